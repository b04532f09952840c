import type { FlowContext } from '../lib/flows/context.ts'
import { evaluateOrders } from '../lib/flows/orders/evaluate-orders.ts'
import { lookUpOrders } from '../lib/flows/orders/look-up-orders.ts'
import { pollOrders } from '../lib/flows/orders/poll-orders.ts'
import { pushOrders } from '../lib/flows/orders/push-orders.ts'
import { takeCensus } from '../lib/flows/orders/take-census.ts'
import { wakeHeldOrders } from '../lib/flows/orders/wake-held-orders.ts'
import { itemsResource } from '../lib/mirror/is-mirrored.ts'
import { codesResource, mirrorCodes } from '../lib/mirror/mirror-codes.ts'
import { mirrorItems } from '../lib/mirror/mirror-items.ts'
import { nextLookUpAt } from '../lib/outbox/claim-look-ups.ts'
import { recoverWork } from './recover-work.ts'

export interface SyncProgress {
  step: 'items' | 'orders' | 'look-ups' | 'census'
  /** Orders landed or changed, judged, accepted, refused so far. */
  landed: number
  judged: number
  accepted: number
  rejected: number
  /** Sent without a readable answer, or taken for processing: being looked up. */
  inDoubt: number
  /** Listed by the census so far. */
  listed: number
}

type OnProgress = (progress: SyncProgress) => void

/** How long a pass waits for what is in doubt to be settled, beyond the ERP's own settling time. */
const patienceMs = 60_000
const idleMs = 20
const mostRounds = 5

/**
 * The whole passage in this process until nothing is left to do: items, then polling, judging and sending side by side, then
 * what is in doubt, and a census at the end, whose finds go the same way. It claims as every worker does and is safe beside
 * them. Orders within their release delay stay queued.
 * @throws {Fault} CONNECTION_* when a shop or an ERP cannot be spoken to
 */
export async function syncOrders(
  ctx: FlowContext,
  storefrontIds: readonly string[],
  onProgress: OnProgress = () => {},
): Promise<SyncProgress> {
  const progress: SyncProgress = {
    step: 'items',
    landed: 0,
    judged: 0,
    accepted: 0,
    rejected: 0,
    inDoubt: 0,
    listed: 0,
  }
  const at = (step: SyncProgress['step']) => {
    progress.step = step
    onProgress(progress)
  }
  const told = () => onProgress(progress)
  const shops = await ctx.db.storefront.findMany({
    where: { id: { in: [...storefrontIds] } },
    select: { id: true, erpConnectionId: true, flows: { where: { flow: 'orders' }, select: { mode: true } } },
  })
  const running = shops.filter(({ flows }) => flows[0] && flows[0].mode !== 'off')
  const connectionIds = [...new Set(running.flatMap(({ erpConnectionId }) => erpConnectionId ?? []))]
  const ids = running.map(({ id }) => id)

  at('items')
  for (const connectionId of connectionIds) await mirror(ctx, connectionId)
  await recoverWork(ctx)
  await wakeHeldOrders(ctx)
  at('orders')
  await pass(ctx, ids, connectionIds, progress, told, true)
  for (let round = 0; round < mostRounds; round++) {
    at('look-ups')
    await settleDoubt(ctx, ids, connectionIds, progress, told)
    at('census')
    let found = 0
    for (const id of ids) {
      const census = await takeCensus(ctx, id, { scope: round === 0 ? 'whole' : 'recent' }, ({ listed }) => {
        progress.listed = listed
        told()
      })
      found += census.missing + census.changed + census.vanished
    }
    if (found === 0 || ctx.stopping.aborted) break
    progress.landed += found
    at('orders')
    await pass(ctx, ids, connectionIds, progress, told, false)
  }
  told()
  return progress
}

async function mirror(ctx: FlowContext, connectionId: string): Promise<void> {
  const cursors = await ctx.db.mirrorCursor.findMany({ where: { connectionId }, select: { resource: true } })
  const known = new Set(cursors.map(({ resource }) => resource))
  await mirrorItems(ctx, connectionId, { whole: !known.has(itemsResource) })
  if (!known.has(codesResource)) await mirrorCodes(ctx, connectionId)
}

/** Polls, judges and sends at the same time: each waits for the one before it only while that one may still bring something. */
async function pass(
  ctx: FlowContext,
  storefrontIds: readonly string[],
  connectionIds: readonly string[],
  progress: SyncProgress,
  told: () => void,
  poll: boolean,
): Promise<void> {
  let polling = poll
  let judging = true
  const polls = async () => {
    try {
      if (!poll) return
      for (const id of storefrontIds) {
        const { landed, changed } = await pollOrders(ctx, id)
        progress.landed += landed + changed
        told()
      }
    } finally {
      polling = false
    }
  }
  const judge = async () => {
    try {
      while (!ctx.stopping.aborted) {
        const wasPolling = polling
        let evaluated = 0
        for (const id of storefrontIds) evaluated += (await evaluateOrders(ctx, id)).evaluated
        progress.judged += evaluated
        if (evaluated > 0) told()
        else if (!wasPolling) return
        else await pause(idleMs)
      }
    } finally {
      judging = false
    }
  }
  const sends = connectionIds.map(async (connectionId) => {
    const { accepted, rejected, inDoubt, halted } = await pushOrders(ctx, connectionId, () => judging)
    progress.accepted += accepted
    progress.rejected += rejected
    progress.inDoubt += inDoubt
    if (halted) ctx.log.warn({ connectionId, halted }, 'sending ended before everything was sent')
    told()
  })
  const ends = await Promise.allSettled([polls(), judge(), ...sends])
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** Looks up what is in doubt, sends again what may be, until nothing is left that settles within the ERP's own time. */
async function settleDoubt(
  ctx: FlowContext,
  storefrontIds: readonly string[],
  connectionIds: readonly string[],
  progress: SyncProgress,
  told: () => void,
): Promise<void> {
  for (const connectionId of connectionIds) {
    const { settleMs, writeDeadlineMs } = await ctx.erpTerms(connectionId)
    const until = ctx.clock.now().getTime() + settleMs + writeDeadlineMs + patienceMs
    while (!ctx.stopping.aborted && ctx.clock.now().getTime() < until) {
      await recoverWork(ctx)
      const { lookedUp } = await lookUpOrders(ctx, connectionId)
      if (lookedUp > 0) await pass(ctx, storefrontIds, [connectionId], progress, told, false)
      const next = await nextLookUpAt(ctx.db, connectionId)
      if (!next || next.getTime() > until) break
      const wait = next.getTime() - ctx.clock.now().getTime()
      await pause(Math.max(100, Math.min(wait, 1_000)))
    }
    progress.inDoubt = await ctx.db.outboxEntry.count({
      where: { connectionId, state: { in: ['unknown', 'staged'] } },
    })
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
