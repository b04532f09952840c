import { isFault } from '../../kernel/fault.ts'
import type { KeyRing } from '../../kernel/seal.ts'
import { notify } from '../../queue/notify.ts'
import type { ListedOrder, Storefront } from '../../storefront/port.ts'
import type { StatusClass } from '../../storefront/status-class.ts'
import type { FlowContext } from '../context.ts'
import type { LandedOfListed } from './census-rows.ts'
import { dropUnlisted, findVanished, writeListed } from './census-rows.ts'
import type { CensusScope } from './census-windows.ts'
import { censusWindows } from './census-windows.ts'
import { landOrders } from './land-orders.ts'
import type { LandingFacts } from './landing-facts.ts'
import { readLandingFacts } from './landing-facts.ts'
import { listedStatuses, refreshStatuses } from './listed-statuses.ts'
import { markMissing } from './mark-missing.ts'
import { isPaid, paidRuleOf, paymentDate } from './paid-rule.ts'
import { recordFault } from './poll-orders.ts'
import type { PolledStorefront } from './polled-storefront.ts'
import { readPolledStorefront } from './polled-storefront.ts'
import { businessDigest } from './prepare-landing.ts'

export interface CensusResult {
  censusId: string
  /** Orders the shop listed. */
  listed: number
  /** Listed and not landed before; they are now, unless they could not be read. */
  missing: number
  /** Landed with another content than the shop lists: silent edits, deleted refunds. */
  changed: number
  /** Landed and on no list any more. */
  vanished: number
  /** By the shop's own header. */
  counts: Record<string, number>
}

const atOnce = 100

/**
 * Reads the shop's own listing and holds what is landed against it (rule 5; failures 1, 2): the measure of completeness, and
 * the net under the poll. What is listed and not landed is landed; what reads differently is read again; what left every list
 * is read by id. Safe beside polls and other censuses.
 * @throws {Fault} CONNECTION_* when the shop cannot be read; the census then stays unfinished
 */
export async function takeCensus(
  ctx: FlowContext,
  storefrontId: string,
  { scope }: { scope: CensusScope },
  onProgress: (progress: { listed: number }) => void | Promise<void> = () => undefined,
): Promise<CensusResult> {
  const storefront = await readPolledStorefront(ctx.db, storefrontId)
  const shop = await ctx.storefront(storefrontId)
  try {
    return await takeReading(ctx, shop, storefront, scope, onProgress)
  } catch (error) {
    await recordFault(ctx, storefront, error)
    throw error
  }
}

async function takeReading(
  ctx: FlowContext,
  shop: Storefront,
  storefront: PolledStorefront,
  scope: CensusScope,
  onProgress: (progress: { listed: number }) => void | Promise<void>,
): Promise<CensusResult> {
  const { db } = ctx
  await refreshStatuses(ctx, shop, storefront)
  const statuses = await listedStatuses(ctx, shop, storefront)
  const facts = await readLandingFacts(db, storefront.id)
  const to = await shop.now()
  const startedAt = ctx.clock.now()
  const { id: censusId } = await db.census.create({
    data: { storefrontId: storefront.id, startedAt },
    select: { id: true },
  })
  const census = { db, storefrontId: storefront.id, censusId }
  const result: CensusResult = { censusId, listed: 0, missing: 0, changed: 0, vanished: 0, counts: {} }
  for (const status of statuses) result.counts[status] = await shop.count(status)

  for (const window of await censusWindows(ctx, shop, storefront.id, statuses, scope, to)) {
    const odd: string[] = []
    for await (const listed of shop.listing({ ...window, statuses })) {
      if (listed.length === 0) continue
      const landed = await writeListed(
        census,
        listed.map((order) => ({ order, paid: paidNow(order, facts) })),
      )
      const landedOf = new Map(landed.map((row) => [row.externalId, row]))
      for (const order of listed) {
        const known = landedOf.get(order.externalId)
        if (known?.statusSlug == null) result.missing++
        else if (isChanged(ctx.keyRing, facts, order, known)) result.changed++
        else continue
        odd.push(order.externalId)
      }
      result.listed += listed.length
      await onProgress({ listed: result.listed })
    }
    await dropUnlisted(census, window)
    await landOdd(ctx, shop, storefront, odd, statuses)
    const vanished = await findVanished(census, window, startedAt)
    await readById(ctx, shop, storefront, vanished)
    result.vanished += vanished.length
  }
  const { listed, missing, changed, vanished, counts } = result
  await db.$transaction(async (tx) => {
    const finishedAt = ctx.clock.now()
    await tx.census.update({
      where: { id: censusId },
      data: { finishedAt, counts, listed, missing, changed, vanished },
    })
    await notify(tx, 'orders')
  })
  return result
}

const paymentOf = (order: ListedOrder, facts: LandingFacts) => ({
  statusClass: facts.classOf(order.statusSlug),
  statusSlug: order.statusSlug,
  datePaid: order.datePaid,
})

const paidNow = (order: ListedOrder, facts: LandingFacts) =>
  isPaid(
    paymentOf(order, facts),
    paidRuleOf(facts.mappings.on(paymentDate(order, null, facts.timeZone)), order.gateway),
  )

const anyClass: readonly StatusClass[] = ['paid', 'not_paid', 'cancelled', 'ignored', 'unclassed']

/** A class somebody changed since does not make the content another: the status itself is compared, and the text under every class. */
function isChanged(keyRing: KeyRing, facts: LandingFacts, order: ListedOrder, known: LandedOfListed): boolean {
  if (known.statusSlug !== order.statusSlug || known.missingSince !== null) return true
  if (known.paidAt === null && paidNow(order, facts)) return true
  const { businessIdentity } = order
  if (businessIdentity === null) return false
  const landed = known.businessDigest
  return !landed || !anyClass.some((one) => businessDigest(keyRing, one, businessIdentity).equals(landed))
}

/** Fetches whole what is not landed, or not as listed. What the shop no longer has in these statuses is read by id. */
async function landOdd(
  ctx: FlowContext,
  shop: Storefront,
  storefront: PolledStorefront,
  externalIds: readonly string[],
  statuses: readonly string[],
): Promise<void> {
  for (let at = 0; at < externalIds.length; at += atOnce) {
    const wanted = externalIds.slice(at, at + atOnce)
    const batch = await shop.orders(wanted, statuses)
    const { failed } = await landOrders(ctx.db, ctx.keyRing, ctx.clock, storefront, batch, 'census')
    if (failed.length > 0) ctx.log.warn({ storefront: storefront.code, failed }, 'orders could not be landed')
    const got = new Set([...batch.orders, ...(batch.unreadable ?? [])].map(({ externalId }) => externalId))
    await readById(
      ctx,
      shop,
      storefront,
      wanted.filter((externalId) => !got.has(externalId)),
    )
  }
}

/** An order on no list: gone (404 in the shop's own words), in the trash, or in a status nobody asks for. One bad order blocks none. */
async function readById(
  ctx: FlowContext,
  shop: Storefront,
  storefront: PolledStorefront,
  externalIds: readonly string[],
): Promise<void> {
  const gone: string[] = []
  for (const externalId of externalIds) {
    const fetchStartedAt = ctx.clock.now()
    try {
      const order = await shop.order(externalId)
      if (!order) gone.push(externalId)
      else await landOrders(ctx.db, ctx.keyRing, ctx.clock, storefront, { orders: [order], fetchStartedAt }, 'census')
    } catch (error) {
      if (!isFault(error, 'ORDER_UNREADABLE')) throw error
      ctx.log.warn({ storefront: storefront.code, externalId, reason: error.message }, 'an order could not be read')
    }
  }
  await markMissing(ctx.db, ctx.clock.now(), storefront.id, gone)
}
