import { wordsOf } from '../../../../components/display/states.ts'
import { listShipments, type ShipmentRow } from '../../../../lib/boards/shipments-list.ts'
import { systemClock } from '../../../../lib/kernel/clock.ts'
import { safeCell } from '../../../../lib/kernel/safe-cell.ts'
import { db } from '../../../_server/db.ts'
import { readScope } from '../../../_server/query.ts'
import { consoleSettings } from '../../../_server/settings.ts'
import { loadShipmentFilters, shipmentFilter } from '../../../(console)/shipments/filters.ts'
import { toldWords } from '../../../(console)/shipments/shipment-words.ts'
import { csvOfPages, readExporter } from '../csv-download.ts'

export const dynamic = 'force-dynamic'

const columns = [
  'shipment',
  'storefront',
  'order',
  'sales_order',
  'invoice',
  'customer',
  'country',
  'from',
  'carrier',
  'tracking',
  'pieces',
  'left_at',
  'state',
  'because',
  'customer_told',
  'told_at',
  'confirmed_at',
]
const pageSize = 500
const most = 100_000

/** Every shipment of the filter as CSV, streamed a page at a time; who gets it only for who may see customers. Times are UTC. */
export async function POST(request: Request) {
  const person = await readExporter(request, 'shipments:export')
  if (person instanceof Response) return person

  const filters = loadShipmentFilters(new URL(request.url).searchParams)
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = shipmentFilter(filters, storefrontId)
  const now = systemClock.now()
  return csvOfPages({
    name: 'shipments',
    columns,
    readPage: (after) =>
      listShipments(db(), consoleSettings().SELVEDGE_KEYS, now, person, filter, {
        size: pageSize,
        ...(after ? { after } : {}),
      }),
    recordOf,
    most,
  })
}

const recordOf = (row: ShipmentRow): string[] => [
  safeCell(row.pickNum),
  row.storefrontCode,
  safeCell(row.orderNumber ?? ''),
  safeCell(row.ordNum),
  safeCell(row.invNum),
  safeCell(row.customer ?? ''),
  row.country,
  safeCell(row.location),
  safeCell(row.carrier),
  safeCell(row.trackNos.join(' | ')),
  String(row.pieces),
  row.shippedAt.toISOString(),
  wordsOf('dispatch', row.state).word,
  safeCell(row.outcome ?? ''),
  toldWords(row),
  row.toldAt?.toISOString() ?? '',
  row.confirmedAt?.toISOString() ?? '',
]
