import { formatAmount } from '../../../../../../lib/kernel/money.ts'
import { safeCell } from '../../../../../../lib/kernel/safe-cell.ts'
import { dateOf } from '../../../../../../lib/reconciliation/periods/terms.ts'
import { listTieOuts, type TieOutRow } from '../../../../../../lib/reconciliation/read/list-tie-outs.ts'
import { db } from '../../../../../_server/db.ts'
import { loadTieOutFilters, tieOutFilter } from '../../../../../(console)/month-end/[period]/tie-out/filters.ts'
import { csvOfPages, readExporter } from '../../../csv-download.ts'
import { findPeriod } from '../find-period.ts'

export const dynamic = 'force-dynamic'

const columns = [
  'order',
  'paid_on',
  'currency',
  'storefront_total',
  'sales_orders',
  'sales_order_total',
  'invoices',
  'last_invoiced_on',
  'invoiced_total',
  'difference',
  'refunded',
  'credited',
  'matched_by',
  'verdict',
]
const most = 200_000

/** The tie-out of a period as CSV, filtered as the page is. */
export async function POST(request: Request, { params }: { params: Promise<{ period: string }> }) {
  const person = await readExporter(request, 'month-end:export')
  if (person instanceof Response) return person

  const head = await findPeriod(person, params)
  if (head instanceof Response) return head
  const filter = tieOutFilter(loadTieOutFilters(new URL(request.url).searchParams))
  return csvOfPages({
    name: `tie-out-${head.storefrontCode}-${head.name}-${head.currency}`,
    columns,
    readPage: (after) => listTieOuts(db(), person, head, filter, { size: 2_000, ...(after ? { after } : {}) }),
    recordOf: (row: TieOutRow) => recordOf(row, head),
    most,
  })
}

const recordOf = (row: TieOutRow, { currency, scale }: { currency: string; scale: number }) => {
  const amount = (value: bigint) => formatAmount(value, scale)
  return [
    safeCell(row.number),
    row.paidOn ? dateOf(row.paidOn) : '',
    currency,
    amount(row.total),
    String(row.salesOrders),
    amount(row.salesTotal),
    String(row.invoices),
    row.invoicedOn ? dateOf(row.invoicedOn) : '',
    amount(row.erpTotal),
    amount(row.difference),
    amount(row.refunded),
    amount(row.credited),
    row.rule,
    row.verdict,
  ]
}
