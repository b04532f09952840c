import type { Role } from '../../lib/access/permissions.ts'

export const roleWords: Record<Role, string> = {
  admin: 'Admin',
  ecommerce: 'Ecommerce operations',
  finance: 'Finance',
  service: 'Customer service',
  viewer: 'Viewer',
}
