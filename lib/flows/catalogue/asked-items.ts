import { requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Tx } from '../../kernel/db.ts'
import { refuseTooMany } from './decision.ts'
import { readCatalogueShop, requireLive } from './read-catalogue-shop.ts'

export interface AskedItem {
  id: bigint
  storefrontId: string
  variationId: string
  sku: string
  status: string
}

/** Shop items a person acts on, held. @throws {Fault} NOT_PERMITTED, TOO_MANY, CATALOGUE_NOT_LIVE */
export async function readAskedItems(tx: Tx, actor: Actor, shopItemIds: readonly bigint[]): Promise<AskedItem[]> {
  refuseTooMany(shopItemIds)
  requirePermission(actor, 'catalogue:decide')
  const items = await tx.$queryRaw<AskedItem[]>`
    select id, storefront_id as "storefrontId", variation_id as "variationId", sku, status
    from shop_items where id = any(${[...shopItemIds]}::bigint[]) and gone_at is null
    order by id for no key update`
  for (const storefrontId of new Set(items.map((one) => one.storefrontId))) {
    requirePermission(actor, 'catalogue:decide', storefrontId)
    requireLive(await readCatalogueShop(tx, storefrontId))
  }
  return items
}
