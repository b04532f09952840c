import type { Json } from '../../kernel/digest.ts'
import type { Amount, Scale } from '../../kernel/money.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { OutboxState } from '../../outbox/entry.ts'

/** An order whose refunds, or what the ERP does with it, have moved. */
export interface FlaggedOrder {
  id: bigint
  externalId: string
  number: string
  currency: string
  scale: Scale
  total: Amount
  refunded: Amount
  country: string
  bucket: string
  statusClass: string
  missingSince: Date | null
  landedVia: string
  wrappedKey: Uint8Array | null
  frozenSkus: Record<string, string>
  revisionId: bigint
  payload: Json
  personalSealed: Uint8Array
  /** Of its sales order. */
  entryState: OutboxState | null
  entryReference: string | null
  entryPkey: string | null
  entryAcceptedAt: Date | null
  draft: Json | null
  /** The revision the sales order was mapped from. */
  sentPayload: Json | null
  /** The request to cancel all of it. */
  cancelId: bigint | null
  cancelState: OutboxState | null
  cancelCode: string | null
  cancelSends: number | null
}

/** Takes up to `limit` flagged orders nobody else plans, oldest first. Everything they are judged by is read after it. */
export async function lockFlaggedOrders(tx: Sql, storefrontId: string, limit: number, after = 0n): Promise<bigint[]> {
  const locked = await tx.$queryRaw<{ id: bigint }[]>`
    select id from web_orders
    where storefront_id = ${storefrontId}::uuid and refunds_dirty and current_revision_id is not null and id > ${after}
    order by id limit ${limit} for no key update skip locked`
  return locked.map(({ id }) => id)
}

/** Locked orders: who settles or sends an entry, and who lands a revision, holds the order's row, so nothing here moves. */
export function readFlaggedOrders(
  tx: Sql,
  orderIds: readonly bigint[],
  erpConnectionId: string,
): Promise<FlaggedOrder[]> {
  return tx.$queryRaw<FlaggedOrder[]>`
    select o.id, o.external_id as "externalId", o.number, o.currency::text as currency, o.scale, o.total_amount as total,
      o.refunded_amount as refunded, o.country, o.bucket::text as bucket, o.status_class::text as "statusClass",
      o.missing_since as "missingSince", o.landed_via::text as "landedVia", o.wrapped_key as "wrappedKey",
      o.frozen_skus as "frozenSkus", r.id as "revisionId", r.payload, r.personal_sealed as "personalSealed",
      e.state::text as "entryState", e.reference as "entryReference", e.pkey as "entryPkey",
      e.accepted_at as "entryAcceptedAt", e.body as draft,
      m.payload as "sentPayload", x.id as "cancelId", x.state::text as "cancelState", x.outcome_code as "cancelCode",
      x.sends as "cancelSends"
    from web_orders o
    join landed_revisions r on r.id = o.current_revision_id
    left join outbox_entries e on e.order_id = o.id and e.kind::text = 'sales_order' and e.connection_id::text = ${erpConnectionId}
    left join outbox_entries x on x.order_id = o.id and x.kind::text = 'sales_order_cancel' and x.connection_id::text = ${erpConnectionId}
    left join landed_revisions m on m.id = e.revision_id
    where o.id = any(${[...orderIds]}::bigint[])
    order by o.id`
}

export interface MirroredOrder {
  orderId: bigint
  pkey: string
  status: string
  lines: { seq: number; upc: string; ordered: number; open: number; shipped: number; cancelled: number }[]
}

export interface MirroredPick {
  orderId: bigint
  pickNum: string
  invNum: string
  hasLeft: boolean
  lines: { seq: number; upc: string; picked: number }[]
}

export interface MirroredReturn {
  orderId: bigint
  id: bigint
  pkey: string
  retNum: string
  refNum2: string
  type: string
  total: Amount
  receivedOn: Date | null
  lines: { upc: string; quantity: number; received: number; price: string; tax: string }[]
}

export interface MirroredMemo {
  orderId: bigint
  id: bigint
  pkey: string
  crmNum: string
  retNum: string
  refNum2: string
  currency: string
  total: Amount
  tax: Amount
  posted: boolean
}

/** What the mirror holds of these orders, what the ERP has lost left out. */
export async function readMirrored(tx: Sql, orderIds: readonly bigint[], erpConnectionId: string) {
  const ids = [...orderIds]
  const orders = await tx.$queryRaw<MirroredOrder[]>`
    select order_id as "orderId", pkey, status, body -> 'lines' as lines from erp_sales_orders
    where order_id = any(${ids}::bigint[]) and connection_id = ${erpConnectionId}::uuid and gone_at is null order by id`
  const picks = await tx.$queryRaw<MirroredPick[]>`
    select order_id as "orderId", pick_num as "pickNum", inv_num as "invNum", shipped_on is not null as "hasLeft", lines
    from erp_picks where order_id = any(${ids}::bigint[]) and connection_id = ${erpConnectionId}::uuid and gone_at is null order by id`
  const returns = await tx.$queryRaw<MirroredReturn[]>`
    select order_id as "orderId", id, pkey, ret_num as "retNum", ref_num2 as "refNum2", type, total_amount as total,
      received_on as "receivedOn", lines
    from erp_returns where order_id = any(${ids}::bigint[]) and connection_id = ${erpConnectionId}::uuid and gone_at is null order by id`
  const memos = await tx.$queryRaw<MirroredMemo[]>`
    select order_id as "orderId", id, pkey, crm_num as "crmNum", ret_num as "retNum", ref_num2 as "refNum2",
      currency::text as currency, total_amount as total, tax, posted
    from erp_credit_memos where order_id = any(${ids}::bigint[]) and connection_id = ${erpConnectionId}::uuid and gone_at is null order by id`
  return { orders, picks, returns, memos }
}

/** What we asked of the ERP for these orders by line. */
export interface AskedEntry {
  id: bigint
  orderId: bigint
  kind: 'return' | 'sales_order_part_cancel'
  reference: string
  state: OutboxState
  ordNum: string | null
  acceptedAt: Date | null
  outcomeCode: string | null
  outcomeMessage: string | null
  pieces: { upc: string; quantity: number; until: number }[] | null
}

export function readAskedEntries(tx: Sql, orderIds: readonly bigint[], erpConnectionId: string): Promise<AskedEntry[]> {
  return tx.$queryRaw<AskedEntry[]>`
    select id, order_id as "orderId", kind::text as kind, reference, state::text as state, ord_num as "ordNum",
      accepted_at as "acceptedAt", outcome_code as "outcomeCode", outcome_message as "outcomeMessage",
      case when kind = 'sales_order_part_cancel' then body -> 'pieces' end as pieces
    from outbox_entries
    where order_id = any(${[...orderIds]}::bigint[]) and connection_id::text = ${erpConnectionId}
      and kind::text in ('return', 'sales_order_part_cancel')
    order by id`
}
