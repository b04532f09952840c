import { type DueRow, listRefundDues } from '../../../../lib/boards/refund-dues.ts'
import { formatAmount } from '../../../../lib/kernel/money.ts'
import { safeCell } from '../../../../lib/kernel/safe-cell.ts'
import { db } from '../../../_server/db.ts'
import { readScope } from '../../../_server/query.ts'
import { consoleSettings } from '../../../_server/settings.ts'
import { duesFilter, loadDueFilters } from '../../../(console)/returns/due/filters.ts'
import { causeWords } from '../../../(console)/returns/return-words.ts'
import { csvOfPages, readExporter } from '../csv-download.ts'

export const dynamic = 'force-dynamic'

const columns = [
  'storefront',
  'order',
  'customer',
  'cause',
  'skus',
  'pieces',
  'owed_with_tax',
  'tax_in_it',
  'shipping_in_it',
  'currency',
  'owed_since',
  'settled_at',
  'settled_by_refund',
]
const most = 50_000

/** Every refund due of the filter as CSV. Who is owed stands in it for who may see customers. */
export async function POST(request: Request) {
  const person = await readExporter(request, 'returns:export')
  if (person instanceof Response) return person

  const filters = loadDueFilters(new URL(request.url).searchParams)
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = duesFilter(filters, storefrontId)
  const keys = consoleSettings().SELVEDGE_KEYS
  return csvOfPages({
    name: 'refunds-due',
    columns,
    readPage: (after) => listRefundDues(db(), keys, person, filter, { size: 200, ...(after ? { after } : {}) }),
    recordOf,
    most,
  })
}

const recordOf = (row: DueRow): string[] => [
  row.storefrontCode,
  safeCell(row.number),
  safeCell(row.customer ?? ''),
  causeWords[row.cause],
  safeCell(row.skus.join(' ')),
  String(row.pieces),
  formatAmount(row.amount, row.scale),
  formatAmount(row.taxAmount, row.scale),
  formatAmount(row.shipping, row.scale),
  row.currency,
  row.openedAt.toISOString(),
  row.closedAt?.toISOString() ?? '',
  safeCell(row.refund ?? ''),
]
