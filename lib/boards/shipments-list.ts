import { requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { KeyRing } from '../kernel/seal.ts'
import { nameOf, openPersons } from './customer-names.ts'
import type { ShipmentState } from './shipment-choices.ts'
import { type ShipmentFilter, shipmentConditions } from './shipment-conditions.ts'
import { readWish } from './shipment-wish.ts'

export interface ShipmentRow {
  /** Of erp_picks. */
  id: string
  /** What the shop is to be told of it; null where nothing is. */
  dispatchId: string | null
  storefrontCode: string
  pickNum: string
  ordNum: string
  invNum: string
  orderId: string | null
  orderNumber: string | null
  /** Who gets it; null for who may not see customers. */
  customer: string | null
  country: string
  location: string
  /** As customers read it, else the ERP's code. */
  carrier: string
  shipper: string
  trackNos: string[]
  pieces: number
  shippedAt: Date
  state: ShipmentState
  message: string
  silentBecause: string | null
  toldAt: Date | null
  confirmedAt: Date | null
  dueAt: Date | null
  /** What the shop refused it for, or what it waits for. */
  outcome: string | null
}

/** What has left the warehouse, newest first. `after` is the last row's id. @throws {Fault} NOT_PERMITTED */
export async function listShipments(
  db: Db,
  keyRing: KeyRing,
  now: Date,
  actor: Actor,
  filter: ShipmentFilter = {},
  page: { after?: string; size?: number } = {},
): Promise<{ rows: ShipmentRow[]; next: string | null }> {
  requirePermission(actor, 'shipments:read', filter.storefrontId)
  const size = Math.min(page.size ?? 50, 500)
  const beyond = page.after
    ? Prisma.sql`and (p.shipped_at, p.id) < (select shipped_at, id from erp_picks where id = ${BigInt(page.after)})`
    : Prisma.empty
  const found = await db.$queryRaw<FoundShipment[]>`
    select ${shipmentColumns}
    from erp_picks p left join dispatches d on d.pick_id = p.id ${shipmentJoins}
    where ${shipmentConditions(now, actor, filter)} ${beyond}
    order by p.shipped_at desc, p.id desc limit ${size + 1}`
  const shown = found.slice(0, size)
  const rows = await withCustomers(db, keyRing, actor, shown)
  return { rows, next: found.length > size ? (rows.at(-1)?.id ?? null) : null }
}

export type FoundShipment = Omit<ShipmentRow, 'id' | 'orderId' | 'dispatchId' | 'carrier' | 'customer'> & {
  id: bigint
  dispatchId: bigint | null
  orderId: bigint | null
  wish: unknown
}

/** Columns of a found shipment, of `erp_picks p left join dispatches d`; with `shipmentJoins`. */
export const shipmentColumns = Prisma.sql`p.id, d.id as "dispatchId", coalesce(f.code, '') as "storefrontCode", p.pick_num as "pickNum",
  p.ord_num as "ordNum", p.inv_num as "invNum", p.order_id as "orderId", o.number as "orderNumber", coalesce(o.country, '') as country,
  p.location, p.shipper, p.track_nos as "trackNos",
  (select coalesce(sum((l ->> 'picked')::numeric), 0)::int from jsonb_array_elements(p.lines) l) as pieces,
  coalesce(p.shipped_at, d.shipped_at) as "shippedAt", coalesce(d.state::text, 'none') as state, coalesce(d.message, 'none') as message,
  d.silent_because as "silentBecause", d.told_at as "toldAt", d.confirmed_at as "confirmedAt", d.due_at as "dueAt",
  coalesce(d.outcome_message, d.outcome_code) as outcome, d.wish`

export const shipmentJoins = Prisma.sql`
  left join storefronts f on f.id = p.storefront_id
  left join web_orders o on o.id = p.order_id`

type Shown = Pick<ShipmentRow, 'id' | 'dispatchId' | 'orderId' | 'carrier' | 'customer'>

/** Rows as they are shown, each with who gets it where that may be seen. */
export async function withCustomers<Found extends FoundShipment>(
  db: Db,
  keyRing: KeyRing,
  actor: Actor,
  found: readonly Found[],
): Promise<(Omit<Found, 'wish' | 'id' | 'dispatchId' | 'orderId'> & Shown)[]> {
  const persons = await openPersons(
    db,
    keyRing,
    actor,
    found.flatMap(({ orderId }) => orderId ?? []),
  )
  return found.map(({ wish, id, dispatchId, orderId, ...row }) => {
    const order = orderId?.toString() ?? null
    const person = order === null ? undefined : persons.get(order)
    return {
      ...row,
      id: id.toString(),
      dispatchId: dispatchId?.toString() ?? null,
      orderId: order,
      carrier: readWish(wish).carrier || row.shipper,
      customer: person === undefined ? null : nameOf(person),
    }
  })
}

/** How many fit a filter, counted no further than `most`. @throws {Fault} NOT_PERMITTED */
export async function countShipments(
  db: Db,
  now: Date,
  actor: Actor,
  filter: ShipmentFilter = {},
  most = 10_000,
): Promise<{ shipments: number; more: boolean }> {
  requirePermission(actor, 'shipments:read', filter.storefrontId)
  const [row] = await db.$queryRaw<{ shipments: number }[]>`
    select count(*)::int as shipments from (
      select from erp_picks p left join dispatches d on d.pick_id = p.id
      where ${shipmentConditions(now, actor, filter)} limit ${most + 1}) counted`
  const shipments = row?.shipments ?? 0
  return { shipments: Math.min(shipments, most), more: shipments > most }
}

const lookedThrough = 5_000

/** Shippers of what left last, for a filter to offer. @throws {Fault} NOT_PERMITTED */
export async function listShippers(db: Db, actor: Actor): Promise<string[]> {
  requirePermission(actor, 'shipments:read')
  const scope = storefrontScope(actor)
  const rows = await db.$queryRaw<{ shipper: string }[]>`
    select distinct shipper from (
      select shipper, storefront_id from erp_picks order by id desc limit ${lookedThrough}) last
    where shipper <> '' and (${scope}::uuid[] is null or storefront_id = any(${scope}::uuid[]))
    order by shipper`
  return rows.map(({ shipper }) => shipper)
}
