import { wordsOf } from '../../../../components/display/states.ts'
import { listStock, type StockRow } from '../../../../lib/boards/stock-list.ts'
import { safeCell } from '../../../../lib/kernel/safe-cell.ts'
import { db } from '../../../_server/db.ts'
import { readScope } from '../../../_server/query.ts'
import { loadStockFilters } from '../../../(console)/inventory/filters.ts'
import { stockFilter } from '../../../(console)/inventory/stock-filter.ts'
import { whyWithout } from '../../../(console)/inventory/why-without.ts'
import { csvOfPages, readExporter } from '../csv-download.ts'

export const dynamic = 'force-dynamic'

const columns = [
  'sku',
  'name',
  'storefront',
  'product',
  'variation',
  'erp',
  'pending',
  'buffer',
  'available',
  'sellable',
  'sent',
  'sent_at',
  'confirmed',
  'confirmed_at',
  'as_of',
  'state',
  'because',
  'on_sale',
  'season',
  'pace',
  'sold_28_days',
]
const pageSize = 500
const most = 200_000

/** Every shop item of the filter with its stock as CSV, streamed a page at a time; times are UTC instants. */
export async function POST(request: Request) {
  const person = await readExporter(request, 'inventory:export')
  if (person instanceof Response) return person

  const filters = loadStockFilters(new URL(request.url).searchParams)
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = stockFilter(filters, storefrontId)
  return csvOfPages({
    name: 'stock',
    columns,
    readPage: (after) => listStock(db(), person, filter, { size: pageSize, ...(after ? { after } : {}) }),
    recordOf,
    most,
  })
}

const figure = (value: number | null): string => value?.toString() ?? ''

const recordOf = (row: StockRow): string[] => [
  safeCell(row.sku),
  safeCell(row.name),
  row.storefrontCode,
  row.productId,
  row.variationId,
  figure(row.ots),
  figure(row.pending),
  figure(row.buffer),
  figure(row.available),
  figure(row.desired),
  figure(row.sentQuantity),
  row.sentAt?.toISOString() ?? '',
  figure(row.confirmedQuantity),
  row.confirmedAt?.toISOString() ?? '',
  row.asOf?.toISOString() ?? '',
  wordsOf('stock', row.state).word,
  safeCell(row.state === 'without' ? whyWithout(row) : (row.outcome ?? '')),
  row.onSale ? 'yes' : 'no',
  safeCell(row.season),
  row.velocity,
  String(row.sold),
]
