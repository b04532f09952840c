import type { Actor } from '../kernel/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { requireMappingChange } from './require-change.ts'
import type { MappingTable } from './tables.ts'
import { matchKey, parseMappingRow } from './tables.ts'
import type { MappingWarning } from './unknown-codes.ts'
import { findUnknownCodes } from './unknown-codes.ts'
import type { NewRow } from './write-version.ts'
import { lockMappings, writeVersion } from './write-version.ts'

interface MappingChange {
  table: MappingTable
  /** Null changes rules that hold for every storefront. */
  storefrontId: string | null
  /** Rules to open. One that matches the same as a rule that stays is refused: to replace a rule, name it in `end`. */
  rows: readonly { match: unknown; target: unknown; position?: number }[]
  /** Ids of rules that end. */
  end?: readonly string[]
}

/**
 * Saves a change of one table: one new version, in force at once; versions before it stay as they were. Codes the ERP does
 * not know are saved and come back as warnings.
 * @throws {Fault} NOT_PERMITTED, MAPPING_NEEDS_FINANCE, MAPPING_INVALID (context.errors: row, field, reason),
 * MAPPING_DUPLICATE (context names the rule), MAPPING_CHANGED when a rule to end is gone already
 */
export async function saveMappingRows(
  db: Db,
  clock: Clock,
  actor: Actor,
  change: MappingChange,
  options: { note?: string; approver?: Actor | null } = {},
): Promise<{ version: number; warnings: MappingWarning[] }> {
  const { table, storefrontId } = change
  const end = [...new Set(change.end ?? [])]
  const open = checkRows(change)
  return await db.$transaction(async (tx) => {
    await lockMappings(tx)
    const approval = await requireMappingChange(tx, actor, [change], options.approver ?? null)
    const ending = await tx.mappingRow.findMany({
      where: { id: { in: end.map(BigInt) }, table, storefrontId, toVersion: null },
      select: { id: true },
    })
    if (ending.length < end.length) {
      throw new Fault('MAPPING_CHANGED', 'Somebody changed these rules meanwhile: look at them again')
    }
    const clash = await tx.mappingRow.findFirst({
      where: {
        table,
        storefrontId,
        toVersion: null,
        key: { in: open.map(({ key }) => key) },
        id: { notIn: end.map(BigInt) },
      },
      select: { id: true, position: true, match: true, target: true },
    })
    if (clash) {
      const gives = inWords(clash.target as object)
      throw duplicate(table, clash.match as object, `The rule at position ${clash.position}, giving ${gives},`)
    }
    const last = await tx.mappingRow.aggregate({
      where: { table, storefrontId, toVersion: null },
      _max: { position: true },
    })
    const rows = open.map((row, index) => ({
      ...row,
      position: row.position ?? (last._max.position ?? 0) + (index + 1) * 10,
    }))
    const note = options.note ?? ''
    return {
      version: await writeVersion(tx, clock.now(), actor, { end: end.map(BigInt), open: rows, note, ...approval }),
      warnings: await findUnknownCodes(tx, rows),
    }
  })
}

function checkRows({ table, storefrontId, rows }: MappingChange): (Omit<NewRow, 'position'> & { position?: number })[] {
  const errors: { row: number; field: string; reason: string }[] = []
  const seen = new Set<string>()
  const checked = rows.flatMap((given, index) => {
    const row = parseMappingRow(table, given)
    if ('errors' in row) {
      errors.push(...row.errors.map((error) => ({ row: index + 1, ...error })))
      return []
    }
    const key = matchKey(row.match)
    if (seen.has(key)) throw duplicate(table, row.match, 'Another rule of this change')
    seen.add(key)
    return [{ table, storefrontId, key, ...row, ...(given.position === undefined ? {} : { position: given.position }) }]
  })
  if (errors.length > 0) {
    const said = errors.map(({ row, field, reason }) => `rule ${row}, ${field}: ${reason}`).join('; ')
    throw new Fault('MAPPING_INVALID', said, { context: { errors } })
  }
  return checked
}

const duplicate = (table: MappingTable, match: object, clash: string) =>
  new Fault(
    'MAPPING_DUPLICATE',
    `${clash} fits ${inWords(match) || 'anything'} already. Change that rule, or make this one fit something else.`,
    { context: { table, match, clash } },
  )

/** `country GB, method flat_rate`: members as a person reads them. */
const inWords = (members: object): string =>
  Object.entries(members)
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ')
