import { wordsOf } from '../../../../components/display/states.ts'
import { listOrders, type OrdersListRow } from '../../../../lib/boards/orders-list.ts'
import { formatAmount } from '../../../../lib/kernel/money.ts'
import { safeCell } from '../../../../lib/kernel/safe-cell.ts'
import { db } from '../../../_server/db.ts'
import { readScope } from '../../../_server/query.ts'
import { loadOrderFilters } from '../../../(console)/orders/filters.ts'
import { ordersFilter } from '../../../(console)/orders/orders-filter.ts'
import { csvOfPages, readExporter } from '../csv-download.ts'

export const dynamic = 'force-dynamic'

const columns = [
  'order',
  'shop_id',
  'storefront',
  'stands',
  'because',
  'currency',
  'total',
  'refunded',
  'sales_order',
  'shop_status',
  'payment',
  'destination',
  'lines',
  'placed_at',
  'paid_at',
]
const pageSize = 500
const most = 200_000

/** Every order of the filter as CSV, streamed a page at a time; times are UTC instants, amounts as they were written. */
export async function POST(request: Request) {
  const person = await readExporter(request, 'orders:export')
  if (person instanceof Response) return person

  const filters = loadOrderFilters(new URL(request.url).searchParams)
  const { storefrontId, timeZone } = await readScope(person, filters.storefront)
  const filter = ordersFilter(filters, storefrontId, timeZone)
  return csvOfPages({
    name: 'orders',
    columns,
    readPage: (after) => listOrders(db(), person, filter, { size: pageSize, ...(after ? { after } : {}) }),
    recordOf,
    most,
  })
}

const recordOf = (row: OrdersListRow): string[] => [
  safeCell(row.number),
  safeCell(row.externalId),
  row.storefrontCode,
  wordsOf('bucket', row.bucket).word,
  row.code ?? '',
  row.currency,
  formatAmount(row.total, row.scale),
  formatAmount(row.refunded, row.scale),
  safeCell(row.ordNum ?? ''),
  safeCell(row.statusSlug),
  safeCell(row.gateway),
  row.country,
  String(row.lineCount),
  row.placedAt.toISOString(),
  row.paidAt?.toISOString() ?? '',
]
