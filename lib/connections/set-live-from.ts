import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'
import { evaluateAgain } from './evaluate-again.ts'

/**
 * Sets the go-live instant: orders paid before it are landed and excluded (rule 2). What is in the ERP already stays there.
 * @throws {Fault} NOT_PERMITTED, STOREFRONT_UNKNOWN, LIVE_NEEDS_GO_LIVE when it is taken from a live shop
 */
export async function setLiveFrom(db: Db, actor: Actor, storefrontId: string, liveFrom: Date | null): Promise<void> {
  requirePermission(actor, 'flows:set-mode', storefrontId)
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from storefronts where id = ${storefrontId}::uuid for no key update`
    const storefront = await tx.storefront.findUnique({ where: { id: storefrontId }, include: { flows: true } })
    if (!storefront) throw new Fault('STOREFRONT_UNKNOWN', 'This shop does not exist')
    if (!liveFrom && storefront.flows.some(({ flow, mode }) => flow === 'orders' && mode === 'live')) {
      throw new Fault('LIVE_NEEDS_GO_LIVE', 'A live shop keeps a go-live instant. Set its orders to shadow first.')
    }
    await tx.storefront.update({ where: { id: storefrontId }, data: { liveFrom }, select: { id: true } })
    await evaluateAgain(tx, storefrontId)
    await recordAudit(tx, actor, {
      action: 'flows:set-live-from',
      subjectKind: 'storefront',
      subjectId: storefrontId,
      before: { liveFrom: storefront.liveFrom },
      after: { liveFrom },
    })
    await notify(tx, 'connections')
  })
}
