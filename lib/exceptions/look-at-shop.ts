import type { Tx } from '../kernel/db.ts'
import type { Job } from '../queue/enqueue.ts'
import { enqueue } from '../queue/enqueue.ts'
import type { FindingCode } from './finding-codes.ts'
import { isStockCode } from './finding-codes.ts'

/** Has the shop's catalogue or stock looked at again for one case: what it is about is compared or computed afresh. */
export async function lookAtShop(
  tx: Tx,
  found: { code: FindingCode; storefrontId: string; cause: unknown },
): Promise<void> {
  const { code, storefrontId } = found
  if (!isStockCode(code)) {
    const { shopItemId = null, sku = null } = found.cause as { shopItemId?: string; sku?: string }
    // In the order comparing takes them.
    await tx.$executeRaw`
      update shop_items set dirty = true from (
        select id from shop_items
        where storefront_id = ${storefrontId}::uuid and (id::text = ${shopItemId} or (sku = ${sku} and sku <> '')) and not dirty
        order by id for no key update) again
      where shop_items.id = again.id`
    await enqueue(tx, [
      { task: 'catalogue:compare', payload: { storefrontId } },
      { task: 'catalogue:push', payload: { storefrontId } },
    ])
    return
  }
  const shop = await tx.storefront.findUniqueOrThrow({
    where: { id: storefrontId },
    select: { erpConnectionId: true },
  })
  const jobs: Job[] = [{ task: 'inventory:push', payload: { storefrontId } }]
  if (code === 'STOCK_OVERWRITTEN' || code === 'STOCK_STALE') {
    jobs.push({ task: 'inventory:sample', payload: { storefrontId } })
  }
  if (shop.erpConnectionId) {
    jobs.push({ task: 'inventory:compute', payload: { connectionId: shop.erpConnectionId } })
  }
  await enqueue(tx, jobs)
}
