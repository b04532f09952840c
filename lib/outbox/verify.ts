import type { Db, Tx } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'

/** How far back accepted sales orders are read again. */
const daysBack = 45
/** One night's reading of a sales order stands for so long. */
const everyHours = 20

export interface Accepted {
  id: bigint
  reference: string
  poNum: string
  missedAt: Date | null
  lostAt: Date | null
}

/** What one reading of a sales order said: its status in the ERP, or null when it is not listed. */
export interface Reading {
  entryId: bigint
  status: string | null
}

/** SQL: accepted, not too long ago, and not at its end yet. */
const isWatched = (now: Date) => Prisma.sql`
  e.kind = 'sales_order' and e.state = 'accepted' and e.accepted_at > ${new Date(now.getTime() - daysBack * 86_400_000)}
  and coalesce(e.erp_status, '') not in ('shipped', 'cancelled')`

/** SQL: when a sales order is read again; one that was missed as soon as the listing must have settled. */
const isDue = (now: Date, settleMs: number) => Prisma.sql`
  ${isWatched(now)}
  and case when e.missed_at is not null and e.lost_at is null then e.missed_at <= ${new Date(now.getTime() - settleMs)}
    else coalesce(e.verified_at, e.accepted_at) <= ${new Date(now.getTime() - everyHours * 3_600_000)} end`

/** Accepted sales orders to be read again, longest unread first. */
export function readDueAccepted(
  db: Db,
  now: Date,
  due: { connectionId: string; settleMs: number; limit: number },
): Promise<Accepted[]> {
  return db.$queryRaw<Accepted[]>`
    select e.id, e.reference, coalesce(e.body ->> 'poNum', '') as "poNum", e.missed_at as "missedAt", e.lost_at as "lostAt"
    from outbox_entries e
    where e.connection_id = ${due.connectionId}::uuid and ${isDue(now, due.settleMs)}
    order by coalesce(e.verified_at, e.accepted_at), e.id
    limit ${due.limit}`
}

/**
 * Records readings: two at least `settleMs` apart that do not list a sales order make it lost, one that lists it again takes
 * that back. The orders concerned are marked for evaluation. Another's reading in between only starts the wait anew.
 * @returns the storefronts of orders to be judged again, and how many were lost, found again and first missed
 */
export async function recordReadings(
  tx: Tx,
  now: Date,
  settleMs: number,
  readings: readonly Reading[],
): Promise<{ storefrontIds: string[]; lost: number; found: number; missed: number }> {
  const settledBy = new Date(now.getTime() - settleMs)
  const rows = await tx.$queryRaw<{ storefrontId: string; what: 'lost' | 'found' | 'missed' | null }[]>`
    with readings as (
      select * from unnest(${readings.map(({ entryId }) => entryId)}::bigint[], ${readings.map(({ status }) => status)}::text[])
        as t (entry_id, status)
    ), orders as (
      select o.id from web_orders o
      where o.id in (select e.order_id from outbox_entries e join readings r on r.entry_id = e.id)
      order by o.id for no key update
    ), before as (
      select e.id, e.missed_at, e.lost_at from outbox_entries e join readings r on r.entry_id = e.id join orders on orders.id = e.order_id
    ), written as (
      update outbox_entries e set
        erp_status = coalesce(r.status, e.erp_status),
        verified_at = ${now},
        missed_at = case when r.status is null then coalesce(e.missed_at, ${now}::timestamptz) end,
        lost_at = case when r.status is null and e.missed_at <= ${settledBy} then coalesce(e.lost_at, ${now}::timestamptz)
          when r.status is null then e.lost_at end,
        updated_at = ${now}
      from readings r, orders
      where e.id = r.entry_id and orders.id = e.order_id and e.state = 'accepted'
      returning e.id, e.order_id, e.storefront_id, e.missed_at, e.lost_at
    ), touched as (
      update web_orders o set dirty = true
      from written w join before b on b.id = w.id
      where o.id = w.order_id and (w.lost_at is null) <> (b.lost_at is null)
    )
    select w.storefront_id as "storefrontId", case
      when b.lost_at is null and w.lost_at is not null then 'lost' when b.lost_at is not null and w.lost_at is null then 'found'
      when b.missed_at is null and w.missed_at is not null then 'missed' end as what
    from written w join before b on b.id = w.id`
  const count = (wanted: string) => rows.filter(({ what }) => what === wanted).length
  const judged = rows.filter(({ what }) => what === 'lost' || what === 'found')
  return {
    storefrontIds: [...new Set(judged.map(({ storefrontId }) => storefrontId))],
    lost: count('lost'),
    found: count('found'),
    missed: count('missed'),
  }
}

/** When a sales order that was missed once may be read again; null when none was. */
export async function nextReadingAt(db: Db, now: Date, connectionId: string, settleMs: number): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    select min(e.missed_at) as at from outbox_entries e
    where e.connection_id = ${connectionId}::uuid and ${isWatched(now)} and e.missed_at is not null and e.lost_at is null`
  return row?.at ? new Date(row.at.getTime() + settleMs) : null
}

/** Whether any accepted sales order is to be read again. */
export async function isAnyDue(db: Db, now: Date, connectionId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ due: boolean }[]>`
    select exists (select from outbox_entries e where e.connection_id = ${connectionId}::uuid and ${isDue(now, 0)}) as due`
  return row?.due === true
}
