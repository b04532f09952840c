import { safeCell } from '../../../../lib/kernel/safe-cell.ts'
import { listSuggestions, type SuggestedKey } from '../../../../lib/mappings/suggest/list-suggestions.ts'
import { db } from '../../../_server/db.ts'
import { readScope } from '../../../_server/query.ts'
import { loadSuggestionFilters } from '../../../(console)/mappings/suggestions/filters.ts'
import { itemWords } from '../../../(console)/mappings/suggestions/item-words.ts'
import { reasonsLine } from '../../../(console)/mappings/suggestions/reason-words.ts'
import { csvOfPages, moneyCell, readExporter } from '../csv-download.ts'

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
  const person = await readExporter(request, 'exceptions:export')
  if (person instanceof Response) return person

  const { storefront } = loadSuggestionFilters(new URL(request.url).searchParams)
  const { storefrontId } = await readScope(person, storefront)
  return csvOfPages({
    name: 'suggestions',
    columns,
    readPage: (after) => listSuggestions(db(), person, { storefrontId, after }),
    recordOf,
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
    moneyCell(money),
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
