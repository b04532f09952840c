import type { Db } from '../../kernel/db.ts'
import { findCandidates } from './find-candidates.ts'
import type { OpenKey } from './read-open-keys.ts'
import type { Candidate, Scored } from './score-item.ts'
import { bestFirst, scoreItem } from './score-item.ts'

export interface Suggestion extends Scored {
  item: Candidate
}

/** What scores less is noise. */
const leastScore = 25
const mostShown = 5
/** Points the best must be ahead of the next to be taken without a look at both. */
const clearLead = 10

/** Items each key may mean, best first, at most five; without those dismissed for it. Two statements whatever their number. */
export async function suggestItems(db: Db, keys: readonly OpenKey[]): Promise<ReadonlyMap<string, Suggestion[]>> {
  const asked = keys.filter(isJoined)
  const [candidates, dismissed] = await Promise.all([findCandidates(db, asked), readDismissed(db, asked)])
  const suggestions = asked.map((key, place): [string, Suggestion[]] => [
    key.caseId,
    (candidates[place] ?? [])
      .filter(({ pkey }) => !dismissed.has(nameOf(key.storefrontId, key.key, pkey)))
      .map((item) => ({ item, ...scoreItem(key.goods, item) }))
      .filter(({ score }) => score >= leastScore)
      .sort(bestFirst)
      .slice(0, mostShown),
  ])
  return new Map(suggestions)
}

/** The best one where it may be accepted among many: active, and clearly ahead of the next. */
export function clearBest(suggestions: readonly Suggestion[]): Suggestion | null {
  const [best, next] = suggestions
  if (!best?.item.active) return null
  return next && best.score - next.score < clearLead ? null : best
}

const isJoined = (key: OpenKey): key is OpenKey & { erpConnectionId: string } => key.erpConnectionId !== null

const nameOf = (storefrontId: string, key: string, pkey: string) => JSON.stringify([storefrontId, key, pkey])

async function readDismissed(db: Db, keys: readonly OpenKey[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set()
  const rows = await db.$queryRaw<{ storefrontId: string; key: string; pkey: string }[]>`
    select storefront_id as "storefrontId", key, item_pkey as pkey from link_dismissals
    where (storefront_id, key) in (select * from unnest(
      ${keys.map(({ storefrontId }) => storefrontId)}::uuid[], ${keys.map(({ key }) => key)}::text[]))`
  return new Set(rows.map(({ storefrontId, key, pkey }) => nameOf(storefrontId, key, pkey)))
}
