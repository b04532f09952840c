import type { Db } from '../kernel/db.ts'
import { itemsResource } from './mirror-items.ts'

/** Whether the items of a shop's ERP were read once; true too for a shop that has no ERP yet. */
export async function isMirrored(db: Db, storefrontId: string): Promise<boolean> {
  const storefront = await db.storefront.findUnique({
    where: { id: storefrontId },
    select: { erpConnection: { select: { mirrorCursors: { where: { resource: itemsResource } } } } },
  })
  return storefront?.erpConnection ? storefront.erpConnection.mirrorCursors.length > 0 : true
}
