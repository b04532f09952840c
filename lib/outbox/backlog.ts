import type { Db } from '../kernel/db.ts'

export interface Backlog {
  /** Ready now, claimed, sending, unknown, staged. */
  waiting: number
  /** Ready later: within its release delay. */
  delayed: number
  /** Since when the oldest waiting entry is due; null when none waits. */
  oldestAt: Date | null
  /** Accepted a minute, over the last ten minutes or since the first of them. */
  perMinute: number
  /** When the backlog ends at that rate; null when nothing waits or nothing moves. */
  expectedEndAt: Date | null
}

const windowMs = 600_000

/** How much is on the way out of a connection and when it will be gone at today's rate (failure 25). */
export async function readBacklog(db: Db, now: Date, connectionId: string): Promise<Backlog> {
  const since = new Date(now.getTime() - windowMs)
  const [row] = await db.$queryRaw<
    { waiting: number; delayed: number; oldestAt: Date | null; accepted: number; firstAt: Date | null }[]
  >`
    select
      count(*) filter (where state in ('claimed', 'sending', 'unknown', 'staged') or (state = 'ready' and ready_at <= ${now}))::int as waiting,
      count(*) filter (where state = 'ready' and ready_at > ${now})::int as delayed,
      min(ready_at) filter (where state in ('claimed', 'sending', 'unknown', 'staged') or (state = 'ready' and ready_at <= ${now})) as "oldestAt",
      count(*) filter (where state = 'accepted')::int as accepted,
      min(accepted_at) filter (where state = 'accepted') as "firstAt"
    from outbox_entries
    where connection_id = ${connectionId}::uuid and (state in ('ready', 'claimed', 'sending', 'unknown', 'staged')
      or (state = 'accepted' and accepted_at > ${since} and accepted_at <= ${now}))`
  const { waiting = 0, delayed = 0, oldestAt = null, accepted = 0, firstAt = null } = row ?? {}
  const minutes = firstAt ? Math.max(1, now.getTime() - firstAt.getTime()) / 60_000 : 0
  const perMinute = accepted > 1 && minutes > 0 ? accepted / minutes : 0
  const expectedEndAt = waiting > 0 && perMinute > 0 ? new Date(now.getTime() + (waiting / perMinute) * 60_000) : null
  return { waiting, delayed, oldestAt, perMinute, expectedEndAt }
}
