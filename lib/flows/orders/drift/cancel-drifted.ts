import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/db.ts'
import { byOrder, lockAsked } from './asked-drifts.ts'
import { decideDrifts } from './decide-drifts.ts'
import type { Decided, SkippedDrift } from './decision.ts'
import { driftReason } from './ignore-drifts.ts'
import { requireLiveOrders } from './push-drifts.ts'
import type { WantedPush } from './stage-pushes.ts'
import { allOpenPieces, readPushedOrders, stagePushes } from './stage-pushes.ts'

/**
 * Has the sales orders of these differences cancelled in the ERP, whole, while nothing of them is picked. The customer's money
 * is then due back: the shop's order stays as it is until somebody refunds it there.
 * @throws {Fault} NOT_PERMITTED, TOO_MANY, FLOW_NOT_LIVE; {ZodError} without a reason
 */
export async function cancelDrifted(
  db: Db,
  clock: Clock,
  actor: Actor,
  driftIds: readonly bigint[],
  reason: string,
): Promise<Decided> {
  const why = driftReason.parse(reason)
  return db.$transaction(async (tx) => {
    const now = clock.now()
    const { open, skipped } = await lockAsked(tx, actor, driftIds)
    await requireLiveOrders(
      tx,
      open.map(({ storefrontId }) => storefrontId),
    )
    const groups = byOrder(open)
    const orders = new Map((await readPushedOrders(tx, [...groups.keys()])).map((order) => [order.orderId, order]))
    const pushes: WantedPush[] = []
    const refused: SkippedDrift[] = []
    for (const [orderId, own] of groups) {
      const order = orders.get(orderId)
      const planned = order ? allOpenPieces(order) : { reason: 'The ERP does not show its sales order' }
      const [first] = own
      if ('reason' in planned) refused.push(...own.map(({ id }) => ({ id, reason: planned.reason })))
      else if (order && first) pushes.push({ drift: first, order, ...planned, whole: true })
    }
    await stagePushes(tx, now, pushes)
    const asked = new Set(pushes.map(({ order }) => order.orderId))
    const decided = open.filter(({ orderId }) => asked.has(orderId))
    await decideDrifts(tx, now, actor, decided, { action: 'drift:cancel', state: 'pushing', reason: why })
    return { decided: decided.length, skipped: [...skipped, ...refused] }
  })
}
