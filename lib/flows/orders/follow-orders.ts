import type { Sql } from '../../kernel/sql.ts'

/** The day an order was paid, and that nothing was kept of it, stand with its money too: they follow their order. */
export async function followOrders(tx: Sql, orderIds: readonly bigint[]): Promise<void> {
  if (orderIds.length === 0) return
  await tx.$executeRaw`
    with followed as (
      update order_money m set paid_on = o.paid_on, cancelled = o.status_class = 'cancelled'
      from web_orders o
      where o.id = m.order_id and m.order_id = any(${[...orderIds]}::bigint[])
        and (m.paid_on is distinct from o.paid_on or m.cancelled <> (o.status_class = 'cancelled'))
      returning m.order_id, m.paid_on
    )
    update tax_lines t set day = f.paid_on from followed f where t.kind = 'order' and t.document_id = f.order_id`
}
