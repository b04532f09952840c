import type { Metadata } from 'next'
import { Suspense } from 'react'
import { Empty } from '../../../components/display/empty.tsx'
import { Pager } from '../../../components/table/pager.tsx'
import { TableSkeleton } from '../../../components/table/table-skeleton.tsx'
import { may } from '../../../lib/access/permissions.ts'
import { countStock, listStock } from '../../../lib/boards/stock-list.ts'
import { listSeasons } from '../../../lib/boards/stock-seasons.ts'
import { readGuarded, readStockSummary } from '../../../lib/boards/stock-summary.ts'
import { db } from '../../_server/db.ts'
import { readScope, type SearchParams } from '../../_server/query.ts'
import { type Person, requirePerson } from '../../_server/session.ts'
import { ExportList } from './export-list.tsx'
import { loadStockFilters, type StockFilters } from './filters.ts'
import { GuardBanner } from './guard-banner.tsx'
import { InventoryHead } from './inventory-head.tsx'
import { stockFilter } from './stock-filter.ts'
import { StockFilterBar } from './stock-filters.tsx'
import { StockPace } from './stock-pace.tsx'
import { StockTable } from './stock-table.tsx'
import { StockTruth } from './stock-truth.tsx'

export const metadata: Metadata = { title: 'Inventory' }

export default async function InventoryPage({ searchParams }: { searchParams: SearchParams }) {
  const person = await requirePerson('inventory:read')
  const filters = await loadStockFilters(searchParams)
  return (
    <Suspense fallback={<TableSkeleton />}>
      <Stock person={person} filters={filters} />
    </Suspense>
  )
}

async function Stock({ person, filters }: { person: Person; filters: StockFilters }) {
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = stockFilter(filters, storefrontId)
  const after = filters.after && /^\d{1,18}$/.test(filters.after) ? { after: filters.after } : {}
  const narrowed = Object.keys(filter).some((key) => key !== 'sort' && key !== 'storefrontId')
  const [{ rows, next }, shops, guarded, seasons, count] = await Promise.all([
    listStock(db(), person, filter, after),
    readStockSummary(db(), person, storefrontId),
    readGuarded(db(), person, storefrontId),
    listSeasons(db(), person, storefrontId),
    narrowed ? countStock(db(), person, filter) : null,
  ])
  const manages = (id: string) => may(person, 'inventory:manage', id)
  return (
    <>
      <InventoryHead
        person={person}
        title="Inventory"
        truth={<StockTruth shops={shops} count={count} />}
        actions={may(person, 'inventory:export') && rows.length > 0 && <ExportList path="stock" />}
      />
      {guarded.map((shop) => (
        <GuardBanner key={shop.storefrontId} guarded={shop} mayOpen={manages(shop.storefrontId)} />
      ))}
      <StockPace shops={shops.map((shop) => ({ ...shop, mayChange: manages(shop.storefrontId) }))} />
      <StockTable
        rows={rows}
        bar={<StockFilterBar seasons={seasons} />}
        empty={
          narrowed ? (
            <Empty title="No shop item fits this filter">Clear a part of it, or search by another SKU.</Empty>
          ) : (
            <Empty title="No product of the shop has been read yet">
              Products come in by themselves once the catalogue flow of a shop is in shadow or live, and their numbers
              once the ERP’s stock has been read.
            </Empty>
          )
        }
      />
      <Pager next={next} />
    </>
  )
}
