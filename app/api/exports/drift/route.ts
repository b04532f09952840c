import { wordsOf } from '../../../../components/display/states.ts'
import { type DriftedOrder, type DriftRow, listDrifts } from '../../../../lib/boards/drift-list.ts'
import { formatAmount } from '../../../../lib/kernel/money.ts'
import { safeCell } from '../../../../lib/kernel/safe-cell.ts'
import { db } from '../../../_server/db.ts'
import { readScope } from '../../../_server/query.ts'
import { consoleSettings } from '../../../_server/settings.ts'
import { fieldWords, lineWords, moverWords } from '../../../(console)/drift/drift-words.ts'
import { driftFilter, loadDriftFilters } from '../../../(console)/drift/filters.ts'
import { csvOfPages, readExporter } from '../csv-download.ts'

export const dynamic = 'force-dynamic'

const columns = [
  'storefront',
  'order',
  'sales_order',
  'field',
  'line',
  'as_sent',
  'shop_now',
  'erp_now',
  'changed',
  'erp_against_shop',
  'currency',
  'after_despatch',
  'state',
  'found_at',
  'decided_by',
  'decided_at',
  'reason',
]
const most = 50_000

/** Every change of the filter as CSV, a line a field. What says something about a person follows the person's rights. */
export async function POST(request: Request) {
  const person = await readExporter(request, 'drift:export')
  if (person instanceof Response) return person

  const filters = loadDriftFilters(new URL(request.url).searchParams)
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = driftFilter(filters, storefrontId)
  return csvOfPages({
    name: 'changes',
    columns,
    readPage: async (after) => {
      const keys = consoleSettings().SELVEDGE_KEYS
      const { rows, next } = await listDrifts(db(), keys, person, filter, { size: 200, ...(after ? { after } : {}) })
      return { rows: rows.flatMap((order) => order.rows.map((row) => ({ order, row }))), next }
    },
    recordOf,
    most,
  })
}

const sideOf = ({ sides }: DriftRow, name: 'asSent' | 'shopNow' | 'erpNow'): string =>
  typeof sides === 'string' ? sides : safeCell(sides[name] ?? '')

const recordOf = ({ order, row }: { order: DriftedOrder; row: DriftRow }): string[] => [
  order.storefrontCode,
  safeCell(order.number),
  safeCell(order.ordNum ?? ''),
  fieldWords(row.field),
  safeCell(lineWords(row.lineKey)),
  sideOf(row, 'asSent'),
  sideOf(row, 'shopNow'),
  sideOf(row, 'erpNow'),
  moverWords[row.movedBy],
  row.amount === null ? '' : formatAmount(row.amount, order.scale),
  order.currency,
  row.afterDespatch ? 'yes' : 'no',
  wordsOf('drift', row.state).word,
  row.foundAt.toISOString(),
  safeCell(row.decidedBy ?? ''),
  row.decidedAt?.toISOString() ?? '',
  safeCell(row.reason ?? ''),
]
