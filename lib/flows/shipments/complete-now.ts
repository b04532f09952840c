import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { Wish } from './wish.ts'
import { hashOf } from './wish.ts'

/**
 * Tells the customer of a shipment nobody was told of: completes the shop's order where that is all that is left, else by a note.
 * Asked by a person who was shown what it does.
 * @throws {Fault} DISPATCH_UNKNOWN, NOT_PERMITTED, DISPATCH_NOT_CONFIRMED, DISPATCH_TOLD
 */
export async function completeNow(db: Db, clock: Clock, actor: Actor, dispatchId: bigint): Promise<void> {
  await db.$transaction(async (tx) => {
    const now = clock.now()
    await tx.$queryRaw`select id from dispatches where id = ${dispatchId} for update`
    const found = await tx.dispatch.findUnique({ where: { id: dispatchId } })
    if (!found) throw new Fault('DISPATCH_UNKNOWN', 'This shipment does not exist')
    const { storefrontId, state, toldAt, version, outcomeCode } = found
    requirePermission(actor, 'shipments:manage', storefrontId)
    if (state !== 'confirmed') throw new Fault('DISPATCH_NOT_CONFIRMED', 'The shop does not show this shipment yet')
    if (toldAt) throw new Fault('DISPATCH_TOLD', 'The customer has been told of this shipment')
    const before = found.wish as unknown as Wish
    const wish: Wish = { ...before, tell: true }
    await tx.dispatch.update({
      where: { id: dispatchId },
      data: {
        wish: wish as object,
        wishHash: new Uint8Array(hashOf(wish)),
        version: version + 1,
        state: 'ready',
        message: 'none',
        silentBecause: null,
        readyAt: now,
        attempts: 0,
        outcomeCode: null,
        updatedAt: now,
      },
      select: { id: true },
    })
    await recordAudit(tx, actor, {
      action: 'shipments:complete-now',
      subjectKind: 'dispatch',
      subjectId: String(dispatchId),
      before: { silentBecause: found.silentBecause, outcomeCode },
      after: { tells: true },
    })
    await enqueue(tx, [{ task: 'shipments:push', payload: { storefrontId } }])
    await notify(tx, 'shipments')
  })
}
