import { narrowScope } from '../access/permissions.ts'
import type { ExceptionCode } from '../exceptions/codes.ts'
import { codesByGravity } from '../exceptions/origin.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'

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
  /** Orders of one exception: those it touches now, or touched when it was closed. */
  caseId?: string
  /** Order number, shop id, PO number, sales order number or transaction id; whole, or the beginning of a number. */
  search?: string
  /** Placed in [from, to). */
  from?: Date
  to?: Date
  /** By the instant placed. */
  sort?: 'newest' | 'oldest'
}

/** Up to so many orders are counted, searched and gone through one by one; beyond it a list says "about". */
export const countedAtMost = 1_000

/** Orders of an exception are read by it up to so many; more are met soon enough along the list's own order. */
const readAtMost = 5_000

/** How many orders the open exceptions of a filter touch, by the figures they carry; null when the filter names none. */
export async function readTouched(db: Db, { code, caseId, bucket }: OrdersFilter): Promise<number | null> {
  if (!code && !caseId) return null
  const [row] = await db.$queryRaw<{ touched: number }[]>`
    select coalesce(sum(case when ${code !== undefined && bucket === 'held'} then c.held else c.orders end), 0)::int as touched
    from exception_cases c
    where c.state = 'open' and ${caseId ? Prisma.sql`c.id = ${caseId}::uuid` : Prisma.sql`c.code = ${code}`}`
  return row?.touched ?? 0
}

/**
 * Conditions of a filter for `web_orders o`, the actor's storefronts included.
 * @param touched what `readTouched` answered
 * @param ofCase stands for the case: `nearestOfCase`
 */
export function orderConditions(
  actor: Actor,
  filter: OrdersFilter,
  touched: number | null,
  ofCase: Prisma.Sql | null = null,
): Prisma.Sql {
  const scope = narrowScope(actor, filter.storefrontId)
  const many = isMany(touched)
  const search = nameOf(filter)
  const parts = [
    scope === null ? null : scope.length === 1 ? Prisma.sql`o.storefront_id = ${scope[0]}::uuid` : within(scope),
    filter.bucket ? bucketIs(filter.bucket) : null,
    filter.from ? Prisma.sql`o.placed_at >= ${filter.from}` : null,
    filter.to ? Prisma.sql`o.placed_at < ${filter.to}` : null,
    filter.code ? (many ? alongTheList : readFirst)(openOf(filter.code)) : null,
    filter.code && filter.bucket === 'held' ? Prisma.sql`${filter.code} = ${gravestHold}` : null,
    filter.caseId ? (ofCase ?? (many ? alongTheList : readFirst)(Prisma.sql`array[${filter.caseId}]::uuid[]`)) : null,
    search ? named(search, scope, filter.sort) : null,
  ].filter((part) => part !== null)
  return parts.length > 0 ? Prisma.join(parts, ' and ') : Prisma.sql`true`
}

const nameOf = ({ search }: OrdersFilter): string => search?.trim().replace(/^#/, '') ?? ''

export const isMany = (touched: number | null): boolean => (touched ?? 0) > readAtMost

const within = (scope: readonly string[]) => Prisma.sql`o.storefront_id = any(${scope}::uuid[])`

const bucketIs = (bucket: OrderBucket): Prisma.Sql =>
  bucket === 'queued'
    ? Prisma.sql`o.bucket = any(array['queued', 'arriving']::order_bucket[])`
    : Prisma.sql`o.bucket = ${bucket}::order_bucket`

// Which way is said outright: the planner cannot know how soon the list meets them.

const readFirst = (caseIds: Prisma.Sql): Prisma.Sql => Prisma.sql`o.id = any(array(
  select s.order_id from exception_subjects s join exception_cases c on c.id = s.case_id
  where c.id = any(${caseIds}) and (s.closed_at is null or c.state = 'closed')))`

/** Of open cases. */
const alongTheList = (caseIds: Prisma.Sql): Prisma.Sql => Prisma.sql`
  o.placed_at >= (select min(c.oldest_placed_at) from exception_cases c where c.id = any(${caseIds}))
  and o.placed_at <= (
    select max(newest.placed_at) from unnest(${caseIds}) c (id) cross join lateral (
      select s.placed_at from exception_subjects s where s.case_id = c.id and s.closed_at is null
      order by s.placed_at desc limit 1) newest)
  and (select 1 from exception_subjects s
    where s.order_id = o.id and s.closed_at is null and s.case_id = any(${caseIds}) limit 1) = 1`

/**
 * Orders of an open case's own next ones in the order of the list, from an order on: a page of it, unless other conditions
 * leave too few of them.
 */
export function nearestOfCase({ caseId, sort }: OrdersFilter, size: number, after?: string): Prisma.Sql {
  const oldest = sort === 'oldest'
  const from = after
    ? Prisma.sql`and s.placed_at ${oldest ? Prisma.sql`>=` : Prisma.sql`<=`} (select placed_at from web_orders where id = ${BigInt(after)})`
    : Prisma.empty
  return Prisma.sql`o.id = any(array(
    select s.order_id from exception_subjects s where s.case_id = ${caseId}::uuid and s.closed_at is null ${from}
    order by s.placed_at ${oldest ? Prisma.sql`asc` : Prisma.sql`desc`} limit ${size * 4}))`
}

const openOf = (code: ExceptionCode): Prisma.Sql =>
  Prisma.sql`array(select c.id from exception_cases c where c.state = 'open' and c.code = ${code})`

const gravestHold = Prisma.sql`(
  select c.code from exception_subjects s join exception_cases c on c.id = s.case_id
  where s.order_id = o.id and s.closed_at is null and s.blocking
  order by array_position(${codesByGravity}::text[], c.code) limit 1)`

/**
 * Orders of a name: each kind of name by its own index. Of the numbers that begin with it the first so many in the order of
 * the list, as shops number their orders: a search for one digit costs no more than another.
 */
function named(search: string, scope: readonly string[] | null, sort: OrdersFilter['sort']): Prisma.Sql {
  const direction = sort === 'oldest' ? Prisma.sql`asc` : Prisma.sql`desc`
  return Prisma.sql`o.id = any(array(
    (select n.id from web_orders n where ${beginsWith(search, scope)} order by n.number ${direction} limit ${countedAtMost + 1})
    union (select id from web_orders where number = ${search})
    union (select id from web_orders where storefront_id = any(array(select id from storefronts)) and external_id = ${search})
    union (select id from web_orders where po_num = ${search})
    union (select id from web_orders where transaction_id = ${search} and transaction_id <> '')
    union (select order_id from outbox_entries where ord_num = ${search})))`
}

function beginsWith(search: string, scope: readonly string[] | null): Prisma.Sql {
  const mine = scope === null ? Prisma.empty : Prisma.sql`and n.storefront_id = any(${scope}::uuid[])`
  return Prisma.sql`n.number like ${`${search.replace(/[\\%_]/g, '\\$&')}%`} ${mine}`
}

/** Whether more numbers begin with the search than are looked through, so that a narrower filter may miss some of them. */
export async function isSearchCut(db: Db, actor: Actor, filter: OrdersFilter): Promise<boolean> {
  const search = nameOf(filter)
  const { bucket, code, caseId, from, to } = filter
  if (!search || !(bucket || code || caseId || from || to)) return false
  const [row] = await db.$queryRaw<{ found: number }[]>`
    select count(*)::int as found from (
      select from web_orders n where ${beginsWith(search, narrowScope(actor, filter.storefrontId))} limit ${countedAtMost + 1}) numbers`
  return (row?.found ?? 0) > countedAtMost
}
