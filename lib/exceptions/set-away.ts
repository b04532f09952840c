import { z } from 'zod'
import { permissions, requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { enqueue } from '../queue/enqueue.ts'

export const absence = z
  .object({
    /** Business dates, both included. */
    from: z.iso.date(),
    until: z.iso.date(),
    /** Who has what would be given to them in turn; null = whoever is next. */
    deputyId: z.uuid().nullable().default(null),
  })
  .refine(({ from, until }) => from <= until, { error: 'The last day is before the first', path: ['until'] })

export type Absence = z.input<typeof absence>

export interface Away {
  from: string
  until: string
  deputy: { id: string; name: string } | null
}

/** When a person is away, as set; null when they are not. Their own, or for an admin. @throws {Fault} NOT_PERMITTED, USER_UNKNOWN */
export async function readAway(db: Db, actor: Actor, userId: string): Promise<Away | null> {
  if (!isSelf(actor, userId)) requirePermission(actor, 'users:read')
  const user = await db.user.findUnique({
    where: { id: userId },
    select: { awayFrom: true, awayUntil: true, deputy: { select: { id: true, name: true } } },
  })
  if (!user) throw new Fault('USER_UNKNOWN', 'This account does not exist')
  if (!user.awayFrom || !user.awayUntil) return null
  return { from: dateOf(user.awayFrom), until: dateOf(user.awayUntil), deputy: user.deputy }
}

/**
 * Says when a person is away, or that they are back. What was given to them in turn is given on meanwhile and stays where it
 * went; what they took themselves stays with them. People set their own absence, an admin anybody's.
 * @throws {Fault} NOT_PERMITTED, USER_UNKNOWN, DEPUTY_REFUSED
 */
export async function setAway(db: Db, actor: Actor, userId: string, input: Absence | null): Promise<void> {
  if (!isSelf(actor, userId)) requirePermission(actor, 'users:edit')
  const away = input === null ? null : absence.parse(input)
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from users where id = ${userId}::uuid for no key update`
    const user = await tx.user.findUnique({ where: { id: userId }, include: { deputy: { select: { name: true } } } })
    if (!user) throw new Fault('USER_UNKNOWN', 'This account does not exist')
    const deputy = away?.deputyId ? await tx.user.findUnique({ where: { id: away.deputyId } }) : null
    const able: readonly string[] = permissions['exceptions:resolve']
    if (away?.deputyId && (!deputy || deputy.id === userId || deputy.disabledAt || !able.includes(deputy.role))) {
      throw new Fault('DEPUTY_REFUSED', 'A deputy is somebody else who may resolve exceptions')
    }
    await tx.user.update({
      where: { id: userId },
      data: {
        awayFrom: away ? new Date(away.from) : null,
        awayUntil: away ? new Date(away.until) : null,
        deputyId: deputy?.id ?? null,
      },
    })
    if (away) await enqueue(tx, [{ task: 'exceptions:sweep', payload: {} }])
    await recordAudit(tx, actor, {
      action: 'users:set-away',
      subjectKind: 'user',
      subjectId: userId,
      before: user.awayFrom
        ? {
            from: dateOf(user.awayFrom),
            until: user.awayUntil && dateOf(user.awayUntil),
            deputy: user.deputy?.name ?? null,
          }
        : null,
      after: away ? { from: away.from, until: away.until, deputy: deputy?.name ?? null } : null,
    })
  })
}

const isSelf = (actor: Actor, userId: string) => actor.kind === 'user' && actor.id === userId

const dateOf = (date: Date) => date.toISOString().slice(0, 10)
