import type { Actor } from '../../lib/kernel/actor.ts'
import type { Db } from '../../lib/kernel/db.ts'
import { Refusal } from './speak.ts'

/** The finance user in whose name a change of money is approved. @throws {Refusal} when there is no such user */
export async function financeUser(db: Db, email: string): Promise<Actor> {
  const { actorOf, readSessionUser } = await import('../../lib/access/session-user.ts')
  const user = await db.user.findUnique({ where: { email: email.trim().toLowerCase() }, select: { id: true } })
  const session = user ? await readSessionUser(db, user.id) : null
  if (!session) throw new Refusal(`--approve-as: ${email} has no account, or a disabled one`)
  if (session.role !== 'finance')
    throw new Refusal(`--approve-as: ${email} is ${session.role}; it takes a finance user`)
  return actorOf(session)
}
