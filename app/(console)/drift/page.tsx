import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Empty } from '../../../components/display/empty.tsx'
import { Instant } from '../../../components/display/instant.tsx'
import { Money } from '../../../components/display/money.tsx'
import { countOf, countText } from '../../../components/display/money-text.ts'
import { PageHead } from '../../../components/display/page-head.tsx'
import { Pager } from '../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../components/table/table-skeleton.tsx'
import { may } from '../../../lib/access/permissions.ts'
import { countDrifts, type DriftCount, listDrifts } from '../../../lib/boards/drift-list.ts'
import { db } from '../../_server/db.ts'
import { readScope, type SearchParams } from '../../_server/query.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { consoleSettings } from '../../_server/settings.ts'
import { pageAfter } from '../catalogue/comparison-filter.ts'
import { ExportList } from '../inventory/export-list.tsx'
import { DriftFilterBar } from './drift-filters.tsx'
import { DriftedOrders } from './drifted-orders.tsx'
import { type DriftFilters, driftFilter, isNarrowed, loadDriftFilters } from './filters.ts'

export const metadata: Metadata = { title: 'Changes' }

/** What is not as it was sent: as sent, in the shop now, in the ERP now. */
export default async function DriftPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('drift:read')
  const filters = await loadDriftFilters(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Drift person={person} filters={filters} />
    </Suspense>
  )
}

async function Drift({ person, filters }: { person: Person; filters: DriftFilters }) {
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = driftFilter(filters, storefrontId)
  const [{ rows, next }, count] = await Promise.all([
    listDrifts(db(), consoleSettings().SELVEDGE_KEYS, person, filter, pageAfter(filters.after)),
    countDrifts(db(), person, filter),
  ])
  return (
    <>
      <PageHead
        title="Changes"
        truth={<Truth count={count} show={filters.show} />}
        actions={may(person, 'drift:export', storefrontId) && rows.length > 0 && <ExportList path="drift" />}
      />
      <DriftedOrders
        key={JSON.stringify(filters)}
        orders={rows}
        mayDecideOn={may(person, 'drift:decide') ? person.storefrontIds : []}
        mayTell={may(person, 'notes:write')}
        bar={<DriftFilterBar />}
        empty={
          isNarrowed(filters) ? (
            <Empty title="No change fits this filter">Clear a part of it, or search by another number.</Empty>
          ) : filters.show === 'open' ? (
            <Empty title="Shop and ERP agree">
              Every sales order stands as it was sent, or somebody has decided what of it. Each one is compared again
              whenever the shop or the ERP changes it.
            </Empty>
          ) : (
            <Empty title="Nothing here yet">What was decided, and what has become the same again, stands here.</Empty>
          )
        }
      />
      <Pager next={next} />
    </>
  )
}

function Truth({ count, show }: { count: DriftCount; show: DriftFilters['show'] }) {
  const { orders, more, open, tooLate, oldestFoundAt, money } = count
  if (open === 0 && show === 'open') return <>No order differs between shop and ERP.</>
  return (
    <>
      {show !== 'open' && `${more ? `More than ${countText(orders)} orders` : countOf(orders, 'order')} shown; `}
      {open === 0 ? 'none is open' : `${countOf(open, 'order differs', 'orders differ')} between shop and ERP`}
      {tooLate > 0 && `, ${countText(tooLate)} after the parcel had left`}
      {money.map(({ currency, amount }) => (
        <span key={currency}>
          ; the ERP has <Money currency={currency} amount={amount < 0n ? -amount : amount} />{' '}
          {amount < 0n ? 'less' : 'more'} than the shop
        </span>
      ))}
      {oldestFoundAt && (
        <>
          ; the oldest was found <Instant at={oldestFoundAt} />
        </>
      )}
      .
    </>
  )
}
