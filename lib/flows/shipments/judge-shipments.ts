import { sqlOf } from '../../kernel/db.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { FlowContext } from '../context.ts'
import { findUntold } from './find-untold.ts'
import type { DispatchVerdict } from './judge-dispatch.ts'
import { judgeDispatches, notShipped } from './judge-dispatch.ts'
import { judgedFindings, settleJudged } from './judged-findings.ts'
import { readFlaggedOrders } from './read-flagged-orders.ts'
import type { ShippingShop } from './read-shipping-shop.ts'
import { readShippingShop } from './read-shipping-shop.ts'
import { writeDispatches, writePromises } from './write-dispatches.ts'

export interface JudgedShipments {
  orders: number
  /** Rows of dispatches that were made or changed. */
  dispatches: number
}

const atOnce = 200

/**
 * Judges the orders of one shop whose picks, sales order or own state moved: what the shop shall be told of each pick, and what is
 * wrong with it. An order's flag falls in the transaction that writes its verdict. Off, flags stay up and nothing is written.
 */
export async function judgeShipments(ctx: FlowContext, storefrontId: string): Promise<JudgedShipments> {
  const sql = sqlOf(ctx.db)
  const judged: JudgedShipments = { orders: 0, dispatches: 0 }
  const shop = await readShippingShop(sql, ctx.clock.now(), storefrontId)
  if (shop.mode === 'off') return judged
  // The shop may sell in another zone than the ERP's warehouse writes its days in.
  const erpTimeZone = shop.erpConnectionId ? (await ctx.erpTerms(shop.erpConnectionId)).timeZone : shop.timeZone
  await findUntold(sql, ctx.clock.now(), storefrontId)
  while (!ctx.stopping.aborted) {
    const batch = await judgeBatch(ctx, shop, erpTimeZone)
    judged.orders += batch.orders
    judged.dispatches += batch.dispatches
    if (batch.orders < atOnce) break
  }
  return judged
}

async function judgeBatch(ctx: FlowContext, shop: ShippingShop, erpTimeZone: string): Promise<JudgedShipments> {
  return sqlOf(ctx.db).transaction(async (tx) => {
    const now = ctx.clock.now()
    // The mode of this moment: it may have been switched since.
    const [flow] = await tx.$queryRaw<{ mode: string }[]>`
      select mode::text as mode from storefront_flows
      where storefront_id = ${shop.id}::uuid and flow = 'shipments' for share`
    if (!flow || flow.mode === 'off') return { orders: 0, dispatches: 0 }
    const mode = flow.mode === 'live' ? 'live' : 'shadow'
    const orders = await readFlaggedOrders(tx, shop, erpTimeZone, atOnce)
    if (orders.length === 0) return { orders: 0, dispatches: 0 }
    const verdicts = orders.map((one) => ({
      one,
      verdicts: judgeDispatches(one.order, one.picks, {
        now,
        mode,
        tellsFrom: mode === 'live' ? shop.tellsFrom : new Date(0),
        policy: shop.policy,
        carrier: shop.carrier,
        dueAt: shop.dueAt,
      }),
    }))
    const written = onePerPick(
      verdicts.flatMap(({ one, verdicts }) => verdicts.map((verdict) => ({ orderId: one.order.id, verdict }))),
    )
    const moved = await writeDispatches(tx, now, shop.id, written)
    await writePromises(
      tx,
      orders.map(({ order, promisedOn }) => ({ orderId: order.id, promisedOn })),
    )
    if (mode === 'live') await settleJudged(tx, now, shop, orders.map(judgedFindings))
    await tx.$executeRaw`
      update web_orders set dispatch_dirty = false where id = any(${orders.map(({ order }) => order.id)}::bigint[]) and not id = any(${moved}::bigint[])`
    if (written.length > 0) await notify(tx, 'shipments')
    if (mode === 'live' && written.some(({ verdict }) => verdict.state === 'ready')) {
      await enqueue(tx, [{ task: 'shipments:push', payload: { storefrontId: shop.id } }])
    }
    return { orders: orders.length, dispatches: written.length }
  })
}

interface Written {
  orderId: bigint
  verdict: DispatchVerdict
}

/** A pick that went from one order to another is judged for both: the one it hangs on now decides. */
function onePerPick(written: readonly Written[]): Written[] {
  const byPick = new Map<bigint, Written>()
  for (const one of written) {
    const known = byPick.get(one.verdict.pickId)
    if (!known || one.verdict.outcomeCode !== notShipped) byPick.set(one.verdict.pickId, one)
  }
  return [...byPick.values()]
}
