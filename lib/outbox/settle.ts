import { Prisma } from '../kernel/db.ts'
import type { Sql } from '../kernel/sql.ts'
import type { OutboxState } from './entry.ts'
import { isOfReturns } from './entry.ts'

export type SettledState = Exclude<OutboxState, 'claimed' | 'sending' | 'withdrawn'>

/** How one attempt ended and what becomes of its entry. */
export interface Settlement {
  entryId: bigint
  attemptId: bigint
  kind: 'send' | 'lookup'
  /** State the attempt was made in. */
  from: OutboxState
  /** `sends` of a send, `lookups` of a look-up, as they stood with it: a verdict on an older attempt changes nothing. */
  fence: number
  to: SettledState
  /** The attempt's own word: accepted, rejected, throttled, not_sent, found, empty ... */
  outcome: string
  /** False for a send that never left or was turned away unread: it is not counted. */
  counts: boolean
  pkey: string | null
  ordNum: string | null
  code: string | null
  field: string | null
  message: string | null
  httpStatus: number | null
  /** Redacted, at most 64 kB. */
  response: string | null
  /** For `ready`: not before. */
  readyAt: Date | null
  nextLookupAt: Date | null
}

/** SQL: a sales order was accepted that the mirror has read already. */
const isReadBack = Prisma.sql`s.kind = 'sales_order' and s.state = 'accepted'
  and exists (select from erp_sales_orders k where k.order_id = o.id)`

export interface Settled {
  entryId: bigint
  orderId: bigint
  storefrontId: string
  /** Null: the verdict came too late and changed nothing but the attempt. */
  state: SettledState | null
  /** It was accepted although another sales order already is: two exist. */
  surplus: boolean
  /** Its order is to be judged again, and nobody has asked for it yet. */
  toJudge: boolean
  /** What its order's refunds mean in the ERP is to be planned again; the same of its drift. */
  toPlan: boolean
  toCompare: boolean
}

/**
 * Records how attempts ended: entries, attempts and the orders' place in the completeness line, in one statement. An
 * acceptance counts whenever it comes, unless another was recorded first; every other verdict only if nothing happened since.
 * @param settlements of one kind: an order is moved by one of them
 * @param owner the worker whose leases these are
 */
export function settleEntries(
  db: Sql,
  now: Date,
  owner: string,
  settlements: readonly Settlement[],
): Promise<Settled[]> {
  const column = <Value>(read: (settlement: Settlement) => Value) => settlements.map(read)
  return db.$queryRaw<Settled[]>`
    with results as (
      select * from unnest(
        ${column((s) => s.entryId)}::bigint[], ${column((s) => s.attemptId)}::bigint[], ${column((s) => s.kind)}::text[],
        ${column((s) => s.from)}::outbox_state[], ${column((s) => s.fence)}::int[], ${column((s) => s.to)}::outbox_state[],
        ${column((s) => s.outcome)}::text[], ${column((s) => s.counts)}::bool[], ${column((s) => s.pkey)}::text[],
        ${column((s) => s.ordNum)}::text[], ${column((s) => s.code)}::text[], ${column((s) => s.field)}::text[],
        ${column((s) => s.message)}::text[], ${column((s) => s.httpStatus)}::int[], ${column((s) => s.response)}::text[],
        ${column((s) => s.readyAt)}::timestamptz[], ${column((s) => s.nextLookupAt)}::timestamptz[]
      ) as t (entry_id, attempt_id, kind, from_state, fence, to_state, outcome, counts, pkey, ord_num, code, field,
              message, http_status, response, ready_at, next_lookup_at)
    ), orders as (
      -- Orders before entries, as evaluation takes them, in one order: no two batches wait for each other.
      select o.id from web_orders o
      where o.id in (select e.order_id from outbox_entries e join results r on r.entry_id = e.id)
      order by o.id for no key update
    ), settled as (
      update outbox_entries e set
        state = r.to_state,
        sends = e.sends - case when r.kind = 'send' and not r.counts and e.sends = r.fence then 1 else 0 end,
        send_deadline_at = case when r.kind = 'send' and r.to_state in ('ready', 'rejected') then null else e.send_deadline_at end,
        pkey = coalesce(r.pkey, e.pkey),
        ord_num = coalesce(r.ord_num, e.ord_num),
        accepted_at = case when r.to_state = 'accepted' then coalesce(e.accepted_at, ${now}::timestamptz) end,
        outcome_code = r.code, outcome_field = r.field, outcome_message = r.message,
        ready_at = coalesce(r.ready_at, e.ready_at),
        look_first = e.look_first and r.next_lookup_at is not null,
        next_lookup_at = r.next_lookup_at,
        lease_owner = null, lease_until = null, updated_at = ${now}
      from results r, orders
      where e.id = r.entry_id and orders.id = e.order_id and case
        when r.to_state in ('accepted', 'staged') and e.state in ('ready', 'claimed', 'sending', 'unknown', 'withdrawn', 'rejected')
          then r.kind = 'send' or (e.state = r.from_state and e.lookups = r.fence)
        when r.kind = 'send' then e.state = 'sending' and e.lease_owner = ${owner} and e.sends = r.fence
        else e.state = r.from_state and e.lookups = r.fence end
      returning e.id, e.order_id, e.revision_id, e.state, e.kind, e.body ->> 'poNum' as po_num, e.kind in ('sales_order', 'sales_order_cancel') as of_orders,
        ${isOfReturns} as of_returns
    ), attempts as (
      update outbox_attempts a
      set ended_at = ${now}, outcome = r.outcome, http_status = r.http_status, response = r.response, message = r.message
      from results r where a.id = r.attempt_id
      returning a.id
    ), moved as (
      update web_orders o set
        bucket = case when s.kind <> 'sales_order' then o.bucket
          when s.state = 'accepted' then 'in_erp'::order_bucket
          when o.bucket = 'queued' and (s.state = 'rejected' or (s.state = 'unknown' and r.code = 'SEND_UNRESOLVED')) then 'held'
          else o.bucket end,
        -- The number people know, as it was first sent (rule 1).
        po_num = case when r.kind = 'send' and r.counts then coalesce(o.po_num, s.po_num) else o.po_num end,
        exclusion_code = case when s.kind = 'sales_order' and s.state = 'accepted' then null else o.exclusion_code end,
        dirty = o.dirty or s.kind = 'sales_order_cancel'
          or (s.of_orders and ((s.state = 'accepted' and o.bucket <> 'queued') or (s.state = 'ready' and r.from_state = 'unknown')))
          -- Judged while it was on its way, and it has not left: what it says is older than what the order says.
          or (s.of_orders and s.state = 'ready' and o.current_revision_id is distinct from s.revision_id),
        -- An order just accepted may have been refunded on its way; what a whole cancellation came to decides about its refunds.
        -- So may what waits for pieces a drift wanted cancelled, and that stand after all.
        refunds_dirty = o.refunds_dirty or s.of_returns or (s.of_orders and o.refunded_amount > 0)
          or (not s.of_orders and s.state = 'rejected'),
        -- Read back before we knew that it was taken: nobody could judge it then.
        drift_dirty = o.drift_dirty or (not s.of_orders and not s.of_returns) or (${isReadBack}),
        dispatch_dirty = o.dispatch_dirty or (${isReadBack})
      from settled s join results r on r.entry_id = s.id
      where o.id = s.order_id and case
        when s.state = 'ready' and r.from_state = 'unknown' then true
        when s.of_orders and s.state = 'ready' and o.current_revision_id is distinct from s.revision_id then true
        -- A cancel request moves nothing: how it ended is for evaluation to say; of a return for those who plan them.
        when s.kind <> 'sales_order' then (s.state in ('accepted', 'rejected') and s.state <> r.from_state)
          or (not s.of_orders and s.state = 'unknown' and r.code = 'SEND_UNRESOLVED')
        else s.state in ('accepted', 'rejected') or (r.kind = 'send' and r.counts and o.po_num is null)
          or (s.state = 'unknown' and r.code = 'SEND_UNRESOLVED') end
      returning o.id, o.dirty, o.refunds_dirty, o.drift_dirty
    )
    select e.id as "entryId", e.order_id as "orderId", e.storefront_id as "storefrontId", s.state::text as state,
      s.id is null and e.kind = 'sales_order' and r.to_state = 'accepted' and e.state = 'accepted'
        and e.pkey is distinct from r.pkey as surplus,
      coalesce(m.dirty, false) as "toJudge", coalesce(m.refunds_dirty, false) as "toPlan",
      coalesce(m.drift_dirty, false) as "toCompare"
    from results r
    join outbox_entries e on e.id = r.entry_id
    left join settled s on s.id = r.entry_id
    left join moved m on m.id = s.order_id
    where (select pg_notify('selvedge', 'orders')) is not null`
}
