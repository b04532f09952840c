import type { Clock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import { keyedHash } from '../kernel/digest.ts'
import { Fault } from '../kernel/fault.ts'
import type { KeyRing } from '../kernel/seal.ts'
import { verifyPassword } from './password.ts'
import type { SessionUser } from './session-user.ts'
import { readSessionUser } from './session-user.ts'

const windowMinutes = 15
const limits = { email: 5, address: 30 }

/**
 * Checks e-mail and password. Every attempt counts before the password is looked at, so that parallel guessing is counted too;
 * a right one clears the e-mail's window. E-mail and address are kept as keyed hashes only.
 * @throws {Fault} SIGN_IN_REFUSED, SIGN_IN_SLOWED (retry later, context.retryAt)
 */
export async function signIn(
  db: Db,
  keyRing: KeyRing,
  clock: Clock,
  attempt: { email: string; password: string; address: string },
): Promise<SessionUser> {
  const now = clock.now()
  const email = attempt.email.trim().toLowerCase()
  const keyOf = (text: string) => keyedHash(keyRing.hashKey, text).toString('base64url')
  const emailKey = keyOf(`sign-in e-mail ${email}`)
  const addressKey = keyOf(`sign-in address ${attempt.address}`)
  await countAttempt(db, now, addressKey, limits.address)
  await countAttempt(db, now, emailKey, limits.email)

  const user = await db.user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true, disabledAt: true },
  })
  const right = await verifyPassword(user?.passwordHash ?? null, attempt.password)
  if (!user || !right || user.disabledAt) {
    throw new Fault('SIGN_IN_REFUSED', 'E-mail or password is wrong, or the account is disabled')
  }
  await db.signInWindow.deleteMany({ where: { key: emailKey } })
  await db.$executeRaw`update sign_in_windows set failures = greatest(failures - 1, 0) where key = ${addressKey}`
  await db.user.update({ where: { id: user.id }, data: { lastSignInAt: now } })
  const session = await readSessionUser(db, user.id)
  if (!session) throw new Fault('SIGN_IN_REFUSED', 'The account is disabled')
  return session
}

async function countAttempt(db: Db, now: Date, key: string, most: number): Promise<void> {
  const begin = new Date(now.getTime() - windowMinutes * 60_000)
  const [window] = await db.$queryRaw<{ failures: number; started_at: Date }[]>`
    insert into sign_in_windows as w (key, started_at, failures) values (${key}, ${now}, 1)
    on conflict (key) do update set
      failures = case when w.started_at <= ${begin} then 1 else w.failures + 1 end,
      started_at = case when w.started_at <= ${begin} then excluded.started_at else w.started_at end
    returning failures, started_at`
  if (!window || window.failures <= most) return
  const retryAt = new Date(window.started_at.getTime() + windowMinutes * 60_000)
  throw new Fault('SIGN_IN_SLOWED', 'Too many attempts. Wait some minutes and try again.', {
    retry: 'later',
    context: { retryAt: retryAt.toISOString() },
  })
}
