import { Prisma } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'

/** A number on its way to the shop. */
export interface ClaimedLevel {
  shopItemId: bigint
  productId: string
  variationId: string
  quantity: number
  version: bigint
  /** Sends with this one: the settlement's fence. */
  sends: number
}

/** What waits to be sent in one request: variations of one product, or products that have none. */
export interface Waiting {
  /** '' for products. */
  productId: string
  shopItemIds: bigint[]
  /** Most of them in one request: less than the shop takes after it left one unanswered. */
  atMost: number
  /** What a request that leaves these in doubt counts down from; null when none is in doubt. */
  doubt: number | null
}

/** In doubt before: `IN_DOUBT:<most in the next request>`. Below one a single item was left unanswered again and again. */
const inDoubt = 'IN_DOUBT:'
export const doubtCode = (atMost: number): string => `${inDoubt}${atMost}`
export const atMostOf = (code: string | null): number | null =>
  code?.startsWith(inDoubt) ? Number(code.slice(inDoubt.length)) : null

/** Read at once: more is asked for when these are done. */
const mostWaiting = 5_000

/** A number older than this says nothing of what the shop has sold since (rule 19): it is computed again before it leaves. */
export const freshMs = 10 * 60_000

/**
 * SQL: the shop may be written to: the flow is live, nobody paused the connection, nothing stopped it, and its numbers are of
 * late. After a pause, or while nothing worked, what waits is as old as that.
 */
const mayWrite = (now: Date, storefrontId: string) => Prisma.sql`exists (
  select from storefront_flows f
  join storefronts w on w.id = f.storefront_id
  join connections c on c.id = w.connection_id and c.paused_at is null and c.stopped_at is null
  join stock_policies p on p.storefront_id = f.storefront_id and not p.recompute
    and p.computed_at > ${new Date(now.getTime() - freshMs)}
  where f.storefront_id = ${storefrontId}::uuid and f.flow = 'inventory' and f.mode = 'live')`

/** SQL: not a zero while the guard is shut, also one that came up behind a number on its way. Expects `l` stock_levels. */
const passesGuard = Prisma.sql`(l.desired > 0 or not (
  exists (select from stock_levels h where h.storefront_id = l.storefront_id and h.state = 'guarded')
  or exists (select from exception_cases g
    where g.code = 'STOCK_GUARD' and g.storefront_id = l.storefront_id and g.state <> 'closed')))`

/** What waits for a shop, in requests, longest waiting first. Nothing unless the flow is live. */
export async function readWaiting(db: Sql, now: Date, storefrontId: string, batchLimit: number): Promise<Waiting[]> {
  const rows = await db.$queryRaw<{ shopItemId: bigint; productId: string; code: string | null }[]>`
    select l.shop_item_id as "shopItemId", case s.variation_id when '' then '' else s.product_id end as "productId",
      l.outcome_code as code
    from stock_levels l
    join shop_items s on s.id = l.shop_item_id and s.keeper = 'own' and s.gone_at is null
    where l.storefront_id = ${storefrontId}::uuid and l.state = 'ready' and l.ready_at <= ${now}
      and ${passesGuard} and ${mayWrite(now, storefrontId)}
    order by l.ready_at, l.shop_item_id
    limit ${mostWaiting}`
  const open = new Map<string, Waiting>()
  const all: Waiting[] = []
  for (const { shopItemId, productId, code } of rows) {
    const doubt = atMostOf(code)
    const atMost = Math.max(1, Math.min(batchLimit, doubt ?? batchLimit))
    const group = open.get(productId)
    const limit = Math.min(group?.atMost ?? batchLimit, atMost)
    if (group && group.shopItemIds.length < limit) {
      group.shopItemIds.push(shopItemId)
      group.atMost = limit
      group.doubt = leastOf(group.doubt, doubt)
      continue
    }
    const next = { productId, shopItemIds: [shopItemId], atMost, doubt }
    open.set(productId, next)
    all.push(next)
  }
  return all
}

const leastOf = (a: number | null, b: number | null) => (a === null || b === null ? (a ?? b) : Math.min(a, b))

/**
 * Takes what waits for one request: ready becomes sending by compare and set, with the newest number, while the shop may still
 * be written to. One number an item is on its way at a time, so that an older one never lands after a newer.
 * @param deadlineAt from then on whoever looks takes it for in doubt
 */
export function claimLevels(
  db: Sql,
  now: Date,
  storefrontId: string,
  shopItemIds: readonly bigint[],
  deadlineAt: Date,
): Promise<ClaimedLevel[]> {
  return db.$queryRaw<ClaimedLevel[]>`
    with picked as (
      select l.shop_item_id from stock_levels l
      where l.shop_item_id = any(${[...shopItemIds]}::bigint[]) and l.state = 'ready' and l.ready_at <= ${now}
        and ${passesGuard} and ${mayWrite(now, storefrontId)}
      order by l.shop_item_id for update of l skip locked
    ), claimed as (
      update stock_levels l set state = 'sending', sends = l.sends + 1, sent_version = l.version, sent_quantity = l.desired,
        sent_at = ${now}, deadline_at = ${deadlineAt}
      from picked p, shop_items s
      where l.shop_item_id = p.shop_item_id and s.id = l.shop_item_id and s.keeper = 'own' and s.gone_at is null
      returning l.shop_item_id, s.product_id, s.variation_id, l.desired, l.version, l.sends
    ), told as (
      insert into stock_events (shop_item_id, at, kind, version, quantity, detail)
      select shop_item_id, ${now}, 'sent', version, desired,
        jsonb_build_object('batch', (select count(*) from claimed)) from claimed order by shop_item_id
    )
    select shop_item_id as "shopItemId", product_id as "productId", variation_id as "variationId", desired as quantity,
      version, sends
    from claimed order by shop_item_id`
}

/** Takes what a worker that ended left on its way for in doubt, to be read back now. @returns how many */
export function recoverLevels(db: Sql, now: Date, storefrontId: string): Promise<number> {
  return db.$executeRaw`
    update stock_levels set state = 'unknown', ready_at = ${now}, outcome_message = 'The worker ended while it was sending'
    where storefront_id = ${storefrontId}::uuid and state = 'sending' and deadline_at < ${now}`
}

/** In doubt and due to be read back. */
export function readDoubtful(db: Sql, now: Date, storefrontId: string, limit: number): Promise<ClaimedLevel[]> {
  return db.$queryRaw<ClaimedLevel[]>`
    select l.shop_item_id as "shopItemId", s.product_id as "productId", s.variation_id as "variationId",
      l.sent_quantity as quantity, l.sent_version as version, l.sends
    from stock_levels l join shop_items s on s.id = l.shop_item_id
    where l.storefront_id = ${storefrontId}::uuid and l.state = 'unknown' and l.ready_at <= ${now}
    order by l.ready_at, l.shop_item_id limit ${limit}`
}

/** When something is due next: to be sent, read back, or taken for in doubt. Null when nothing is. */
export async function nextDueAt(db: Sql, now: Date, storefrontId: string): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    select min(case l.state when 'sending' then l.deadline_at else l.ready_at end) as at
    from stock_levels l join shop_items s on s.id = l.shop_item_id
    where l.storefront_id = ${storefrontId}::uuid and l.state in ('ready', 'sending', 'unknown')
      and (l.state <> 'ready' or (s.keeper = 'own' and s.gone_at is null and ${passesGuard}))
      and ${mayWrite(now, storefrontId)}`
  return row?.at ?? null
}
