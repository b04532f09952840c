import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import type { KeysWanted, OpenKey } from './read-open-keys.ts'
import { readOpenKeys } from './read-open-keys.ts'
import type { Suggestion } from './suggest-items.ts'
import { clearBest, suggestItems } from './suggest-items.ts'

export interface SuggestedKey extends OpenKey {
  /** Best first. */
  suggestions: Suggestion[]
  /** The best one, where it may be accepted among many. */
  clear: Suggestion | null
}

/** A page of the keys a link is wanted for, each with the items it may mean. @throws {Fault} NOT_PERMITTED */
export async function listSuggestions(
  db: Db,
  actor: Actor,
  wanted: KeysWanted = {},
): Promise<{ rows: SuggestedKey[]; next: string | null }> {
  const { keys, next } = await readOpenKeys(db, actor, wanted)
  const found = await suggestItems(db, keys)
  const rows = keys.map((key) => {
    const suggestions = found.get(key.caseId) ?? []
    return { ...key, suggestions, clear: clearBest(suggestions) }
  })
  return { rows, next }
}

/**
 * The items one exception may mean, best first; none for one that no link mends, or whose key was dismissed.
 * @throws {Fault} NOT_PERMITTED
 */
export async function suggestForCase(db: Db, actor: Actor, caseId: string): Promise<Suggestion[]> {
  const { keys } = await readOpenKeys(db, actor, { caseIds: [caseId], size: 1 })
  return (await suggestItems(db, keys)).get(caseId) ?? []
}

/** Pages looked through for what may be accepted together: enough for any queue people work on. */
const mostPages = 20

/**
 * The keys whose best suggestion scores at least that much and may be accepted among many. `unclear` counts those whose best
 * scores so much but is not active, or hardly ahead of the next.
 * @throws {Fault} NOT_PERMITTED
 */
export async function listAbove(
  db: Db,
  actor: Actor,
  leastScore: number,
  storefrontId?: string,
): Promise<{ picks: { caseId: string; key: string; suggestion: Suggestion }[]; unclear: number }> {
  const picks: { caseId: string; key: string; suggestion: Suggestion }[] = []
  let unclear = 0
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { rows, next } = await listSuggestions(db, actor, { storefrontId, after, size: 50 })
    for (const { caseId, key, suggestions, clear } of rows) {
      if (clear && clear.score >= leastScore) picks.push({ caseId, key, suggestion: clear })
      else if (suggestions[0] && suggestions[0].score >= leastScore) unclear++
    }
    if (next === null) break
    after = next
  }
  return { picks, unclear }
}
