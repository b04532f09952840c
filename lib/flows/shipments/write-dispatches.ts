import { Prisma } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { DispatchVerdict } from './judge-dispatch.ts'

/**
 * Writes verdicts: new rows in one statement, known ones in another. A row that moved since it was judged (a pusher took it, or
 * ended) is left as it is.
 * @returns the orders to be judged again because one of theirs moved
 */
export async function writeDispatches(
  tx: Sql,
  now: Date,
  storefrontId: string,
  verdicts: readonly { orderId: bigint; verdict: DispatchVerdict }[],
): Promise<bigint[]> {
  if (verdicts.length === 0) return []
  const rowsOf = (kind: DispatchVerdict['kind']) =>
    JSON.stringify(verdicts.filter(({ verdict }) => verdict.kind === kind).map(rowOf))
  const written = await tx.$queryRaw<{ pickId: bigint }[]>`
    with begun as (
      insert into dispatches (storefront_id, order_id, pick_id, state, version, wish, wish_hash, message, silent_because,
        told_at, done, ready_at, shipped_at, due_at, capture_by, outcome_code, created_at, updated_at)
      select ${storefrontId}::uuid, order_id, pick_id, state, version, wish, decode(wish_hash, 'hex'), message, silent_because,
        told_at, done, ready_at, shipped_at, due_at, capture_by, outcome_code, ${now}, ${now}
      from jsonb_to_recordset(${rowsOf('insert')}::jsonb) as t (${columns})
      order by pick_id
      on conflict (pick_id) do nothing
      returning pick_id
    ), moved as (
      update dispatches d set
        order_id = t.order_id, state = t.state, version = t.version, wish = t.wish, wish_hash = decode(t.wish_hash, 'hex'),
        message = t.message, silent_because = t.silent_because, told_at = t.told_at, done = t.done, ready_at = t.ready_at,
        shipped_at = t.shipped_at, due_at = t.due_at, capture_by = t.capture_by, outcome_code = t.outcome_code,
        confirmed_at = case when t.state in ('confirmed', 'sending', 'unknown') then d.confirmed_at end,
        outcome_message = case when t.state in ('sending', 'unknown') then d.outcome_message end,
        attempts = case when t.state in ('sending', 'unknown') or decode(t.wish_hash, 'hex') = d.wish_hash then d.attempts else 0 end,
        updated_at = ${now}
      from jsonb_to_recordset(${rowsOf('update')}::jsonb) as t (${columns})
      where d.pick_id = t.pick_id and d.state = t.seen_state and d.version = t.seen_version and d.updated_at = t.seen_at
      returning d.pick_id
    )
    select pick_id as "pickId" from begun union all select pick_id from moved`
  const stands = new Set(written.map(({ pickId }) => pickId))
  return verdicts.filter(({ verdict }) => !stands.has(verdict.pickId)).map(({ orderId }) => orderId)
}

const columns = Prisma.sql`order_id bigint, pick_id bigint, state dispatch_state, version integer, wish jsonb, wish_hash text,
  message text, silent_because text, told_at timestamptz, done jsonb, ready_at timestamptz, shipped_at timestamptz,
  due_at timestamptz, capture_by timestamptz, outcome_code text, seen_state dispatch_state, seen_version integer,
  seen_at timestamptz`

const rowOf = ({ orderId, verdict: v }: { orderId: bigint; verdict: DispatchVerdict }) => ({
  order_id: String(orderId),
  pick_id: String(v.pickId),
  state: v.state,
  version: v.version,
  wish: v.wish,
  wish_hash: v.wishHash.toString('hex'),
  message: v.message,
  silent_because: v.silentBecause,
  told_at: v.toldAt,
  done: v.done,
  ready_at: v.readyAt,
  shipped_at: v.shippedAt,
  due_at: v.dueAt,
  capture_by: v.captureBy,
  outcome_code: v.outcomeCode,
  seen_state: v.seen?.state ?? null,
  seen_version: v.seen?.version ?? null,
  seen_at: v.seen?.updatedAt ?? null,
})

/** Until when each sales order was promised to leave: what is late is found by its index. */
export async function writePromises(
  tx: Sql,
  promises: readonly { orderId: bigint; promisedOn: string | null }[],
): Promise<void> {
  const rows = promises.map(({ orderId, promisedOn }) => ({ order_id: String(orderId), promised_on: promisedOn }))
  await tx.$executeRaw`
    update erp_sales_orders s set promised_on = t.promised_on
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (order_id bigint, promised_on date)
    where s.order_id = t.order_id and s.promised_on is distinct from t.promised_on`
}
