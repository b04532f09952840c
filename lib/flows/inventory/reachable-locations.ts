import type { MappingRule } from '../../mappings/snapshot.ts'
import { fitsPattern } from '../../mappings/wildcard.ts'

type WarehouseRules = readonly MappingRule<'warehouse'>[]

/** Places that are no warehouse: what stands there cannot be sold (bluecherry.md 1). */
const pseudoLocations: ReadonlySet<string> = new Set(['', 'POE', 'FOB'])

/** What rules by SKU or item are asked with. */
export interface ReachFacts {
  sku: string
  /** Keys of the items it is: several of a kit. */
  itemKeys: readonly string[]
}

const namesItems = ({ match }: MappingRule<'warehouse'>) => match.sku !== undefined || match.item !== undefined

function fits({ match }: MappingRule<'warehouse'>, { sku, itemKeys }: ReachFacts): boolean {
  const { sku: ofSku, item } = match
  return (
    (ofSku === undefined || fitsPattern(ofSku, sku)) &&
    (item === undefined || itemKeys.some((key) => fitsPattern(item, key)))
  )
}

/**
 * Locations that some order of this item could be sent from (rule 18). Rules are walked in the order they win: one that asks
 * for no destination and no method catches every order, so that those after it never choose.
 * @param facts null for an item that no rule by SKU or item fits
 */
export function reachableLocations(rules: WarehouseRules, facts: ReachFacts | null): string[] {
  const found = new Set<string>()
  for (const rule of rules) {
    if (namesItems(rule) && !(facts && fits(rule, facts))) continue
    for (const location of rule.target.locations) if (!pseudoLocations.has(location)) found.add(location)
    const { country, state, method } = rule.match
    if (country === undefined && state === undefined && method === undefined) break
  }
  return [...found].sort()
}

/** Every location the rules name, for whatever item: two shops that share one draw on each other's stock. */
export const namedLocations = (rules: WarehouseRules): string[] => [
  ...new Set(rules.flatMap(({ target }) => target.locations).filter((location) => !pseudoLocations.has(location))),
]

/** The texts by which rules pick out SKUs and items, as `like` takes them, in lower case; empty when no rule does. */
export function itemPatterns(rules: WarehouseRules): { skus: string[]; items: string[] } {
  const likes = (texts: (string | undefined)[]) => [...new Set(texts.filter((text) => text !== undefined).map(likeOf))]
  return { skus: likes(rules.map(({ match }) => match.sku)), items: likes(rules.map(({ match }) => match.item)) }
}

const likeOf = (pattern: string): string =>
  pattern
    .toLowerCase()
    .replace(/[\\%_]/g, '\\$&')
    .replaceAll('*', '%')
