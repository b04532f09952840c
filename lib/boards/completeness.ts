import type { ExceptionCode } from '../exceptions/codes.ts'
import { codesByGravity } from '../exceptions/origin.ts'
import type { Db } from '../kernel/db.ts'
import { formatAmount } from '../kernel/money.ts'

/** Where every paid order stands: `paid` is the sum of the six that follow it, `held` the sum of `heldBy`. */
export interface Completeness {
  paid: number
  inErp: number
  excluded: number
  cancelled: number
  held: number
  queued: number
  unexplained: number
  /** Held orders, each once, under the gravest code that holds it. */
  heldBy: Partial<Record<ExceptionCode | 'NOT_STATED', number>>
  /** Open exceptions, one a root cause. */
  exceptions: Partial<Record<ExceptionCode, number>>
  /** Total of the paid orders by currency, as decimal text. */
  money: Record<string, string>
  /** Age of the oldest order on its way out past its release delay; 0 when none is. */
  lagSeconds: number
}

type Bucket = 'inErp' | 'excluded' | 'cancelled' | 'held' | 'queued' | 'unexplained'

/**
 * The completeness line (rule 5): what the shop lists and what was landed, together, by id. Measured against the census, so
 * that an order the shop lists as paid and we do not have is unexplained, whatever our own rows say.
 * @param scope storefront ids; null = all
 */
export async function readCompleteness(db: Db, now: Date, scope: readonly string[] | null): Promise<Completeness> {
  // One after the other in one snapshot: the figures of a line belong together.
  return db.$transaction(
    async (tx) => {
      const buckets = await tx.$queryRaw<
        { bucket: Bucket; currency: string; orders: number; amount: bigint; scale: number }[]
      >`
        with landed as (
          select case
              when o.bucket = 'in_erp' then 'inErp'
              when o.bucket in ('excluded', 'cancelled', 'held', 'queued') then o.bucket::text
              when o.bucket = 'arriving' then 'queued'
              when o.bucket = 'unclassed' then 'unexplained'
              -- The shop has said since that it is paid: what we hold is older.
              when c.paid and c.modified_at > o.modified_at then 'unexplained'
            end as bucket,
            o.currency, o.total_amount, o.scale
          from web_orders o
          left join census_orders c on c.storefront_id = o.storefront_id and c.external_id = o.external_id
            and o.bucket in ('unpaid', 'ignored')
          where ${scope}::uuid[] is null or o.storefront_id = any(${scope}::uuid[])
        ), missing as (
          select 'unexplained' as bucket, c.currency, c.total_amount, 2 as scale
          from census_orders c
          where c.paid and (${scope}::uuid[] is null or c.storefront_id = any(${scope}::uuid[]))
            and not exists (
              select from web_orders o where o.storefront_id = c.storefront_id and o.external_id = c.external_id)
        )
        select bucket, currency, count(*)::int as orders, sum(total_amount)::bigint as amount, max(scale)::int as scale
        from (select * from landed where bucket is not null union all select * from missing) paid
        group by bucket, currency`
      const holds = await tx.$queryRaw<{ code: string | null; orders: number }[]>`
        select code, count(*)::int as orders
        from (
          select (
            select c.code from exception_subjects s join exception_cases c on c.id = s.case_id
            where s.order_id = o.id and s.closed_at is null and s.blocking
            order by array_position(${codesByGravity}::text[], c.code) limit 1) as code
          from web_orders o
          where o.bucket = 'held' and (${scope}::uuid[] is null or o.storefront_id = any(${scope}::uuid[]))
        ) held group by code`
      const open = await tx.$queryRaw<{ code: ExceptionCode; cases: number }[]>`
        select c.code, count(*)::int as cases from exception_cases c
        where c.state = 'open' and c.dismissed_at is null and (${scope}::uuid[] is null or c.storefront_id = any(${scope}::uuid[])
          or exists (select from storefronts f
            where f.id = any(${scope}::uuid[]) and c.connection_id in (f.connection_id, f.erp_connection_id)))
        group by c.code`
      const [oldest] = await tx.$queryRaw<{ at: Date | null }[]>`
        select min(greatest(o.landed_at, coalesce(e.ready_at,
            coalesce(o.paid_at, o.landed_at) + make_interval(secs => f.release_delay_seconds)))) as at
        from web_orders o
        join storefronts f on f.id = o.storefront_id
        join storefront_flows m on m.storefront_id = f.id and m.flow = 'orders' and m.mode = 'live'
        left join outbox_entries e on e.order_id = o.id and e.kind = 'sales_order' and e.state <> 'withdrawn'
        where o.bucket in ('queued', 'arriving') and (${scope}::uuid[] is null or o.storefront_id = any(${scope}::uuid[]))`
      return summarise(now, buckets, holds, open, oldest?.at ?? null)
    },
    { isolationLevel: 'RepeatableRead' },
  )
}

function summarise(
  now: Date,
  buckets: { bucket: Bucket; currency: string; orders: number; amount: bigint; scale: number }[],
  holds: { code: string | null; orders: number }[],
  open: { code: ExceptionCode; cases: number }[],
  oldest: Date | null,
): Completeness {
  const counts: Record<Bucket, number> = { inErp: 0, excluded: 0, cancelled: 0, held: 0, queued: 0, unexplained: 0 }
  const sums = new Map<string, { amount: bigint; scale: number }>()
  for (const { bucket, currency, orders, amount, scale } of buckets) {
    counts[bucket] += orders
    const sum = sums.get(currency) ?? { amount: 0n, scale: 0 }
    sums.set(currency, { amount: sum.amount + amount, scale: Math.max(sum.scale, scale) })
  }
  return {
    paid: Object.values(counts).reduce((total, count) => total + count, 0),
    ...counts,
    heldBy: Object.fromEntries(holds.map(({ code, orders }) => [code ?? 'NOT_STATED', orders])),
    exceptions: Object.fromEntries(open.map(({ code, cases }) => [code, cases])),
    money: Object.fromEntries(
      [...sums]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([currency, sum]) => [currency, formatAmount(sum.amount, sum.scale)]),
    ),
    lagSeconds: oldest ? Math.max(0, Math.floor((now.getTime() - oldest.getTime()) / 1000)) : 0,
  }
}
