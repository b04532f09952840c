import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'
import { lockCase } from './lock-case.ts'
import { peopleWho } from './people.ts'

/**
 * Gives a case to a person, or back to nobody. The person must be able to resolve it. From then on it is not given in turn
 * any more, and it stays with them however long they are away.
 * @throws {Fault} NOT_PERMITTED, CASE_UNKNOWN, CASE_CLOSED, ASSIGNEE_REFUSED
 */
export async function assignCase(
  db: Db,
  now: Date,
  actor: Actor,
  caseId: string,
  assigneeId: string | null,
): Promise<void> {
  await db.$transaction((tx) => assignCaseIn(tx, now, actor, caseId, assigneeId))
}

/** `assignCase` inside the caller's transaction. */
export async function assignCaseIn(
  tx: Tx,
  now: Date,
  actor: Actor,
  caseId: string,
  assigneeId: string | null,
): Promise<void> {
  const found = await lockCase(tx, caseId)
  requirePermission(actor, 'exceptions:resolve', found.storefrontId)
  if (found.state === 'closed') throw new Fault('CASE_CLOSED', 'This exception is closed already')
  if (found.assigneeId === assigneeId && found.assignedByHand) return
  const people = await peopleWho(tx, 'exceptions:resolve', found.storefrontId)
  const assignee = people.find(({ id }) => id === assigneeId) ?? null
  if (assigneeId !== null && !assignee) {
    throw new Fault('ASSIGNEE_REFUSED', 'This person may not resolve this exception')
  }
  const before = found.assigneeId ? await tx.user.findUnique({ where: { id: found.assigneeId } }) : null
  await tx.exceptionCase.update({
    where: { id: caseId },
    data: { assigneeId, assignedByHand: true, assignedInTurn: false },
  })
  await tx.exceptionEvent.create({
    data: {
      caseId,
      at: now,
      actorLabel: actor.label,
      what: assignee ? 'assigned' : 'unassigned',
      detail: { to: assignee?.name ?? null },
    },
  })
  await recordAudit(tx, actor, {
    action: 'exceptions:assign',
    subjectKind: 'exception',
    subjectId: caseId,
    before: { assignee: before?.name ?? null },
    after: { code: found.code, cause: found.cause, assignee: assignee?.name ?? null },
  })
  await notify(tx, 'exceptions')
}
