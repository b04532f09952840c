import type { Sql } from '../kernel/sql.ts'
import { isClaimed, isLive, isOpen, mapsNewest, standsToLeave } from './entry.ts'

/** A lease outlives the deadline of its last send by this much: a send starts only if both lie inside it. */
export const leaseMarginMs = 10_000

/** A group is armed at once; the more in a group, the more are in doubt after a crash. */
export const largestGroup = 20

export interface ArmedEntry {
  id: bigint
  attemptId: bigint
  /** Sends with this one: the settlement's fence. */
  sends: number
}

/**
 * The last step before sending: claimed becomes sending by compare-and-set together with its attempt row, only while the
 * content claimed is still the entry's, the order stands where it may leave and its newest revision is the mapped one, the flow is live and the
 * connection neither paused nor stopped.
 * @param group at most `largestGroup` claimed by this worker
 * @param times `startMs`: sends of the group start within it; `deadlineMs`: the longest a send takes. The lease covers
 *   both and `leaseMarginMs`
 * @returns those that may be sent; the others changed hands or may not go
 */
export function armEntries(
  db: Sql,
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
      -- Locked, so that what is landed at this very moment is either seen here or comes after the send.
      select o.id
      from wanted w
      join outbox_entries e on e.id = w.id
      join web_orders o on o.id = e.order_id
      where ${isClaimed} and e.lease_owner = ${worker} and ${standsToLeave} and ${isLive} and ${isOpen}
        and ${mapsNewest}
      order by o.id
      for no key update of o
    ), armed as (
      update outbox_entries e
      set state = 'sending', sends = e.sends + 1, send_deadline_at = ${deadline},
        lease_until = now() + make_interval(secs => ${leaseSeconds}), updated_at = ${now}
      from wanted w, orders
      where e.id = w.id and e.order_id = orders.id and ${isClaimed} and e.lease_owner = ${worker}
        and e.input_hash = w.input_hash
      returning e.id, e.sends, e.body
    ), attempts as (
      insert into outbox_attempts (entry_id, kind, worker, started_at, deadline_at, request)
      select a.id, 'send', ${worker}, ${now}, ${deadline}, a.body from armed a
      returning id, entry_id
    )
    select armed.id, attempts.id as "attemptId", armed.sends from armed join attempts on attempts.entry_id = armed.id`
}
