import { z } from 'zod'
import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'
import type { CaseSeverity } from './case-conditions.ts'
import { lockCase } from './lock-case.ts'

export const severities = ['critical', 'high', 'medium', 'low'] as const satisfies readonly CaseSeverity[]

export const caseSeverity = z.enum(severities)

/** Says how grave a case is, whatever its code says; it stays so when it reopens. @throws {Fault} NOT_PERMITTED, CASE_UNKNOWN, CASE_CLOSED */
export async function setSeverity(
  db: Db,
  now: Date,
  actor: Actor,
  caseId: string,
  severity: CaseSeverity,
): Promise<void> {
  await db.$transaction((tx) => setSeverityIn(tx, now, actor, caseId, severity))
}

/** `setSeverity` inside the caller's transaction. */
export async function setSeverityIn(
  tx: Tx,
  now: Date,
  actor: Actor,
  caseId: string,
  severity: CaseSeverity,
): Promise<void> {
  const found = await lockCase(tx, caseId)
  requirePermission(actor, 'exceptions:resolve', found.storefrontId)
  if (found.state === 'closed') throw new Fault('CASE_CLOSED', 'This exception is closed already')
  if (found.severity === severity) return
  await tx.exceptionCase.update({
    where: { id: caseId },
    data: { severity, severityById: actor.kind === 'user' ? actor.id : null },
  })
  await tx.exceptionEvent.create({
    data: {
      caseId,
      at: now,
      actorLabel: actor.label,
      what: 'severity set',
      detail: { from: found.severity, to: severity },
    },
  })
  await recordAudit(tx, actor, {
    action: 'exceptions:set-severity',
    subjectKind: 'exception',
    subjectId: caseId,
    before: { severity: found.severity },
    after: { code: found.code, cause: found.cause, severity },
  })
  await notify(tx, 'exceptions')
}
