import { stringify } from 'csv-stringify/sync'
import { usualScale } from '../../../../components/display/money-text.ts'
import { may } from '../../../../lib/access/permissions.ts'
import { formatAmount } from '../../../../lib/kernel/money.ts'
import { listSuggestions, type SuggestedKey } from '../../../../lib/mappings/suggest/list-suggestions.ts'
import { db } from '../../../_server/db.ts'
import { isOwnOrigin } from '../../../_server/origin.ts'
import { readScope } from '../../../_server/query.ts'
import { readPerson } from '../../../_server/session.ts'
import { consoleSettings } from '../../../_server/settings.ts'
import { loadSuggestionFilters } from '../../../(console)/mappings/suggestions/filters.ts'
import { itemWords } from '../../../(console)/mappings/suggestions/item-words.ts'
import { reasonsLine } from '../../../(console)/mappings/suggestions/reason-words.ts'
import { safeCell } from '../safe-cell.ts'

export const dynamic = 'force-dynamic'

const columns = [
  'exception',
  'storefront',
  'key',
  'name_in_shop',
  'held',
  'money_at_risk',
  'suggested_item',
  'suggested_pkey',
  'suggested_sku',
  'score',
  'reasons',
  'clear',
  'others',
]

/** Every open key with its suggestions as CSV, streamed a page at a time. */
export async function POST(request: Request) {
  if (!isOwnOrigin(request.headers, consoleSettings().NEXTAUTH_URL)) {
    return Response.json({ code: 'ORIGIN_REFUSED' }, { status: 403 })
  }
  const person = await readPerson()
  if (!person) return Response.json({ code: 'SIGNED_OUT' }, { status: 401 })
  if (!may(person, 'exceptions:export')) return Response.json({ code: 'NOT_PERMITTED' }, { status: 403 })

  const { storefront } = loadSuggestionFilters(new URL(request.url).searchParams)
  const { storefrontId } = await readScope(person, storefront)
  const encoder = new TextEncoder()
  let after: string | undefined
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(stringify([columns]))),
    async pull(controller) {
      const { rows, next } = await listSuggestions(db(), person, { storefrontId, after })
      controller.enqueue(encoder.encode(stringify(rows.map(recordOf))))
      if (next === null) controller.close()
      else after = next
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="suggestions-${new Date().toISOString().slice(0, 10)}.csv"`,
      'cache-control': 'no-store',
    },
  })
}

function recordOf({ caseId, storefrontCode, key, goods, held, money, suggestions, clear }: SuggestedKey): string[] {
  const [best, ...others] = suggestions
  return [
    caseId,
    storefrontCode,
    safeCell(key),
    safeCell(goods.name),
    String(held),
    money.map(({ currency, amount }) => `${currency} ${formatAmount(amount, usualScale(currency))}`).join(' | '),
    ...(best
      ? [
          safeCell(itemWords(best.item)),
          safeCell(best.item.pkey),
          safeCell(best.item.thirdPartyItem ?? ''),
          String(best.score),
          reasonsLine(best.reasons),
          clear ? 'yes' : 'no',
        ]
      : ['', '', '', '', '', '']),
    others.map(({ item, score }) => `${itemWords(item)} ${score}`).join(' | '),
  ].map((cell, place) => (place === columns.length - 1 ? safeCell(cell) : cell))
}
