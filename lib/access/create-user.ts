import { z } from 'zod'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { hashPassword } from './password.ts'
import { requirePermission, roles } from './permissions.ts'

export const emailText = z.string().trim().toLowerCase().pipe(z.email())

export const newUser = z.object({
  email: emailText,
  name: z.string().trim().min(1).max(120),
  role: z.enum(roles),
  password: z.string(),
  /** null = every storefront. */
  storefrontIds: z.array(z.uuid()).nullable().default(null),
})

export type NewUser = z.input<typeof newUser>

/** @throws {Fault} NOT_PERMITTED, PASSWORD_WEAK, EMAIL_TAKEN */
export async function createUser(db: Db, actor: Actor, input: NewUser): Promise<{ id: string }> {
  requirePermission(actor, 'users:edit')
  const { email, name, role, password, storefrontIds } = newUser.parse(input)
  const passwordHash = await hashPassword(password, email)
  return db.$transaction(async (tx) => {
    const [created] = await tx.user.createManyAndReturn({
      data: [{ email, name, role, passwordHash }],
      skipDuplicates: true,
      select: { id: true },
    })
    if (!created) throw new Fault('EMAIL_TAKEN', `${email} has an account already`)
    if (storefrontIds) {
      await tx.userStorefront.createMany({
        data: storefrontIds.map((storefrontId) => ({ userId: created.id, storefrontId })),
      })
    }
    await recordAudit(tx, actor, {
      action: 'users:create',
      subjectKind: 'user',
      subjectId: created.id,
      after: { email, name, role, storefrontIds },
    })
    return created
  })
}
