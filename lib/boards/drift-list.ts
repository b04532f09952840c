import { may, narrowScope, requirePermission } from '../access/permissions.ts'
import { openDrift, type ShownSides } from '../flows/orders/drift/open-drift.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import { isFault } from '../kernel/fault.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import type { KeyRing } from '../kernel/seal.ts'
import type { DriftStanding, DriftStateName, Mover } from './drift-choices.ts'
import { statesOfStanding } from './drift-choices.ts'
import { ordersNamed } from './order-search.ts'

export interface DriftFilter {
  storefrontId?: string
  standing?: DriftStanding
  movedBy?: Mover
  /** After the parcel had left. */
  afterDespatch?: boolean
  orderId?: bigint
  search?: string
}

export interface DriftRow {
  id: string
  field: string
  /** '' of the order's own. */
  lineKey: string
  movedBy: Mover
  /** `hidden` without permission, `erased` where the order's personal data is gone. */
  sides: ShownSides | 'hidden' | 'erased'
  /** What the ERP's side comes to more or less than the shop's. */
  amount: Amount | null
  afterDespatch: boolean
  state: DriftStateName
  foundAt: Date
  decidedAt: Date | null
  decidedBy: string | null
  reason: string | null
  closedAt: Date | null
}

/** One order with everything that differs. */
export interface DriftedOrder {
  id: string
  storefrontId: string
  storefrontCode: string
  number: string
  ordNum: string | null
  statusSlug: string
  /** Where the sales order stands in the ERP; null when it was never read. */
  erpStatus: string | null
  currency: string
  scale: Scale
  total: Amount
  rows: DriftRow[]
  /** Notes written, or to be written, on the shop's order. */
  notes: {
    state: string
    toCustomer: boolean
    by: string
    createdAt: Date
    confirmedAt: Date | null
    why: string | null
  }[]
}

/** Conditions of a filter for `order_drifts d`, the actor's storefronts included. */
function conditionsOf(actor: Actor, filter: DriftFilter): Prisma.Sql {
  const scope = narrowScope(actor, filter.storefrontId)
  const parts = [
    scope === null ? Prisma.sql`true` : Prisma.sql`d.storefront_id = any(${[...scope]}::uuid[])`,
    filter.standing ? Prisma.sql`d.state = any(${[...statesOfStanding[filter.standing]]}::drift_state[])` : null,
    filter.movedBy ? Prisma.sql`d.moved_by = ${filter.movedBy}` : null,
    filter.afterDespatch === undefined ? null : Prisma.sql`d.after_despatch = ${filter.afterDespatch}`,
    filter.orderId === undefined ? null : Prisma.sql`d.order_id = ${filter.orderId}`,
    filter.search?.trim() ? Prisma.sql`d.order_id = any(${ordersNamed(filter.search)})` : null,
  ].filter((part) => part !== null)
  return Prisma.join(parts, ' and ')
}

type FoundRow = Omit<DriftRow, 'id' | 'sides'> & {
  id: bigint
  orderId: bigint
  asSent: unknown
  shopNow: unknown
  erpNow: unknown
  sealed: Uint8Array | null
  storefrontId: string
  externalId: string
  wrappedKey: Uint8Array | null
}

/**
 * Orders with changes, what was found last first; of each order every change that fits the filter. `after` is the
 * last page's `next`. Personal sides are opened for who may see customers, on the storefronts where they may.
 * @throws {Fault} NOT_PERMITTED
 */
export async function listDrifts(
  db: Db,
  keyRing: KeyRing,
  actor: Actor,
  filter: DriftFilter = {},
  page: { after?: string; size?: number } = {},
): Promise<{ rows: DriftedOrder[]; next: string | null }> {
  requirePermission(actor, 'drift:read', filter.storefrontId)
  const size = Math.min(page.size ?? 20, 200)
  const conditions = conditionsOf(actor, filter)
  const beyond = page.after ? Prisma.sql`having max(d.id) < ${BigInt(page.after)}` : Prisma.empty
  const orders = await db.$queryRaw<
    (Omit<DriftedOrder, 'id' | 'rows' | 'notes' | 'scale'> & { id: bigint; scale: number; newest: bigint })[]
  >`
    select o.id, o.storefront_id as "storefrontId", f.code as "storefrontCode", o.number, o.status_slug as "statusSlug",
      o.currency::text as currency, o.scale, o.total_amount as total, s.ord_num as "ordNum", s.status as "erpStatus", found.newest
    from (select d.order_id, max(d.id) as newest from order_drifts d where ${conditions}
      group by d.order_id ${beyond} order by newest desc limit ${size + 1}) found
    join web_orders o on o.id = found.order_id
    join storefronts f on f.id = o.storefront_id
    left join lateral (select ord_num, status from erp_sales_orders s where s.order_id = o.id
      order by s.gone_at is null desc, s.id desc limit 1) s on true
    order by found.newest desc`
  const shown = orders.slice(0, size)
  const ids = shown.map(({ id }) => id)
  const [rows, notes] = await Promise.all([readRows(db, conditions, ids), readNotes(db, ids)])
  return {
    rows: shown.map(({ id, scale, newest: _, ...order }) => ({
      ...order,
      id: id.toString(),
      scale: scale as Scale,
      rows: rows.filter(({ orderId }) => orderId === id).map((row) => rowOf(keyRing, actor, row)),
      notes: notes.filter(({ orderId }) => orderId === id).map(({ orderId: _, ...note }) => note),
    })),
    next: orders.length > size ? (shown.at(-1)?.newest.toString() ?? null) : null,
  }
}

const readRows = (db: Db, conditions: Prisma.Sql, orderIds: readonly bigint[]) =>
  db.$queryRaw<FoundRow[]>`
    select d.id, d.order_id as "orderId", d.field, d.line_key as "lineKey", d.moved_by as "movedBy", d.as_sent as "asSent",
      d.shop_now as "shopNow", d.erp_now as "erpNow", d.sealed, d.amount, d.after_despatch as "afterDespatch", d.state::text as state,
      d.found_at as "foundAt", d.decided_at as "decidedAt", d.decided_by as "decidedBy", d.reason, d.closed_at as "closedAt",
      o.storefront_id as "storefrontId", o.external_id as "externalId", o.wrapped_key as "wrappedKey"
    from order_drifts d join web_orders o on o.id = d.order_id
    where d.order_id = any(${[...orderIds]}::bigint[]) and ${conditions}
    order by d.line_key, d.field, d.id limit 2000`

/** Of a page of orders, what was written on them in the shop and belongs to no shipment. */
const readNotes = (db: Db, orderIds: readonly bigint[]) =>
  db.$queryRaw<({ orderId: bigint } & DriftedOrder['notes'][number])[]>`
    select order_id as "orderId", state::text as state, to_customer as "toCustomer", by_label as by, created_at as "createdAt",
      confirmed_at as "confirmedAt", coalesce(outcome_message, outcome_code) as why
    from shop_notes where order_id = any(${[...orderIds]}::bigint[]) and flow = 'orders' order by id desc limit 500`

function rowOf(keyRing: KeyRing, actor: Actor, found: FoundRow): DriftRow {
  const { id, orderId: _, asSent, shopNow, erpNow, sealed, storefrontId, externalId, wrappedKey, ...row } = found
  const sides = sidesOf(keyRing, actor, {
    storefrontId,
    externalId,
    wrappedKey,
    field: row.field,
    lineKey: row.lineKey,
    sealed,
    asSent,
    shopNow,
    erpNow,
  })
  return { ...row, id: id.toString(), sides }
}

function sidesOf(keyRing: KeyRing, actor: Actor, drift: Parameters<typeof openDrift>[1]): DriftRow['sides'] {
  if (drift.sealed && !may(actor, 'customers:read', drift.storefrontId)) return 'hidden'
  try {
    return openDrift(keyRing, drift) ?? 'erased'
  } catch (error) {
    // A key that is not on the ring must not hide the rest of the page.
    if (isFault(error, 'KEY_UNKNOWN') || isFault(error, 'SEAL_BROKEN')) return 'hidden'
    throw error
  }
}

export interface DriftCount {
  orders: number
  more: boolean
  /** Of the changes that are open; whatever the filter's standing. */
  open: number
  /** Open, and found after the parcel had left. */
  tooLate: number
  oldestFoundAt: Date | null
  /** What the ERP has of the orders more than the shop: by an order's total, else by what was cancelled of it. */
  money: { currency: string; amount: Amount }[]
}

/** The sentence of truth over the list, counted no further than `most` orders. @throws {Fault} NOT_PERMITTED */
export async function countDrifts(db: Db, actor: Actor, filter: DriftFilter = {}, most = 1_000): Promise<DriftCount> {
  requirePermission(actor, 'drift:read', filter.storefrontId)
  const conditions = conditionsOf(actor, filter)
  const stillOpen = conditionsOf(actor, { ...filter, standing: 'open' })
  const [[counted], open] = await Promise.all([
    db.$queryRaw<{ orders: number }[]>`
      select count(*)::int as orders from (
        select distinct d.order_id from order_drifts d where ${conditions} limit ${most + 1}) found`,
    db.$queryRaw<{ currency: string; orders: number; tooLate: number; oldest: Date; amount: bigint }[]>`
      select currency, count(*)::int as orders, (count(*) filter (where late))::int as "tooLate", min(oldest) as oldest,
        coalesce(sum(round(amount / power(10::numeric, 4 - scale)) * power(10::numeric, 4 - scale)), 0)::bigint as amount
      from (
        select o.currency::text as currency, o.scale, bool_or(d.after_despatch) as late, min(d.found_at) as oldest,
          coalesce(sum(d.amount) filter (where d.field = 'total'), sum(d.amount) filter (where d.field = 'cancelled')) as amount
        from (select * from order_drifts d where ${stillOpen} limit 20000) d join web_orders o on o.id = d.order_id
        group by o.id) of
      group by currency order by currency`,
  ])
  const orders = counted?.orders ?? 0
  const oldest = open.map((row) => row.oldest.getTime())
  return {
    orders: Math.min(orders, most),
    more: orders > most,
    open: open.reduce((sum, row) => sum + row.orders, 0),
    tooLate: open.reduce((sum, row) => sum + row.tooLate, 0),
    oldestFoundAt: oldest.length > 0 ? new Date(Math.min(...oldest)) : null,
    money: open.filter(({ amount }) => amount !== 0n).map(({ currency, amount }) => ({ currency, amount })),
  }
}
