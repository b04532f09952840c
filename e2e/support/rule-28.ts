// Who may do what, written out here a second time on purpose: whoever changes the product's table meets these tests.
import type { Role } from './product.ts'

export type Who = Role | 'nobody'

export const people: readonly Who[] = ['nobody', 'viewer', 'service', 'finance', 'ecommerce', 'admin']

const everyone: readonly Role[] = ['admin', 'ecommerce', 'finance', 'service', 'viewer']

const rule28 = {
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

export type Permission = keyof typeof rule28

export const allowed = (who: Who, permission: Permission): boolean =>
  (rule28[permission] as readonly Who[]).includes(who)
