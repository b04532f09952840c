import type { Amount, Scale } from '../../kernel/money.ts'
import { allocate } from '../../kernel/money.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { DueCause, DueLine, FoundDue } from './find-dues.ts'
import type { Settled } from './plan-refund.ts'

/** One row of refund_dues as it shall be. */
export interface WantedDue {
  orderId: bigint
  cause: DueCause
  sourceKey: string
  currency: string
  scale: Scale
  amount: Amount
  tax: Amount
  shipping: Amount
  lines: DueLine[]
  /** The refund that gave it back; null while it is owed. */
  refundId: bigint | null
}

/**
 * The rows one due comes to: what refunds gave back of it, each its own, and what is still owed. The last refund to give
 * something back closes the row it was opened as.
 */
export function dueRows(
  order: { orderId: bigint; currency: string; scale: Scale },
  due: FoundDue,
  settled: readonly Settled[],
  refundIds: ReadonlyMap<string, bigint>,
): WantedDue[] {
  const mine = settled.filter((one) => one.due === due.key)
  const given = mine.reduce((all, one) => all + one.amount, 0n)
  const left = due.amount - given
  const pieces = mine.reduce((all, one) => all + one.pieces, 0)
  const portions = mine.map((one) => ({
    amount: one.amount,
    pieces: one.pieces,
    refundId: refundIds.get(one.refundId) ?? null,
    refund: one.refundId,
  }))
  const all = [
    ...portions,
    ...(left > 0n ? [{ amount: left, pieces: due.pieces - pieces, refundId: null, refund: '' }] : []),
  ]
  const weights = all.map(({ amount }) => (amount > 0n ? amount : 0n))
  const taxes = allocate(due.tax, weights, order.scale)
  const shipping = allocate(due.shipping, weights, order.scale)
  return all.map(({ amount, pieces: counted, refundId, refund }, at) => ({
    ...order,
    cause: due.cause,
    sourceKey: at === all.length - 1 ? due.key : `${due.key}#${refund}`,
    amount,
    tax: taxes[at] ?? 0n,
    shipping: shipping[at] ?? 0n,
    lines: due.lines.map((line) => ({ ...line, quantity: due.lines.length === 1 ? counted : line.quantity })),
    refundId,
  }))
}

interface StoredDue {
  id: bigint
  orderId: bigint
  sourceKey: string
  amount: Amount
  cause: string
  openedAt: Date
  isOpen: boolean
}

/** Open dues of an order, after writing. */
export interface OpenDue {
  id: bigint
  orderId: bigint
  amount: Amount
  openedAt: Date
  cause: string
}

/**
 * Makes the dues of these orders what was found: opens, closes by the refund that gave the money back, and takes back what the
 * ERP does not say any more. What went with the whole order is refunded, not taken back.
 * @param refundedWhole by order: the refund that gave the last of the money back
 */
export async function writeDues(
  tx: Sql,
  now: Date,
  storefrontId: string,
  orderIds: readonly bigint[],
  wanted: readonly WantedDue[],
  refundedWhole: ReadonlyMap<bigint, bigint>,
): Promise<OpenDue[]> {
  const ids = [...orderIds]
  const before = await tx.$queryRaw<StoredDue[]>`
    select id, order_id as "orderId", cause, source_key as "sourceKey", amount, opened_at as "openedAt", closed_at is null as "isOpen"
    from refund_dues where order_id = any(${ids}::bigint[])`
  const keyOf = (orderId: bigint, cause: string, sourceKey: string) => `${orderId} ${cause} ${sourceKey}`
  const keys = new Set(wanted.map(({ orderId, cause, sourceKey }) => keyOf(orderId, cause, sourceKey)))
  const missing = before.filter(({ orderId, cause, sourceKey }) => !keys.has(keyOf(orderId, cause, sourceKey)))
  const portions = missing.filter(({ sourceKey }) => sourceKey.includes('#')).map(({ id }) => id)
  if (portions.length > 0) await tx.$executeRaw`delete from refund_dues where id = any(${portions}::bigint[])`
  const ended = missing.filter(({ isOpen, sourceKey }) => isOpen && !sourceKey.includes('#'))
  if (ended.length > 0) {
    await tx.$executeRaw`
      update refund_dues d set closed_at = ${now}, refund_id = t.refund_id,
        closed_because = case when t.refund_id is null then 'taken_back' else 'refunded' end
      from unnest(${ended.map(({ id }) => id)}::bigint[], ${ended.map(({ orderId }) => refundedWhole.get(orderId) ?? null)}::bigint[])
        as t (id, refund_id)
      where d.id = t.id`
  }
  if (wanted.length > 0) await upsert(tx, now, storefrontId, wanted)
  return tx.$queryRaw<OpenDue[]>`
    select id, order_id as "orderId", amount, opened_at as "openedAt", cause from refund_dues
    where order_id = any(${ids}::bigint[]) and closed_at is null order by id`
}

async function upsert(tx: Sql, now: Date, storefrontId: string, wanted: readonly WantedDue[]): Promise<void> {
  const rows = wanted.map((due) => ({
    order_id: String(due.orderId),
    cause: due.cause,
    source_key: due.sourceKey,
    currency: due.currency,
    scale: due.scale,
    amount: String(due.amount),
    tax_amount: String(due.tax),
    shipping: String(due.shipping),
    lines: due.lines.map((line) => ({ ...line, amount: String(line.amount), tax: String(line.tax) })),
    refund_id: due.refundId === null ? null : String(due.refundId),
  }))
  await tx.$executeRaw`
    insert into refund_dues as d (storefront_id, order_id, cause, source_key, currency, scale, amount, tax_amount, shipping, lines,
      opened_at, closed_at, closed_because, refund_id)
    select ${storefrontId}::uuid, order_id, cause, source_key, currency, scale, amount, tax_amount, shipping, lines, ${now},
      case when refund_id is not null then ${now}::timestamptz end, case when refund_id is not null then 'refunded' end, refund_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (order_id bigint, cause text, source_key text, currency text,
      scale smallint, amount bigint, tax_amount bigint, shipping bigint, lines jsonb, refund_id bigint)
    order by order_id, source_key
    on conflict (order_id, cause, source_key) do update set
      amount = excluded.amount, tax_amount = excluded.tax_amount, shipping = excluded.shipping, lines = excluded.lines,
      refund_id = excluded.refund_id,
      opened_at = case when d.closed_at is not null and d.closed_because = 'taken_back' and excluded.refund_id is null
        then excluded.opened_at else d.opened_at end,
      closed_at = case when excluded.refund_id is not null then coalesce(d.closed_at, excluded.closed_at) end,
      closed_because = excluded.closed_because
    where d.amount <> excluded.amount or d.tax_amount <> excluded.tax_amount or d.lines <> excluded.lines
      or d.refund_id is distinct from excluded.refund_id or d.closed_because is distinct from excluded.closed_because`
}
