import type { ShopFinding } from '../../exceptions/settle-findings.ts'
import { settleFindings } from '../../exceptions/settle-findings.ts'
import { sqlOf } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import { enqueue } from '../../queue/enqueue.ts'
import type { FlowContext } from '../context.ts'
import { findStale } from './find-stale.ts'
import { judgeDrift } from './judge-drift.ts'
import type { SeenLevel } from './read-sightings.ts'
import { readSightings } from './read-sightings.ts'
import type { StockEventDetail } from './stored-level.ts'

export interface SampledStock {
  /** Numbers read in the shop now. */
  read: number
  /** Numbers of somebody else. */
  foreign: number
  /** Ours sent once more. */
  sentAgain: number
}

const sampleEveryMs = 14 * 60_000
const suspectsAtMost = 200

interface SampledShop {
  mode: 'off' | 'shadow' | 'live'
  sampleSize: number
  ordersReadTo: Date | null
  sampledAt: Date | null
}

/**
 * Finds who else writes a shop's stock (rule 21): the shop's numbers, some of them every quarter of an hour
 * and those that came with its products, against what it confirmed, its sales and its restocks since. A number that nothing
 * explains is a case; whatever is not ours any more is sent again.
 * @throws {Fault} CONNECTION_* when the shop cannot be read
 */
export async function sampleStock(ctx: FlowContext, storefrontId: string): Promise<SampledStock> {
  const report: SampledStock = { read: 0, foreign: 0, sentAgain: 0 }
  const sql = sqlOf(ctx.db)
  const shop = await readSampledShop(sql, storefrontId)
  if (shop?.mode !== 'live') return report
  await sql.transaction(async (tx) => {
    const stale = await findStale(tx, ctx.clock.now(), storefrontId)
    await settleFindings(tx, ctx.clock.now(), { storefrontId, codes: ['STOCK_STALE'], judged: ['read'] }, stale)
  })
  if (!shop.ordersReadTo) return report
  const { ordersReadTo } = shop
  const suspects = await sql.transaction(async (tx) => {
    const now = ctx.clock.now()
    const judged = await judge(tx, now, storefrontId, await readSightings(tx, storefrontId, ordersReadTo, 'sample'))
    report.foreign = judged.foreign
    report.sentAgain = judged.sentAgain
    // What came with a product may have been read before our last write: what orders do not explain is read afresh.
    const polled = await readSightings(tx, storefrontId, ordersReadTo, 'poll')
    const restocked = polled.filter((one) => judgeDrift(one) === 'explained' && one.seen !== one.desired)
    report.sentAgain += await sendOurs(tx, now, storefrontId, restocked)
    return polled.filter((one) => judgeDrift(one) === 'foreign').map(({ shopItemId }) => shopItemId)
  })
  report.read = await readSample(ctx, sql, storefrontId, shop, suspects)
  return report
}

async function readSampledShop(sql: Sql, storefrontId: string): Promise<SampledShop | undefined> {
  const [shop] = await sql.$queryRaw<SampledShop[]>`
    select f.mode::text as mode, coalesce(p.sample_size, 50) as "sampleSize",
      c.cursor_at - make_interval(secs => coalesce(n.clock_skew_seconds, 0)) as "ordersReadTo",
      (select max(l.seen_at) from stock_levels l where l.storefront_id = f.storefront_id) as "sampledAt"
    from storefront_flows f
    join storefronts s on s.id = f.storefront_id
    join connections n on n.id = s.connection_id
    left join stock_policies p on p.storefront_id = f.storefront_id
    left join poll_cursors c on c.storefront_id = f.storefront_id and c.flow = 'orders'
    where f.storefront_id = ${storefrontId}::uuid and f.flow = 'inventory'`
  return shop
}

async function judge(
  tx: Sql,
  now: Date,
  storefrontId: string,
  seen: readonly SeenLevel[],
): Promise<{ foreign: number; sentAgain: number }> {
  const foreign = seen.filter((one) => judgeDrift(one) === 'foreign')
  if (seen.length > 0) {
    const rows = seen.map((one) => ({
      id: String(one.shopItemId),
      at: one.seenAt,
      version: String(one.version),
      seen: one.seen,
      detail: {
        confirmed: one.confirmed,
        sold: one.sold,
        restocked: one.restocked,
        explained: judgeDrift(one) !== 'foreign',
      } satisfies StockEventDetail['seen'],
    }))
    await tx.$executeRaw`
      insert into stock_events (shop_item_id, at, kind, version, quantity, detail)
      select id, at, 'seen', version, seen, detail
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as e (id bigint, at timestamptz, version bigint, seen integer, detail jsonb)
      order by id`
  }
  const wrong = seen.filter((one) => one.seen !== one.desired || judgeDrift(one) === 'foreign')
  const sentAgain = await sendOurs(tx, now, storefrontId, wrong)
  // An open case stays until its item was seen again with our number.
  const ours = await tx.$queryRaw<{ id: string }[]>`
    select c.cause ->> 'shopItemId' as id
    from exception_cases c
    join stock_levels l on l.shop_item_id = (c.cause ->> 'shopItemId')::bigint
    where c.code = 'STOCK_OVERWRITTEN' and c.storefront_id = ${storefrontId}::uuid and c.state = 'open'
      and l.seen_at > l.confirmed_at and l.seen_quantity = l.confirmed_quantity`
  const judged = [
    ...new Set([...ours.map(({ id }) => `shop:${id}`), ...foreign.map((one) => `shop:${one.shopItemId}`)]),
  ]
  if (judged.length > 0) {
    const findings = foreign.map(findingOf)
    const codes = ['STOCK_OVERWRITTEN'] as const
    await settleFindings(tx, now, { storefrontId, codes, judged }, findings)
  }
  return { foreign: foreign.length, sentAgain }
}

const findingOf = (one: SeenLevel): ShopFinding => ({
  code: 'STOCK_OVERWRITTEN',
  cause: {
    key: `shop:${one.shopItemId}`,
    field: 'stock',
    value: one.sku || one.name,
    sku: one.sku,
    shopItemId: String(one.shopItemId),
    shop: String(one.seen),
    erp: String(one.confirmed),
    seenAt: one.seenAt.toISOString(),
    confirmedAt: one.confirmedAt.toISOString(),
    sold: one.sold,
    restocked: one.restocked,
  },
})

async function sendOurs(tx: Sql, now: Date, storefrontId: string, levels: readonly SeenLevel[]): Promise<number> {
  if (levels.length === 0) return 0
  const sent = await tx.$executeRaw`
    update stock_levels set state = 'ready', ready_at = ${now}
    where shop_item_id = any(${levels.map(({ shopItemId }) => shopItemId)}::bigint[]) and state = 'settled'`
  if (sent > 0) await enqueue(tx, [{ task: 'inventory:push', payload: { storefrontId } }])
  return sent
}

/** Reads some numbers in the shop, those longest not seen first, with the suspects and those of open cases. */
async function readSample(
  ctx: FlowContext,
  sql: Sql,
  storefrontId: string,
  { sampleSize, sampledAt }: SampledShop,
  suspects: readonly bigint[],
): Promise<number> {
  const due = sampledAt === null || ctx.clock.now().getTime() - sampledAt.getTime() >= sampleEveryMs
  const refs = await sql.$queryRaw<{ id: bigint; productId: string; variationId: string }[]>`
    with asked as (
      (select l.shop_item_id as id from stock_levels l join shop_items s on s.id = l.shop_item_id
        where l.storefront_id = ${storefrontId}::uuid and l.state = 'settled' and l.confirmed_at is not null
          and s.keeper = 'own' and s.gone_at is null
        order by l.seen_at nulls first, l.shop_item_id limit ${due ? sampleSize : 0})
      union
      select unnest(${suspects.slice(0, suspectsAtMost)}::bigint[])
      union
      (select l.shop_item_id from exception_cases c
        join stock_levels l on l.shop_item_id = (c.cause ->> 'shopItemId')::bigint and l.state = 'settled'
        where c.code = 'STOCK_OVERWRITTEN' and c.storefront_id = ${storefrontId}::uuid and c.state = 'open'
          and (l.seen_at is null or l.seen_at <= l.confirmed_at)
        limit ${suspectsAtMost})
    )
    select s.id, s.product_id as "productId", s.variation_id as "variationId"
    from asked join shop_items s on s.id = asked.id order by s.product_id, s.variation_id`
  if (refs.length === 0) return 0
  const shop = await ctx.storefront(storefrontId)
  const asked = ctx.clock.now()
  const shown = await shop.readStock(refs)
  const byRef = new Map(shown.map((one) => [`${one.productId}/${one.variationId}`, one]))
  const seen = refs.flatMap(({ id, productId, variationId }) => {
    const one = byRef.get(`${productId}/${variationId}`)
    return one?.keeper === 'own' && one.quantity !== null ? [{ id: String(id), quantity: one.quantity }] : []
  })
  // Not those we wrote meanwhile: what was read may be from before. Sales are known once orders are read up to the answer.
  await sql.$executeRaw`
    update stock_levels l set seen_quantity = e.quantity, seen_at = ${ctx.clock.now()}
    from jsonb_to_recordset(${JSON.stringify(seen)}::jsonb) as e (id bigint, quantity integer)
    where l.shop_item_id = e.id and l.state = 'settled' and l.confirmed_at < ${asked}`
  return seen.length
}
