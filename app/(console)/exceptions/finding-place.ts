import type { Permission } from '../../../lib/access/permissions.ts'
import { type FindingCode, isStockCode } from '../../../lib/exceptions/finding-codes.ts'
import type { Json } from '../../../lib/kernel/digest.ts'

interface Place {
  href: string
  verb: string
  /** Who may go there. */
  permission: Permission
}

/** Where a case of a shop's catalogue or stock is put right: the item's page, or the list where it is about no one item. */
export function findingPlace(code: FindingCode, cause: Record<string, Json>, storefrontCode: string | null): Place {
  const stock = isStockCode(code)
  const item = typeof cause.shopItemId === 'string' && /^\d+$/.test(cause.shopItemId) ? cause.shopItemId : null
  const permission = stock ? 'inventory:read' : 'catalogue:read'
  const list = stock ? '/inventory' : '/catalogue'
  if (item) return { href: `${list}/${item}`, verb: stock ? 'Open its stock' : 'Open the item', permission }
  const query = storefrontCode === null ? '' : `?storefront=${encodeURIComponent(storefrontCode)}`
  if (code === 'STOCK_GUARD') return { href: `/inventory${query}`, verb: 'Look at what waits', permission }
  if (code === 'CATALOGUE_GUARD') return { href: `/catalogue/changes${query}`, verb: 'Look at what waits', permission }
  return { href: `${list}${query}`, verb: stock ? 'Open the inventory' : 'Open the catalogue', permission }
}
