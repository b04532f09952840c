import type { Db, Tx } from '../kernel/db.ts'
import type { MappingTable, MatchOf, TargetOf } from './tables.ts'
import { mappingTableNames } from './tables.ts'

export interface MappingRule<Table extends MappingTable> {
  table: Table
  /** Of the row; '' for one that was never stored. */
  id: string
  position: number
  forStorefront: boolean
  key: string
  match: MatchOf<Table>
  target: TargetOf<Table>
}

/** Every rule that holds for one storefront in one version, in the order in which they are tried. Immutable. */
export interface MappingSnapshot {
  version: number
  rules: { readonly [Table in MappingTable]: readonly MappingRule<Table>[] }
  itemLinks: ReadonlyMap<string, MappingRule<'item_link'>>
}

export interface StoredRule {
  table: MappingTable
  id: string
  position: number
  forStorefront: boolean
  key: string
  match: unknown
  target: unknown
}

/**
 * Puts rules in the order they win: by position, then a storefront's own before everybody's, then by what they match, so
 * that the result never depends on when a row was written. Rows were checked by their table's contract when saved.
 */
export function createSnapshot(version: number, rows: readonly StoredRule[]): MappingSnapshot {
  const sorted = [...rows].sort(
    (a, b) =>
      a.position - b.position ||
      Number(b.forStorefront) - Number(a.forStorefront) ||
      (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  )
  const rules = Object.fromEntries(
    mappingTableNames.map((table) => [table, sorted.filter((row) => row.table === table)]),
  ) as unknown as MappingSnapshot['rules']
  const itemLinks = new Map<string, MappingRule<'item_link'>>()
  for (const rule of rules.item_link) {
    const known = itemLinks.get(rule.match.key)
    if (!known || (rule.forStorefront && !known.forStorefront)) itemLinks.set(rule.match.key, rule)
  }
  return { version, rules, itemLinks }
}

const kept = new Map<string, MappingSnapshot>()
const keptAtMost = 20

/**
 * The rules of a storefront as of a version (the newest when none is named). Versions never change, so one that was read
 * is kept: a batch costs one small statement.
 */
export async function loadMappings(db: Db | Tx, storefrontId: string, version?: number): Promise<MappingSnapshot> {
  const [head] = await db.$queryRaw<{ number: number; at: Date }[]>`
    select number, at from mapping_versions
    where number = coalesce(${version ?? null}::integer, (select max(number) from mapping_versions))`
  const number = head?.number ?? version ?? 0
  const name = `${storefrontId}/${number}/${head?.at.getTime() ?? 0}`
  const known = kept.get(name)
  if (known) return known
  const rows = await db.$queryRaw<StoredRule[]>`
    select "table"::text as "table", id::text as id, position, storefront_id is not null as "forStorefront", key, match, target
    from mapping_rows
    where from_version <= ${number} and (to_version is null or to_version > ${number})
      and (storefront_id is null or storefront_id = ${storefrontId}::uuid)`
  const snapshot = createSnapshot(number, rows)
  if (kept.size >= keptAtMost) kept.delete(kept.keys().next().value ?? '')
  if (number > 0) kept.set(name, snapshot)
  return snapshot
}
