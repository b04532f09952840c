export type NavigationIcon =
  | 'board'
  | 'exceptions'
  | 'orders'
  | 'inventory'
  | 'shipments'
  | 'customers'
  | 'drift'
  | 'returns'
  | 'monthEnd'
  | 'catalogue'
  | 'mappings'
  | 'connections'
  | 'users'
  | 'activity'
  | 'system'

export interface NavigationEntry {
  href: string
  label: string
  icon: NavigationIcon
}

const boards = ['/ecommerce', '/finance', '/admin']

/** Whether an entry is where one is; every board is "Board". */
export const isHere = (href: string, path: string): boolean =>
  href === '/' ? path === '/' || boards.includes(path) : path === href || path.startsWith(`${href}/`)
