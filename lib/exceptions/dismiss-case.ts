import { z } from 'zod'
import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'
import { lockCase } from './lock-case.ts'

export const dismissalReason = z.string().trim().min(3).max(500)

/**
 * Takes a case out of the queue with a reason. It moves no order: what it holds stays held until the evidence is gone or the
 * order is excluded (rule 6). It comes back when it reopens.
 * @throws {Fault} NOT_PERMITTED, CASE_UNKNOWN, CASE_CLOSED
 */
export async function dismissCase(db: Db, now: Date, actor: Actor, caseId: string, reasonText: string): Promise<void> {
  await db.$transaction((tx) => dismissCaseIn(tx, now, actor, caseId, reasonText))
}

/** `dismissCase` inside the caller's transaction. */
export async function dismissCaseIn(
  tx: Tx,
  now: Date,
  actor: Actor,
  caseId: string,
  reasonText: string,
): Promise<void> {
  const reason = dismissalReason.parse(reasonText)
  const found = await lockCase(tx, caseId)
  requirePermission(actor, 'exceptions:resolve', found.storefrontId)
  if (found.state === 'closed') throw new Fault('CASE_CLOSED', 'This exception is closed already')
  await tx.exceptionCase.update({
    where: { id: caseId },
    data: { dismissedAt: now, dismissedReason: reason, dismissedById: actor.kind === 'user' ? actor.id : null },
  })
  await tx.exceptionEvent.create({
    data: { caseId, at: now, actorLabel: actor.label, what: 'dismissed', detail: { reason } },
  })
  await recordAudit(tx, actor, {
    action: 'exceptions:dismiss',
    subjectKind: 'exception',
    subjectId: caseId,
    after: { code: found.code, cause: found.cause },
    note: reason,
  })
  await notify(tx, 'exceptions')
}

/** Puts a dismissed case back into the queue. @throws {Fault} NOT_PERMITTED, CASE_UNKNOWN */
export async function restoreCase(db: Db, now: Date, actor: Actor, caseId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const found = await lockCase(tx, caseId)
    requirePermission(actor, 'exceptions:resolve', found.storefrontId)
    if (!found.dismissedAt) return
    await tx.exceptionCase.update({
      where: { id: caseId },
      data: { dismissedAt: null, dismissedReason: null, dismissedById: null },
    })
    await tx.exceptionEvent.create({ data: { caseId, at: now, actorLabel: actor.label, what: 'restored' } })
    await recordAudit(tx, actor, {
      action: 'exceptions:restore',
      subjectKind: 'exception',
      subjectId: caseId,
      before: { reason: found.dismissedReason },
    })
    await notify(tx, 'exceptions')
  })
}
