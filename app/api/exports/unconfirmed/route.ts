import { wordsOf } from '../../../../components/display/states.ts'
import { listUnconfirmed, type UnconfirmedRow } from '../../../../lib/boards/shipments-report.ts'
import { systemClock } from '../../../../lib/kernel/clock.ts'
import { formatAmount } from '../../../../lib/kernel/money.ts'
import { businessDate } from '../../../../lib/kernel/period.ts'
import { safeCell } from '../../../../lib/kernel/safe-cell.ts'
import { db } from '../../../_server/db.ts'
import { readScope } from '../../../_server/query.ts'
import { consoleSettings } from '../../../_server/settings.ts'
import { loadUnconfirmedFilters, unconfirmedFilter } from '../../../(console)/shipments/report/filters.ts'
import { riskReason, toldWords } from '../../../(console)/shipments/shipment-words.ts'
import { csvOfPages, readExporter } from '../csv-download.ts'

export const dynamic = 'force-dynamic'

const columns = [
  'order',
  'storefront',
  'shipment',
  'left_at',
  'hours_since',
  'risk_of_asking',
  'because',
  'promised_on',
  'customer',
  'country',
  'carrier',
  'tracking',
  'currency',
  'order_total',
  'state',
  'refused_because',
  'attempts',
  'last_tried_at',
  'customer_told',
]
const pageSize = 500
const most = 100_000
const hourMs = 3_600_000

/** The report "dispatched, not confirmed" as CSV, oldest first; who gets it only for who may see customers. Times are UTC. */
export async function POST(request: Request) {
  const person = await readExporter(request, 'shipments:export')
  if (person instanceof Response) return person

  const filters = loadUnconfirmedFilters(new URL(request.url).searchParams)
  const { storefrontId, timeZone } = await readScope(person, filters.storefront)
  const filter = unconfirmedFilter(filters, storefrontId)
  const now = systemClock.now()
  const today = businessDate(now, timeZone)
  return csvOfPages({
    name: 'dispatched-not-confirmed',
    columns,
    readPage: (after) =>
      listUnconfirmed(db(), consoleSettings().SELVEDGE_KEYS, now, person, filter, {
        size: pageSize,
        ...(after ? { after } : {}),
      }),
    recordOf: (row) => recordOf(row, now, today),
    most,
  })
}

const recordOf = (row: UnconfirmedRow, now: Date, today: string): string[] => [
  safeCell(row.orderNumber ?? ''),
  row.storefrontCode,
  safeCell(row.pickNum),
  row.shippedAt.toISOString(),
  String(Math.floor((now.getTime() - row.shippedAt.getTime()) / hourMs)),
  row.risk,
  riskReason(row, today),
  row.promisedOn ?? '',
  safeCell(row.customer ?? ''),
  row.country,
  safeCell(row.carrier),
  safeCell(row.trackNos.join(' | ')),
  row.currency,
  formatAmount(row.total, row.scale),
  wordsOf('dispatch', row.state).word,
  safeCell(row.outcome ?? ''),
  String(row.attempts),
  row.lastTriedAt?.toISOString() ?? '',
  toldWords(row),
]
