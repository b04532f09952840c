import type { Tx } from '../kernel/db.ts'

/**
 * A person asks again: what was rejected is looked up and then sent once more, what nobody can account for is looked up
 * now and may be sent again, a duplicate is counted again. The orders are marked for evaluation, which decides whether
 * they still may go; the caller enqueues it.
 * @returns the orders touched
 */
export async function retryEntries(tx: Tx, now: Date, orderIds: readonly bigint[]): Promise<bigint[]> {
  if (orderIds.length === 0) return []
  const rows = await tx.$queryRaw<{ orderId: bigint }[]>`
    with orders as (
      select o.id from web_orders o where o.id = any(${orderIds}::bigint[]) order by o.id for no key update
    ), asked as (
      update outbox_entries e set
        state = case when e.state = 'rejected' then 'ready' else e.state end,
        ready_at = case when e.state = 'rejected' then ${now} else e.ready_at end,
        look_first = e.look_first or e.state = 'rejected',
        sends = case when e.state = 'rejected' or e.outcome_code = 'SEND_UNRESOLVED' then 0 else e.sends end,
        outcome_code = case when e.outcome_code = 'SEND_UNRESOLVED' then 'RETRIED' else e.outcome_code end,
        next_lookup_at = ${now},
        updated_at = ${now}
      from orders
      where e.order_id = orders.id and e.kind = 'sales_order' and (
        e.state in ('rejected', 'unknown', 'staged') or (e.state = 'accepted' and e.outcome_code = 'DUPLICATE_IN_ERP'))
      returning e.order_id
    )
    update web_orders o set dirty = true from asked where o.id = asked.order_id
    returning o.id as "orderId"`
  return rows.map(({ orderId }) => orderId)
}
