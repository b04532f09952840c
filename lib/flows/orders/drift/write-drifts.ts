import type { Sql } from '../../../kernel/sql.ts'
import type { NextDrift, StandingDrift } from './next-drifts.ts'

/** The rows of these orders as they stand, by order and id. */
export function readDrifts(tx: Sql, orderIds: readonly bigint[]): Promise<StandingDrift[]> {
  return tx.$queryRaw<StandingDrift[]>`
    select id, order_id as "orderId", field, line_key as "lineKey", moved_by as "movedBy", sides_hash as "sidesHash",
      after_despatch as "afterDespatch", state::text as state, found_at as "foundAt", decided_at as "decidedAt",
      decided_by_id as "decidedById", decided_by as "decidedBy", reason
    from order_drifts where order_id = any(${[...orderIds]}::bigint[]) order by order_id, id`
}

export async function writeDrifts(tx: Sql, storefrontId: string, rows: readonly NextDrift[]): Promise<void> {
  if (rows.length === 0) return
  const input = rows.map((row) => ({
    order_id: String(row.orderId),
    field: row.field,
    line_key: row.lineKey,
    moved_by: row.movedBy,
    as_sent: row.asSent,
    shop_now: row.shopNow,
    erp_now: row.erpNow,
    sealed: row.sealed,
    amount: row.amount,
    sides_hash: row.sidesHash,
    after_despatch: row.afterDespatch,
    state: row.state,
    found_at: row.foundAt,
    decided_at: row.decidedAt,
    decided_by_id: row.decidedById,
    decided_by: row.decidedBy,
    reason: row.reason,
    closed_at: row.closedAt,
  }))
  await tx.$executeRaw`
    insert into order_drifts as d (storefront_id, order_id, field, line_key, moved_by, as_sent, shop_now, erp_now, sealed, amount,
      sides_hash, after_despatch, state, found_at, decided_at, decided_by_id, decided_by, reason, closed_at)
    select ${storefrontId}::uuid, i.order_id, i.field, i.line_key, i.moved_by, to_jsonb(i.as_sent), to_jsonb(i.shop_now),
      to_jsonb(i.erp_now), decode(i.sealed, 'hex'), i.amount, decode(i.sides_hash, 'hex'), i.after_despatch,
      i.state::drift_state, i.found_at, i.decided_at, i.decided_by_id::uuid, i.decided_by, i.reason, i.closed_at
    from jsonb_to_recordset(${JSON.stringify(input)}::jsonb) as i (
      order_id bigint, field text, line_key text, moved_by text, as_sent text, shop_now text, erp_now text, sealed text,
      amount bigint, sides_hash text, after_despatch boolean, state text, found_at timestamptz, decided_at timestamptz,
      decided_by_id text, decided_by text, reason text, closed_at timestamptz)
    order by i.order_id, i.field, i.line_key
    on conflict (order_id, field, line_key) do update set
      moved_by = excluded.moved_by, as_sent = excluded.as_sent, shop_now = excluded.shop_now, erp_now = excluded.erp_now,
      sealed = excluded.sealed, amount = excluded.amount, sides_hash = excluded.sides_hash,
      after_despatch = excluded.after_despatch, state = excluded.state, found_at = excluded.found_at,
      decided_at = excluded.decided_at, decided_by_id = excluded.decided_by_id, decided_by = excluded.decided_by,
      reason = excluded.reason, closed_at = excluded.closed_at`
}

/** What differs no more: pushed where that was on its way, else closed by itself. Sides and decision stay as they were last. */
export async function closeDrifts(tx: Sql, now: Date, gone: readonly StandingDrift[]): Promise<void> {
  if (gone.length === 0) return
  const ids = gone.map(({ id }) => id)
  await tx.$executeRaw`
    update order_drifts set closed_at = ${now},
      state = case when state = 'pushing' then 'pushed'::drift_state else 'closed' end
    where id = any(${ids}::bigint[]) and state not in ('closed', 'pushed')`
}
