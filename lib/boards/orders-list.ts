import { narrowScope, requirePermission } from '../access/permissions.ts'
import type { ExceptionCode } from '../exceptions/codes.ts'
import { codesByGravity } from '../exceptions/origin.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Amount, Scale } from '../kernel/money.ts'

export const orderBuckets = [
  'unpaid',
  'ignored',
  'unclassed',
  'arriving',
  'excluded',
  'cancelled',
  'held',
  'queued',
  'in_erp',
] as const
export type OrderBucket = (typeof orderBuckets)[number]

export interface OrdersFilter {
  /** As the board counts: what has just been landed is on its way too, so `queued` holds `arriving`. */
  bucket?: OrderBucket
  storefrontId?: string
  /** Orders an open exception of this code touches; with the bucket `held` those it is the gravest hold of, as the board counts. */
  code?: ExceptionCode
  /** Orders of one exception. */
  caseId?: string
  /** Order number, shop id, sales order number or transaction id; whole, or the beginning of a number. */
  search?: string
  /** Placed in [from, to). */
  from?: Date
  to?: Date
  /** By the instant placed. */
  sort?: 'newest' | 'oldest'
}

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
  const rows = await db.$queryRaw<(Omit<OrdersListRow, 'id' | 'scale'> & { id: bigint; scale: number })[]>`
    select o.id, f.code as "storefrontCode", o.external_id as "externalId", o.number, o.bucket::text as bucket,
      o.status_slug as "statusSlug", o.gateway, o.country, o.line_count as "lineCount", o.currency::text as currency, o.scale,
      o.total_amount as total, o.refunded_amount as refunded, o.placed_at as "placedAt", o.paid_at as "paidAt",
      e.ord_num as "ordNum", e.state as "outboxState", x.code
    from (select * from web_orders o where ${conditions(actor, filter)} ${beyond}
      order by o.placed_at ${direction}, o.id ${direction} limit ${size + 1}) o
    join storefronts f on f.id = o.storefront_id
    left join lateral (
      select ord_num, state::text from outbox_entries e where e.order_id = o.id and e.kind = 'sales_order' order by e.id desc limit 1) e on true
    left join lateral (
      select c.code from exception_subjects s join exception_cases c on c.id = s.case_id
      where s.order_id = o.id and s.closed_at is null
      order by s.blocking desc, array_position(${codesByGravity}::text[], c.code) limit 1) x on true
    order by o.placed_at ${direction}, o.id ${direction}`
  const shown = rows.slice(0, size).map((row) => ({ ...row, id: row.id.toString() }))
  return { rows: shown, next: rows.length > size ? (shown.at(-1)?.id ?? null) : null }
}

export interface OrdersCount {
  /** At most `most`: beyond it a list says "more than". */
  orders: number
  more: boolean
  money: { currency: string; amount: Amount }[]
  oldestPlacedAt: Date | null
}

/** The sentence of truth over a list: how many, how much, how old. Counts no further than `most`. @throws {Fault} NOT_PERMITTED */
export async function countOrders(
  db: Db,
  actor: Actor,
  filter: OrdersFilter = {},
  most = 10_000,
): Promise<OrdersCount> {
  requirePermission(actor, 'orders:read', filter.storefrontId)
  const rows = await db.$queryRaw<{ currency: string; orders: number; amount: bigint; oldest: Date }[]>`
    select currency::text as currency, count(*)::int as orders, sum(total_amount)::bigint as amount, min(placed_at) as oldest
    from (select o.currency, o.total_amount, o.placed_at from web_orders o where ${conditions(actor, filter)} limit ${most + 1}) counted
    group by currency order by currency`
  const orders = rows.reduce((total, row) => total + row.orders, 0)
  const oldest = rows.map((row) => row.oldest.getTime())
  return {
    orders: Math.min(orders, most),
    more: orders > most,
    money: rows.map(({ currency, amount }) => ({ currency, amount })),
    oldestPlacedAt: oldest.length > 0 ? new Date(Math.min(...oldest)) : null,
  }
}

const bucketsOf = (bucket: OrderBucket): OrderBucket[] => (bucket === 'queued' ? ['queued', 'arriving'] : [bucket])

const gravestHold = Prisma.sql`(
  select c.code from exception_subjects s join exception_cases c on c.id = s.case_id
  where s.order_id = o.id and s.closed_at is null and s.blocking
  order by array_position(${codesByGravity}::text[], c.code) limit 1)`

function conditions(actor: Actor, filter: OrdersFilter): Prisma.Sql {
  const scope = narrowScope(actor, filter.storefrontId)
  const search = filter.search?.trim().replace(/^#/, '')
  const parts = [
    scope ? Prisma.sql`o.storefront_id = any(${scope}::uuid[])` : null,
    filter.bucket ? Prisma.sql`o.bucket = any(${bucketsOf(filter.bucket)}::order_bucket[])` : null,
    filter.from ? Prisma.sql`o.placed_at >= ${filter.from}` : null,
    filter.to ? Prisma.sql`o.placed_at < ${filter.to}` : null,
    filter.code
      ? Prisma.sql`o.id in (select s.order_id from exception_subjects s join exception_cases c on c.id = s.case_id
          where c.code = ${filter.code} and s.closed_at is null)`
      : null,
    filter.code && filter.bucket === 'held' ? Prisma.sql`${filter.code} = ${gravestHold}` : null,
    filter.caseId
      ? Prisma.sql`o.id in (select s.order_id from exception_subjects s where s.case_id = ${filter.caseId}::uuid)`
      : null,
    search
      ? Prisma.sql`(o.number = ${search} or o.number like ${`${search.replace(/[\\%_]/g, '\\$&')}%`} or o.external_id = ${search}
          or o.transaction_id = ${search} or o.id in (select e.order_id from outbox_entries e where e.ord_num = ${search}))`
      : null,
  ].filter((part) => part !== null)
  return parts.length > 0 ? Prisma.join(parts, ' and ') : Prisma.sql`true`
}
