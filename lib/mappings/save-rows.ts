import type { Actor } from '../kernel/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import type { GivenEdit } from './change/edits.ts'
import { parseEdits } from './change/edits.ts'
import { enactEdits } from './change/enact-edits.ts'
import { requireMappingChange } from './require-change.ts'
import type { MappingTable } from './tables.ts'
import type { MappingWarning } from './unknown-codes.ts'
import { lockMappings } from './write-version.ts'

interface SavedRows {
  table: MappingTable
  /** Null changes rules that hold for every storefront. */
  storefrontId: string | null
  /** Rules to open. One that matches the same as a rule that stays is refused: to replace a rule, name it in `end`. */
  rows: NonNullable<GivenEdit['open']>
  /** Ids of rules that end. */
  end?: readonly string[]
}

/**
 * Saves a change of one table: one new version, in force at once; versions before it stay as they were. Codes the ERP does
 * not know are saved and come back as warnings.
 * @throws {Fault} NOT_PERMITTED, MAPPING_NEEDS_FINANCE, MAPPING_INVALID (context.errors: row, field, reason),
 * MAPPING_DUPLICATE and MAPPING_OVERLAP (naming the rule in the way), MAPPING_CHANGED when a rule to end is gone already
 */
export async function saveMappingRows(
  db: Db,
  clock: Clock,
  actor: Actor,
  change: SavedRows,
  options: { note?: string; approver?: Actor | null } = {},
): Promise<{ version: number; warnings: MappingWarning[] }> {
  const { table, storefrontId, rows, end = [] } = change
  const edits = parseEdits([{ table, storefrontId, end, open: rows }])
  return await db.$transaction(async (tx) => {
    await lockMappings(tx)
    const approval = await requireMappingChange(tx, actor, [change], options.approver ?? null)
    const given = { edits, effectiveOn: null, note: options.note ?? '', ...approval }
    return enactEdits(tx, clock.now(), actor, given)
  })
}
