import { requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { readBacklog } from '../outbox/backlog.ts'

/** What is usual is read from the last orders: the longest pause among them, half as long again, and never less than an hour. */
const usual = { orders: 2_000, leastOrders: 20, leastMs: 3_600_000 }

/** The orders flow of one shop, as a person judges it at a glance. */
export interface FlowHealth {
  storefrontId: string
  code: string
  name: string
  mode: 'off' | 'shadow' | 'live'
  liveFrom: Date | null
  /** When the shop was last asked, whatever it answered. */
  polledAt: Date | null
  /** Up to where the shop's changes are verified. */
  cursorAt: Date | null
  lastRows: number
  lastError: string | null
  /** No poll for longer than five of them take (failure 10). */
  silent: boolean
  /** Since when no order was placed, when that is longer than usual there (failure 10); else null. */
  quietSince: Date | null
  /** When the last order was landed. */
  lastLandedAt: Date | null
  censusAt: Date | null
}

export interface Throughput {
  /** Newest last: sixty minutes, accepted sales orders in each. */
  minutes: { at: Date; accepted: number }[]
  /** What waits to go out, and when it will be gone at this rate; a line an ERP connection. */
  backlog: {
    connectionId: string
    code: string
    waiting: number
    delayed: number
    perMinute: number
    expectedEndAt: Date | null
  }[]
}

/**
 * How every shop's orders flow does. A dead scheduler writes no error anywhere, so silence itself is the alarm.
 * @param pollSeconds how often a shop is polled
 * @throws {Fault} NOT_PERMITTED
 */
export async function readFlowHealth(db: Db, now: Date, actor: Actor, pollSeconds: number): Promise<FlowHealth[]> {
  requirePermission(actor, 'boards:read')
  const scope = storefrontScope(actor)
  const rows = await db.$queryRaw<FlowRow[]>`
    select f.id as "storefrontId", f.code, f.name, coalesce(m.mode::text, 'off') as mode, f.live_from as "liveFrom",
      p.polled_at as "polledAt", p.cursor_at as "cursorAt", coalesce(p.last_rows, 0) as "lastRows", p.last_error as "lastError",
      (select max(landed_at) from web_orders o where o.storefront_id = f.id
        and o.id = (select max(id) from web_orders l where l.storefront_id = f.id)) as "lastLandedAt",
      (select max(finished_at) from censuses c where c.storefront_id = f.id) as "censusAt",
      f.created_at as "createdAt", n.paused_at is not null as paused, pauses.orders, pauses.last_at as "lastPlacedAt",
      (1000 * extract(epoch from pauses.longest))::float8 as "longestPauseMs"
    from storefronts f
    join connections n on n.id = f.connection_id
    left join storefront_flows m on m.storefront_id = f.id and m.flow = 'orders'
    left join poll_cursors p on p.storefront_id = f.id and p.flow = 'orders'
    cross join lateral (
      select count(*)::int as orders, max(placed_at) as last_at, max(pause) as longest
      from (
        select placed_at, placed_at - lag(placed_at) over (order by placed_at) as pause
        from (
          select placed_at from web_orders where storefront_id = f.id order by placed_at desc, id desc limit ${usual.orders}
        ) newest
      ) paused
    ) pauses
    where ${scope}::uuid[] is null or f.id = any(${scope}::uuid[])
    order by f.code`
  return rows.map(({ createdAt, paused, orders, lastPlacedAt, longestPauseMs, ...row }) => {
    const since = row.polledAt ?? createdAt
    const expected = row.mode !== 'off' && !paused
    const unpolled = now.getTime() - since.getTime() > Math.max(60, 5 * pollSeconds) * 1000
    const pauseMs = lastPlacedAt ? now.getTime() - lastPlacedAt.getTime() : 0
    const quiet = orders >= usual.leastOrders && pauseMs > Math.max(usual.leastMs, 1.5 * (longestPauseMs ?? 0))
    return { ...row, silent: expected && unpolled, quietSince: expected && quiet ? lastPlacedAt : null }
  })
}

type FlowRow = Omit<FlowHealth, 'silent' | 'quietSince'> & {
  createdAt: Date
  paused: boolean
  orders: number
  lastPlacedAt: Date | null
  longestPauseMs: number | null
}

/** What went out in the last hour, by minute, and what still waits. @throws {Fault} NOT_PERMITTED */
export async function readThroughput(
  db: Db,
  now: Date,
  actor: Actor,
  storefrontId?: string | null,
): Promise<Throughput> {
  requirePermission(actor, 'boards:read', storefrontId)
  const scope = storefrontId ? [storefrontId] : storefrontScope(actor)
  const end = new Date(Math.floor(now.getTime() / 60_000) * 60_000 + 60_000)
  const begin = new Date(end.getTime() - 3_600_000)
  const counted = await db.$queryRaw<{ minute: number; accepted: number }[]>`
    select floor(extract(epoch from accepted_at - ${begin}::timestamptz) / 60)::int as minute, count(*)::int as accepted
    from outbox_entries
    where kind = 'sales_order' and accepted_at >= ${begin} and accepted_at < ${end} and (${scope}::uuid[] is null or storefront_id = any(${scope}::uuid[]))
    group by 1`
  const byMinute = new Map(counted.map(({ minute, accepted }) => [minute, accepted]))
  const connections = await db.connection.findMany({
    where: { kind: 'erp', ...(scope ? { erpStorefronts: { some: { id: { in: [...scope] } } } } : {}) },
    select: { id: true, code: true },
    orderBy: { code: 'asc' },
  })
  const backlog: Throughput['backlog'] = []
  for (const { id, code } of connections) {
    const { waiting, delayed, perMinute, expectedEndAt } = await readBacklog(db, now, id)
    backlog.push({ connectionId: id, code, waiting, delayed, perMinute, expectedEndAt })
  }
  const minutes = Array.from({ length: 60 }, (_, minute) => ({
    at: new Date(begin.getTime() + minute * 60_000),
    accepted: byMinute.get(minute) ?? 0,
  }))
  return { minutes, backlog }
}
