import type { Db } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import { isLive, lookUpBeforeFact, type OutboxKind, type OutboxState } from './entry.ts'

/** A look-up claimed and not finished is due again after this: its worker ended. */
const lookUpSeconds = 30

export interface ClaimedLookUp {
  id: bigint
  attemptId: bigint
  kind: OutboxKind
  state: OutboxState
  reference: string
  poNum: string
  /** Of a partial cancel, which is looked for by what it asks; null of every other kind. */
  body: Json | null
  orderId: bigint
  storefrontId: string
  currency: string
  totalAmount: bigint
  sends: number
  /** Look-ups with this one: the settlement's fence. */
  lookups: number
  /** When the last send must have ended, or the database was restored; an empty look-up proves nothing before it has settled. */
  lastDeadlineAt: Date | null
  pkey: string | null
  ordNum: string | null
  stagedAt: Date
  outcomeCode: string | null
  outcomeMessage: string | null
}

/** Claims what is due to be looked up, longest overdue first, with its attempt rows. */
export function claimLookUps(
  db: Db,
  now: Date,
  claim: { connectionId: string; worker: string; limit: number },
): Promise<ClaimedLookUp[]> {
  const until = new Date(now.getTime() + lookUpSeconds * 1000)
  return db.$queryRaw<ClaimedLookUp[]>`
    with due as (
      select e.id
      from outbox_entries e
      where e.connection_id = ${claim.connectionId}::uuid and e.next_lookup_at <= ${now}
        and (e.state in ('unknown', 'staged', 'rejected', 'accepted') or (e.state = 'ready' and e.look_first and ${isLive}))
      order by e.next_lookup_at, e.id
      limit ${claim.limit}
      for update of e skip locked
    ), claimed as (
      update outbox_entries e set next_lookup_at = ${until}, lookups = e.lookups + 1, updated_at = ${now}
      from due where e.id = due.id
      returning e.*
    ), ended as (
      update outbox_attempts a
      set ended_at = ${now}, outcome = 'unknown', message = 'The worker ended before an answer was recorded'
      from claimed c where a.entry_id = c.id and a.kind = 'lookup' and a.ended_at is null
    ), attempts as (
      insert into outbox_attempts (entry_id, kind, worker, started_at, deadline_at)
      select c.id, 'lookup', ${claim.worker}, ${now}, ${until} from claimed c
      returning id, entry_id
    )
    select c.id, a.id as "attemptId", c.kind::text as kind, c.state::text as state, c.reference, coalesce(c.body ->> 'poNum', '') as "poNum",
      case when c.kind = 'sales_order_part_cancel' then c.body end as body, c.order_id as "orderId", c.storefront_id as "storefrontId", c.currency::text as currency,
      c.total_amount as "totalAmount", c.sends, c.lookups, c.pkey, c.ord_num as "ordNum",
      greatest(c.send_deadline_at, (n.facts ->> ${lookUpBeforeFact})::timestamptz) as "lastDeadlineAt",
      coalesce(c.send_deadline_at, c.created_at) as "stagedAt",
      c.outcome_code as "outcomeCode", c.outcome_message as "outcomeMessage"
    from claimed c join attempts a on a.entry_id = c.id join connections n on n.id = c.connection_id
    order by c.id`
}

/** When the next look-up of a connection is due; null when none is. */
export async function nextLookUpAt(db: Db, connectionId: string): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    select min(next_lookup_at) as at from outbox_entries
    where connection_id = ${connectionId}::uuid and next_lookup_at is not null`
  return row?.at ?? null
}
