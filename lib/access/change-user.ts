import { z } from 'zod'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { hashPassword } from './password.ts'
import { requirePermission, roles } from './permissions.ts'

export const userChange = z.object({
  name: z.string().trim().min(1).max(120).optional(),
  role: z.enum(roles).optional(),
  disabled: z.boolean().optional(),
  password: z.string().optional(),
  /** null = every storefront. */
  storefrontIds: z.array(z.uuid()).nullable().optional(),
})

export type UserChange = z.input<typeof userChange>

/**
 * Changes an account. Anything but the name ends its sessions at once (the session version rises).
 * @throws {Fault} NOT_PERMITTED, USER_UNKNOWN, LAST_ADMIN, PASSWORD_WEAK
 */
export async function changeUser(db: Db, now: Date, actor: Actor, userId: string, input: UserChange): Promise<void> {
  requirePermission(actor, 'users:edit')
  const change = userChange.parse(input)
  await db.$transaction(async (tx) => {
    const user = await lockUser(tx, userId)
    const losesAdmin = change.disabled === true || (change.role !== undefined && change.role !== 'admin')
    if (user.role === 'admin' && user.disabledAt === null && losesAdmin) await refuseLastAdmin(tx, userId)

    const { name, role, disabled, password, storefrontIds } = change
    const endsSessions = [role, disabled, password, storefrontIds].some((value) => value !== undefined)
    await tx.user.update({
      where: { id: userId },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(role === undefined ? {} : { role }),
        ...(disabled === undefined ? {} : { disabledAt: disabled ? (user.disabledAt ?? now) : null }),
        ...(password === undefined ? {} : { passwordHash: await hashPassword(password, user.email) }),
        ...(endsSessions ? { sessionVersion: { increment: 1 } } : {}),
      },
    })
    if (storefrontIds !== undefined) {
      await tx.userStorefront.deleteMany({ where: { userId } })
      if (storefrontIds) {
        await tx.userStorefront.createMany({ data: storefrontIds.map((storefrontId) => ({ userId, storefrontId })) })
      }
    }
    await recordAudit(tx, actor, {
      action: 'users:change',
      subjectKind: 'user',
      subjectId: userId,
      before: { name: user.name, role: user.role, disabled: user.disabledAt !== null },
      after: { name, role, disabled, storefrontIds, ...(password === undefined ? {} : { password: 'changed' }) },
    })
  })
}

async function lockUser(tx: Tx, userId: string) {
  await tx.$queryRaw`select id from users where id = ${userId}::uuid for update`
  const user = await tx.user.findUnique({ where: { id: userId } })
  if (!user) throw new Fault('USER_UNKNOWN', 'This account does not exist')
  return user
}

/** Every admin row is locked, so that two admins cannot demote each other at once. */
async function refuseLastAdmin(tx: Tx, userId: string): Promise<void> {
  const admins = await tx.$queryRaw<{ id: string }[]>`
    select id from users where role = 'admin' and disabled_at is null order by id for update`
  if (admins.every(({ id }) => id === userId)) {
    throw new Fault('LAST_ADMIN', 'This is the last admin who can sign in. Name another admin first.')
  }
}
