import type { Actor } from '../kernel/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { canonicalJson } from '../kernel/digest.ts'
import { Fault } from '../kernel/fault.ts'
import type { CsvError } from './csv.ts'
import { readMappingCsv } from './csv.ts'
import { requireMappingChange } from './require-change.ts'
import type { MappingRowInput, MappingTable } from './tables.ts'
import { mappingTableNames, matchKey } from './tables.ts'
import type { NewRow } from './write-version.ts'
import { lockMappings, writeVersion } from './write-version.ts'

interface Imported {
  /** Null when nothing differed. */
  version: number | null
  opened: number
  ended: number
  unchanged: number
}

/**
 * Replaces whole tables by their CSV, in force at once. A file holds its whole table: a rule that is not in it ends. Every
 * line is checked first, and one bad line applies nothing.
 * @param files CSV text by table; a table without file stays as it is
 * @throws {Fault} MAPPING_CSV_INVALID (context.errors: table, line, field, reason), NOT_PERMITTED, MAPPING_NEEDS_FINANCE
 */
export async function importMappings(
  db: Db,
  clock: Clock,
  actor: Actor,
  files: Partial<Record<MappingTable, string>>,
  options: { note?: string; approver?: Actor | null } = {},
): Promise<Imported> {
  const storefronts = new Set((await db.storefront.findMany({ select: { code: true } })).map(({ code }) => code))
  const errors: CsvError[] = []
  const rows: MappingRowInput[] = []
  const tables = mappingTableNames.filter((table) => files[table] !== undefined)
  for (const table of tables) {
    const read = readMappingCsv(table, files[table] ?? '', storefronts)
    errors.push(...read.errors)
    rows.push(...read.rows)
  }
  if (errors.length > 0) {
    const said = errors
      .slice(0, 20)
      .map(({ table, line, field, reason }) => `${table}.csv line ${line}, ${field}: ${reason}`)
    throw new Fault('MAPPING_CSV_INVALID', `Nothing was imported. ${said.join('; ')}`, { context: { errors } })
  }
  return await replaceMappings(db, clock, actor, tables, rows, { note: options.note ?? 'import', ...options })
}

/** Makes these rows the whole content of these tables. What did not change keeps its row; no change writes no version. */
export async function replaceMappings(
  db: Db,
  clock: Clock,
  actor: Actor,
  tables: readonly MappingTable[],
  rows: readonly MappingRowInput[],
  options: { note?: string; approver?: Actor | null } = {},
): Promise<Imported> {
  return await db.$transaction(
    async (tx) => {
      await lockMappings(tx)
      const wanted = await withStorefronts(tx, rows)
      const current = await tx.mappingRow.findMany({ where: { table: { in: [...tables] }, toVersion: null } })
      const standing = new Map(current.map((row) => [identity(row), row]))
      const open = wanted.filter((row) => {
        const known = standing.get(identity(row))
        if (!known || content(known) !== content(row)) return true
        standing.delete(identity(row))
        return false
      })
      const end = [...standing.values()]
      const unchanged = wanted.length - open.length
      if (open.length === 0 && end.length === 0) return { version: null, opened: 0, ended: 0, unchanged }
      const changes = [...open, ...end].map(({ table, storefrontId }) => ({ table, storefrontId }))
      const approval = await requireMappingChange(tx, actor, changes, options.approver ?? null)
      const ids = end.map(({ id }) => id)
      const change = { end: ids, open, note: options.note ?? '', ...approval }
      const version = await writeVersion(tx, clock.now(), actor, change)
      return { version, opened: open.length, ended: ids.length, unchanged }
    },
    { timeout: 30_000 },
  )
}

const identity = (row: { table: string; storefrontId: string | null; key: string }) =>
  `${row.table}/${row.storefrontId ?? ''}/${row.key}`

const content = (row: { position: number; target: unknown }) => `${row.position} ${canonicalJson(row.target)}`

async function withStorefronts(tx: Tx, rows: readonly MappingRowInput[]): Promise<NewRow[]> {
  const known = new Map(
    (await tx.storefront.findMany({ select: { id: true, code: true } })).map(({ id, code }) => [code, id]),
  )
  return rows.map(({ table, storefront, position, match, target }) => {
    const storefrontId = storefront === '' ? null : known.get(storefront)
    if (storefrontId === undefined) throw new Fault('STOREFRONT_UNKNOWN', `There is no storefront "${storefront}"`)
    return { table, storefrontId, position, key: matchKey(match), match, target }
  })
}
