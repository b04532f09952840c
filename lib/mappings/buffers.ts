import type { VelocityClass } from './buffer-contract.ts'
import type { MappingRule } from './snapshot.ts'
import type { TargetOf } from './tables.ts'
import { fitsPattern } from './wildcard.ts'

export type { VelocityClass } from './buffer-contract.ts'

/** An ERP item as far as rules of buffers ask. */
export interface BufferItem {
  /** division/style/colour/label/dimension/size */
  itemKey: string
  style: string
  groups: readonly string[]
  season: string
}

/** A shop item: its own SKU, how fast it sells, and the items it is: one, or a kit's. */
export interface BufferFacts {
  sku: string
  velocity: VelocityClass
  items: readonly BufferItem[]
}

export interface Kept {
  /** Pieces kept back. */
  units: number
  /** The rule that won; null without one. */
  rule: MappingRule<'buffer'> | null
}

const fits = (pattern: string | undefined, text: string) => pattern === undefined || fitsPattern(pattern, text)

function fitsItem(match: MappingRule<'buffer'>['match'], item: BufferItem): boolean {
  return (
    fits(match.item, item.itemKey) &&
    fits(match.style, item.style) &&
    fits(match.season, item.season) &&
    (match.group === undefined || item.groups.some((group) => group !== '' && fits(match.group, group)))
  )
}

/** The rule that wins: the first, in the order they are tried, that fits. It fits a kit when it fits every part of it. */
export function bufferRule(rules: readonly MappingRule<'buffer'>[], facts: BufferFacts): MappingRule<'buffer'> | null {
  const { sku, velocity, items } = facts
  const found = rules.find(({ match }) => {
    if (!fits(match.sku, sku) || (match.velocity !== undefined && match.velocity !== velocity)) return false
    const asks = match.item ?? match.style ?? match.season ?? match.group
    return asks === undefined || (items.length > 0 && items.every((item) => fitsItem(match, item)))
  })
  return found ?? null
}

/**
 * Pieces a rule keeps back: its amount or its share, the larger of both; a share is of a positive base and rounded up (rule 18).
 * @param base pieces open to sell less what orders have taken
 */
export const bufferUnits = ({ units = 0, percent = 0 }: TargetOf<'buffer'>, base: number): number =>
  Math.max(units, Math.ceil((Math.max(base, 0) * percent) / 100))

/** What is kept back of a shop item, and by which rule. `rules` in the order they are tried (`MappingSnapshot`). */
export function bufferOf(rules: readonly MappingRule<'buffer'>[], facts: BufferFacts & { base: number }): Kept {
  const rule = bufferRule(rules, facts)
  return { units: rule ? bufferUnits(rule.target, facts.base) : 0, rule }
}
