import type { Validity } from './dates.ts'
import { datesCover } from './dates.ts'
import { covers } from './match-overlap.ts'
import { compareRules } from './rule-order.ts'
import type { MappingTable } from './tables.ts'

interface ShadowedRule extends Validity {
  id: string
  table: MappingTable
  /** Null holds for every storefront. */
  storefrontId: string | null
  position: number
  match: object
  key: string
}

/**
 * Rules that can never win: a rule tried before them fits everything they fit, for all their storefronts and dates. A rule
 * for all that only one storefront's own rule hides still wins elsewhere and is not named.
 * @returns the covering rule by the id of the one it hides, the first of several
 */
export function findShadowed<Rule extends ShadowedRule>(rules: readonly Rule[]): Map<string, Rule> {
  const shadowed = new Map<string, Rule>()
  const byTable = new Map<MappingTable, Rule[]>()
  for (const rule of rules) {
    // Item links go by key alone: a product's link comes before its SKU's, wherever they stand.
    // So do calendars: a storefront's and a warehouse's own are looked for first.
    if (rule.table === 'item_link' || rule.table === 'calendar') continue
    byTable.set(rule.table, [...(byTable.get(rule.table) ?? []), rule])
  }
  const ranked = (rule: Rule) => ({ ...rule, forStorefront: rule.storefrontId !== null })
  for (const [table, some] of byTable) {
    const sorted = [...some].sort((a, b) => compareRules(ranked(a), ranked(b)))
    for (const [at, later] of sorted.entries()) {
      const cover = sorted
        .slice(0, at)
        .find(
          (earlier) =>
            (earlier.storefrontId === null || earlier.storefrontId === later.storefrontId) &&
            datesCover(earlier, later) &&
            covers(table, earlier.match, later.match),
        )
      if (cover) shadowed.set(later.id, cover)
    }
  }
  return shadowed
}
