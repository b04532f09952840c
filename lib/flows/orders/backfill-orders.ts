import type { FlowContext } from '../context.ts'
import { landOrders } from './land-orders.ts'
import { listedStatuses } from './listed-statuses.ts'
import { readPolledStorefront } from './polled-storefront.ts'

export interface BackfillProgress {
  /** Orders the shop holds in the window, read so far. */
  read: number
  /** Of these, not known before. A dry run counts them and lands nothing. */
  landed: number
  changed: number
  unchanged: number
  failed: number
  /** Placed up to here. */
  reached: Date | null
}

export interface BackfillWindow {
  /** By date placed, half-open. */
  from: Date
  to: Date
  dryRun: boolean
}

/**
 * Lands every order placed inside a window, whatever the poll has seen. Orders landed so are looked up in the ERP before they
 * are sent for the first time. A dry run reads the shop and says what it would land.
 * @throws {Fault} CONNECTION_* when the shop cannot be read
 */
export async function backfillOrders(
  ctx: FlowContext,
  storefrontId: string,
  window: BackfillWindow,
  onProgress: (progress: BackfillProgress) => void | Promise<void> = () => undefined,
): Promise<BackfillProgress> {
  const storefront = await readPolledStorefront(ctx.db, storefrontId)
  const shop = await ctx.storefront(storefrontId)
  const statuses = await listedStatuses(ctx, shop, storefront)
  const progress: BackfillProgress = { read: 0, landed: 0, changed: 0, unchanged: 0, failed: 0, reached: null }
  for await (const batch of shop.placedOrders({ from: window.from, to: window.to, statuses })) {
    progress.read += batch.orders.length
    progress.reached = batch.orders.at(-1)?.head.placedAt ?? progress.reached
    if (window.dryRun) {
      const known = await ctx.db.webOrder.count({
        where: { storefrontId, externalId: { in: batch.orders.map(({ externalId }) => externalId) } },
      })
      progress.landed += batch.orders.length - known
      progress.unchanged += known
      progress.failed += batch.unreadable?.length ?? 0
    } else {
      const landed = await landOrders(ctx.db, ctx.keyRing, ctx.clock, storefront, batch, 'backfill')
      progress.landed += landed.landed
      progress.changed += landed.changed
      progress.unchanged += landed.unchanged
      progress.failed += landed.failed.length
    }
    await onProgress({ ...progress })
    if (ctx.stopping.aborted) break
  }
  return progress
}
