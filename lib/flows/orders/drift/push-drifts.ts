import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Db, Tx } from '../../../kernel/db.ts'
import { Fault } from '../../../kernel/fault.ts'
import { plannedPushes } from './amend-by-rule.ts'
import { lockAsked } from './asked-drifts.ts'
import { decideDrifts } from './decide-drifts.ts'
import type { Decided } from './decision.ts'
import { stagePushes } from './stage-pushes.ts'

/** @throws {Fault} FLOW_NOT_LIVE */
export async function requireLiveOrders(tx: Tx, storefrontIds: readonly string[]): Promise<void> {
  for (const storefrontId of new Set(storefrontIds)) {
    const flow = await tx.storefrontFlow.findUnique({ where: { storefrontId_flow: { storefrontId, flow: 'orders' } } })
    if (flow?.mode !== 'live')
      throw new Fault('FLOW_NOT_LIVE', 'Orders of this shop are not live: the ERP is asked nothing')
  }
}

/**
 * Asks the ERP for the shop's version where it can be asked: pieces taken away in the shop before anything left are cancelled
 * there. Everything else has to be changed in the ERP by hand, and is told so. A row closes when the ERP is read back with it.
 * @throws {Fault} NOT_PERMITTED, TOO_MANY, FLOW_NOT_LIVE
 */
export async function pushDrifts(db: Db, clock: Clock, actor: Actor, driftIds: readonly bigint[]): Promise<Decided> {
  return db.$transaction(async (tx) => {
    const now = clock.now()
    const { open, skipped } = await lockAsked(tx, actor, driftIds)
    await requireLiveOrders(
      tx,
      open.map(({ storefrontId }) => storefrontId),
    )
    const { pushes, refused } = await plannedPushes(tx, open)
    await stagePushes(tx, now, pushes)
    const pushed = new Set(pushes.map(({ drift }) => drift.id))
    const asked = open.filter(({ id }) => pushed.has(id))
    await decideDrifts(tx, now, actor, asked, { action: 'drift:push', state: 'pushing', reason: null })
    return { decided: asked.length, skipped: [...skipped, ...refused] }
  })
}
