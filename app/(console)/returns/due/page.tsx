import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Empty } from '../../../../components/display/empty.tsx'
import { Instant } from '../../../../components/display/instant.tsx'
import { Money } from '../../../../components/display/money.tsx'
import { countOf } from '../../../../components/display/money-text.ts'
import { PageHead } from '../../../../components/display/page-head.tsx'
import { Pager } from '../../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../../components/table/table-skeleton.tsx'
import { may } from '../../../../lib/access/permissions.ts'
import { type DuesTotal, listRefundDues, readRefundDues } from '../../../../lib/boards/refund-dues.ts'
import { db } from '../../../_server/db.ts'
import { readScope, type SearchParams } from '../../../_server/query.ts'
import { type Person, requirePerson } from '../../../_server/session.ts'
import { consoleSettings } from '../../../_server/settings.ts'
import { pageAfter } from '../../catalogue/comparison-filter.ts'
import { ExportList } from '../../inventory/export-list.tsx'
import { ReturnsPages } from '../returns-pages.tsx'
import { DueFilterBar } from './due-filters.tsx'
import { DuesTable } from './dues-table.tsx'
import { type DueFilters, duesFilter, isNarrowed, loadDueFilters } from './filters.ts'

export const metadata: Metadata = { title: 'Refunds due' }

/** What the ERP says customers get back before the shop has given it. */
export default async function RefundsDuePage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('returns:read')
  const filters = await loadDueFilters(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Dues person={person} filters={filters} />
    </Suspense>
  )
}

async function Dues({ person, filters }: { person: Person; filters: DueFilters }) {
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = duesFilter(filters, storefrontId)
  const [{ rows, next }, total] = await Promise.all([
    listRefundDues(db(), consoleSettings().SELVEDGE_KEYS, person, filter, pageAfter(filters.after)),
    readRefundDues(db(), person, filter),
  ])
  return (
    <>
      <PageHead
        title="Refunds due"
        truth={<Truth total={total} open={filters.show === 'open'} />}
        actions={may(person, 'returns:export', storefrontId) && rows.length > 0 && <ExportList path="refunds-due" />}
      />
      <ReturnsPages />
      <DuesTable
        rows={rows}
        withCustomers={may(person, 'customers:read', storefrontId)}
        bar={<DueFilterBar />}
        empty={
          isNarrowed(filters) ? (
            <Empty title="No refund due fits this filter">Clear a part of it, or search by another number.</Empty>
          ) : filters.show === 'open' ? (
            <Empty title="No customer is owed a refund">
              What the ERP cancels, ships short, takes back or credits before the shop has refunded it stands here until
              the shop’s refund.
            </Empty>
          ) : (
            <Empty title="Nothing has been settled yet">What the shop has refunded since stands here.</Empty>
          )
        }
      />
      <Pager next={next} />
    </>
  )
}

function Truth({ total: { dues, orders, money, oldestOpenedAt }, open }: { total: DuesTotal; open: boolean }) {
  if (dues === 0) return <>{open ? 'No customer is owed a refund.' : 'Nothing has been settled yet.'}</>
  return (
    <>
      {money.map(({ currency, amount }, at) => (
        <span key={currency}>
          {at > 0 && ', '}
          <Money currency={currency} amount={amount} className="font-medium text-text" />
        </span>
      ))}{' '}
      {open ? 'owed' : 'settled'} on {countOf(orders, 'order')}
      {open && oldestOpenedAt && (
        <>
          ; the oldest since <Instant at={oldestOpenedAt} />
        </>
      )}
      . It closes with the shop’s refund and with nothing else.
    </>
  )
}
