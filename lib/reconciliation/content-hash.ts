import { canonicalJson, sha256 } from '../kernel/digest.ts'

/** What a close pack holds of one kind: its name and its rows, in any order. */
export interface Section {
  name: string
  rows: Iterable<object>
}

/** What was closed, and by which rules. */
export interface PackHead {
  storefront: string
  currency: string
  period: string
  from: string
  to: string
  timeZone: string
  rules: object
}

export interface ContentHash {
  /** Over the head and every section, hex. */
  hash: string
  /** Where two packs differ: one a section, by name. */
  sections: { name: string; rows: number; hash: string }[]
}

/**
 * The hash of a pack's content: the same however often it is run and in whatever order rows and sections are read; another
 * when one amount moves, or a row comes twice. Amounts are bigint or text; no row holds a clock's reading of the run itself.
 */
export function hashPack(head: PackHead, sections: readonly Section[]): ContentHash {
  const hashed = sections.map(hashSection).sort((a, b) => compare(a.name, b.name))
  return { hash: digestOf({ version: 1, head, sections: hashed }).toString('hex'), sections: hashed }
}

function hashSection({ name, rows }: Section): ContentHash['sections'][number] {
  const digests: string[] = []
  for (const row of rows) digests.push(digestOf(row).toString('hex'))
  digests.sort(compare)
  return { name, rows: digests.length, hash: sha256(digests.join('\n')).toString('hex') }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const digestOf = (value: unknown) => sha256(canonicalJson(asPlain(value)))

/** Amounts and instants as what they are: `1` the text, 1 the number and 1n the amount are three contents. */
function asPlain(value: unknown): unknown {
  if (typeof value === 'bigint') return { $amount: value.toString() }
  if (value instanceof Date) return { $instant: value.toISOString() }
  if (Array.isArray(value)) return value.map(asPlain)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asPlain(member)]))
}
