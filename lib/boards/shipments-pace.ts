import { narrowScope, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'

export interface ShipmentDay {
  /** yyyy-mm-dd in the zone asked for. */
  day: string
  /** Left the warehouse on it. */
  left: number
  /** Of those, how many the shop shows by now. */
  confirmed: number
}

/** Shipments of the last days, by the day they left, and how many of them the shop shows. @throws {Fault} NOT_PERMITTED */
export async function readShipmentDays(
  db: Db,
  now: Date,
  actor: Actor,
  { storefrontId, timeZone, days = 14 }: { storefrontId?: string | undefined; timeZone: string; days?: number },
): Promise<ShipmentDay[]> {
  requirePermission(actor, 'shipments:read', storefrontId)
  const scope = narrowScope(actor, storefrontId)
  return db.$queryRaw<ShipmentDay[]>`
    with span as (
      select day::date as day from generate_series(
        (${now}::timestamptz at time zone ${timeZone})::date - ${days - 1}::integer,
        (${now}::timestamptz at time zone ${timeZone})::date, '1 day') day
    ), counted as (
      select (p.shipped_at at time zone ${timeZone})::date as day, count(*)::int as "left",
        (count(*) filter (where d.confirmed_at is not null))::int as confirmed
      from erp_picks p left join dispatches d on d.pick_id = p.id
      where p.gone_at is null and p.shipped_at >= (select min(day) from span)::timestamp at time zone ${timeZone}
        and (${scope}::uuid[] is null or p.storefront_id = any(${scope}::uuid[]))
      group by 1
    )
    select s.day::text as day, coalesce(c."left", 0) as "left", coalesce(c.confirmed, 0) as confirmed
    from span s left join counted c using (day) order by s.day`
}
