import { may, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { KeyRing } from '../kernel/seal.ts'
import { readDone, readWish, safeLink } from './shipment-wish.ts'
import {
  type FoundShipment,
  type ShipmentRow,
  shipmentColumns,
  shipmentJoins,
  withCustomers,
} from './shipments-list.ts'

export interface ShipmentDetail extends ShipmentRow {
  storefrontId: string | null
  timeZone: string
  /** How the shop shows the order now. */
  orderStatus: string | null
  scacCode: string
  seenAt: Date
  readAt: Date
  /** As it shall look in the shop. */
  trackings: { number: string; url: string | null }[]
  completes: boolean
  wantedStatus: string | null
  version: number | null
  confirmedVersion: number | null
  attempts: number
  readyAt: Date | null
  /** What the shop confirmed, with its own ids. */
  done: ReturnType<typeof readDone>
  lines: { key: string; upc: string; item: string; name: string; ordered: number; picked: number }[]
  cartons: { num: string; trackNo: string; pieces: number }[]
  /** Newest first. */
  tries: DispatchTry[]
  /** Of the same order, this one left out. */
  others: Pick<ShipmentRow, 'id' | 'dispatchId' | 'pickNum' | 'state' | 'shippedAt'>[]
}

export interface DispatchTry {
  id: string
  step: string
  worker: string
  startedAt: Date
  endedAt: Date | null
  outcome: string | null
  message: string | null
}

const triesShown = 50

/**
 * One shipment: what left, how the shop is told of it and how far that is so.
 * @param of the dispatch, or the pick where nothing is told of it
 * @returns null when it does not exist or is not the actor's to see
 * @throws {Fault} NOT_PERMITTED
 */
export async function readShipment(
  db: Db,
  keyRing: KeyRing,
  actor: Actor,
  of: { dispatchId: bigint } | { pickId: bigint },
): Promise<ShipmentDetail | null> {
  requirePermission(actor, 'shipments:read')
  const found = await db.$queryRaw<(FoundShipment & FoundDetail)[]>`
    select ${shipmentColumns}, p.storefront_id as "storefrontId", coalesce(f.time_zone, 'UTC') as "timeZone",
      o.status_slug as "orderStatus", p.scac_code as "scacCode", p.seen_at as "seenAt", p.read_at as "readAt", d.version,
      d.confirmed_version as "confirmedVersion", coalesce(d.attempts, 0) as attempts, d.ready_at as "readyAt", d.done,
      p.lines, p.cartons, p.connection_id as "connectionId"
    from erp_picks p left join dispatches d on d.pick_id = p.id ${shipmentJoins}
    where ${'dispatchId' in of ? Prisma.sql`d.id = ${of.dispatchId}` : Prisma.sql`p.id = ${of.pickId}`}
      and (p.shipped_at is not null or d.id is not null)`
  const [row] = found
  if (!row || !may(actor, 'shipments:read', row.storefrontId)) return null
  const wish = readWish(row.wish)
  const [[shown], tries, others, names] = await Promise.all([
    withCustomers(db, keyRing, actor, [row]),
    row.dispatchId === null
      ? []
      : db.dispatchAttempt.findMany({
          where: { dispatchId: row.dispatchId },
          orderBy: { id: 'desc' },
          take: triesShown,
        }),
    row.orderId === null ? [] : readOthers(db, row.orderId, row.id),
    readItemNames(db, row.connectionId, row.lines),
  ])
  if (!shown) return null
  const { connectionId: _, wish: __, ...rest } = { ...shown, wish }
  return {
    ...rest,
    trackings: wish.trackings.length
      ? wish.trackings.map(({ number, url }) => ({ number, url: safeLink(url) }))
      : row.trackNos.map((number) => ({ number, url: null })),
    completes: wish.completes,
    wantedStatus: wish.status,
    done: readDone(row.done),
    lines: row.lines.map((line) => ({
      key: `${line.seq}/${line.upc}`,
      upc: line.upc,
      item: itemText(line.item),
      name: names.get(line.upc) ?? '',
      ordered: line.ordered,
      picked: line.picked,
    })),
    cartons: cartonsOf(row.cartons),
    tries: tries.map(({ id, dispatchId: ___, ...one }) => ({ ...one, id: id.toString() })),
    others,
  }
}

interface FoundDetail {
  storefrontId: string | null
  timeZone: string
  orderStatus: string | null
  scacCode: string
  seenAt: Date
  readAt: Date
  version: number | null
  confirmedVersion: number | null
  attempts: number
  readyAt: Date | null
  done: unknown
  connectionId: string
  lines: { seq: number; item: unknown; upc: string; ordered: number; picked: number }[]
  cartons: StoredCarton[]
}

export interface StoredCarton {
  num: string
  trackNo: string
  upc: string
  quantity: number
}

/** A carton once, however many kinds of pieces it holds. */
export function cartonsOf(stored: readonly StoredCarton[]): ShipmentDetail['cartons'] {
  const cartons = new Map<string, ShipmentDetail['cartons'][number]>()
  for (const { num, trackNo, quantity } of stored) {
    const known = cartons.get(num) ?? { num, trackNo, pieces: 0 }
    cartons.set(num, { ...known, trackNo: known.trackNo || trackNo, pieces: known.pieces + quantity })
  }
  return [...cartons.values()]
}

/** An item's key as people write it: its parts by slashes, without those at the end that are empty. */
function itemText(item: unknown): string {
  if (typeof item === 'string') return item
  const { division, style, colorCode, lblCode, dimension, sizeDesc } = (item ?? {}) as Record<string, string>
  return [division, style, colorCode, lblCode, dimension, sizeDesc]
    .map((part) => part ?? '')
    .join('/')
    .replace(/\/+$/, '')
}

async function readItemNames(
  db: Db,
  connectionId: string,
  lines: readonly { upc: string }[],
): Promise<ReadonlyMap<string, string>> {
  const upcs = [...new Set(lines.map(({ upc }) => upc).filter((upc) => upc !== ''))]
  if (upcs.length === 0) return new Map()
  const rows = await db.erpItem.findMany({
    where: { connectionId, upc: { in: upcs } },
    select: { upc: true, styleName: true, colorName: true, sizeDesc: true },
    take: 500,
  })
  return new Map(
    rows.map(({ upc, styleName, colorName, sizeDesc }) => [
      upc ?? '',
      [styleName, colorName, sizeDesc].filter(Boolean).join(', '),
    ]),
  )
}

async function readOthers(db: Db, orderId: bigint, pickId: bigint): Promise<ShipmentDetail['others']> {
  return db.$queryRaw<ShipmentDetail['others']>(Prisma.sql`
    select p.id::text as id, d.id::text as "dispatchId", p.pick_num as "pickNum", coalesce(d.state::text, 'none') as state, p.shipped_at as "shippedAt"
    from erp_picks p left join dispatches d on d.pick_id = p.id
    where p.order_id = ${orderId} and p.id <> ${pickId} and p.shipped_at is not null and p.gone_at is null
    order by p.shipped_at, p.id limit 50`)
}
