import type { NavigationEntry } from '../../components/shell/navigation.ts'
import { may, type Permission } from '../../lib/access/permissions.ts'
import type { Person } from '../_server/session.ts'

/** The rail, in order. */
const entries: readonly (NavigationEntry & { permission: Permission })[] = [
  { href: '/', label: 'Board', icon: 'board', permission: 'boards:read' },
  { href: '/exceptions', label: 'Exceptions', icon: 'exceptions', permission: 'exceptions:read' },
  { href: '/orders', label: 'Orders', icon: 'orders', permission: 'orders:read' },
  { href: '/inventory', label: 'Inventory', icon: 'inventory', permission: 'inventory:read' },
  { href: '/shipments', label: 'Shipments', icon: 'shipments', permission: 'shipments:read' },
  { href: '/drift', label: 'Changes', icon: 'drift', permission: 'drift:read' },
  { href: '/returns', label: 'Returns', icon: 'returns', permission: 'returns:read' },
  { href: '/month-end', label: 'Month-end', icon: 'monthEnd', permission: 'month-end:read' },
  { href: '/customers', label: 'Customers', icon: 'customers', permission: 'customers:read' },
  { href: '/catalogue', label: 'Catalogue', icon: 'catalogue', permission: 'catalogue:read' },
  { href: '/mappings', label: 'Mappings', icon: 'mappings', permission: 'mappings:read' },
  { href: '/connections', label: 'Connections', icon: 'connections', permission: 'connections:read' },
  { href: '/activity', label: 'Activity', icon: 'activity', permission: 'audit:read' },
  { href: '/users', label: 'Users', icon: 'users', permission: 'users:read' },
  { href: '/system', label: 'System', icon: 'system', permission: 'system:read' },
]

/** Only what the role may see. */
export const navigationFor = (person: Person): NavigationEntry[] =>
  entries.filter(({ permission }) => may(person, permission)).map(({ permission: _, ...entry }) => entry)
