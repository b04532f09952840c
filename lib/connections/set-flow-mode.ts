import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import { evaluateAgain } from './evaluate-again.ts'

export type FlowMode = 'off' | 'shadow' | 'live'

/**
 * Sets what a flow may do: off (reads and writes nothing), shadow (lands, maps, shows), live (sends).
 * @throws {Fault} NOT_PERMITTED, STOREFRONT_UNKNOWN, LIVE_NEEDS_GO_LIVE
 */
export async function setFlowMode(
  db: Db,
  actor: Actor,
  storefrontId: string,
  flow: 'orders',
  mode: FlowMode,
): Promise<void> {
  requirePermission(actor, 'flows:set-mode', storefrontId)
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from storefronts where id = ${storefrontId}::uuid for update`
    const storefront = await tx.storefront.findUnique({
      where: { id: storefrontId },
      include: { flows: { where: { flow } } },
    })
    if (!storefront) throw new Fault('STOREFRONT_UNKNOWN', 'This shop does not exist')
    if (mode === 'live' && !storefront.liveFrom) {
      throw new Fault(
        'LIVE_NEEDS_GO_LIVE',
        `${storefront.code} has no go-live instant: orders paid before it are not sent`,
      )
    }
    const before = storefront.flows[0]?.mode ?? 'off'
    if (before === mode) return
    await tx.storefrontFlow.upsert({
      where: { storefrontId_flow: { storefrontId, flow } },
      create: { storefrontId, flow, mode },
      update: { mode },
    })
    await recordAudit(tx, actor, {
      action: 'flows:set-mode',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      before: { flow, mode: before },
      after: { flow, mode },
    })
    if (mode !== 'off') {
      await evaluateAgain(tx, storefrontId)
      await enqueue(tx, [{ task: 'orders:poll', payload: { storefrontId } }])
    }
    if (mode === 'live' && storefront.erpConnectionId) {
      await enqueue(tx, [{ task: 'orders:push', payload: { connectionId: storefront.erpConnectionId } }])
    }
    await notify(tx, 'connections')
  })
}
