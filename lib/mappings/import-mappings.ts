import type { Actor } from '../kernel/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { canonicalJson } from '../kernel/digest.ts'
import { Fault } from '../kernel/fault.ts'
import type { AccountRow } from './account-csv.ts'
import { readAccountCsv } from './account-csv.ts'
import { chooseAccounts } from './choose-accounts.ts'
import { readMappingCsv } from './csv.ts'
import type { CsvError } from './csv-lines.ts'
import type { Change } from './require-change.ts'
import { requireMappingChange } from './require-change.ts'
import { readStandingRows } from './standing-rows.ts'
import type { MappingFile, MappingRowInput, MappingTable } from './tables.ts'
import { mappingTableNames, matchKey } from './tables.ts'
import type { MappingWarning } from './unknown-codes.ts'
import { findUnknownCodes } from './unknown-codes.ts'
import type { NewRow } from './write-version.ts'
import { lockMappings, writeVersion } from './write-version.ts'

interface Imported {
  /** Null when nothing differed. */
  version: number | null
  opened: number
  ended: number
  unchanged: number
  /** Storefronts whose account was set. */
  accounts: number
  /** Codes in the files that the ERP does not know; they are in force all the same. */
  warnings: MappingWarning[]
}

interface ImportOptions {
  note?: string
  approver?: Actor | null
}

/**
 * Replaces whole tables by their CSV, in force at once. A file holds its whole table: a rule that is not in it ends. Of
 * `account` a storefront without a line keeps what it has. Every line is checked first, and one bad line applies nothing.
 * @param files CSV text by file; a table without file stays as it is
 * @throws {Fault} MAPPING_CSV_INVALID (context.errors: table, line, field, reason), NOT_PERMITTED, MAPPING_NEEDS_FINANCE
 */
export async function importMappings(
  db: Db,
  clock: Clock,
  actor: Actor,
  files: Partial<Record<MappingFile, string>>,
  options: ImportOptions = {},
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
  const accounts = files.account === undefined ? { rows: [], errors: [] } : readAccountCsv(files.account, storefronts)
  errors.push(...accounts.errors)
  if (errors.length > 0) {
    throw new Fault('MAPPING_CSV_INVALID', `Nothing was imported. ${inLines(errors)}`, { context: { errors } })
  }
  const given = { note: options.note ?? 'import', ...options, accounts: accounts.rows }
  return await replaceMappings(db, clock, actor, tables, rows, given)
}

/**
 * Makes these rows the whole content of these tables, and sets accounts. What did not change keeps its row; no change
 * writes no version.
 */
export async function replaceMappings(
  db: Db,
  clock: Clock,
  actor: Actor,
  tables: readonly MappingTable[],
  rows: readonly MappingRowInput[],
  options: ImportOptions & { accounts?: readonly AccountRow[] } = {},
): Promise<Imported> {
  return await db.$transaction(
    async (tx) => {
      await lockMappings(tx)
      const wanted = await withStorefronts(tx, rows)
      const current = await readStandingRows(tx, { tables })
      const standing = new Map(current.map((row) => [identity(row), row]))
      const open = wanted.filter((row) => {
        const known = standing.get(identity(row))
        if (!known || content(known) !== content(row)) return true
        standing.delete(identity(row))
        return false
      })
      const end = [...standing.values()]
      const chosen = await chooseAccounts(tx, options.accounts ?? [])
      const accounts = chosen.filter(({ changed }) => changed)
      const warnings = await findUnknownCodes(tx, [
        ...wanted,
        ...chosen.map(({ storefrontId, after }) => ({ table: 'account' as const, storefrontId, target: after })),
      ])
      if (chosen.length === 0 && options.accounts?.length) warnings.push(noStorefront)
      const done = {
        opened: open.length,
        ended: end.length,
        unchanged: wanted.length - open.length,
        accounts: accounts.length,
        warnings,
      }
      if (open.length + end.length + accounts.length === 0) return { version: null, ...done }
      const changes: Change[] = [...open, ...end].map(({ table, storefrontId }) => ({ table, storefrontId }))
      changes.push(...accounts.map(({ storefrontId, first }) => ({ table: 'account' as const, storefrontId, first })))
      const approval = await requireMappingChange(tx, actor, changes, options.approver ?? null)
      const note = options.note ?? ''
      const change = { end: end.map(({ id }) => BigInt(id)), open, accounts: accounts, note, ...approval }
      return { version: await writeVersion(tx, clock.now(), actor, change), ...done }
    },
    { timeout: 30_000 },
  )
}

/** Every bad line by name, as far as a person reads on. */
function inLines(errors: readonly CsvError[]): string {
  const said = errors
    .slice(0, saidAtMost)
    .map(({ table, line, field, reason }) => `${table}.csv line ${line}, ${field}: ${reason}`)
  const more = errors.length - said.length
  return [...said, ...(more > 0 ? [`and ${more} more`] : [])].join('\n')
}

const saidAtMost = 500

const noStorefront: MappingWarning = {
  table: 'account',
  field: 'storefront',
  value: '',
  rules: 1,
  reason: 'there is no storefront to take it yet: import it again once one is connected',
}

const identity = (row: Pick<NewRow, 'table' | 'storefrontId' | 'key' | 'validFrom' | 'validTo'>) =>
  `${row.table}/${row.storefrontId ?? ''}/${row.validFrom ?? ''}/${row.validTo ?? ''}/${row.key}`

const content = (row: { position: number; target: unknown }) => `${row.position} ${canonicalJson(row.target)}`

async function withStorefronts(tx: Tx, rows: readonly MappingRowInput[]): Promise<NewRow[]> {
  const known = new Map(
    (await tx.storefront.findMany({ select: { id: true, code: true } })).map(({ id, code }) => [code, id]),
  )
  return rows.map(({ table, storefront, position, match, target, validFrom = null, validTo = null }) => {
    const storefrontId = storefront === '' ? null : known.get(storefront)
    if (storefrontId === undefined) throw new Fault('STOREFRONT_UNKNOWN', `There is no storefront "${storefront}"`)
    return { table, storefrontId, position, key: matchKey(match), match, target, validFrom, validTo }
  })
}
