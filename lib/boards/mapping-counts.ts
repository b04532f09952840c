import { requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { MappingTable } from '../mappings/tables.ts'

export interface MappingCounts {
  /** Rules in force, by table. */
  rules: Partial<Record<MappingTable, number>>
  /** The newest version: who changed what last. */
  last: { number: number; at: Date; byLabel: string; note: string } | null
}

/** How many rules each table holds and when any was changed last. @throws {Fault} NOT_PERMITTED */
export async function readMappingCounts(db: Db, actor: Actor): Promise<MappingCounts> {
  requirePermission(actor, 'mappings:read')
  const scope = storefrontScope(actor)
  const [rows, last] = await Promise.all([
    db.$queryRaw<{ table: MappingTable; rules: number }[]>`
      select "table"::text as "table", count(*)::int as rules from mapping_rows
      where to_version is null and (storefront_id is null or ${scope}::uuid[] is null or storefront_id = any(${scope}::uuid[]))
      group by 1`,
    db.mappingVersion.findFirst({
      orderBy: { number: 'desc' },
      select: { number: true, at: true, byLabel: true, note: true },
    }),
  ])
  return { rules: Object.fromEntries(rows.map(({ table, rules }) => [table, rules])), last }
}
