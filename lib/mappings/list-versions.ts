import { requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Validity } from './dates.ts'
import type { MappingTable } from './tables.ts'

export interface ListedVersion {
  number: number
  at: Date
  byLabel: string
  note: string
  /** Who approved it, when that is not who wrote it. */
  approvedBy: string | null
  /** The change it came from, with its title. */
  changeId: string | null
  changeTitle: string | null
  undoes: number | null
  undoneBy: number | null
  /** Rules that began and ended, by table; only of storefronts the actor sees. */
  tables: { table: MappingTable; begun: number; ended: number }[]
}

/**
 * Every version of the mappings, newest first.
 * @param page.before the number of the last one seen; @param page.size 50 unless told
 * @throws {Fault} NOT_PERMITTED
 */
export async function listVersions(
  db: Db,
  actor: Actor,
  page: { before?: number; size?: number } = {},
): Promise<ListedVersion[]> {
  requirePermission(actor, 'mappings:read')
  const scope = storefrontScope(actor)
  return db.$queryRaw<ListedVersion[]>`
    with page as (
      select * from mapping_versions where number < coalesce(${page.before ?? null}::integer, 2147483647)
      order by number desc limit ${page.size ?? 50}
    ), moved as (
      select p.number, r."table", count(*) filter (where r.from_version = p.number)::int as begun,
        count(*) filter (where r.to_version = p.number)::int as ended
      from page p
      join lateral (
        select b."table", b.storefront_id, b.from_version, null::integer as to_version from mapping_rows b
        where b.from_version = p.number
        union all
        select e."table", e.storefront_id, null, e.to_version from mapping_rows e where e.to_version = p.number
      ) r on r.storefront_id is null or ${scope === null} or r.storefront_id = any(${scope ?? []}::uuid[])
      group by p.number, r."table"
    )
    select p.number, p.at, p.by_label as "byLabel", p.note, p.change_id as "changeId", c.title as "changeTitle", p.undoes,
      nullif(u.name, p.by_label) as "approvedBy",
      (select max(v.number) from mapping_versions v where v.undoes = p.number) as "undoneBy",
      coalesce((select jsonb_agg(jsonb_build_object('table', m."table", 'begun', m.begun, 'ended', m.ended) order by m."table")
        from moved m where m.number = p.number), '[]') as tables
    from page p
    left join mapping_changes c on c.id = p.change_id
    left join users u on u.id = p.approved_by_id
    order by p.number desc`
}

interface VersionRule extends Validity {
  id: string
  table: MappingTable
  storefront: string
  position: number
  match: object
  target: object
  /** Whether the version opened it; else it ended it. */
  begun: boolean
}

/**
 * What a version did, rule by rule: by table, storefront and position, the ended one first.
 * @param atMost rules
 * @throws {Fault} NOT_PERMITTED
 */
export async function readVersionRules(db: Db, actor: Actor, number: number, atMost = 500): Promise<VersionRule[]> {
  requirePermission(actor, 'mappings:read')
  const scope = storefrontScope(actor)
  return db.$queryRaw<VersionRule[]>`
    select r.id::text as id, r."table"::text as "table", coalesce(s.code, '') as storefront, r.position, r.match, r.target,
      r.valid_from::text as "validFrom", r.valid_to::text as "validTo", r.from_version = ${number} as begun
    from mapping_rows r
    left join storefronts s on s.id = r.storefront_id
    where (r.from_version = ${number} or r.to_version = ${number})
      and (r.storefront_id is null or ${scope === null} or r.storefront_id = any(${scope ?? []}::uuid[]))
    order by r."table", s.code nulls first, r.position, begun, r.key collate "C", r.valid_from nulls first
    limit ${atMost}`
}
