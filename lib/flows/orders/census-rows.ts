import type { Db } from '../../kernel/db.ts'
import type { ListedOrder } from '../../storefront/port.ts'
import type { StatusClass } from '../../storefront/status-class.ts'

export interface CensusWindow {
  from: Date | null
  to: Date
}

/** What is landed of an order the shop lists; every field but the id is null when nothing is. */
export interface LandedOfListed {
  externalId: string
  statusSlug: string | null
  statusClass: StatusClass | null
  businessDigest: Uint8Array | null
  paidAt: Date | null
  missingSince: Date | null
}

interface Census {
  db: Db
  storefrontId: string
  /** Ids of censuses rise with time: an older reading never replaces a newer one. */
  censusId: string
}

/** Writes one answer of the listing, and tells what is landed of its orders. One statement. */
export function writeListed(
  { db, storefrontId, censusId }: Census,
  entries: readonly { order: ListedOrder; paid: boolean }[],
): Promise<LandedOfListed[]> {
  const rows = entries.map(({ order, paid }) => ({
    external_id: order.externalId,
    status_slug: order.statusSlug,
    paid,
    currency: order.currency,
    total_amount: String(order.total),
    placed_at: order.placedAt,
    modified_at: order.modifiedAt,
  }))
  // As a condition the ids name the rows in the index, whatever the planner believes of a shop's size.
  const ids = entries.map(({ order }) => order.externalId)
  return db.$queryRaw<LandedOfListed[]>`
    with listed as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as l (external_id text, status_slug text, paid boolean,
        currency text, total_amount bigint, placed_at timestamptz, modified_at timestamptz)
    ), written as (
      insert into census_orders as c (storefront_id, external_id, census_id, status_slug, paid, currency, total_amount, placed_at, modified_at)
      select ${storefrontId}::uuid, external_id, ${censusId}::uuid, status_slug, paid, currency, total_amount, placed_at, modified_at
      from listed order by external_id
      on conflict (storefront_id, external_id) do update set census_id = excluded.census_id, status_slug = excluded.status_slug,
        paid = excluded.paid, currency = excluded.currency, total_amount = excluded.total_amount,
        placed_at = excluded.placed_at, modified_at = excluded.modified_at
      where c.census_id <= excluded.census_id
    )
    select l.external_id as "externalId", o.status_slug as "statusSlug", o.status_class::text as "statusClass",
      r.business_digest as "businessDigest", o.paid_at as "paidAt", o.missing_since as "missingSince"
    from listed l
    left join (
      select external_id, status_slug, status_class, paid_at, missing_since, current_revision_id from web_orders
      where storefront_id = ${storefrontId}::uuid and external_id = any(${ids}::text[])) o on o.external_id = l.external_id
    left join landed_revisions r on r.id = o.current_revision_id`
}

/** Forgets what an earlier census listed inside the window and this one did not. */
export async function dropUnlisted({ db, storefrontId, censusId }: Census, { from, to }: CensusWindow): Promise<void> {
  await db.$executeRaw`
    delete from census_orders
    where storefront_id = ${storefrontId}::uuid and census_id < ${censusId}::uuid
      and placed_at >= coalesce(${from}::timestamptz, '-infinity') and placed_at < ${to}`
}

/** Orders landed before the census began that stand on none of the shop's lists. */
export async function findVanished(
  { db, storefrontId }: Census,
  { from, to }: CensusWindow,
  startedAt: Date,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ externalId: string }[]>`
    select external_id as "externalId" from web_orders o
    where storefront_id = ${storefrontId}::uuid and missing_since is null and status_class <> 'ignored'
      and placed_at >= coalesce(${from}::timestamptz, '-infinity') and placed_at < ${to} and landed_at <= ${startedAt}
      and not exists (
        select from census_orders c where c.storefront_id = o.storefront_id and c.external_id = o.external_id)
    order by id`
  return rows.map(({ externalId }) => externalId)
}

/** Orders the last census listed, by month of placing (UTC, first instant). */
export async function countByMonth(db: Db, storefrontId: string, before: Date): Promise<Map<number, number>> {
  const rows = await db.$queryRaw<{ month: Date; orders: number }[]>`
    select date_trunc('month', placed_at, 'UTC') as month, count(*)::integer as orders from census_orders
    where storefront_id = ${storefrontId}::uuid and placed_at < ${before} group by 1`
  return new Map(rows.map(({ month, orders }) => [month.getTime(), orders]))
}
