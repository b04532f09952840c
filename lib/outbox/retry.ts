import type { Tx } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'

/** SQL: it is ready to be sent once more, after a look-up. */
const goesAgain = Prisma.sql`(e.state = 'rejected' or (e.state = 'accepted' and e.lost_at is not null))`

/**
 * A person asks again about sales orders and their cancellations: what was rejected is looked up and then sent once more, what nobody can account for is looked up
 * now and may be sent again, a duplicate is counted again, what the ERP has lost or would not cancel is looked up and then
 * sent again. The orders are marked for evaluation, which decides whether
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
        state = case when ${goesAgain} then 'ready' else e.state end,
        ready_at = case when ${goesAgain} then ${now} else e.ready_at end,
        look_first = e.look_first or ${goesAgain},
        sends = case when ${goesAgain} or e.outcome_code = 'SEND_UNRESOLVED' then 0 else e.sends end,
        outcome_code = case when e.outcome_code = 'SEND_UNRESOLVED' or e.lost_at is not null then 'RETRIED' else e.outcome_code end,
        accepted_at = case when e.lost_at is null then e.accepted_at end,
        pkey = case when e.lost_at is null then e.pkey end,
        ord_num = case when e.lost_at is null then e.ord_num end,
        erp_status = case when e.lost_at is null then e.erp_status end,
        missed_at = null, lost_at = null,
        next_lookup_at = ${now},
        updated_at = ${now}
      from orders
      where e.order_id = orders.id and e.kind in ('sales_order', 'sales_order_cancel') and (e.state in ('rejected', 'unknown', 'staged') or ${goesAgain}
        or (e.state = 'accepted' and e.outcome_code = 'DUPLICATE_IN_ERP'))
      returning e.order_id
    )
    update web_orders o set dirty = true from asked where o.id = asked.order_id
    returning o.id as "orderId"`
  return rows.map(({ orderId }) => orderId)
}

/**
 * A person asks again about returns or partial cancels: what was rejected is looked up and then sent once more, what nobody
 * can account for is looked up now and may be sent again. Those that plan them decide whether they still may go.
 * @returns the entries touched
 */
export async function retryReturnEntries(tx: Tx, now: Date, entryIds: readonly bigint[]): Promise<bigint[]> {
  if (entryIds.length === 0) return []
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    update outbox_entries e set
      state = case when e.state = 'rejected' then 'ready' else e.state end,
      ready_at = case when e.state = 'rejected' then ${now} else e.ready_at end,
      look_first = e.look_first or e.state = 'rejected',
      sends = case when e.state = 'rejected' or e.outcome_code = 'SEND_UNRESOLVED' then 0 else e.sends end,
      outcome_code = case when e.outcome_code = 'SEND_UNRESOLVED' then 'RETRIED' else e.outcome_code end,
      next_lookup_at = ${now}, updated_at = ${now}
    where e.id = any(${[...entryIds]}::bigint[]) and e.kind in ('return', 'sales_order_part_cancel')
      and e.state in ('rejected', 'unknown', 'staged')
    returning e.id`
  return rows.map(({ id }) => id)
}
