import type { Tx } from '../kernel/db.ts'

/**
 * Has later orders of the same payment judged again, because this one began or ceased to use it. Only later ones are touched,
 * so that it ends.
 */
export function touchLaterOrders(tx: Tx, orderId: bigint): Promise<number> {
  return tx.$executeRaw`
    update web_orders later set dirty = true
    from web_orders o
    where o.id = ${orderId} and o.transaction_id <> '' and later.transaction_id = o.transaction_id and later.transaction_id <> ''
      and later.storefront_id = o.storefront_id and (later.placed_at, later.id) > (o.placed_at, o.id)
      and later.bucket in ('held', 'queued') and not later.dirty`
}
