import type { Json } from '../../kernel/digest.ts'
import type { Sql } from '../../kernel/sql.ts'
import { promisedDay } from '../../outbox/promised-day.ts'
import type { ErpLine, JudgedOrder, JudgedPick, PickLine, SentLine, StoredDispatch } from './judged-order.ts'
import { leftFrom } from './left-from.ts'
import type { ShippingShop } from './read-shipping-shop.ts'

/** An order to be judged, with what stands about it. */
export interface FlaggedOrder {
  order: JudgedOrder
  picks: JudgedPick[]
  statusSlug: string
  currency: string
  total: bigint
  /** yyyy-mm-dd: by when its shipping method promised that it leaves; null without a promise. */
  promisedOn: string | null
}

interface OrderRow {
  id: bigint
  externalId: string
  number: string
  statusSlug: string
  gateway: string
  currency: string
  total: bigint
  refunded: bigint
  missing: boolean
  capturedAt: Date | null
  units: { line: string; quantity: number }[]
  body: (Json & { lines?: SentLine[] }) | null
  erpLines: ErpLine[] | null
  erpShipped: boolean
}

interface PickRow {
  id: bigint
  orderId: bigint | null
  judgedFor: bigint
  pickNum: string
  shipper: string
  scacCode: string
  trackNos: string[]
  lines: PickLine[]
  shippedOn: string | null
  shippedAt: Date | null
  seenAt: Date
  placedAt: Date
  isInvoiced: boolean
  goneAt: Date | null
  dispatch:
    | (Omit<StoredDispatch, 'id' | 'orderId' | Dated> & { id: string; orderId: string } & Record<Dated, string | null>)
    | null
}

type Dated = 'toldAt' | 'captureBy' | 'readyAt' | 'shippedAt' | 'dueAt' | 'updatedAt'

/**
 * Takes flagged orders, each by one worker: two statements, locked until the caller commits.
 * @param erpTimeZone of the days the ERP names
 */
export async function readFlaggedOrders(
  tx: Sql,
  shop: ShippingShop,
  erpTimeZone: string,
  limit: number,
): Promise<FlaggedOrder[]> {
  const rows = await tx.$queryRaw<OrderRow[]>`
    with flagged as (
      select o.id from web_orders o
      where o.storefront_id = ${shop.id}::uuid and o.dispatch_dirty order by o.id limit ${limit}
      for no key update skip locked
    )
    select o.id, o.external_id as "externalId", o.number, o.status_slug as "statusSlug", o.gateway,
      o.currency::text as currency, o.total_amount as total, o.refunded_amount as refunded,
      o.missing_since is not null as missing, o.captured_at as "capturedAt", o.units, e.body, s.lines as "erpLines",
      coalesce(s.shipped, false) as "erpShipped"
    from flagged join web_orders o using (id)
    left join lateral (
      select body from outbox_entries e
      where e.order_id = o.id and e.kind = 'sales_order' and e.state = 'accepted' order by e.id desc limit 1) e on true
    left join lateral (
      select s.body -> 'lines' as lines, s.status = 'shipped' as shipped from erp_sales_orders s
      where s.order_id = o.id and s.gone_at is null order by s.id desc limit 1) s on true
    order by o.id`
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const picks = await tx.$queryRaw<PickRow[]>`
    with named as (
      select p.id, p.order_id as for_order from erp_picks p where p.order_id = any(${ids}::bigint[])
      union
      select d.pick_id, d.order_id from dispatches d where d.order_id = any(${ids}::bigint[])
    )
    select p.id, p.order_id as "orderId", n.for_order as "judgedFor", p.pick_num as "pickNum", p.shipper,
      p.scac_code as "scacCode", p.track_nos as "trackNos", p.lines, p.shipped_at as "shippedAt",
      p.shipped_on::text as "shippedOn", p.seen_at as "seenAt", o.placed_at as "placedAt", p.inv_num <> '' as "isInvoiced", p.gone_at as "goneAt",
      case when d.id is not null then jsonb_build_object('id', d.id::text, 'orderId', d.order_id::text, 'state', d.state,
        'version', d.version, 'wish', d.wish, 'message', d.message, 'silentBecause', d.silent_because, 'toldAt', d.told_at,
        'done', d.done, 'captureBy', d.capture_by, 'outcomeCode', d.outcome_code, 'readyAt', d.ready_at,
        'shippedAt', d.shipped_at, 'dueAt', d.due_at, 'updatedAt', d.updated_at) end as dispatch
    from named n join erp_picks p on p.id = n.id join web_orders o on o.id = n.for_order left join dispatches d on d.pick_id = p.id
    order by p.id`
  const byOrder = new Map<bigint, JudgedPick[]>()
  for (const row of picks) {
    const list = byOrder.get(row.judgedFor) ?? []
    list.push(pickOf(row, erpTimeZone))
    byOrder.set(row.judgedFor, list)
  }
  return rows.map((row) => ({
    order: orderOf(row, shop),
    picks: byOrder.get(row.id) ?? [],
    statusSlug: row.statusSlug,
    currency: row.currency,
    total: row.total,
    promisedOn: promisedDay(row.body),
  }))
}

/** The ERP gave it to another order, or to none: for this one it has not left. */
const pickOf = (row: PickRow, erpTimeZone: string): JudgedPick => {
  const shippedAt = row.goneAt || row.orderId !== row.judgedFor ? null : row.shippedAt
  return {
    id: row.id,
    pickNum: row.pickNum,
    shipper: row.shipper,
    scacCode: row.scacCode,
    trackNos: row.trackNos,
    lines: row.lines,
    shippedAt,
    leftFrom: shippedAt && leftFrom({ ...row, shippedAt }, erpTimeZone),
    stored: row.dispatch && storedOf(row.dispatch),
  }
}

function storedOf(row: NonNullable<PickRow['dispatch']>): StoredDispatch {
  const at = (text: string | null) => (text === null ? null : new Date(text))
  return {
    ...row,
    id: BigInt(row.id),
    orderId: BigInt(row.orderId),
    toldAt: at(row.toldAt),
    captureBy: at(row.captureBy),
    readyAt: at(row.readyAt) ?? new Date(0),
    shippedAt: at(row.shippedAt) ?? new Date(0),
    dueAt: at(row.dueAt) ?? new Date(0),
    updatedAt: at(row.updatedAt) ?? new Date(0),
  }
}

function orderOf(row: OrderRow, shop: ShippingShop): JudgedOrder {
  return {
    id: row.id,
    externalId: row.externalId,
    number: row.number,
    isCancelled: !row.missing && shop.classes.get(row.statusSlug) === 'cancelled',
    // As orders judge it: of an order free of charge its status alone can say it.
    isRefunded: row.total > 0n ? row.refunded >= row.total : row.statusSlug === 'refunded',
    isGone: row.missing,
    sent: row.body?.lines ?? [],
    owed: new Map(row.units.map(({ line, quantity }) => [line, quantity])),
    erpLines: row.erpLines,
    erpShipped: row.erpShipped,
    awaitsCapture: row.capturedAt === null && shop.capture(row.gateway) !== null,
  }
}
