import type { FlowContext } from '../context.ts'
import type { Landed } from './land-orders.ts'
import { landOrders } from './land-orders.ts'
import { markMissing } from './mark-missing.ts'
import { readPolledStorefront } from './polled-storefront.ts'

/**
 * Fetches one order by its id in the shop and lands it as it is now; one that is gone is marked so (failure 16: a 404 is the
 * shop's own word for it, nothing else is).
 * @throws {Fault} CONNECTION_* when the shop cannot be read
 */
export async function rereadOrder(
  ctx: FlowContext,
  storefrontId: string,
  externalId: string,
): Promise<Landed | 'gone'> {
  const storefront = await readPolledStorefront(ctx.db, storefrontId)
  const shop = await ctx.storefront(storefrontId)
  const fetchStartedAt = ctx.clock.now()
  const order = await shop.order(externalId)
  if (order)
    return landOrders(ctx.db, ctx.keyRing, ctx.clock, storefront, { orders: [order], fetchStartedAt }, 'reread')
  await markMissing(ctx.db, ctx.clock.now(), storefrontId, [externalId])
  return 'gone'
}
