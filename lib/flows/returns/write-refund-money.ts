import type { Sql } from '../../kernel/sql.ts'
import type { OrderRefund } from '../../storefront/port.ts'
import type { RefundsOfOrder } from './land-refunds.ts'
import { refundFacts } from './refund-facts.ts'

async function readChargedLines(tx: Sql, orderIds: readonly bigint[]): Promise<Map<bigint, ReadonlySet<string>>> {
  const rows = await tx.$queryRaw<{ id: bigint; lines: string[] }[]>`
    select order_id as id, charged_lines as lines from order_money
    where order_id = any(${orderIds}::bigint[]) and charged_lines <> '{}'`
  return new Map(rows.map(({ id, lines }) => [id, new Set(lines)]))
}

/** Writes what the refunds of orders gave back, takes out those that are gone, and has changed orders reconciled again. */
export async function writeRefundMoney(
  tx: Sql,
  storefrontId: string,
  orders: readonly (Pick<RefundsOfOrder, 'order'> & { row: { id: bigint } })[],
  inOrder: (refunds: readonly OrderRefund[]) => OrderRefund[],
): Promise<void> {
  const charged = await readChargedLines(
    tx,
    orders.map(({ row }) => row.id),
  )
  const rows = orders.flatMap(({ row, order }) => {
    const refunds = inOrder(order.refunds)
    return refunds.map((refund, at) => {
      const { pieces, ...amounts } = refundFacts(order, refund, refunds.slice(0, at), charged.get(row.id))
      const texts = Object.entries(amounts).map(([name, amount]) => [name, String(amount)])
      return { order_id: String(row.id), external_id: refund.id, pieces, ...Object.fromEntries(texts) }
    })
  })
  await tx.$executeRaw`
    with input as materialized (
      select r.id as refund_id, r.order_id, r.currency, (r.refunded_at at time zone s.time_zone)::date as refunded_on,
        f.merchandise, f.discount, f.shipping, f.fees, f.tax, f.total, f.pieces
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f (order_id bigint, external_id text, pieces integer,
        merchandise bigint, discount bigint, shipping bigint, fees bigint, tax bigint, total bigint)
      join shop_refunds r on r.order_id = f.order_id and r.external_id = f.external_id and r.gone_at is null
      join storefronts s on s.id = r.storefront_id
    ), written as (
      insert into refund_money as m (refund_id, order_id, storefront_id, currency, refunded_on, merchandise, discount, shipping,
        fees, tax, total, pieces)
      select refund_id, order_id, ${storefrontId}::uuid, currency, refunded_on, merchandise, discount, shipping, fees, tax, total,
        pieces
      from input order by refund_id
      on conflict (refund_id) do update set
        currency = excluded.currency, refunded_on = excluded.refunded_on, merchandise = excluded.merchandise,
        discount = excluded.discount, shipping = excluded.shipping, fees = excluded.fees, tax = excluded.tax,
        total = excluded.total, pieces = excluded.pieces
      where m is distinct from excluded
      returning m.order_id
    ), gone as (
      delete from refund_money m
      where m.order_id = any(${orders.map(({ row }) => row.id)}::bigint[]) and m.refund_id not in (select refund_id from input)
      returning m.order_id
    )
    update web_orders o set money_dirty = true
    where not o.money_dirty
      and o.id in (select order_id from written union select order_id from gone)`
}
