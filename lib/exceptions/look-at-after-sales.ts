import type { Tx } from '../kernel/db.ts'
import { enqueue } from '../queue/enqueue.ts'
import type { AfterSalesCode } from './after-sales-codes.ts'
import { isDocumentFinding, isDriftCode, isShipmentCode } from './after-sales-codes.ts'

/**
 * Has the orders of one case judged again by the flow that found it. One that is flagged is waited for, too: who judges it just
 * now takes its flag down (lib/mirror/raise-flags.ts).
 */
export async function lookAtAfterSales(
  tx: Tx,
  { code, storefrontId }: { code: AfterSalesCode; storefrontId: string },
  orderIds: readonly bigint[],
): Promise<void> {
  const ids = [...orderIds]
  // In one order, as everybody who waits for several: nobody waits in a circle.
  await tx.$queryRaw`select id from web_orders where id = any(${ids}::bigint[]) order by id for no key update`
  if (isDocumentFinding(code)) {
    const { erpConnectionId } = await tx.storefront.findUniqueOrThrow({
      where: { id: storefrontId },
      select: { erpConnectionId: true },
    })
    // Its stamp may be old: only everything read again shows it.
    if (erpConnectionId) {
      await enqueue(tx, [{ task: 'mirror:after-sales', payload: { connectionId: erpConnectionId, whole: true } }])
    }
  } else if (isShipmentCode(code)) {
    await tx.$executeRaw`update web_orders set dispatch_dirty = true where id = any(${ids}::bigint[])`
    await enqueue(tx, [
      { task: 'shipments:judge', payload: { storefrontId } },
      { task: 'shipments:push', payload: { storefrontId } },
    ])
  } else if (isDriftCode(code)) {
    await tx.$executeRaw`update web_orders set drift_dirty = true where id = any(${ids}::bigint[])`
    await enqueue(tx, [{ task: 'orders:drift', payload: { storefrontId } }])
  } else {
    await tx.$executeRaw`update web_orders set refunds_dirty = true where id = any(${ids}::bigint[])`
    await enqueue(tx, [{ task: 'returns:plan', payload: { storefrontId } }])
  }
}
