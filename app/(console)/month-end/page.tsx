import type { Metadata } from 'next'
import Link from 'next/link'
import { Empty } from '../../../components/display/empty.tsx'
import { countOf } from '../../../components/display/money-text.ts'
import { PageHead } from '../../../components/display/page-head.tsx'
import { systemClock } from '../../../lib/kernel/clock.ts'
import { listPeriods } from '../../../lib/reconciliation/read/list-periods.ts'
import { db } from '../../_server/db.ts'
import { readScope, type SearchParams } from '../../_server/query.ts'
import { requirePerson } from '../../_server/session.ts'
import { MonthEndPages } from './month-end-pages.tsx'
import { PeriodsTable } from './periods-table.tsx'

export const metadata: Metadata = { title: 'Month-end' }

/** Every period, and how far it is from being closed. */
export default async function MonthEndPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('month-end:read')
  const { storefront } = await searchParams
  const { storefrontId } = await readScope(person, typeof storefront === 'string' ? storefront : null)
  const periods = await listPeriods(db(), systemClock.now(), person, { storefrontId: storefrontId ?? null })
  const toClose = periods.filter(({ isOver, state }) => isOver && state !== 'signed_off').length
  return (
    <>
      <PageHead
        title="Month-end"
        truth={
          periods.length === 0
            ? 'No storefront closes its months here yet.'
            : toClose === 0
              ? 'Every period that is over is signed off.'
              : `${countOf(toClose, 'period')} over and not signed off.`
        }
      />
      <MonthEndPages />
      <PeriodsTable
        rows={periods}
        empty={
          <Empty title="There are no periods yet">
            Finance says with which day a storefront’s first period begins, and by which calendar, under{' '}
            <Link href="/month-end/terms" className="text-accent hover:underline">
              Terms
            </Link>
            .
          </Empty>
        }
      />
    </>
  )
}
