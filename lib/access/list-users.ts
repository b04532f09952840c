import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Role } from './permissions.ts'
import { requirePermission } from './permissions.ts'

export interface UserRow {
  id: string
  email: string
  name: string
  role: Role
  disabledAt: Date | null
  lastSignInAt: Date | null
  createdAt: Date
  /** Business dates, both included; null when nothing is set. */
  away: { from: string; until: string } | null
  /** Codes; null = every storefront. */
  storefronts: { id: string; code: string }[] | null
}

/** Every account, enabled ones first, by name. Hundreds at most, so it is not paged. @throws {Fault} NOT_PERMITTED */
export async function listUsers(db: Db, actor: Actor): Promise<UserRow[]> {
  requirePermission(actor, 'users:read')
  const users = await db.user.findMany({
    orderBy: [{ disabledAt: { sort: 'asc', nulls: 'first' } }, { name: 'asc' }, { id: 'asc' }],
    take: 1_000,
    select: {
      id: true,
      email: true,
      name: true,
      role: true,
      disabledAt: true,
      lastSignInAt: true,
      createdAt: true,
      awayFrom: true,
      awayUntil: true,
      storefronts: { select: { storefront: { select: { id: true, code: true } } } },
    },
  })
  return users.map(({ storefronts, awayFrom, awayUntil, ...user }) => ({
    ...user,
    away: awayFrom && awayUntil ? { from: dateOf(awayFrom), until: dateOf(awayUntil) } : null,
    storefronts: storefronts.length > 0 ? storefronts.map(({ storefront }) => storefront) : null,
  }))
}

const dateOf = (date: Date): string => date.toISOString().slice(0, 10)
