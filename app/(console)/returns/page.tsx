import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Empty } from '../../../components/display/empty.tsx'
import { Money } from '../../../components/display/money.tsx'
import { countOf, countText } from '../../../components/display/money-text.ts'
import { PageHead } from '../../../components/display/page-head.tsx'
import { Pager } from '../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../components/table/table-skeleton.tsx'
import { may } from '../../../lib/access/permissions.ts'
import { countReturns, listReturns, type ReturnsCount } from '../../../lib/boards/returns-list.ts'
import { systemClock } from '../../../lib/kernel/clock.ts'
import { db } from '../../_server/db.ts'
import { readScope, type SearchParams } from '../../_server/query.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { pageAfter } from '../catalogue/comparison-filter.ts'
import { ExportList } from '../inventory/export-list.tsx'
import { isNarrowed, loadReturnFilters, type ReturnFilters, returnsFilter } from './filters.ts'
import { ReturnFilterBar } from './return-filters.tsx'
import { ReturnsPages } from './returns-pages.tsx'
import { ReturnsTable } from './returns-table.tsx'

export const metadata: Metadata = { title: 'Returns' }

/** What the shop gave back, and what became of it in the ERP. */
export default async function ReturnsPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('returns:read')
  const filters = await loadReturnFilters(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Returns person={person} filters={filters} />
    </Suspense>
  )
}

async function Returns({ person, filters }: { person: Person; filters: ReturnFilters }) {
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = returnsFilter(filters, storefrontId)
  const now = systemClock.now()
  const [{ rows, next }, count] = await Promise.all([
    listReturns(db(), now, person, filter, pageAfter(filters.after)),
    countReturns(db(), now, person, filter),
  ])
  return (
    <>
      <PageHead
        title="Returns"
        truth={<Truth count={count} />}
        actions={may(person, 'returns:export', storefrontId) && rows.length > 0 && <ExportList path="returns" />}
      />
      <ReturnsPages />
      <ReturnsTable
        rows={rows}
        mayManageOn={may(person, 'returns:manage') ? person.storefrontIds : []}
        bar={<ReturnFilterBar />}
        empty={
          isNarrowed(filters) ? (
            <Empty title="No refund fits this filter">Clear a part of it, or search by another number.</Empty>
          ) : (
            <Empty title="The shop has refunded nothing">
              Each refund stands here with what it becomes in the ERP: taken off before sending, a cancelled line, a
              return or a credit.
            </Empty>
          )
        }
      />
      <Pager next={next} />
    </>
  )
}

const Truth = ({ count: { refunds, more, money, held, overdue } }: { count: ReturnsCount }) => (
  <>
    {more ? `More than ${countText(refunds)} refunds` : countOf(refunds, 'refund')}
    {money.map(({ currency, amount }) => (
      <span key={currency}>
        , <Money currency={currency} amount={amount} />
      </span>
    ))}
    ; {held === 0 ? 'none needs a person' : `${countOf(held, 'needs a person', 'need a person')}`};{' '}
    {overdue === 0 ? 'no goods are overdue' : `the goods of ${countText(overdue)} are overdue`}.
  </>
)
