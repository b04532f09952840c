import { wordsOf } from '../../../../components/display/states.ts'
import { listReturns, type ReturnPart, type ReturnRow } from '../../../../lib/boards/returns-list.ts'
import { formatAmount } from '../../../../lib/kernel/money.ts'
import { safeCell } from '../../../../lib/kernel/safe-cell.ts'
import { db } from '../../../_server/db.ts'
import { readScope } from '../../../_server/query.ts'
import { loadReturnFilters, returnsFilter } from '../../../(console)/returns/filters.ts'
import { codeWords, partWords, refundWords, stateOf } from '../../../(console)/returns/return-words.ts'
import { csvOfPages, readExporter } from '../csv-download.ts'

export const dynamic = 'force-dynamic'

const columns = [
  'storefront',
  'order',
  'refund',
  'kind',
  'refunded_at',
  'deleted_at',
  'refund_amount',
  'currency',
  'in_the_erp',
  'state',
  'reference',
  'amount',
  'tax',
  'pieces',
  'reason',
  'location',
  'why',
  'goods_expected_by',
  'goods_received_at',
  'credit_memo',
  'credit_memo_amount',
]
const most = 50_000

/** Every refund of the filter as CSV, a line a part. */
export async function POST(request: Request) {
  const person = await readExporter(request, 'returns:export')
  if (person instanceof Response) return person

  const filters = loadReturnFilters(new URL(request.url).searchParams)
  const { storefrontId } = await readScope(person, filters.storefront)
  const filter = returnsFilter(filters, storefrontId)
  const now = new Date()
  return csvOfPages({
    name: 'returns',
    columns,
    readPage: async (after) => {
      const { rows, next } = await listReturns(db(), now, person, filter, { size: 500, ...(after ? { after } : {}) })
      return { rows: rows.flatMap((refund) => linesOf(refund)), next }
    },
    recordOf,
    most,
  })
}

interface Line {
  refund: ReturnRow
  /** Null of a refund that is not judged yet. */
  part: ReturnPart | null
}

const linesOf = (refund: ReturnRow): Line[] =>
  refund.parts.length === 0 ? [{ refund, part: null }] : refund.parts.map((part) => ({ refund, part }))

const recordOf = ({ refund, part }: Line): string[] => [
  refund.storefrontCode,
  safeCell(refund.number),
  safeCell(refund.externalId),
  refundWords[refund.kind],
  refund.refundedAt?.toISOString() ?? '',
  refund.goneAt?.toISOString() ?? '',
  formatAmount(refund.amount, refund.scale),
  refund.currency,
  part ? partWords[part.kind] : '',
  part ? wordsOf('refundPart', stateOf(part)).word : '',
  safeCell(part?.reference ?? ''),
  part ? formatAmount(part.amount, refund.scale) : '',
  part ? formatAmount(part.taxAmount, refund.scale) : '',
  String(part?.pieces ?? ''),
  safeCell(part?.reasonCode ?? ''),
  safeCell(part?.location ?? ''),
  codeWords(part?.code ?? null),
  part?.expectedBy?.toISOString() ?? '',
  part?.receivedAt?.toISOString() ?? '',
  safeCell(part?.memo?.crmNum ?? ''),
  part?.memo ? formatAmount(part.memo.amount, refund.scale) : '',
]
