import { noteReached } from '../../lib/connections/connection-reach.ts'
import { lookUpOrders } from '../../lib/flows/orders/look-up-orders.ts'
import { enqueue } from '../../lib/queue/enqueue.ts'
import { defineTask } from '../define-task.ts'

export const ordersLookUp = defineTask('orders:look-up', ({ context, alone }, { connectionId }) =>
  alone(`look up ${connectionId}`, async (more) => {
    let lookedUp = 0
    do lookedUp += (await lookUpOrders(context, connectionId)).lookedUp
    while (more())
    if (lookedUp === 0) return
    await context.db.$transaction((tx) => noteReached(tx, context.clock.now(), connectionId))
    // What was looked up before its first send goes now.
    await enqueue(context.db, [{ task: 'orders:push', payload: { connectionId } }])
  }),
)
