import { settleFindings } from '../../exceptions/settle-findings.ts'
import { isFault } from '../../kernel/fault.ts'
import type { Sql } from '../../kernel/sql.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { ProductBatch } from '../../storefront/catalogue-port.ts'
import type { Storefront } from '../../storefront/port.ts'
import type { FlowContext } from '../context.ts'
import { releasePollLease, renewPollLease, takePollLease } from '../poll-lease.ts'
import { itemsOfProduct, landItems } from './land-products.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'
import { readCatalogueShop } from './read-catalogue-shop.ts'

export interface PolledProducts {
  /** False when the flow is off, or another process is polling this shop. */
  polled: boolean
  landed: number
  changed: number
  unreadable: number
}

const second = 1_000
/** A reading of everything that lists less than this share of what is known is not believed. */
const leastShare = 0.5

/**
 * Reads the shop's products that changed since the cursor and lands them (woocommerce.md 10): from the cursor less an overlap
 * to the shop's own clock. The cursor moves once all of it is landed, to that bound less a lag; a fault moves it nowhere. So a
 * product is seen by the first poll after it was made, and one that is being written just then by the next ones too. What
 * changed is compared by a job of its own.
 * @param whole everything, and what the shop no longer lists is gone
 * @throws {Fault} what the shop's answer raises; CONNECTION_PAUSED, CONNECTION_STOPPED, CONNECTION_MISSING
 */
export async function pollProducts(
  ctx: FlowContext,
  storefrontId: string,
  { whole = false }: { whole?: boolean } = {},
): Promise<PolledProducts> {
  const total: PolledProducts = { polled: false, landed: 0, changed: 0, unreadable: 0 }
  const shop = await readCatalogueShop(ctx.db, storefrontId)
  if (shop.mode === 'off') return total
  const storefront = await ctx.storefront(storefrontId)
  const mine = { storefrontId, flow: 'catalogue', seconds: 60 } as const
  const lease = await takePollLease(ctx, mine)
  if (!lease) return total
  // A page of a hundred products with all their variations may take longer than the lease runs.
  const renewing = setInterval(() => void renewPollLease(ctx, mine).catch(() => {}), renewMs)
  try {
    const { pollLagSeconds, pollOverlapSeconds } = shop.settings
    const before = await storefront.now()
    const after = whole || !lease.cursorAt ? null : new Date(lease.cursorAt.getTime() - pollOverlapSeconds * second)
    total.polled = true
    if (after && before <= after) return total
    const listed = new Set<string>()
    const { cursorAt } = lease
    const window =
      after && cursorAt ? { after, before, known: knownBefore(ctx, storefrontId, cursorAt) } : { after, before }
    for await (const batch of storefront.changedProducts(window)) {
      if (ctx.stopping.aborted) return total
      await landBatch(ctx, shop, batch, total, listed, lease.cursorAt === null)
    }
    if (!ctx.stopping.aborted) {
      const readTo = new Date(before.getTime() - pollLagSeconds * second)
      await endPoll(ctx, shop, storefront, { cursorAt: readTo, isWhole: after === null, total, listed })
    }
    return total
  } catch (error) {
    await noteError(ctx, storefrontId, error)
    throw error
  } finally {
    clearInterval(renewing)
    await releasePollLease(ctx, mine)
  }
}

/**
 * The overlap lists again what was read before, our own writes of stock among it: what is stamped as it was landed, and was
 * stamped so long before the last poll that nothing can have joined the same second, needs no variations read.
 */
const knownBefore =
  ({ db }: FlowContext, storefrontId: string, cursorAt: Date) =>
  async (listed: readonly { productId: string; modifiedAt: Date }[]): Promise<ReadonlySet<string>> => {
    const rows = await db.$queryRaw<{ productId: string }[]>`
      select s.product_id as "productId"
      from unnest(${listed.map(({ productId }) => productId)}::text[],
        ${listed.map(({ modifiedAt }) => modifiedAt)}::timestamptz[]) as l (product_id, modified_at)
      join shop_items s on s.storefront_id = ${storefrontId}::uuid and s.product_id = l.product_id and s.variation_id = ''
      where s.modified_at = l.modified_at and s.modified_at < ${cursorAt} and s.gone_at is null`
    return new Set(rows.map(({ productId }) => productId))
  }

async function landBatch(
  { db, clock, log }: FlowContext,
  shop: CatalogueShop,
  batch: ProductBatch,
  total: PolledProducts,
  listed: Set<string>,
  isFirst: boolean,
): Promise<void> {
  for (const { productId } of [...batch.products, ...batch.unreadable]) listed.add(productId)
  for (const { productId, reason } of batch.unreadable) {
    log.warn({ shop: shop.code, productId, reason }, 'a product could not be read')
  }
  await db.$transaction(async (tx) => {
    const { landed, changed } = await landItems(tx, clock.now(), shop, batch.products.flatMap(itemsOfProduct), {
      whole: true,
      isFirst,
      askedAt: batch.fetchStartedAt,
    })
    total.landed += landed
    total.changed += changed
    total.unreadable += batch.unreadable.length
    await raiseUnreadable(tx, clock.now(), shop, batch)
    if (changed > 0) await wakeCompare(tx, shop.id)
  })
}

/** A case a product that cannot be read; one that can be again closes it. */
async function raiseUnreadable(
  tx: Sql,
  now: Date,
  { id: storefrontId, mode }: CatalogueShop,
  { products, unreadable }: ProductBatch,
): Promise<void> {
  const keyOf = ({ productId }: { productId: string }) => `product:${productId}`
  const judged = [...new Set([...products, ...unreadable].map(keyOf))]
  const found = (mode === 'live' ? unreadable : []).map((one) => ({
    code: 'PRODUCT_UNREADABLE' as const,
    cause: { key: keyOf(one), value: one.productId, field: 'product', message: one.reason.slice(0, 300) },
  }))
  await settleFindings(tx, now, { storefrontId, codes: ['PRODUCT_UNREADABLE'], judged }, found)
}

async function endPoll(
  ctx: FlowContext,
  shop: CatalogueShop,
  storefront: Storefront,
  done: { cursorAt: Date; isWhole: boolean; total: PolledProducts; listed: ReadonlySet<string> },
): Promise<void> {
  const { cursorAt, isWhole, total, listed } = done
  const { db, clock } = ctx
  if (isWhole) total.changed += await markUnlisted(ctx, shop, storefront, listed)
  await db.$executeRaw`
    update poll_cursors set cursor_at = greatest(cursor_at, ${cursorAt}), polled_at = ${clock.now()},
      last_rows = ${total.landed}, last_error = null,
      whole_at = case when ${isWhole} then ${clock.now()}::timestamptz else whole_at end
    where storefront_id = ${shop.id}::uuid and flow = 'catalogue'`
}

const askedAtOnce = 50

/** What a reading of everything did not list is gone, unless the shop still has it: one edited meanwhile leaves the listing. */
async function markUnlisted(
  { db, clock, log, stopping }: FlowContext,
  shop: CatalogueShop,
  storefront: Storefront,
  listed: ReadonlySet<string>,
): Promise<number> {
  const known = await db.shopItem.findMany({
    where: { storefrontId: shop.id, goneAt: null, variationId: '' },
    select: { productId: true },
  })
  const unlisted = known.map(({ productId }) => productId).filter((id) => !listed.has(id))
  if (listed.size < known.length * leastShare) {
    log.warn(
      { shop: shop.code, listed: listed.size, known: known.length },
      'too few products to be believed: none is gone',
    )
    return 0
  }
  let changed = 0
  for (let from = 0; from < unlisted.length && !stopping.aborted; from += askedAtOnce) {
    const asked = unlisted.slice(from, from + askedAtOnce)
    const there = await storefront.products(asked)
    const gone = asked.filter((id) => !there.some(({ productId }) => productId === id))
    changed += await db.$transaction(async (tx) => {
      const now = clock.now()
      await landItems(tx, now, shop, there.flatMap(itemsOfProduct), { whole: true })
      const marked = await tx.$executeRaw`
        update shop_items set gone_at = ${now}, dirty = true
        where storefront_id = ${shop.id}::uuid and gone_at is null and product_id = any(${gone}::text[])`
      if (marked > 0) await wakeCompare(tx, shop.id)
      return marked
    })
  }
  return changed
}

async function wakeCompare(tx: Parameters<typeof enqueue>[0], storefrontId: string): Promise<void> {
  await enqueue(tx, [{ task: 'catalogue:compare', payload: { storefrontId } }])
  await notify(tx, 'catalogue')
}

/** One process at a time: compare and set. The lease runs out by itself when its holder dies, and is renewed while it lives. */
const renewMs = 15_000

async function noteError({ db, clock }: FlowContext, storefrontId: string, error: unknown): Promise<void> {
  if (!isFault(error)) return
  await db.$executeRaw`
    update poll_cursors set polled_at = ${clock.now()}, last_error = ${`${error.code}: ${error.message}`.slice(0, 500)}
    where storefront_id = ${storefrontId}::uuid and flow = 'catalogue'`
}
