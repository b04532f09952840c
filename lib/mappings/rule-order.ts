import type { MappingTable } from './tables.ts'

/** What decides which of two rules is tried first. */
interface RankedRule {
  table: MappingTable
  position: number
  /** Written for the one storefront, not for all. */
  forStorefront: boolean
  /** Canonical text of `match`. */
  key: string
  match: unknown
}

/** How narrowly a rule matches: more is tried first, the first member that differs decides. */
type Specificity = readonly [fields: number, exact: number, literal: number]

/** A rule that names more fields, fewer of them by pattern, and more of each pattern before its first star. */
export function specificityOf(match: unknown): Specificity {
  let fields = 0
  let exact = 0
  let literal = 0
  for (const value of Object.values(match as Record<string, unknown>)) {
    if (value === undefined) continue
    const star = typeof value === 'string' ? value.indexOf('*') : -1
    // A lone star names nothing.
    if (value === '*') continue
    fields++
    if (star < 0) exact++
    else literal += star
  }
  return [fields, exact, literal]
}

const compareSpecificity = (a: Specificity, b: Specificity): number => b[0] - a[0] || b[1] - a[1] || b[2] - a[2]

/**
 * The order in which rules of a table are tried; the first that fits wins. Position, then a storefront's own before
 * everybody's, then the more specific, then the text of what they match: never when they were written.
 */
export function compareRules(a: RankedRule, b: RankedRule): number {
  return (
    a.position - b.position ||
    Number(b.forStorefront) - Number(a.forStorefront) ||
    compareSpecificity(specificityOf(a.match), specificityOf(b.match)) ||
    (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  )
}
