import type { Sql } from '../../kernel/sql.ts'

export const buckets = ['in the ERP', 'held', 'queued', 'cancelled', 'excluded', 'unexplained'] as const

export type Bucket = (typeof buckets)[number]

/** Orders paid in a period: each in exactly one bucket. */
export interface PeriodCompleteness {
  paid: number
  /** Ten-thousandths. */
  total: bigint
  buckets: Record<Bucket, { orders: number; total: bigint }>
  /** Orders the storefront lists as paid that were never landed: `unexplained` holds them too. */
  missing: number
}

interface PeriodOf {
  storefrontId: string
  currency: string
  fromOn: Date
  toOn: Date
}

/**
 * Where the paid orders of a period stand, measured against the storefront's own census: what it lists as paid and nobody
 * landed is unexplained, by the date it was placed on, for the census knows no other.
 */
export async function readPeriodCompleteness(
  sql: Sql,
  { storefrontId, currency, fromOn, toOn }: PeriodOf,
): Promise<PeriodCompleteness> {
  const rows = await sql.$queryRaw<{ bucket: Bucket; orders: number; total: bigint; missing: number }[]>`
    with paid as (
      select case
          when o.exclusion_code is not null or o.bucket = 'excluded' then 'excluded'
          when o.bucket = 'in_erp' then 'in the ERP'
          when o.bucket = 'held' then 'held'
          when o.bucket in ('queued', 'arriving') then 'queued'
          when m.cancelled or o.bucket = 'cancelled' then 'cancelled'
          else 'unexplained'
        end as bucket, m.total, 0 as missing
      from order_money m join web_orders o on o.id = m.order_id
      where m.storefront_id = ${storefrontId}::uuid and m.currency = ${currency} and m.paid_on >= ${fromOn}::date and m.paid_on < ${toOn}::date
      union all
      select 'unexplained', c.total_amount, 1
      from census_orders c join storefronts s on s.id = c.storefront_id
      where c.storefront_id = ${storefrontId}::uuid and c.currency = ${currency} and c.paid
        and (c.placed_at at time zone s.time_zone)::date >= ${fromOn}::date and (c.placed_at at time zone s.time_zone)::date < ${toOn}::date
        and not exists (select from web_orders o where o.storefront_id = c.storefront_id and o.external_id = c.external_id)
    )
    select bucket, count(*)::int as orders, sum(total)::bigint as total, sum(missing)::int as missing from paid group by bucket`
  const found = new Map(rows.map((row) => [row.bucket, row]))
  const of = (bucket: Bucket) => ({ orders: found.get(bucket)?.orders ?? 0, total: found.get(bucket)?.total ?? 0n })
  return {
    paid: rows.reduce((count, { orders }) => count + orders, 0),
    total: rows.reduce((sum, { total }) => sum + total, 0n),
    buckets: Object.fromEntries(buckets.map((bucket) => [bucket, of(bucket)])) as PeriodCompleteness['buckets'],
    missing: rows.reduce((count, { missing }) => count + missing, 0),
  }
}
