import type { FindingRow } from '../../../lib/boards/catalogue-findings.ts'
import type { Skipped } from '../../../lib/flows/catalogue/decision.ts'

/** Ids as the page names them, or everything a filter of the list finds. */
export type Target = { ids: string[] } | { query: string }

/** Decided together at most: a person looks at what they decide. */
export const decidedAtMost = 1_000

/** What came of something asked for several. */
export interface Outcome {
  done: number
  /** What was left out, and why; the most frequent reason first. */
  left: { reason: string; count: number }[]
}

export function outcomeOf(done: number, skipped: readonly Pick<Skipped, 'reason'>[]): Outcome {
  const counts = new Map<string, number>()
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const left = [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count)
  return { done, left }
}

/** What can be decided here about a finding of something in the shop, what mends it most often first. */
export type Decision = 'revert' | 'accept' | 'quarantine'

const ofOneValue: ReadonlySet<string> = new Set([
  'SKU_DIFFERS',
  'PRICE_DIFFERS',
  'SALE_PRICE_DIFFERS',
  'BARCODE_DIFFERS',
  'NAME_DIFFERS',
])

export function decisionsFor({ code, erpValue, shopItem }: FindingRow): Decision[] {
  if (ofOneValue.has(code)) return ['revert', 'accept']
  if (code === 'SKU_MISSING' || code === 'SKU_INHERITED') return erpValue ? ['revert'] : []
  if (code === 'ATTRIBUTES_DIFFER') return ['accept']
  if (code !== 'ROGUE_SKU' && code !== 'ITEM_INACTIVE_ON_SALE') return []
  return shopItem?.status === 'publish' ? ['quarantine', 'accept'] : ['accept']
}
