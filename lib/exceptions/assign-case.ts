import type { Role } from '../access/permissions.ts'
import { permissions, requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'
import { lockCase } from './lock-case.ts'

export interface Assignee {
  id: string
  name: string
  role: Role
}

/**
 * Gives a case to a person, or back to nobody. The person must be able to resolve it.
 * @throws {Fault} NOT_PERMITTED, CASE_UNKNOWN, CASE_CLOSED, ASSIGNEE_REFUSED
 */
export async function assignCase(
  db: Db,
  now: Date,
  actor: Actor,
  caseId: string,
  assigneeId: string | null,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const found = await lockCase(tx, caseId)
    requirePermission(actor, 'exceptions:resolve', found.storefrontId)
    if (found.state === 'closed') throw new Fault('CASE_CLOSED', 'This exception is closed already')
    if (found.assigneeId === assigneeId) return
    const people = await peopleOf(tx, found.storefrontId)
    const assignee = people.find(({ id }) => id === assigneeId) ?? null
    if (assigneeId !== null && !assignee) {
      throw new Fault('ASSIGNEE_REFUSED', 'This person may not resolve this exception')
    }
    const before = found.assigneeId ? await tx.user.findUnique({ where: { id: found.assigneeId } }) : null
    await tx.exceptionCase.update({ where: { id: caseId }, data: { assigneeId } })
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
  })
}

/** Who may be given exceptions, of one storefront when it is named; by name. @throws {Fault} NOT_PERMITTED */
export async function listAssignees(db: Db, actor: Actor, storefrontId: string | null = null): Promise<Assignee[]> {
  requirePermission(actor, 'exceptions:read', storefrontId)
  return peopleOf(db, storefrontId)
}

async function peopleOf(db: Db | Tx, storefrontId: string | null): Promise<Assignee[]> {
  const users = await db.user.findMany({
    where: { disabledAt: null, role: { in: [...permissions['exceptions:resolve']] } },
    select: { id: true, name: true, role: true, storefronts: { select: { storefrontId: true } } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 500,
  })
  return users
    .filter(({ storefronts }) => {
      const seen = storefronts.map((row) => row.storefrontId)
      return storefrontId === null || seen.length === 0 || seen.includes(storefrontId)
    })
    .map(({ id, name, role }) => ({ id, name, role }))
}
