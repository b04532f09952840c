import type { Actor } from '../kernel/actor.ts'
import { Fault } from '../kernel/fault.ts'

export type Role = 'admin' | 'ecommerce' | 'finance' | 'service' | 'viewer'

export const roles = ['admin', 'ecommerce', 'finance', 'service', 'viewer'] as const satisfies readonly Role[]

const everyone = roles

/** Who may do what (rule 28). The one table: pages, actions, queries and exports all ask it. */
export const permissions = {
  'boards:read': everyone,
  'orders:read': everyone,
  'orders:export': ['admin', 'ecommerce', 'finance', 'service'],
  'orders:exclude': ['ecommerce', 'finance'],
  'orders:retry': ['admin', 'ecommerce', 'finance'],
  'orders:read-again': ['admin', 'ecommerce', 'service'],
  'customers:read': ['admin', 'ecommerce', 'finance', 'service'],
  'exceptions:read': ['admin', 'ecommerce', 'finance', 'viewer'],
  'exceptions:resolve': ['admin', 'ecommerce', 'finance'],
  'exceptions:export': ['admin', 'ecommerce', 'finance'],
  'mappings:read': ['admin', 'ecommerce', 'finance', 'viewer'],
  'mappings:link-items': ['admin', 'ecommerce'],
  'mappings:edit': ['admin'],
  'mappings:replay': ['admin', 'ecommerce', 'finance'],
  'mappings:approve-money': ['finance'],
  'catalogue:read': everyone,
  'catalogue:decide': ['admin', 'ecommerce'],
  'catalogue:set-policy': ['admin'],
  'catalogue:export': ['admin', 'ecommerce', 'finance'],
  'inventory:read': everyone,
  'inventory:manage': ['admin', 'ecommerce'],
  'inventory:export': ['admin', 'ecommerce', 'finance'],
  'shipments:read': everyone,
  'shipments:manage': ['admin', 'ecommerce'],
  'shipments:set-policy': ['admin'],
  'shipments:export': ['admin', 'ecommerce', 'finance', 'service'],
  'drift:read': everyone,
  'drift:decide': ['admin', 'ecommerce', 'finance'],
  'drift:export': ['admin', 'ecommerce', 'finance'],
  'returns:read': everyone,
  'returns:manage': ['admin', 'ecommerce', 'finance'],
  'returns:export': ['admin', 'ecommerce', 'finance'],
  'month-end:read': ['admin', 'finance', 'viewer'],
  'month-end:export': ['admin', 'finance'],
  'month-end:import': ['finance'],
  'month-end:set-terms': ['finance'],
  'month-end:prepare': ['finance'],
  'month-end:approve': ['finance'],
  'notes:write': ['admin', 'ecommerce', 'service'],
  'connections:read': ['admin', 'ecommerce', 'finance', 'viewer'],
  'connections:edit': ['admin'],
  'flows:set-mode': ['admin'],
  'runs:ask': ['admin', 'ecommerce'],
  'users:read': ['admin'],
  'users:edit': ['admin'],
  'audit:read': ['admin', 'finance'],
  'system:read': ['admin'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

/** What even an operator at the command line does only in the name of a person who may. */
const onlyInPerson: ReadonlySet<Permission> = new Set([
  'mappings:approve-money',
  'month-end:prepare',
  'month-end:approve',
])

/** Whether an actor may, on a storefront when one is given. */
export function may(actor: Actor, permission: Permission, storefrontId?: string | null): boolean {
  if (actor.kind !== 'user') return !onlyInPerson.has(permission)
  const allowed: readonly Role[] = permissions[permission]
  return allowed.includes(actor.role) && (storefrontId ? seesStorefront(actor, storefrontId) : true)
}

/** @throws {Fault} NOT_PERMITTED */
export function requirePermission(actor: Actor, permission: Permission, storefrontId?: string | null): void {
  if (may(actor, permission, storefrontId)) return
  throw new Fault('NOT_PERMITTED', `${actor.label} may not do this (${permission})`, {
    context: { permission, storefrontId: storefrontId ?? null },
  })
}

/** The storefronts an actor's queries are limited to; null = all. */
export const storefrontScope = (actor: Actor): readonly string[] | null =>
  actor.kind === 'user' ? actor.storefrontIds : null

/** The scope narrowed to the one storefront asked for: what a page's filter may show. */
export function narrowScope(actor: Actor, storefrontId: string | null | undefined): readonly string[] | null {
  const scope = storefrontScope(actor)
  if (!storefrontId) return scope
  return scope === null || scope.includes(storefrontId) ? [storefrontId] : []
}

function seesStorefront(actor: Actor, storefrontId: string): boolean {
  const scope = storefrontScope(actor)
  return scope === null || scope.includes(storefrontId)
}
