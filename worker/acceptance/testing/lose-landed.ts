import type { Db } from '../../../lib/kernel/db.ts'

/** Deletes landed orders with everything that hangs on them, as a restore of an older backup would. */
export async function loseLanded(db: Db, externalIds: readonly number[]): Promise<void> {
  const orders = await db.webOrder.findMany({
    where: { externalId: { in: externalIds.map(String) } },
    select: { id: true },
  })
  const orderId = { in: orders.map(({ id }) => id) }
  await db.$transaction([
    db.outboxAttempt.deleteMany({ where: { entry: { orderId } } }),
    db.outboxEntry.deleteMany({ where: { orderId } }),
    db.exceptionSubject.deleteMany({ where: { orderId } }),
    db.webOrder.updateMany({ where: { id: orderId }, data: { currentRevisionId: null } }),
    db.revisionSighting.deleteMany({ where: { revision: { orderId } } }),
    db.landedRevision.deleteMany({ where: { orderId } }),
    db.webOrder.deleteMany({ where: { id: orderId } }),
  ])
}
