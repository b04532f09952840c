import { lookUpOrders } from '../../lib/flows/orders/look-up-orders.ts'
import { enqueue } from '../../lib/queue/enqueue.ts'
import { defineTask } from '../define-task.ts'

export const ordersLookUp = defineTask('orders:look-up', ({ context, alone }, { connectionId }) =>
  alone(`look up ${connectionId}`, async (more) => {
    let lookedUp = 0
    do lookedUp += (await lookUpOrders(context, connectionId)).lookedUp
    while (more())
    // What was looked up before its first send goes now.
    if (lookedUp > 0) await enqueue(context.db, [{ task: 'orders:push', payload: { connectionId } }])
  }),
)
