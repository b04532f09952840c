type Scalar = string | number
type Operator = 'eq' | 'gt' | 'ge' | 'lt'
export type Condition = { field: string; operator: Operator; value: Scalar }

const condition = /\s*([A-Za-z_][A-Za-z0-9_]*)\s+(eq|gt|ge|lt)\s+(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?))(?=\s|$)/y
const conjunction = /\s+and\s+(?=\S)/y

/** Reads `$filter`: conditions joined by `and`, strings and stamps in single quotes, a quote doubled. Throws on anything else. */
export function parseFilter(text: string): Condition[] {
  const conditions: Condition[] = []
  let at = 0
  for (;;) {
    condition.lastIndex = at
    const match = condition.exec(text)
    if (!match) throw new Error(`Invalid filter near '${text.slice(at, at + 40)}'`)
    const [, field = '', operator = '', quoted, bare] = match
    const value = quoted === undefined ? Number(bare) : quoted.replaceAll("''", "'")
    conditions.push({ field, operator: operator as Operator, value })
    at = condition.lastIndex
    if (text.slice(at).trim() === '') return conditions
    conjunction.lastIndex = at
    if (!conjunction.test(text)) throw new Error(`Invalid filter near '${text.slice(at, at + 40)}'`)
    at = conjunction.lastIndex
  }
}

const compare: Record<Operator, (left: Scalar, right: Scalar) => boolean> = {
  eq: (left, right) => left === right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
  lt: (left, right) => left < right,
}

/** Numbers are compared as numbers where both sides are, everything else as text, stamps too. */
export function satisfies(row: Readonly<Record<string, unknown>>, conditions: readonly Condition[]): boolean {
  return conditions.every(({ field, operator, value }) => {
    const found = row[field]
    const numeric = typeof found === 'number' && !Number.isNaN(Number(value))
    return numeric ? compare[operator](found, Number(value)) : compare[operator](String(found ?? ''), String(value))
  })
}
