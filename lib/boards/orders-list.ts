import { requirePermission } from '../access/permissions.ts'
import type { ExceptionCode } from '../exceptions/codes.ts'
import { codesByGravity } from '../exceptions/origin.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import {
  countedAtMost,
  isMany,
  isSearchCut,
  nearestOfCase,
  type OrderBucket,
  type OrdersFilter,
  orderConditions,
  readTouched,
} from './order-conditions.ts'

export interface OrdersListRow {
  id: string
  storefrontCode: string
  externalId: string
  number: string
  bucket: OrderBucket
  statusSlug: string
  gateway: string
  country: string
  lineCount: number
  currency: string
  scale: Scale
  total: Amount
  refunded: Amount
  placedAt: Date
  paidAt: Date | null
  ordNum: string | null
  outboxState: string | null
  /** The gravest code that holds it. */
  code: ExceptionCode | null
}

/** Orders a page at a time by (placed, id). `after` is the last row's id. @throws {Fault} NOT_PERMITTED */
export async function listOrders(
  db: Db,
  actor: Actor,
  filter: OrdersFilter = {},
  page: { after?: string; size?: number } = {},
): Promise<{ rows: OrdersListRow[]; next: string | null }> {
  requirePermission(actor, 'orders:read', filter.storefrontId)
  const size = Math.min(page.size ?? 50, 500)
  const oldest = filter.sort === 'oldest'
  const direction = oldest ? Prisma.sql`asc` : Prisma.sql`desc`
  const beyond = page.after
    ? Prisma.sql`and (o.placed_at, o.id) ${oldest ? Prisma.sql`>` : Prisma.sql`<`} (select placed_at, id from web_orders where id = ${BigInt(page.after)})`
    : Prisma.empty
  const touched = await readTouched(db, filter)
  const read = (ofCase: Prisma.Sql | null) =>
    db.$queryRaw<(Omit<OrdersListRow, 'id' | 'scale'> & { id: bigint; scale: number })[]>`
      select o.id, f.code as "storefrontCode", o.external_id as "externalId", o.number, o.bucket::text as bucket,
        o.status_slug as "statusSlug", o.gateway, o.country, o.line_count as "lineCount", o.currency::text as currency, o.scale,
        o.total_amount as total, o.refunded_amount as refunded, o.placed_at as "placedAt", o.paid_at as "paidAt",
        e.ord_num as "ordNum", e.state as "outboxState", x.code
      from (select * from web_orders o where ${orderConditions(actor, filter, touched, ofCase)} ${beyond}
        order by o.placed_at ${direction}, o.id ${direction} limit ${size + 1}) o
      join storefronts f on f.id = o.storefront_id
      left join lateral (
        select ord_num, state::text from outbox_entries e where e.order_id = o.id and e.kind = 'sales_order' order by e.id desc limit 1) e on true
      left join lateral (
        select c.code from exception_subjects s join exception_cases c on c.id = s.case_id
        where s.order_id = o.id and s.closed_at is null
        order by s.blocking desc, array_position(${codesByGravity}::text[], c.code) limit 1) x on true
      order by o.placed_at ${direction}, o.id ${direction}`
  const near = filter.caseId && isMany(touched) ? await read(nearestOfCase(filter, size, page.after)) : []
  const rows = near.length > size ? near : await read(null)
  const shown = rows.slice(0, size).map((row) => ({ ...row, id: row.id.toString() }))
  return { rows: shown, next: rows.length > size ? (shown.at(-1)?.id ?? null) : null }
}

export interface OrdersCount {
  /** At most so many as are counted one by one. */
  orders: number
  more: boolean
  /** How many there are about, when there are more and the database has a good idea of it. */
  about: number | null
  /** More numbers begin with the search than were looked through. */
  cut: boolean
  /** Of the orders counted. */
  money: { currency: string; amount: Amount }[]
  oldestPlacedAt: Date | null
}

/**
 * The sentence of truth over a list: how many, how much, how old. Counts no further than `most`: beyond it the exceptions'
 * own figures and the planner's statistics say about how many.
 * @throws {Fault} NOT_PERMITTED
 */
export async function countOrders(
  db: Db,
  actor: Actor,
  filter: OrdersFilter = {},
  most = countedAtMost,
): Promise<OrdersCount> {
  requirePermission(actor, 'orders:read', filter.storefrontId)
  const touched = await readTouched(db, filter)
  const { search, from, to } = filter
  if (touched !== null && touched > most && !search && !from && !to && !filter.storefrontId) {
    return { orders: most, more: true, about: touched, cut: false, money: [], oldestPlacedAt: null }
  }
  const conditions = orderConditions(actor, filter, touched)
  const plain = touched === null && !search
  // The rows the list itself reads: a scan of a large table would begin somewhere else each time.
  const inOrder = plain ? Prisma.sql`order by o.placed_at desc, o.id desc` : Prisma.empty
  const [rows, about, cut] = await Promise.all([
    db.$queryRaw<{ currency: string; orders: number; amount: bigint; oldest: Date }[]>`
      select currency::text as currency, count(*)::int as orders, sum(total_amount)::bigint as amount, min(placed_at) as oldest
      from (select o.currency, o.total_amount, o.placed_at from web_orders o where ${conditions} ${inOrder} limit ${most + 1}) counted
      group by currency order by currency`,
    plain ? readAbout(db, conditions) : null,
    isSearchCut(db, actor, filter),
  ])
  const orders = rows.reduce((total, row) => total + row.orders, 0)
  const oldest = rows.map((row) => row.oldest.getTime())
  const more = orders > most
  return {
    orders: Math.min(orders, most),
    more,
    about: more && about !== null && about > most ? about : null,
    cut,
    money: rows.map(({ currency, amount }) => ({ currency, amount })),
    oldestPlacedAt: oldest.length > 0 ? new Date(Math.min(...oldest)) : null,
  }
}

/** What the planner expects of plain conditions, to two digits. */
async function readAbout(db: Db, conditions: Prisma.Sql): Promise<number> {
  const [row] = await db.$queryRaw<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }[]>`
    explain (format json) select from web_orders o where ${conditions}`
  const rows = row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
  return Number(rows.toPrecision(2))
}
