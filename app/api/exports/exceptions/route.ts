import { wordsOf } from '../../../../components/display/states.ts'
import { exceptionCodes } from '../../../../lib/exceptions/codes.ts'
import { type CaseRow, listCases } from '../../../../lib/exceptions/list-cases.ts'
import { safeCell } from '../../../../lib/kernel/safe-cell.ts'
import { db } from '../../../_server/db.ts'
import { readScope } from '../../../_server/query.ts'
import { caseFilterOf } from '../../../(console)/exceptions/case-filter.ts'
import { loadExceptionFilters } from '../../../(console)/exceptions/filters.ts'
import { sentenceOf } from '../../../(console)/exceptions/sentence.ts'
import { csvOfPages, moneyCell, readExporter } from '../csv-download.ts'

export const dynamic = 'force-dynamic'

const columns = [
  'exception',
  'kind',
  'what_is_wrong',
  'severity',
  'owner',
  'with',
  'state',
  'storefront',
  'connection',
  'orders',
  'held',
  'money',
  'oldest_order_placed_at',
  'oldest_business_hours',
  'due_at',
  'snoozed_until',
  'snoozed_for_change',
  'waits_for_approval',
  'opened_at',
  'closed_at',
  'dismissed_because',
]
const pageSize = 200

/** Every exception of the filter as CSV, streamed a page at a time; times are UTC instants. */
export async function POST(request: Request) {
  const person = await readExporter(request, 'exceptions:export')
  if (person instanceof Response) return person

  const filters = loadExceptionFilters(new URL(request.url).searchParams)
  const { storefrontId, timeZone } = await readScope(person, filters.storefront)
  const filter = caseFilterOf(filters, { now: new Date(), myId: person.id, storefrontId, timeZone })
  return csvOfPages({
    name: 'exceptions',
    columns,
    readPage: (after) => listCases(db(), new Date(), person, filter, { size: pageSize, ...(after ? { after } : {}) }),
    recordOf,
  })
}

const recordOf = (row: CaseRow): string[] => [
  row.id,
  exceptionCodes[row.code].title,
  safeCell(sentenceOf(row.code, row.cause)),
  wordsOf('severity', row.severity).word,
  row.ownerRole,
  safeCell(row.assignee?.name ?? ''),
  row.state === 'closed' ? 'closed' : row.dismissedReason !== null ? 'dismissed' : row.snooze ? 'snoozed' : 'open',
  row.storefrontCode ?? '',
  row.connectionCode ?? '',
  String(row.orders),
  String(row.held),
  moneyCell(row.money),
  row.oldestPlacedAt?.toISOString() ?? '',
  row.oldestHours.toFixed(1),
  row.dueAt?.toISOString() ?? '',
  row.snooze?.until?.toISOString() ?? '',
  row.snooze?.forChange ? 'yes' : '',
  safeCell(row.waitingFor?.title ?? ''),
  row.openedAt.toISOString(),
  row.closedAt?.toISOString() ?? '',
  safeCell(row.dismissedReason ?? ''),
]
