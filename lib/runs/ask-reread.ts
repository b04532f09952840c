import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { enqueue } from '../queue/enqueue.ts'

/** Asks a worker to read one order again from the shop. @throws {Fault} NOT_PERMITTED, ORDER_UNKNOWN */
export async function askReread(db: Db, actor: Actor, orderId: bigint): Promise<void> {
  await db.$transaction(async (tx) => {
    const order = await tx.webOrder.findUnique({
      where: { id: orderId },
      select: { storefrontId: true, externalId: true, number: true },
    })
    if (!order) throw new Fault('ORDER_UNKNOWN', 'This order does not exist')
    const { storefrontId, externalId, number } = order
    requirePermission(actor, 'orders:read-again', storefrontId)
    await enqueue(tx, [{ task: 'orders:reread', payload: { storefrontId, externalId } }])
    await recordAudit(tx, actor, {
      action: 'orders:read-again',
      subjectKind: 'order',
      subjectId: orderId.toString(),
      after: { number },
    })
  })
}
