import { evaluateOrders } from '../../lib/flows/orders/evaluate-orders.ts'
import { isMirrored } from '../../lib/mirror/is-mirrored.ts'
import { defineTask } from '../define-task.ts'

/** Before the items were read once every SKU would be unknown: the mirror asks again when it has read them. */
export const ordersEvaluate = defineTask('orders:evaluate', ({ context, alone }, { storefrontId }) =>
  alone(`evaluate ${storefrontId}`, async (more) => {
    if (!(await isMirrored(context.db, storefrontId))) return
    while (!context.stopping.aborted) {
      const { evaluated } = await evaluateOrders(context, storefrontId)
      if (evaluated === 0 && !more()) return
    }
  }),
)
