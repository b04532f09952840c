import type { Db } from '../kernel/db.ts'
import { mapsNewest } from './entry.ts'

/** A lease outlives the deadline of its last send by this much: a send starts only if both lie inside it. */
export const leaseMarginMs = 10_000

/** A group is armed at once; the more in a group, the more are in doubt after a crash. */
export const largestGroup = 10

export interface ArmedEntry {
  id: bigint
  attemptId: bigint
  /** Sends with this one: the settlement's fence. */
  sends: number
}

/**
 * The last step before sending: claimed becomes sending by compare-and-set together with its attempt row, only while the
 * content claimed is still the entry's, the order is queued and its newest revision is the mapped one, the flow is live and the
 * connection neither paused nor stopped. The number people know is frozen on the order here (rule 1).
 * @param group at most `largestGroup` claimed by this worker
 * @param times `startMs`: sends of the group start within it; `deadlineMs`: the longest a send takes. The lease covers
 *   both and `leaseMarginMs`
 * @returns those that may be sent; the others changed hands or may not go
 */
export function armEntries(
  db: Db,
  now: Date,
  worker: string,
  group: readonly { id: bigint; inputHash: Uint8Array }[],
  times: { startMs: number; deadlineMs: number },
): Promise<ArmedEntry[]> {
  const deadline = new Date(now.getTime() + times.startMs + times.deadlineMs)
  const leaseSeconds = (times.startMs + times.deadlineMs + leaseMarginMs) / 1000
  return db.$queryRaw<ArmedEntry[]>`
    with wanted as (
      select * from unnest(${group.map((e) => e.id)}::bigint[], ${group.map((e) => e.inputHash)}::bytea[])
        as t (id, input_hash)
    ), orders as (
      update web_orders o set po_num = coalesce(o.po_num, e.body ->> 'poNum')
      from wanted w
      join outbox_entries e on e.id = w.id and e.input_hash = w.input_hash
      join connections c on c.id = e.connection_id and c.paused_at is null and c.stopped_at is null
      join storefront_flows f on f.storefront_id = e.storefront_id and f.flow = 'orders' and f.mode = 'live'
      where o.id = e.order_id and e.state = 'claimed' and e.lease_owner = ${worker} and o.bucket = 'queued' and ${mapsNewest}
      returning o.id
    ), armed as (
      update outbox_entries e
      set state = 'sending', sends = e.sends + 1, send_deadline_at = ${deadline},
        lease_until = now() + make_interval(secs => ${leaseSeconds}), updated_at = ${now}
      from wanted w, orders
      where e.id = w.id and e.order_id = orders.id and e.state = 'claimed' and e.lease_owner = ${worker}
        and e.input_hash = w.input_hash
      returning e.id, e.sends, e.body
    ), attempts as (
      insert into outbox_attempts (entry_id, kind, worker, started_at, deadline_at, request)
      select a.id, 'send', ${worker}, ${now}, ${deadline}, a.body from armed a
      returning id, entry_id
    )
    select armed.id, attempts.id as "attemptId", armed.sends from armed join attempts on attempts.entry_id = armed.id`
}
