import type { Db, Tx } from '../kernel/db.ts'
import type { MappingBook } from './snapshot.ts'
import { createBook } from './snapshot.ts'
import type { MappingTable } from './tables.ts'
import type { NewRow } from './write-version.ts'

/** A rule in force, of any storefront. */
export interface StandingRow extends NewRow {
  id: string
  fromVersion: number
}

/** Every rule in force now, or in force as of a version, of some tables or all. */
export const readStandingRows = (
  db: Db | Tx,
  options: { tables?: readonly MappingTable[]; version?: number } = {},
): Promise<StandingRow[]> =>
  db.$queryRaw<StandingRow[]>`
    select id::text as id, "table"::text as "table", storefront_id as "storefrontId", position, key, match, target,
      valid_from::text as "validFrom", valid_to::text as "validTo", from_version as "fromVersion"
    from mapping_rows
    where (${options.tables === undefined} or "table"::text = any(${options.tables ?? []}::text[]))
      and case when ${options.version === undefined} then to_version is null
        else from_version <= ${options.version ?? 0} and (to_version is null or to_version > ${options.version ?? 0}) end
    order by id`

/** The book of one storefront made of rows of any: what a change not yet saved would map by. */
export const bookOf = (version: number, rows: readonly StandingRow[], storefrontId: string): MappingBook =>
  createBook(
    version,
    rows.flatMap(({ storefrontId: own, ...row }) =>
      own === null || own === storefrontId ? [{ ...row, forStorefront: own !== null }] : [],
    ),
  )
