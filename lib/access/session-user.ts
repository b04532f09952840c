import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Role } from './permissions.ts'

/** What a session is made of and compared with on every request. */
export interface SessionUser {
  id: string
  email: string
  name: string
  role: Role
  sessionVersion: number
  /** null = every storefront. */
  storefrontIds: string[] | null
}

/** The account behind a session as it is now; null when it is gone or disabled. */
export async function readSessionUser(db: Db, userId: string): Promise<SessionUser | null> {
  const user = await db.user.findUnique({
    where: { id: userId },
    select: {
      id: true,
      email: true,
      name: true,
      role: true,
      sessionVersion: true,
      disabledAt: true,
      storefronts: { select: { storefrontId: true } },
    },
  })
  if (!user || user.disabledAt) return null
  const { disabledAt: _, storefronts, ...rest } = user
  return { ...rest, storefrontIds: storefronts.length > 0 ? storefronts.map(({ storefrontId }) => storefrontId) : null }
}

/** Null unless the account is enabled and its version is still the session's. */
export async function checkSession(db: Db, userId: string, sessionVersion: number): Promise<SessionUser | null> {
  const user = await readSessionUser(db, userId)
  return user && user.sessionVersion === sessionVersion ? user : null
}

export const actorOf = (user: SessionUser): Extract<Actor, { kind: 'user' }> => ({
  kind: 'user',
  id: user.id,
  label: user.name,
  role: user.role,
  storefrontIds: user.storefrontIds,
})
