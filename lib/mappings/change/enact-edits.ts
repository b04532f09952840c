import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/db.ts'
import { readStandingRows } from '../standing-rows.ts'
import type { MappingWarning } from '../unknown-codes.ts'
import { findUnknownCodes } from '../unknown-codes.ts'
import { writeVersion } from '../write-version.ts'
import { planEdits } from './apply-edits.ts'
import type { MappingEdit } from './edits.ts'

/**
 * Puts edits in force under a new version. Who calls holds the mappings locked and has asked for the permission.
 * @param change.byLabel who wrote it, when the actor approves it
 * @throws {Fault} as `planEdits`
 */
export async function enactEdits(
  tx: Tx,
  now: Date,
  actor: Actor,
  change: {
    edits: readonly MappingEdit[]
    effectiveOn: string | null
    note: string
    approvedById: string | null
    approved: boolean
    byLabel?: string
    changeId?: string
    undoes?: number
  },
): Promise<{ version: number; warnings: MappingWarning[] }> {
  const { edits, effectiveOn, ...rest } = change
  const rows = await readStandingRows(tx, { tables: edits.map(({ table }) => table) })
  const { end, open } = planEdits(rows, edits, effectiveOn)
  const version = await writeVersion(tx, now, actor, { end: end.map(({ id }) => BigInt(id)), open, ...rest })
  return { version, warnings: await findUnknownCodes(tx, open) }
}
