import type { FlowContext } from '../lib/flows/context.ts'
import { Prisma } from '../lib/kernel/db.ts'
import type { Job } from '../lib/queue/enqueue.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** Reading gives way to orders so many intervals at most: numbers must not stand still on the busiest day. */
const mostGivenWay = 5
/** A shop whose orders are not read for so long holds nothing up any more. */
const longestWaitSeconds = 15 * 60
/** At night by the shop's clock. */
const nightHour = 4

interface StockConnection {
  connectionId: string
  /** The shortest pace of the shops that draw on it. */
  seconds: number
  /** Orders that could go now, and how many seconds they take at the connection's rate. */
  ordersAhead: number
  /** Some shop's orders are not read up to the figures there are: reading more would move the goal. */
  waits: boolean
  readAgeSeconds: number | null
  wholeAgeSeconds: number | null
  /** Some shop's orders were read since the last computation. */
  polled: boolean
  /** Some shop asks to be computed, which whoever asked for it has queued already. */
  asked: boolean
}

interface StockShopDue {
  storefrontId: string
  live: boolean
  /** Something is to be sent or read back. */
  due: boolean
  hourThere: number
}

/**
 * What the stock of the shops asks for now: readings at the pace of each shop's policy, behind orders when the ERP's pace is
 * short (rule 5 of bluecherry.md); computing after every poll and reading; sending; sampling; velocity classes at night.
 */
export async function dueStockJobs(
  { db, clock }: FlowContext,
  due: (key: string, everyMs: number) => boolean,
): Promise<Job[]> {
  if (!due('stock', 2 * second)) return []
  const now = clock.now()
  const jobs: Job[] = []
  for (const erp of await readConnections(db, now)) {
    const { connectionId } = erp
    if (isReadingDue(erp) && due(`stock ${connectionId}`, Math.min(erp.seconds, 5) * second)) {
      jobs.push({ task: 'inventory:read', payload: { connectionId } })
    }
    const { wholeAgeSeconds } = erp
    if (wholeAgeSeconds !== null && wholeAgeSeconds > 24 * 3_600 && due(`whole stock ${connectionId}`, hour)) {
      jobs.push({ task: 'inventory:read', payload: { connectionId, whole: true } })
    }
    // A poll of the shop's orders is what moves what they have taken.
    if ((erp.polled || erp.asked) && due(`compute ${connectionId}`, (erp.polled ? 2 : 30) * second)) {
      jobs.push({ task: 'inventory:compute', payload: { connectionId } })
    }
  }
  for (const { storefrontId, live, due: isDue, hourThere } of await readShops(db, now)) {
    // A net under the jobs that computing and sending add.
    if (isDue && due(`push stock ${storefrontId}`, 5 * second))
      jobs.push({ task: 'inventory:push', payload: { storefrontId } })
    if (live && due(`sample ${storefrontId}`, minute))
      jobs.push({ task: 'inventory:sample', payload: { storefrontId } })
    if (due(`velocity ${storefrontId}`, minute) && (await isVelocityOld(db, now, storefrontId, hourThere)))
      jobs.push({ task: 'inventory:velocity', payload: { storefrontId } })
  }
  return jobs
}

/** Due by the pace, later while orders need the ERP more, not while a computation waits for a poll: it would never catch up. */
export function isReadingDue({
  seconds,
  ordersAhead,
  waits,
  readAgeSeconds: age,
}: Pick<StockConnection, 'seconds' | 'ordersAhead' | 'waits' | 'readAgeSeconds'>): boolean {
  if (age === null) return true
  if (age < seconds) return false
  if (waits) return age >= longestWaitSeconds
  return age >= seconds * mostGivenWay || ordersAhead <= seconds
}

/** SQL: a computation takes the shop in: its orders are read and somebody may ask it. As `computeStock` says it. */
const isComputed = Prisma.sql`(w.paused_at is null and w.stopped_at is null and exists (
  select from storefront_flows r where r.storefront_id = s.id and r.flow = 'orders' and r.mode <> 'off'))`

const readConnections = (db: FlowContext['db'], now: Date): Promise<StockConnection[]> =>
  db.$queryRaw<StockConnection[]>`
    select c.id::text as "connectionId",
      min(case when p.peak_until > ${now} then coalesce(p.peak_seconds, 15) else coalesce(p.normal_seconds, 60) end) as seconds,
      case when c.rate_per_second_milli = 0 then 0 else (
        select count(*) from (
          select from outbox_entries e
          where e.connection_id = c.id and e.state = 'ready' and e.ready_at <= ${now} and not e.look_first limit 5000) ready
        )::float8 * 1000 / c.rate_per_second_milli end as "ordersAhead",
      coalesce(bool_or(${isComputed} and k.cursor_at - make_interval(secs => coalesce(w.clock_skew_seconds, 0))
        between ${now}::timestamptz - make_interval(secs => ${longestWaitSeconds})
        and stock.as_of - make_interval(secs => coalesce(c.clock_skew_seconds, 0))), false) as waits,
      extract(epoch from ${now}::timestamptz - changed.read_at)::float8 as "readAgeSeconds",
      extract(epoch from ${now}::timestamptz - whole.read_at)::float8 as "wholeAgeSeconds",
      coalesce(bool_or(k.polled_at > p.computed_at and k.last_error is null and ${isComputed}), false)
        and stock.as_of is not null as polled,
      coalesce(bool_or((p.computed_at is null or p.recompute) and k.cursor_at is not null and ${isComputed}), false)
        and stock.as_of is not null as asked
    from connections c
    join storefronts s on s.erp_connection_id = c.id
    join connections w on w.id = s.connection_id
    join storefront_flows f on f.storefront_id = s.id and f.flow = 'inventory' and f.mode <> 'off'
    left join stock_policies p on p.storefront_id = s.id
    left join poll_cursors k on k.storefront_id = s.id and k.flow = 'orders'
    left join mirror_cursors changed on changed.connection_id = c.id and changed.resource = 'stock'
    left join mirror_cursors whole on whole.connection_id = c.id and whole.resource = 'stock:whole'
    left join lateral (select max(l.as_of) as as_of from erp_stock_locations l where l.connection_id = c.id) stock on true
    where c.kind = 'erp' and c.paused_at is null and c.stopped_at is null
    group by c.id, changed.read_at, whole.read_at, stock.as_of`

const readShops = (db: FlowContext['db'], now: Date): Promise<StockShopDue[]> =>
  db.$queryRaw<StockShopDue[]>`
    select s.id::text as "storefrontId", f.mode = 'live' as live,
      f.mode = 'live' and exists (
        select from stock_levels l where l.storefront_id = s.id and ((l.state in ('ready', 'unknown') and l.ready_at <= ${now})
          or (l.state = 'sending' and l.deadline_at < ${now}))) as due,
      extract(hour from ${now}::timestamptz at time zone s.time_zone)::integer as "hourThere"
    from storefronts s
    join storefront_flows f on f.storefront_id = s.id and f.flow = 'inventory' and f.mode <> 'off'
    join connections c on c.id = s.connection_id and c.paused_at is null and c.stopped_at is null`

/** The first time, and then once a night. */
async function isVelocityOld(
  db: FlowContext['db'],
  now: Date,
  storefrontId: string,
  hourThere: number,
): Promise<boolean> {
  const last = await db.stockVelocity.aggregate({ where: { storefrontId }, _max: { computedAt: true } })
  const at = last._max.computedAt
  return at === null || (hourThere === nightHour && now.getTime() - at.getTime() > 6 * hour)
}
