import { expect, it } from 'vitest'
import type { Actor } from '../kernel/actor.ts'
import { may, narrowScope, permissions, requirePermission } from './permissions.ts'

const viewer: Actor = { kind: 'user', id: 'v', label: 'V', role: 'viewer', storefrontIds: ['a'] }

it('lets a viewer read and change nothing', () => {
  const granted = Object.keys(permissions).filter((name) => may(viewer, name as keyof typeof permissions))
  expect(granted.every((name) => name.endsWith(':read'))).toBe(true)
  expect(granted).not.toContain('customers:read')
})

it('keeps money mappings for a finance person, also from the command line', () => {
  expect(may({ kind: 'operator', label: 'op' }, 'mappings:edit')).toBe(true)
  expect(() => requirePermission({ kind: 'operator', label: 'op' }, 'mappings:approve-money')).toThrow(/may not/)
  expect(may({ ...viewer, role: 'admin' }, 'mappings:approve-money')).toBe(false)
  expect(may({ ...viewer, role: 'finance' }, 'mappings:approve-money')).toBe(true)
})

it('limits a person to their storefronts', () => {
  expect(may(viewer, 'orders:read', 'a')).toBe(true)
  expect(may(viewer, 'orders:read', 'b')).toBe(false)
  expect(narrowScope(viewer, 'b')).toEqual([])
  expect(narrowScope(viewer, null)).toEqual(['a'])
  expect(narrowScope({ kind: 'system', label: 's' }, 'b')).toEqual(['b'])
})
