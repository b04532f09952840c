import { narrowScope, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import type { KeyRing } from '../kernel/seal.ts'
import { unconfirmedAges, type WismoRisk, wismoHours } from './shipment-choices.ts'
import {
  type FoundShipment,
  type ShipmentRow,
  shipmentColumns,
  shipmentJoins,
  withCustomers,
} from './shipments-list.ts'

export interface UnconfirmedFilter {
  storefrontId?: string
  risk?: WismoRisk
  /** The ERP's shipper code. */
  carrier?: string
}

export interface UnconfirmedRow extends ShipmentRow {
  orderId: string
  currency: string
  scale: Scale
  /** Of the order. */
  total: Amount
  risk: WismoRisk
  /** The day by which its shipping method promised that it leaves, yyyy-mm-dd; null without a promise. */
  promisedOn: string | null
  attempts: number
  lastTriedAt: Date | null
  /** On which shipments may be sent again. */
  storefrontId: string
}

/** The day a sales order's own reasons promise (`leaves MAIN by 2026-11-24`), of `w.promised`. */
const promise = (now: Date) => Prisma.sql`
  left join lateral (
    select (substring(reason ->> 'reason' from '\\d{4}-\\d{2}-\\d{2}$'))::date as "promisedOn"
    from outbox_entries e cross join lateral jsonb_array_elements(
      case jsonb_typeof(e.body -> 'why') when 'array' then e.body -> 'why' else '[]'::jsonb end) reason
    where e.order_id = d.order_id and e.kind = 'sales_order' and reason ->> 'what' = 'promise'
      and reason ->> 'reason' ~ '\\d{4}-\\d{2}-\\d{2}$'
    order by e.id desc limit 1) w on true
  cross join lateral (select (${now}::timestamptz at time zone f.time_zone)::date as today) c`

/**
 * How likely a customer is to ask: nobody asks about what they were told, nor is anybody told by rule of what is silent; the rest
 * goes by the promised day, and by how long ago it left where that is longer.
 */
const riskOf = (now: Date) => {
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
  return Prisma.sql`case
    when d.told_at is not null or d.silent_because is not null then 'low'
    when w."promisedOn" < c.today or d.shipped_at < ${hoursAgo(wismoHours.high)} then 'high'
    when w."promisedOn" = c.today or d.shipped_at < ${hoursAgo(wismoHours.medium)} then 'medium'
    else 'low' end`
}

/** Left the warehouse, due in the shop, and not confirmed by it. For `dispatches d`. */
const unconfirmed = (
  now: Date,
  scope: readonly string[] | null,
) => Prisma.sql`d.confirmed_at is null and d.due_at <= ${now}
  and d.state not in ('withdrawn', 'shadow')
  ${scope === null ? Prisma.empty : Prisma.sql`and d.storefront_id = any(${[...scope]}::uuid[])`}`

const conditions = (now: Date, actor: Actor, filter: UnconfirmedFilter) => Prisma.sql`
  ${unconfirmed(now, narrowScope(actor, filter.storefrontId))}
  ${filter.carrier ? Prisma.sql`and p.shipper = ${filter.carrier}` : Prisma.empty}
  ${filter.risk ? Prisma.sql`and ${riskOf(now)} = ${filter.risk}` : Prisma.empty}`

/**
 * The report "dispatched, not confirmed", oldest first: what left the warehouse and its storefront's time to confirm has passed.
 * `after` is the last row's id (of erp_picks). What is silent stands in it too: the shop does not show it either.
 * @throws {Fault} NOT_PERMITTED
 */
export async function listUnconfirmed(
  db: Db,
  keyRing: KeyRing,
  now: Date,
  actor: Actor,
  filter: UnconfirmedFilter = {},
  page: { after?: string; size?: number } = {},
): Promise<{ rows: UnconfirmedRow[]; next: string | null }> {
  requirePermission(actor, 'shipments:read', filter.storefrontId)
  const size = Math.min(page.size ?? 50, 500)
  const beyond = page.after
    ? Prisma.sql`and (d.shipped_at, d.id) > (select shipped_at, id from dispatches where pick_id = ${BigInt(page.after)})`
    : Prisma.empty
  const found = await db.$queryRaw<
    (FoundShipment & Omit<UnconfirmedRow, keyof ShipmentRow | 'scale'> & { scale: number })[]
  >`
    select ${shipmentColumns}, o.currency::text as currency, o.scale, o.total_amount as total, d.storefront_id as "storefrontId",
      w."promisedOn"::text as "promisedOn", ${riskOf(now)} as risk, d.attempts,
      (select max(a.started_at) from dispatch_attempts a where a.dispatch_id = d.id) as "lastTriedAt"
    from dispatches d join erp_picks p on p.id = d.pick_id ${shipmentJoins} ${promise(now)}
    where ${conditions(now, actor, filter)} ${beyond}
    order by d.shipped_at, d.id limit ${size + 1}`
  const shown = await withCustomers(db, keyRing, actor, found.slice(0, size))
  const rows = shown.map((row) => ({ ...row, orderId: row.orderId ?? '', scale: row.scale as Scale }))
  return { rows, next: found.length > size ? (rows.at(-1)?.id ?? null) : null }
}

export interface UnconfirmedSummary {
  shipments: number
  /** A shipment is worth its order; an order with several counts once. */
  orders: number
  money: { currency: string; amount: Amount }[]
  oldestShippedAt: Date | null
  risks: Record<WismoRisk, number>
  /** By how long ago they left. */
  ages: { age: string; count: number }[]
}

/** How many shipments left and are not confirmed, what their orders are worth, how old they are. @throws {Fault} NOT_PERMITTED */
export async function readUnconfirmed(
  db: Db,
  now: Date,
  actor: Actor,
  filter: UnconfirmedFilter = {},
): Promise<UnconfirmedSummary> {
  requirePermission(actor, 'shipments:read', filter.storefrontId)
  const rows = await db.$queryRaw<
    {
      currency: string
      amount: bigint
      orders: number
      shipments: number
      risk: WismoRisk
      step: number
      oldest: Date
    }[]
  >`
    with late as (
      select d.id, d.order_id, d.shipped_at, o.currency::text as currency, o.total_amount as amount, ${riskOf(now)} as risk,
        row_number() over (partition by d.order_id order by d.id) as nth,
        width_bucket(extract(epoch from ${now}::timestamptz - d.shipped_at)::float8 / 3600,
          ${unconfirmedAges.map(({ from }) => from)}::float8[]) as step
      from dispatches d join erp_picks p on p.id = d.pick_id ${shipmentJoins} ${promise(now)}
      where ${conditions(now, actor, filter)}
    )
    select currency, risk, step, count(*)::int as shipments, (count(*) filter (where nth = 1))::int as orders,
      coalesce(sum(amount) filter (where nth = 1), 0)::bigint as amount, min(shipped_at) as oldest
    from late group by currency, risk, step order by currency`
  const sum = (of: typeof rows) => of.reduce((total, { shipments }) => total + shipments, 0)
  const risk = (wanted: WismoRisk) => sum(rows.filter((row) => row.risk === wanted))
  const money = new Map<string, Amount>()
  for (const { currency, amount } of rows) money.set(currency, (money.get(currency) ?? 0n) + amount)
  const oldest = rows.map((row) => row.oldest.getTime())
  return {
    shipments: sum(rows),
    orders: rows.reduce((total, { orders }) => total + orders, 0),
    money: [...money].map(([currency, amount]) => ({ currency, amount })),
    oldestShippedAt: oldest.length > 0 ? new Date(Math.min(...oldest)) : null,
    risks: { high: risk('high'), medium: risk('medium'), low: risk('low') },
    ages: unconfirmedAges.map(({ age }, at) => ({
      age,
      // What left a moment ago by the warehouse's clock may lie a moment ahead of ours.
      count: sum(rows.filter(({ step }) => Math.max(step, 1) === at + 1)),
    })),
  }
}
