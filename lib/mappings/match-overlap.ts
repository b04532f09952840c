import { parseAmount } from '../kernel/money.ts'
import type { MappingTable } from './tables.ts'
import { fitsPattern } from './wildcard.ts'

type Match = Readonly<Record<string, unknown>>

/** Text fields compared whole; every other text is a pattern that may hold `*`. */
const wholeFields: ReadonlySet<string> = new Set(['country', 'state', 'source', 'key', 'currency'])

/** Fields of which one order or item can show several values at once: no two patterns keep each other out. */
const manyValued: Partial<Record<MappingTable, ReadonlySet<string>>> = {
  warehouse: new Set(['method', 'item']),
  preorder: new Set(['sku', 'meta', 'value']),
  hold: new Set(['tagKey', 'tagValue']),
  buffer: new Set(['group']),
}

/** Fields an order fits from that amount on. */
const leastAmounts: ReadonlySet<string> = new Set(['minTotal'])

/**
 * Whether some order may fit both. Errs on the side of yes: a field it cannot compare keeps nothing apart. Links of items
 * are looked up by their key, so two of them never compete.
 */
export function mayBothMatch(table: MappingTable, a: object, b: object): boolean {
  const [one, other] = [a as Match, b as Match]
  if (table === 'item_link') return one.key === other.key
  if (table === 'calendar') return one.warehouse === other.warehouse
  for (const [field, left] of Object.entries(one)) {
    const right = other[field]
    if (left === undefined || right === undefined || manyValued[table]?.has(field)) continue
    if (!valuesMeet(table, field, left, right)) return false
  }
  return true
}

function valuesMeet(table: MappingTable, field: string, left: unknown, right: unknown): boolean {
  if (typeof left === 'boolean' || wholeFields.has(field)) return left === right
  if (typeof left !== 'string' || typeof right !== 'string' || leastAmounts.has(field)) return true
  if (table === 'tax' && field === 'rate') {
    if ((left === 'none') !== (right === 'none')) return false
    // A rate goes by its code or its number, so a number and a code may be one rate.
    if (isNumber(left) !== isNumber(right)) return true
  }
  return patternsMeet(left.trim().toLowerCase(), right.trim().toLowerCase())
}

/** Whether everything that fits the later rule fits the earlier one too. Errs on the side of no. */
export function covers(table: MappingTable, earlier: object, later: object): boolean {
  const wanted = later as Match
  // A warehouse's own calendar is looked for first, wherever it stands.
  if (table === 'calendar') return (earlier as Match).warehouse === wanted.warehouse
  return Object.entries(earlier as Match).every(([field, value]) => {
    if (value === undefined) return true
    const inner = wanted[field]
    if (inner === undefined) return false
    if (value === inner) return true
    if (typeof value !== 'string' || typeof inner !== 'string' || wholeFields.has(field)) return false
    if (leastAmounts.has(field)) return parseAmount(value).amount <= parseAmount(inner).amount
    if (table === 'tax' && field === 'rate') {
      if (value === 'none' || inner === 'none') return false
      if (isNumber(inner) && value !== '*') return false
    }
    return value.includes('*') ? fitsPattern(value, inner) : value.toLowerCase() === inner.toLowerCase()
  })
}

const isNumber = (text: string) => /^\d+$/.test(text)

/** Whether some text fits both patterns. */
export function patternsMeet(a: string, b: string): boolean {
  if (!a.includes('*')) return b.includes('*') ? fitsPattern(b, a) : a === b
  if (!b.includes('*')) return fitsPattern(a, b)
  const [left, right] = [[...a], [...b]]
  // reach[j]: what is read of `a` and the first j of `b` fit some text together.
  let reach = [true]
  for (const other of right) reach.push(reach.at(-1) === true && other === '*')
  for (const letter of left) {
    const next = [reach[0] === true && letter === '*']
    for (const [j, other] of right.entries()) {
      const either = letter === '*' || other === '*'
      next.push(either ? reach[j + 1] === true || next[j] === true : letter === other && reach[j] === true)
    }
    reach = next
  }
  return reach.at(-1) === true
}
