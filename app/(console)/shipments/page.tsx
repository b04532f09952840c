import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Empty } from '../../../components/display/empty.tsx'
import { countOf, countText } from '../../../components/display/money-text.ts'
import { Pager } from '../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../components/table/table-skeleton.tsx'
import { may } from '../../../lib/access/permissions.ts'
import { countShipments, listShipments, listShippers } from '../../../lib/boards/shipments-list.ts'
import { readShipmentDays } from '../../../lib/boards/shipments-pace.ts'
import { readUnconfirmed } from '../../../lib/boards/shipments-report.ts'
import { systemClock } from '../../../lib/kernel/clock.ts'
import { db } from '../../_server/db.ts'
import { readScope, type SearchParams } from '../../_server/query.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { consoleSettings } from '../../_server/settings.ts'
import { ExportList } from '../inventory/export-list.tsx'
import { loadShipmentFilters, type ShipmentFilters, shipmentFilter } from './filters.ts'
import { ShipmentFilterBar } from './shipment-filters.tsx'
import { ShipmentsHead } from './shipments-head.tsx'
import { ShipmentsTable } from './shipments-table.tsx'

export const metadata: Metadata = { title: 'Shipments' }

export default async function ShipmentsPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('shipments:read')
  const filters = await loadShipmentFilters(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Shipments person={person} filters={filters} />
    </Suspense>
  )
}

async function Shipments({ person, filters }: { person: Person; filters: ShipmentFilters }) {
  const now = systemClock.now()
  const { storefrontId, timeZone } = await readScope(person, filters.storefront)
  const filter = shipmentFilter(filters, storefrontId)
  const after = filters.after && /^\d{1,18}$/.test(filters.after) ? { after: filters.after } : {}
  const narrowed = Object.keys(filter).some((key) => key !== 'storefrontId')
  const scope = storefrontId ? { storefrontId } : {}
  const [{ rows, next }, count, shippers, days, late] = await Promise.all([
    listShipments(db(), consoleSettings().SELVEDGE_KEYS, now, person, filter, after),
    countShipments(db(), now, person, filter),
    listShippers(db(), person),
    readShipmentDays(db(), now, person, { ...scope, timeZone, days: 1 }),
    readUnconfirmed(db(), now, person, scope),
  ])
  const today = days.at(-1)
  return (
    <>
      <ShipmentsHead
        title="Shipments"
        truth={
          <>
            {narrowed &&
              `${count.more ? 'More than ' : ''}${countOf(count.shipments, 'shipment fits', 'shipments fit')} this filter. `}
            {countText(today?.left ?? 0)} left today, {countText(today?.confirmed ?? 0)} of them confirmed by the shop;{' '}
            {late.shipments === 0
              ? 'none is overdue.'
              : `${countText(late.shipments)} overdue, ${countText(late.risks.high)} of high risk that the customer asks.`}
          </>
        }
        actions={may(person, 'shipments:export') && rows.length > 0 && <ExportList path="shipments" />}
      />
      <ShipmentsTable
        rows={rows}
        customers={may(person, 'customers:read')}
        bar={<ShipmentFilterBar shippers={shippers} />}
        empty={
          narrowed ? (
            <Empty title="No shipment fits this filter">Clear a part of it, or search by another number.</Empty>
          ) : (
            <Empty title="Nothing has left the warehouse yet">
              Shipments come in by themselves once the ERP gives a pick of one of our orders its ship date.
            </Empty>
          )
        }
      />
      <Pager next={next} />
    </>
  )
}
