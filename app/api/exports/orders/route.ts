import { stringify } from 'csv-stringify/sync'
import { wordsOf } from '../../../../components/display/states.ts'
import { may } from '../../../../lib/access/permissions.ts'
import { listOrders, type OrdersListRow } from '../../../../lib/boards/orders-list.ts'
import { formatAmount } from '../../../../lib/kernel/money.ts'
import { db } from '../../../_server/db.ts'
import { isOwnOrigin } from '../../../_server/origin.ts'
import { readScope } from '../../../_server/query.ts'
import { readPerson } from '../../../_server/session.ts'
import { consoleSettings } from '../../../_server/settings.ts'
import { loadOrderFilters } from '../../../(console)/orders/filters.ts'
import { ordersFilter } from '../../../(console)/orders/orders-filter.ts'
import { safeCell } from '../safe-cell.ts'

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
  if (!isOwnOrigin(request.headers, consoleSettings().NEXTAUTH_URL)) {
    return Response.json({ code: 'ORIGIN_REFUSED' }, { status: 403 })
  }
  const person = await readPerson()
  if (!person) return Response.json({ code: 'SIGNED_OUT' }, { status: 401 })
  if (!may(person, 'orders:export')) return Response.json({ code: 'NOT_PERMITTED' }, { status: 403 })

  const filters = loadOrderFilters(new URL(request.url).searchParams)
  const { storefrontId, timeZone } = await readScope(person, filters.storefront)
  const filter = ordersFilter(filters, storefrontId, timeZone)
  const encoder = new TextEncoder()
  let after: string | undefined
  let sent = 0
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(stringify([columns]))),
    async pull(controller) {
      const { rows, next } = await listOrders(db(), person, filter, { size: pageSize, ...(after ? { after } : {}) })
      controller.enqueue(encoder.encode(stringify(rows.map(recordOf))))
      sent += rows.length
      if (next === null || sent >= most) controller.close()
      else after = next
    },
  })
  const name = `orders-${new Date().toISOString().slice(0, 10)}.csv`
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
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
