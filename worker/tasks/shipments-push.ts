import { pushDispatches } from '../../lib/flows/shipments/push-dispatches.ts'
import { enqueue } from '../../lib/queue/enqueue.ts'
import { defineTask } from '../define-task.ts'

export const shipmentsPush = defineTask('shipments:push', ({ context, alone }, { storefrontId }) =>
  alone(`push shipments ${storefrontId}`, async (more) => {
    for (;;) {
      const { againAt } = await pushDispatches(context, storefrontId)
      if (more()) continue
      if (againAt) await enqueue(context.db, [{ task: 'shipments:push', payload: { storefrontId }, runAt: againAt }])
      return
    }
  }),
)
