import type { FlowContext } from '../lib/flows/context.ts'
import { compareDrift } from '../lib/flows/orders/drift/compare-drift.ts'
import { evaluateOrders } from '../lib/flows/orders/evaluate-orders.ts'
import { lookUpOrders } from '../lib/flows/orders/look-up-orders.ts'
import { pollOrders } from '../lib/flows/orders/poll-orders.ts'
import { pushOrders } from '../lib/flows/orders/push-orders.ts'
import { planReturns } from '../lib/flows/returns/plan-returns.ts'
import { findOverdue } from '../lib/flows/shipments/find-overdue.ts'
import { judgeShipments } from '../lib/flows/shipments/judge-shipments.ts'
import { pushDispatches } from '../lib/flows/shipments/push-dispatches.ts'
import { mirrorAfterSales } from '../lib/mirror/mirror-after-sales.ts'
import { pushNotes } from '../lib/notes/push-notes.ts'

export interface AfterSalesProgress {
  /** Documents of ours that were new or had changed. */
  read: number
  /** Shipments and notes the shop shows now. */
  confirmed: number
  /** Returns, credits and cancellations the ERP took. */
  booked: number
  refused: number
}

/** What a later round still moves: a return is read back, its credit memo follows, a confirmation is landed again. */
const mostRounds = 5

/**
 * What happens after orders were sent, in this process until nothing is left to do: the ERP is read, what changed is judged, the
 * shop is told and the ERP asked, and what that moved is read again. Flows that are off do nothing. It claims as every worker
 * does and is safe beside them; what waits for a retry stays for the next pass.
 * @throws {Fault} CONNECTION_* when a shop or an ERP cannot be spoken to
 */
export async function syncAfterSales(
  ctx: FlowContext,
  storefrontIds: readonly string[],
  onProgress: (progress: AfterSalesProgress) => void = () => {},
): Promise<AfterSalesProgress> {
  const progress: AfterSalesProgress = { read: 0, confirmed: 0, booked: 0, refused: 0 }
  const shops = await ctx.db.storefront.findMany({
    where: {
      id: { in: [...storefrontIds] },
      erpConnectionId: { not: null },
      flows: { some: { flow: { in: ['orders', 'shipments', 'returns'] }, mode: { not: 'off' } } },
    },
    select: { id: true, erpConnectionId: true, flows: { where: { flow: 'orders', mode: { not: 'off' } } } },
    orderBy: { code: 'asc' },
  })
  const connectionIds = [...new Set(shops.flatMap(({ erpConnectionId }) => erpConnectionId ?? []))]
  for (let round = 0; round < mostRounds && !ctx.stopping.aborted; round++) {
    let moved = 0
    for (const connectionId of connectionIds) {
      const read = Object.values(await mirrorAfterSales(ctx, connectionId))
      for (const kind of read) moved += (kind?.changed ?? 0) + (kind?.gone ?? 0)
    }
    progress.read += moved
    onProgress(progress)
    for (const { id } of shops) moved += await judgeShop(ctx, id)
    for (const connectionId of connectionIds) moved += await askErp(ctx, connectionId, progress)
    for (const { id } of shops) moved += await tellShop(ctx, id, progress)
    onProgress(progress)
    if (moved === 0) break
    // What was written there has changed the shop's orders.
    for (const { id, flows } of shops) {
      if (flows.length === 0) continue
      await pollOrders(ctx, id)
      await evaluateOrders(ctx, id)
    }
  }
  return progress
}

async function judgeShop(ctx: FlowContext, storefrontId: string): Promise<number> {
  let judged = 0
  const untilNothing = async (verb: () => Promise<number>) => {
    for (let done = await verb(); done > 0 && !ctx.stopping.aborted; done = await verb()) judged += done
  }
  await untilNothing(async () => (await compareDrift(ctx, storefrontId)).compared)
  judged += (await judgeShipments(ctx, storefrontId)).dispatches
  await findOverdue(ctx, storefrontId)
  await untilNothing(async () => (await planReturns(ctx, storefrontId)).planned)
  return judged
}

/** Returns and cancellations leave as sales orders do. */
async function askErp(ctx: FlowContext, connectionId: string, progress: AfterSalesProgress): Promise<number> {
  const { accepted, rejected } = await pushOrders(ctx, connectionId)
  const { lookedUp } = await lookUpOrders(ctx, connectionId)
  progress.booked += accepted
  progress.refused += rejected
  return accepted + rejected + lookedUp
}

async function tellShop(ctx: FlowContext, storefrontId: string, progress: AfterSalesProgress): Promise<number> {
  let requests = 0
  for (const push of [pushDispatches, pushNotes]) {
    const pushed = await push(ctx, storefrontId)
    requests += pushed.requests
    progress.confirmed += pushed.confirmed
    progress.refused += pushed.refused
  }
  return requests
}
