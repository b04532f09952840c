import { computeStock } from '../../lib/flows/inventory/compute-stock.ts'
import { enqueue } from '../../lib/queue/enqueue.ts'
import { defineTask } from '../define-task.ts'

/** Where a shop's orders are not read up to the ERP's figures yet, they are as soon as they can be, and it comes back. */
export const inventoryCompute = defineTask('inventory:compute', ({ context, alone }, { connectionId }) =>
  alone(`compute ${connectionId}`, async () => {
    const { waitsUntil, waitsFor } = await computeStock(context, connectionId)
    if (!waitsUntil) return
    await enqueue(context.db, [
      { task: 'inventory:compute', payload: { connectionId }, runAt: waitsUntil },
      ...waitsFor.map(({ storefrontId, at }) => ({
        task: 'orders:poll' as const,
        payload: { storefrontId },
        runAt: at,
      })),
    ])
  }),
)
