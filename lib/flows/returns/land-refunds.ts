import type { Amount } from '../../kernel/money.ts'
import { sealPersonal } from '../../kernel/seal.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { OrderRefund, StorefrontOrder } from '../../storefront/port.ts'
import type { FlaggedOrder } from './read-flagged-orders.ts'
import { refundComponents } from './refund-components.ts'
import { writeRefundMoney } from './write-refund-money.ts'

/** A refund as the shop records it, with its row. */
export interface LandedRefund {
  id: bigint
  externalId: string
  orderId: bigint
  kind: 'full' | 'partial' | 'shipping' | 'amount'
  amount: Amount
  byGateway: boolean | null
  refundedAt: Date | null
  goneAt: Date | null
}

/** An order's refunds as its newest landed revision names them. */
export interface RefundsOfOrder {
  row: FlaggedOrder
  order: StorefrontOrder
  /** Null once its personal data was erased. */
  dataKey: Uint8Array | null
  /** By refund id; '' where nobody wrote one. */
  reasons: ReadonlyMap<string, string>
}

const sealPlace = (storefrontId: string, refundId: string) => ({
  table: 'shop_refunds',
  row: `${storefrontId}:${refundId}`,
  column: 'reason_sealed',
})

/** Oldest first: the shop numbers them as they are made. */
export const inOrder = (refunds: readonly OrderRefund[]): OrderRefund[] =>
  [...refunds].sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1))

/**
 * Writes the refunds of orders as the shop records them now, all in two statements. A refund is never changed there; one that
 * is not named any more was deleted, and is kept with the instant at which that was seen.
 * @returns every refund of the orders, those that are gone too
 */
export async function landRefunds(
  tx: Sql,
  now: Date,
  storefrontId: string,
  orders: readonly RefundsOfOrder[],
): Promise<LandedRefund[]> {
  const rows = orders.flatMap((one) => rowsOf(storefrontId, one))
  if (rows.length > 0) {
    await tx.$executeRaw`
      insert into shop_refunds as r (storefront_id, order_id, external_id, currency, scale, amount, refunded_at, by_gateway, kind,
        lines, reason_sealed, seen_at)
      select ${storefrontId}::uuid, order_id, external_id, currency, scale, amount, refunded_at, by_gateway, kind, lines,
        decode(reason, 'hex'), ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (order_id bigint, external_id text, currency text, scale smallint,
        amount bigint, refunded_at timestamptz, by_gateway boolean, kind text, lines jsonb, reason text)
      order by external_id
      on conflict (storefront_id, external_id) do update set
        amount = excluded.amount, refunded_at = excluded.refunded_at, by_gateway = excluded.by_gateway, kind = excluded.kind,
        lines = excluded.lines, gone_at = null
      where r.gone_at is not null or r.amount <> excluded.amount or r.lines <> excluded.lines or r.kind <> excluded.kind
        or r.by_gateway is distinct from excluded.by_gateway or r.refunded_at is distinct from excluded.refunded_at`
  }
  const landed = await tx.$queryRaw<LandedRefund[]>`
    with gone as (
      update shop_refunds r set gone_at = ${now}
      where r.order_id = any(${orders.map(({ row }) => row.id)}::bigint[]) and r.gone_at is null
        and not (r.external_id = any(${rows.map((row) => row.external_id)}::text[]))
      returning r.id
    )
    select r.id, r.external_id as "externalId", r.order_id as "orderId", r.kind, r.amount, r.by_gateway as "byGateway",
      r.refunded_at as "refundedAt", case when gone.id is not null then ${now}::timestamptz else r.gone_at end as "goneAt"
    from shop_refunds r left join gone on gone.id = r.id
    where r.order_id = any(${orders.map(({ row }) => row.id)}::bigint[])
    order by length(r.external_id), r.external_id`
  await writeRefundMoney(tx, storefrontId, orders, inOrder)
  return landed
}

function rowsOf(storefrontId: string, { row, order, dataKey, reasons }: RefundsOfOrder) {
  const refunds = inOrder(order.refunds)
  return refunds.map((refund, at) => {
    const reason = reasons.get(refund.id) ?? ''
    const sealed = dataKey && reason !== '' ? sealPersonal(dataKey, reason, sealPlace(storefrontId, refund.id)) : null
    return {
      order_id: String(row.id),
      external_id: refund.id,
      currency: order.currency,
      scale: order.scale,
      amount: String(refund.amount),
      refunded_at: refund.at,
      by_gateway: refund.byGateway,
      kind: refundComponents(order, refund, refunds.slice(0, at), null).kind,
      lines: refund.lines.map(({ lineId, quantity, total, tax }) => {
        return { lineId, quantity, total: String(total), tax: String(tax) }
      }),
      reason: sealed ? sealed.toString('hex') : null,
    }
  })
}
