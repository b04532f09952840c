import { formatAmount } from '../../../../../../lib/kernel/money.ts'
import { safeCell } from '../../../../../../lib/kernel/safe-cell.ts'
import { exportJournal } from '../../../../../../lib/reconciliation/journal/export-journal.ts'
import type { JournalEntryRow } from '../../../../../../lib/reconciliation/journal/list-journal.ts'
import { dateOf } from '../../../../../../lib/reconciliation/periods/terms.ts'
import { db } from '../../../../../_server/db.ts'
import { csvOfPages, readExporter } from '../../../csv-download.ts'
import { findPeriod } from '../find-period.ts'

export const dynamic = 'force-dynamic'

const columns = [
  ...['entry', 'date', 'kind', 'description', 'reverses', 'account', 'dimension', 'reference', 'currency'],
  ...['debit', 'credit'],
]

/** The journal of a period as CSV, a row a line: for the import of the general ledger. */
export async function POST(request: Request, { params }: { params: Promise<{ period: string }> }) {
  const person = await readExporter(request, 'month-end:export')
  if (person instanceof Response) return person
  const head = await findPeriod(person, params)
  if (head instanceof Response) return head
  const entries = await exportJournal(db(), new Date(), person, head.id)
  const lines = entries.flatMap((entry) => entry.lines.map((line) => ({ entry, line })))
  return csvOfPages({
    name: `journal-${head.storefrontCode}-${head.name}-${head.currency}`,
    columns,
    readPage: async () => ({ rows: lines, next: null }),
    recordOf: ({ entry, line }) => recordOf(entry, line, head),
  })
}

const recordOf = (
  { number, datedOn, kind, words, reverses }: JournalEntryRow,
  { account, dimension, reference, debit, credit }: JournalEntryRow['lines'][number],
  { currency, scale }: { currency: string; scale: number },
) => [
  number,
  dateOf(datedOn),
  kind,
  safeCell(words),
  reverses ?? '',
  safeCell(account),
  safeCell(dimension),
  safeCell(reference),
  currency,
  formatAmount(debit, scale),
  formatAmount(credit, scale),
]
