import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { notify } from '../../queue/notify.ts'
import { requireDrafting } from '../require-change.ts'
import { tablesOf } from './edits.ts'
import type { ChangeState } from './stored-change.ts'
import { lockChange, requireState } from './stored-change.ts'

/** Finance says no to a waiting change. Its author may edit it and submit it again. @throws {Fault} NOT_PERMITTED, CHANGE_* */
export async function rejectChange(
  db: Db,
  clock: Clock,
  actor: Actor,
  id: string,
  { note }: { note: string },
): Promise<void> {
  requirePermission(actor, 'mappings:approve-money')
  await close(db, clock, actor, id, { to: 'rejected', from: ['waiting'], action: 'mappings:reject', note })
}

/** Gives up a change that is not in force. @throws {Fault} NOT_PERMITTED, CHANGE_UNKNOWN, CHANGE_DECIDED */
export async function withdrawChange(
  db: Db,
  clock: Clock,
  actor: Actor,
  id: string,
  { note = '' }: { note?: string } = {},
): Promise<void> {
  const from = ['draft', 'waiting', 'rejected'] as const
  await close(db, clock, actor, id, { to: 'withdrawn', from, action: 'mappings:withdraw', note })
}

async function close(
  db: Db,
  clock: Clock,
  actor: Actor,
  id: string,
  { to, from, action, note }: { to: ChangeState; from: readonly ChangeState[]; action: string; note: string },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const change = await lockChange(tx, id)
    requireState(change, from)
    const touched = tablesOf(change.edits)
    if (to === 'withdrawn') requireDrafting(actor, touched)
    else for (const { storefrontId } of touched) requirePermission(actor, 'mappings:approve-money', storefrontId)
    const now = clock.now()
    await tx.mappingChange.update({
      where: { id },
      data: {
        state: to,
        decidedById: actor.kind === 'user' ? actor.id : null,
        decidedByLabel: actor.label,
        decidedAt: now,
        decisionNote: note,
        updatedAt: now,
      },
      select: { id: true },
    })
    await recordAudit(tx, actor, {
      action,
      subjectKind: 'mapping_change',
      subjectId: id,
      before: { state: change.state },
      after: { state: to, title: change.title },
      note,
    })
    await notify(tx, 'mappings')
  })
}
