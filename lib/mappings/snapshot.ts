import type { Sql } from '../kernel/sql.ts'
import type { Validity } from './dates.ts'
import { holdsOn } from './dates.ts'
import { compareRules } from './rule-order.ts'
import type { MappingTable, MatchOf, TargetOf } from './tables.ts'
import { mappingTableNames } from './tables.ts'

export interface MappingRule<Table extends MappingTable> extends Validity {
  table: Table
  /** Of the row; '' for one that was never stored. */
  id: string
  position: number
  forStorefront: boolean
  key: string
  match: MatchOf<Table>
  target: TargetOf<Table>
}

/** Every rule that holds for one storefront on one date in one version, in the order in which they are tried. Immutable. */
export interface MappingSnapshot {
  version: number
  rules: { readonly [Table in MappingTable]: readonly MappingRule<Table>[] }
  itemLinks: ReadonlyMap<string, MappingRule<'item_link'>>
}

export interface StoredRule extends Validity {
  table: MappingTable
  id: string
  position: number
  forStorefront: boolean
  key: string
  match: unknown
  target: unknown
}

/**
 * Puts rules that hold together in the order they win (`compareRules`). Rows were checked by their table's contract when
 * saved.
 */
export function createSnapshot(version: number, rows: readonly StoredRule[]): MappingSnapshot {
  const sorted = [...rows].sort(compareRules)
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

/** Every rule of one storefront in one version, by the date an order is mapped for. Immutable. */
export interface MappingBook {
  version: number
  /**
   * The rules that hold on a business date (yyyy-mm-dd); null is after every date a rule names. Dates no rule begins or
   * ends between share one snapshot.
   */
  on(date: string | null): MappingSnapshot
}

/** @param rows of one version, for one storefront */
export function createBook(version: number, rows: readonly StoredRule[]): MappingBook {
  const named = rows.flatMap(({ validFrom, validTo }) => [validFrom, validTo]).filter((date) => date !== null)
  const begins = [...new Set(named)].sort()
  const slices = new Map<number, MappingSnapshot>()
  return {
    version,
    on(date) {
      const after = date === null ? begins.length : begins.filter((begin) => begin <= date).length
      const known = slices.get(after)
      if (known) return known
      // Any date of a slice stands for all of it: the one it begins with, or one before every other.
      const first = begins[after - 1] ?? ''
      const snapshot = createSnapshot(version, named.length === 0 ? rows : rows.filter((row) => holdsOn(row, first)))
      slices.set(after, snapshot)
      return snapshot
    },
  }
}

const kept = new Map<string, MappingBook>()
const keptAtMost = 20

/**
 * The rules of a storefront as of a version (the newest when none is named). Versions never change, so one that was read
 * is kept: a batch costs one small statement.
 */
export async function loadMappings(db: Sql, storefrontId: string, version?: number): Promise<MappingBook> {
  const [head] = await db.$queryRaw<{ number: number; at: Date }[]>`
    select number, at from mapping_versions
    where number = coalesce(${version ?? null}::integer, (select max(number) from mapping_versions))`
  const number = head?.number ?? version ?? 0
  const name = `${storefrontId}/${number}/${head?.at.getTime() ?? 0}`
  const known = kept.get(name)
  if (known) return known
  const book = createBook(number, await readStoredRules(db, storefrontId, number))
  if (kept.size >= keptAtMost) kept.delete(kept.keys().next().value ?? '')
  if (number > 0) kept.set(name, book)
  return book
}

const readStoredRules = (db: Sql, storefrontId: string, version: number): Promise<StoredRule[]> =>
  db.$queryRaw<StoredRule[]>`
    select "table"::text as "table", id::text as id, position, storefront_id is not null as "forStorefront", key, match,
      target, valid_from::text as "validFrom", valid_to::text as "validTo"
    from mapping_rows
    where from_version <= ${version} and (to_version is null or to_version > ${version})
      and (storefront_id is null or storefront_id = ${storefrontId}::uuid)`
