import type { Tx } from '../kernel/db.ts'
import { enqueue } from '../queue/enqueue.ts'

/**
 * Has the held orders that wait for an item judged again: those with an open finding whose cause names one of these SKUs,
 * barcodes or item keys. So an order goes by itself within seconds of its item being mended (failure 19).
 * @returns how many orders are marked
 */
export async function touchOrdersBySku(tx: Tx, erpConnectionId: string, names: readonly string[]): Promise<number> {
  if (names.length === 0) return 0
  const touched = await tx.$queryRaw<{ storefrontId: string }[]>`
    with waiting as (
      select o.id from web_orders o
      where o.id in (
          select s.order_id from exception_cases c join exception_subjects s on s.case_id = c.id
          where c.state = 'open' and s.closed_at is null and c.cause ->> 'value' = any(${names}::text[]))
        and o.storefront_id in (select id from storefronts where erp_connection_id = ${erpConnectionId}::uuid)
      order by o.id for no key update
    )
    update web_orders o set dirty = true from waiting where o.id = waiting.id
    returning o.storefront_id as "storefrontId"`
  await enqueueEvaluation(
    tx,
    touched.map(({ storefrontId }) => storefrontId),
  )
  return touched.length
}

/** Before the items were read for the first time nothing could be judged: now everything that is not yet gone is. */
export async function touchAllOrders(tx: Tx, erpConnectionId: string): Promise<void> {
  await tx.$executeRaw`
    update web_orders o set dirty = true
    from (
      select id from web_orders
      where bucket in ('arriving', 'held') and not dirty
        and storefront_id in (select id from storefronts where erp_connection_id = ${erpConnectionId}::uuid)
      order by id for no key update
    ) waiting
    where o.id = waiting.id`
  const shops = await tx.storefront.findMany({ where: { erpConnectionId }, select: { id: true } })
  await enqueueEvaluation(
    tx,
    shops.map(({ id }) => id),
  )
}

const enqueueEvaluation = (tx: Tx, storefrontIds: readonly string[]) =>
  enqueue(
    tx,
    [...new Set(storefrontIds)].map((storefrontId) => ({
      task: 'orders:evaluate' as const,
      payload: { storefrontId },
    })),
  )
