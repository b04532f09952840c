import { pushStock } from '../../lib/flows/inventory/push-stock.ts'
import { enqueue } from '../../lib/queue/enqueue.ts'
import { defineTask } from '../define-task.ts'

export const inventoryPush = defineTask('inventory:push', ({ context, alone }, { storefrontId }) =>
  alone(`push stock ${storefrontId}`, async (more) => {
    for (;;) {
      const { againAt } = await pushStock(context, storefrontId)
      if (more()) continue
      if (againAt) await enqueue(context.db, [{ task: 'inventory:push', payload: { storefrontId }, runAt: againAt }])
      return
    }
  }),
)
