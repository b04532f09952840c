import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { notify } from '../../queue/notify.ts'
import { moneyToApprove, requireDrafting } from '../require-change.ts'
import { readStandingRows } from '../standing-rows.ts'
import type { MappingFile } from '../tables.ts'
import type { MappingWarning } from '../unknown-codes.ts'
import { lockMappings } from '../write-version.ts'
import { planEdits } from './apply-edits.ts'
import { tablesOf } from './edits.ts'
import { enactEdits } from './enact-edits.ts'
import { dayOf, lockChange, requireState } from './stored-change.ts'

/** In force under a version, or waiting for finance because of these tables. */
type Submitted =
  | { state: 'in_force'; version: number; warnings: MappingWarning[] }
  | { state: 'waiting'; tables: MappingFile[] }

/**
 * Puts a draft in force, or before finance when it is about money and the actor is not (rule 28).
 * @param given.effectiveOn yyyy-mm-dd, the first business date it holds for; null = every date
 * @throws {Fault} NOT_PERMITTED, CHANGE_UNKNOWN, CHANGE_DECIDED, MAPPING_CHANGED, MAPPING_DUPLICATE, MAPPING_OVERLAP
 */
export async function submitChange(
  db: Db,
  clock: Clock,
  actor: Actor,
  id: string,
  { effectiveOn, note }: { effectiveOn: string | null; note: string },
): Promise<Submitted> {
  return db.$transaction(
    async (tx) => {
      await lockMappings(tx)
      const change = await lockChange(tx, id)
      requireState(change, ['draft'])
      const { edits } = change
      requireDrafting(actor, tablesOf(edits))
      const now = clock.now()
      const tables = await moneyToApprove(tx, actor, tablesOf(edits))
      const submitted = { effectiveOn: dayOf(effectiveOn), note, submittedAt: now, updatedAt: now }
      const record = (after: object) =>
        recordAudit(tx, actor, {
          action: 'mappings:submit',
          subjectKind: 'mapping_change',
          subjectId: id,
          before: { state: change.state },
          after: { title: change.title, effectiveOn, ...after },
          note,
        })
      if (tables.length > 0) {
        planEdits(await readStandingRows(tx, { tables: edits.map(({ table }) => table) }), edits, effectiveOn)
        await tx.mappingChange.update({ where: { id }, data: { ...submitted, state: 'waiting' }, select: { id: true } })
        await record({ state: 'waiting' })
        await notify(tx, 'mappings')
        return { state: 'waiting', tables }
      }
      const approval = { approvedById: actor.kind === 'user' ? actor.id : null, approved: true, changeId: id }
      const enacted = await enactEdits(tx, now, actor, { edits, effectiveOn, note: note || change.title, ...approval })
      await tx.mappingChange.update({
        where: { id },
        data: {
          ...submitted,
          state: 'in_force',
          version: enacted.version,
          decidedById: approval.approvedById,
          decidedByLabel: actor.label,
          decidedAt: now,
        },
        select: { id: true },
      })
      await record({ state: 'in_force', version: enacted.version })
      return { state: 'in_force', ...enacted }
    },
    { timeout: 30_000 },
  )
}
