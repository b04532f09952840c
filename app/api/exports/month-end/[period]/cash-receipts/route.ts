import { formatAmount } from '../../../../../../lib/kernel/money.ts'
import { safeCell } from '../../../../../../lib/kernel/safe-cell.ts'
import { type CashReceipt, listCashReceipts } from '../../../../../../lib/payments/list-cash-receipts.ts'
import { dateOf } from '../../../../../../lib/reconciliation/periods/terms.ts'
import { db } from '../../../../../_server/db.ts'
import { csvOfPages, readExporter } from '../../../csv-download.ts'
import { findPeriod } from '../find-period.ts'

export const dynamic = 'force-dynamic'

const columns = [
  ...['invoice', 'invoiced_on', 'order', 'gateway', 'transaction', 'received_on', 'currency', 'invoiced', 'received'],
  ...['fee', 'fee_currency', 'payout'],
]

/** Cash receipts of a period by invoice, for the ERP's receivables. */
export async function POST(request: Request, { params }: { params: Promise<{ period: string }> }) {
  const person = await readExporter(request, 'month-end:export')
  if (person instanceof Response) return person
  const head = await findPeriod(person, params)
  if (head instanceof Response) return head
  return csvOfPages({
    name: `cash-receipts-${head.storefrontCode}-${head.name}-${head.currency}`,
    columns,
    readPage: (after) => listCashReceipts(db(), person, head, after ? { after } : {}),
    recordOf: (row: CashReceipt) => recordOf(row, head.scale),
  })
}

const recordOf = (row: CashReceipt, scale: number) => [
  safeCell(row.invNum),
  dateOf(row.invOn),
  safeCell(row.order),
  safeCell(row.gateway),
  safeCell(row.transactionId),
  row.receivedOn ? dateOf(row.receivedOn) : '',
  row.currency,
  formatAmount(row.invoiced, scale),
  formatAmount(row.received, scale),
  formatAmount(row.fee, scale),
  row.settledCurrency,
  safeCell(row.payoutId),
]
