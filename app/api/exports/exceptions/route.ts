import { stringify } from 'csv-stringify/sync'
import { usualScale } from '../../../../components/display/money-text.ts'
import { wordsOf } from '../../../../components/display/states.ts'
import { may } from '../../../../lib/access/permissions.ts'
import { exceptionCodes } from '../../../../lib/exceptions/codes.ts'
import { type CaseRow, listCases } from '../../../../lib/exceptions/list-cases.ts'
import { formatAmount } from '../../../../lib/kernel/money.ts'
import { db } from '../../../_server/db.ts'
import { isOwnOrigin } from '../../../_server/origin.ts'
import { readScope } from '../../../_server/query.ts'
import { readPerson } from '../../../_server/session.ts'
import { consoleSettings } from '../../../_server/settings.ts'
import { caseFilterOf } from '../../../(console)/exceptions/case-filter.ts'
import { loadExceptionFilters } from '../../../(console)/exceptions/filters.ts'
import { sentenceOf } from '../../../(console)/exceptions/sentence.ts'
import { safeCell } from '../safe-cell.ts'

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
  if (!isOwnOrigin(request.headers, consoleSettings().NEXTAUTH_URL)) {
    return Response.json({ code: 'ORIGIN_REFUSED' }, { status: 403 })
  }
  const person = await readPerson()
  if (!person) return Response.json({ code: 'SIGNED_OUT' }, { status: 401 })
  if (!may(person, 'exceptions:export')) return Response.json({ code: 'NOT_PERMITTED' }, { status: 403 })

  const filters = loadExceptionFilters(new URL(request.url).searchParams)
  const { storefrontId, timeZone } = await readScope(person, filters.storefront)
  const filter = caseFilterOf(filters, { now: new Date(), myId: person.id, storefrontId, timeZone })
  const encoder = new TextEncoder()
  let after: string | undefined
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(stringify([columns]))),
    async pull(controller) {
      const { rows, next } = await listCases(db(), new Date(), person, filter, {
        size: pageSize,
        ...(after ? { after } : {}),
      })
      controller.enqueue(encoder.encode(stringify(rows.map(recordOf))))
      if (next === null) controller.close()
      else after = next
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="exceptions-${new Date().toISOString().slice(0, 10)}.csv"`,
      'cache-control': 'no-store',
    },
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
  row.money.map(({ currency, amount }) => `${currency} ${formatAmount(amount, usualScale(currency))}`).join(' | '),
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
