import { closeConnection, raiseConnection } from '../../exceptions/raise-connection.ts'
import type { Db } from '../../kernel/db.ts'
import { isFault } from '../../kernel/fault.ts'
import { notify } from '../../queue/notify.ts'
import type { OrderBatch, Storefront } from '../../storefront/port.ts'
import type { FlowContext } from '../context.ts'
import { releasePollLease, takePollLease } from '../poll-lease.ts'
import type { Landed } from './land-orders.ts'
import { landOrders } from './land-orders.ts'
import { listedStatuses, refreshStatuses } from './listed-statuses.ts'
import type { PolledStorefront } from './polled-storefront.ts'
import { readPolledStorefront } from './polled-storefront.ts'

export interface Polled extends Landed {
  /** False when the flow is off, or another process is polling this shop. */
  polled: boolean
  /** How far the shop has been verified. */
  cursorAt: Date | null
}

/**
 * Reads what changed in the shop since the cursor and lands it (woocommerce.md 10): from the cursor less an overlap to the
 * shop's own clock less a lag, both in GMT. The cursor moves with each batch, in its transaction, as far as the listing is
 * complete; a fault moves it nowhere and stands as one exception on the connection (failures 15, 16). Any number of
 * processes may ask at once: one polls, and two would land nothing twice.
 * @throws {Fault} what the shop's answer raises; CONNECTION_PAUSED, CONNECTION_STOPPED, CONNECTION_MISSING
 */
export async function pollOrders(ctx: FlowContext, storefrontId: string): Promise<Polled> {
  const nothing: Polled = { polled: false, cursorAt: null, landed: 0, changed: 0, unchanged: 0, failed: [] }
  const storefront = await readPolledStorefront(ctx.db, storefrontId)
  if (storefront.mode === 'off') return nothing
  const shop = await ctx.storefront(storefrontId)
  // Each batch renews it (land-orders.ts).
  const mine = { storefrontId, flow: 'orders', seconds: 20 } as const
  const lease = await takePollLease(ctx, mine)
  if (!lease) return nothing
  try {
    const polled = await pollWindow(ctx, shop, storefront, lease.cursorAt)
    await settlePoll(ctx, storefront, polled)
    return polled
  } catch (error) {
    await recordFault(ctx, storefront, error)
    throw error
  } finally {
    await releasePollLease(ctx, mine)
  }
}

async function pollWindow(
  ctx: FlowContext,
  shop: Storefront,
  storefront: PolledStorefront,
  cursorAt: Date | null,
): Promise<Polled> {
  const { pollLagSeconds, pollOverlapSeconds } = storefront.settings
  const total: Polled = { polled: true, cursorAt, landed: 0, changed: 0, unchanged: 0, failed: [] }
  // The first poll begins with the shop's first order: what was paid before go-live is landed too, and excluded (rule 2).
  const after = cursorAt ? new Date(cursorAt.getTime() - pollOverlapSeconds * 1000) : new Date(0)
  const before = new Date((await shop.now()).getTime() - pollLagSeconds * 1000)
  if (before <= after) return total
  let statuses = await listedStatuses(ctx, shop, storefront)
  for (let tries = 0; ; tries++) {
    try {
      await landEach(ctx, storefront, shop.changedOrders({ after, before, statuses }), total)
      return total
    } catch (error) {
      if (tries > 0 || !isFault(error, 'STATUS_UNREGISTERED')) throw error
      await refreshStatuses(ctx, shop, storefront)
      statuses = await listedStatuses(ctx, shop, storefront)
    }
  }
}

/** Lands batch after batch, in their order; the next one is fetched and read while one is being landed. */
async function landEach(
  ctx: FlowContext,
  storefront: PolledStorefront,
  batches: AsyncIterable<OrderBatch>,
  total: Polled,
): Promise<void> {
  const land = async (batch: OrderBatch) => {
    const to = batch.verifiedTo ?? null
    const rows = total.landed + total.changed + total.unchanged + batch.orders.length
    const cursor = to ? { to, rows } : undefined
    const landed = await landOrders(ctx.db, ctx.keyRing, ctx.clock, storefront, batch, 'poll', cursor)
    total.landed += landed.landed
    total.changed += landed.changed
    total.unchanged += landed.unchanged
    total.failed.push(...landed.failed)
    if (to && (!total.cursorAt || to > total.cursorAt)) total.cursorAt = to
  }
  let landing: Promise<void> | undefined
  try {
    for await (const batch of batches) {
      await landing
      if (ctx.stopping.aborted) return
      landing = land(batch)
      // Its failure is thrown where it is awaited, not while the next page is on its way.
      landing.catch(() => undefined)
    }
  } finally {
    await landing
  }
}

/** The shop answered: its connection's exceptions close, unless an order could not be read or stored. */
async function settlePoll({ db, clock }: FlowContext, storefront: PolledStorefront, polled: Polled): Promise<void> {
  const now = clock.now()
  const [first] = polled.failed
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`update connections set last_ok_at = ${now} where id = ${storefront.connectionId}::uuid`
    if (!first) {
      if ((await closeConnection(tx, now, storefront.connectionId)) > 0) await notify(tx, 'exceptions')
      return
    }
    await raiseConnection(tx, now, storefront.connectionId, 'CONNECTION_UNREADABLE', {
      orders: polled.failed.map(({ externalId }) => externalId).slice(0, 20),
      reason: first.reason,
    })
    await notify(tx, 'exceptions')
  })
}

const exceptionOf = {
  CONNECTION_REFUSED: 'CONNECTION_REFUSED',
  CONNECTION_UNREADABLE: 'CONNECTION_UNREADABLE',
} as const

/** Notes a fault of the shop on its cursor; one that only a person can end is an exception, once, whatever the poll repeats. */
export async function recordFault(
  { db, clock }: { db: Db; clock: FlowContext['clock'] },
  storefront: PolledStorefront,
  error: unknown,
): Promise<void> {
  if (!isFault(error)) return
  const now = clock.now()
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`
      update poll_cursors set polled_at = ${now}, last_error = ${`${error.code}: ${error.message}`.slice(0, 500)}
      where storefront_id = ${storefront.id}::uuid and flow = 'orders'`
    const code = standing(error.code)
    if (code) {
      const evidence = { code: error.code, message: error.message.slice(0, 300) }
      if (await raiseConnection(tx, now, storefront.connectionId, code, evidence)) await notify(tx, 'exceptions')
    }
    await notify(tx, 'connections')
  })
}

/** What a person has to mend. Anything else (busy, not reached) ends by itself and shows as the poll's age. */
function standing(code: string): 'CONNECTION_REFUSED' | 'CONNECTION_UNREADABLE' | undefined {
  if (code in exceptionOf) return exceptionOf[code as keyof typeof exceptionOf]
  const unreadable = ['CONNECTION_REDIRECTED', 'CONNECTION_TOO_LARGE', 'CONNECTION_ADDRESS_REFUSED', 'QUERY_REFUSED']
  return unreadable.includes(code) ? 'CONNECTION_UNREADABLE' : undefined
}
