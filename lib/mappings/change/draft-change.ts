import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db, Prisma, Tx } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { notify } from '../../queue/notify.ts'
import { requireDrafting } from '../require-change.ts'
import { readStandingRows } from '../standing-rows.ts'
import { titleOf } from '../tables.ts'
import { planEdits } from './apply-edits.ts'
import { keepEdits } from './edit-change.ts'
import type { GivenEdit, MappingEdit } from './edits.ts'
import { mergeEdits, parseEdits, tablesOf } from './edits.ts'
import { dayOf, lockChange, newestVersion } from './stored-change.ts'

/**
 * Writes a change down without putting it in force, so that it can be replayed, dated and approved first.
 * @param given.effectiveOn yyyy-mm-dd, the first business date it shall hold for; null or left out is every date
 * @throws {Fault} NOT_PERMITTED, MAPPING_INVALID, CHANGE_EMPTY, MAPPING_DUPLICATE, MAPPING_OVERLAP, MAPPING_CHANGED
 */
export async function draftChange(
  db: Db,
  clock: Clock,
  actor: Actor,
  given: { title?: string; note?: string; edits: readonly GivenEdit[]; effectiveOn?: string | null },
): Promise<{ id: string; title: string }> {
  const edits = parseEdits(given.edits)
  return db.$transaction((tx) => createDraft(tx, clock.now(), actor, { ...given, edits }))
}

/**
 * Adds one edit to the actor's own newest draft, or begins one.
 * @throws {Fault} as `draftChange`
 */
export async function addToDraft(
  db: Db,
  clock: Clock,
  actor: Actor,
  given: GivenEdit,
): Promise<{ id: string; title: string }> {
  const [edit] = parseEdits([given])
  return db.$transaction(async (tx) => {
    const newest =
      actor.kind === 'user'
        ? await tx.mappingChange.findFirst({
            where: { state: 'draft', byId: actor.id },
            orderBy: { updatedAt: 'desc' },
            select: { id: true },
          })
        : null
    if (!newest || !edit) return createDraft(tx, clock.now(), actor, { edits: edit ? [edit] : [] })
    const change = await lockChange(tx, newest.id)
    await keepEdits(tx, clock.now(), actor, change, { edits: mergeEdits(change.edits, edit) })
    return { id: change.id, title: change.title }
  })
}

async function createDraft(
  tx: Tx,
  now: Date,
  actor: Actor,
  given: { title?: string; note?: string; edits: MappingEdit[]; effectiveOn?: string | null },
): Promise<{ id: string; title: string }> {
  const { edits, effectiveOn = null, note = '' } = given
  if (edits.length === 0) throw new Fault('CHANGE_EMPTY', 'This change edits nothing: add, change or end a rule first.')
  const touched = tablesOf(edits)
  requireDrafting(actor, touched)
  planEdits(
    await readStandingRows(tx, { tables: touched.flatMap(({ table }) => (table === 'account' ? [] : table)) }),
    edits,
    effectiveOn,
  )
  const title = given.title?.trim() || namesOf(edits)
  const { id } = await tx.mappingChange.create({
    data: {
      title,
      note,
      edits: edits as unknown as Prisma.InputJsonValue,
      baseVersion: await newestVersion(tx),
      effectiveOn: dayOf(effectiveOn),
      byId: actor.kind === 'user' ? actor.id : null,
      byLabel: actor.label,
      createdAt: now,
      updatedAt: now,
    },
    select: { id: true },
  })
  await recordAudit(tx, actor, {
    action: 'mappings:draft',
    subjectKind: 'mapping_change',
    subjectId: id,
    after: { title, edits, effectiveOn },
    note,
  })
  await notify(tx, 'mappings')
  return { id, title }
}

/** What a change is called until somebody says otherwise. */
const namesOf = (edits: readonly MappingEdit[]): string =>
  [...new Set(edits.map(({ table }) => titleOf(table)))].join(', ')
