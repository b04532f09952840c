import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db, Prisma, Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { notify } from '../../queue/notify.ts'
import { requireDrafting } from '../require-change.ts'
import { readStandingRows } from '../standing-rows.ts'
import { planEdits } from './apply-edits.ts'
import type { GivenEdit, MappingEdit } from './edits.ts'
import { parseEdits, tablesOf } from './edits.ts'
import type { StoredChange } from './stored-change.ts'
import { dayOf, lockChange, newestVersion, requireState } from './stored-change.ts'

/**
 * Changes a draft. One that waits or was rejected becomes a draft again: what finance looks at does not change under them.
 * Edits given replace all there were, and are checked against the rules as they stand now.
 * @throws {Fault} NOT_PERMITTED, CHANGE_UNKNOWN, CHANGE_DECIDED, CHANGE_EMPTY, MAPPING_INVALID, MAPPING_DUPLICATE,
 * MAPPING_OVERLAP, MAPPING_CHANGED
 */
export async function editChange(
  db: Db,
  clock: Clock,
  actor: Actor,
  id: string,
  patch: { title?: string; note?: string; edits?: readonly GivenEdit[]; effectiveOn?: string | null },
): Promise<void> {
  const { edits: given, ...rest } = patch
  const edits = given && parseEdits(given)
  await db.$transaction(async (tx) => {
    const change = await lockChange(tx, id)
    await keepEdits(tx, clock.now(), actor, change, { ...rest, ...(edits ? { edits } : {}) })
  })
}

/** Writes what a draft says now, checked. @throws {Fault} as `editChange` */
export async function keepEdits(
  tx: Tx,
  now: Date,
  actor: Actor,
  change: StoredChange,
  patch: { title?: string; note?: string; edits?: MappingEdit[]; effectiveOn?: string | null },
): Promise<void> {
  requireState(change, ['draft', 'waiting', 'rejected'])
  const { title = change.title, note = change.note, effectiveOn = change.effectiveOn } = patch
  requireDrafting(actor, tablesOf([...change.edits, ...(patch.edits ?? [])]))
  if (patch.edits || patch.effectiveOn !== undefined) {
    const edits = patch.edits ?? change.edits
    if (edits.length === 0) {
      throw new Fault('CHANGE_EMPTY', 'Nothing would be left of this change: withdraw it instead.')
    }
    planEdits(await readStandingRows(tx, { tables: edits.map(({ table }) => table) }), edits, effectiveOn)
  }
  await tx.mappingChange.update({
    where: { id: change.id },
    data: {
      title: title.trim() || change.title,
      note,
      effectiveOn: dayOf(effectiveOn),
      state: 'draft',
      updatedAt: now,
      submittedAt: null,
      ...(patch.edits
        ? { edits: patch.edits as unknown as Prisma.InputJsonValue, baseVersion: await newestVersion(tx) }
        : {}),
    },
    select: { id: true },
  })
  await recordAudit(tx, actor, {
    action: 'mappings:edit-draft',
    subjectKind: 'mapping_change',
    subjectId: change.id,
    before: { title: change.title, edits: change.edits, effectiveOn: change.effectiveOn },
    after: { title, edits: patch.edits ?? change.edits, effectiveOn },
    note,
  })
  await notify(tx, 'mappings')
}
