import { narrowScope, requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { accountSchema } from './account.ts'
import { writeAccountCsv } from './account-csv.ts'
import { writeMappingCsv } from './csv.ts'
import type { Validity } from './dates.ts'
import { compareRules } from './rule-order.ts'
import type { MappingFile, MappingRowInput, MappingTable } from './tables.ts'
import { mappingTableNames } from './tables.ts'

export type ListedRow = MappingRowInput &
  Validity & { id: string; storefrontId: string | null; fromVersion: number; openedAt: Date; key: string }

/**
 * The rules in force of one table in the order they are tried; rules of every storefront come with those of the ones seen.
 * @param options.search a text in what a rule matches or gives; @param options.limit 500 unless told
 * @throws {Fault} NOT_PERMITTED
 */
export async function listMappingRows(
  db: Db,
  actor: Actor,
  table: MappingTable,
  options: { storefrontId?: string | null; search?: string; limit?: number } = {},
): Promise<{ rows: ListedRow[]; total: number }> {
  requirePermission(actor, 'mappings:read')
  const scope = narrowScope(actor, options.storefrontId)
  const found = await db.$queryRaw<(ListedRow & { total: bigint })[]>`
    select r.id::text as id, r."table"::text as "table", coalesce(s.code, '') as storefront, r.storefront_id as "storefrontId",
      r.position, r.match, r.target, r.valid_from::text as "validFrom", r.valid_to::text as "validTo", r.key,
      r.from_version as "fromVersion", v.at as "openedAt", count(*) over () as total
    from mapping_rows r
    join mapping_versions v on v.number = r.from_version
    left join storefronts s on s.id = r.storefront_id
    where r."table" = ${table}::mapping_table and r.to_version is null
      and (r.storefront_id is null or ${scope === null} or r.storefront_id = any(${scope ?? []}::uuid[]))
      and (${options.search ?? ''} = '' or strpos(lower(r.match::text || r.target::text), lower(${options.search ?? ''})) > 0)
    order by r.position, (r.storefront_id is null), r.key collate "C", r.valid_from nulls first
    limit ${options.limit ?? 500}`
  const rows = found.map(({ total: _, ...row }) => row).sort(asTried)
  return { rows, total: Number(found[0]?.total ?? 0) }
}

/** One rule of several dates stands in the order of its dates; equal ones of two storefronts in the order of their codes. */
function asTried(a: ListedRow, b: ListedRow): number {
  const ranked = (row: ListedRow) => ({ ...row, forStorefront: row.storefrontId !== null })
  const text = ({ storefront, validFrom }: ListedRow) => `${storefront}/${validFrom ?? ''}`
  return compareRules(ranked(a), ranked(b)) || (text(a) < text(b) ? -1 : 1)
}

/** Every table as CSV, by file: what `importMappings` reads back unchanged. @throws {Fault} NOT_PERMITTED */
export async function exportMappings(db: Db, actor: Actor): Promise<Record<MappingFile, string>> {
  const files = { account: await exportAccounts(db, actor) } as Record<MappingFile, string>
  for (const table of mappingTableNames) {
    const { rows } = await listMappingRows(db, actor, table, { limit: 1_000_000 })
    files[table] = writeMappingCsv(table, rows)
  }
  return files
}

/**
 * The accounts as CSV. The only storefront's stands for every storefront, so that it fits wherever it is imported; one that
 * is not complete yet has no line.
 * @throws {Fault} NOT_PERMITTED
 */
async function exportAccounts(db: Db, actor: Actor): Promise<string> {
  requirePermission(actor, 'mappings:read')
  const scope = storefrontScope(actor)
  const storefronts = await db.storefront.findMany({
    select: { id: true, code: true, account: true },
    orderBy: { code: 'asc' },
  })
  const seen = storefronts.filter(({ id }) => scope === null || scope.includes(id))
  return writeAccountCsv(
    seen.flatMap(({ code, account }) => {
      const read = accountSchema.safeParse(account)
      return read.success ? [{ storefront: storefronts.length === 1 ? '' : code, account: read.data }] : []
    }),
  )
}
