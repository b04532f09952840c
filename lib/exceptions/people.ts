import type { Role } from '../access/permissions.ts'
import { permissions, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db, Tx } from '../kernel/db.ts'

export interface Assignee {
  id: string
  name: string
  role: Role
}

/** Who may be given exceptions, of one storefront when it is named; by name. @throws {Fault} NOT_PERMITTED */
export async function listAssignees(db: Db, actor: Actor, storefrontId: string | null = null): Promise<Assignee[]> {
  requirePermission(actor, 'exceptions:read', storefrontId)
  return peopleWho(db, 'exceptions:resolve', storefrontId)
}

/** Who may be named in a comment: everybody who may read the exception. @throws {Fault} NOT_PERMITTED */
export async function listMentionable(db: Db, actor: Actor, storefrontId: string | null = null): Promise<Assignee[]> {
  requirePermission(actor, 'exceptions:read', storefrontId)
  return peopleWho(db, 'exceptions:read', storefrontId)
}

/** People with an open account and the permission, who see the storefront. */
export async function peopleWho(
  db: Db | Tx,
  permission: 'exceptions:resolve' | 'exceptions:read' | 'month-end:prepare',
  storefrontId: string | null,
): Promise<Assignee[]> {
  const users = await db.user.findMany({
    where: { disabledAt: null, role: { in: [...permissions[permission]] } },
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
