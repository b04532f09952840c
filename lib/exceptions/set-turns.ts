import type { Role } from '../access/permissions.ts'
import { permissions, requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { enqueue } from '../queue/enqueue.ts'

/** The roles that own exceptions and may be given them in turn. */
export const turnRoles: readonly Role[] = permissions['exceptions:resolve']

/** Of each role that owns exceptions, whether its people are given them in turn. @throws {Fault} NOT_PERMITTED */
export async function readTurns(db: Db, actor: Actor): Promise<{ role: Role; enabled: boolean }[]> {
  requirePermission(actor, 'users:read')
  const rows = await db.turnSetting.findMany()
  return turnRoles.map((role) => ({ role, enabled: rows.find((row) => row.role === role)?.enabled === true }))
}

/**
 * Has new exceptions of a role given to its people in turn, or not any more. What was given stays.
 * @throws {Fault} NOT_PERMITTED, ROLE_OWNS_NOTHING
 */
export async function setTurns(db: Db, actor: Actor, role: Role, enabled: boolean): Promise<void> {
  requirePermission(actor, 'users:edit')
  if (!turnRoles.includes(role)) throw new Fault('ROLE_OWNS_NOTHING', 'People of this role are given no exceptions')
  await db.$transaction(async (tx) => {
    const before = await tx.turnSetting.findUnique({ where: { role } })
    if ((before?.enabled ?? false) === enabled) return
    await tx.turnSetting.upsert({ where: { role }, create: { role, enabled }, update: { enabled } })
    if (enabled) await enqueue(tx, [{ task: 'exceptions:sweep', payload: {} }])
    await recordAudit(tx, actor, {
      action: 'exceptions:set-turns',
      subjectKind: 'role',
      subjectId: role,
      before: { enabled: before?.enabled ?? false },
      after: { enabled },
    })
  })
}
