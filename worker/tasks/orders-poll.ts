import { pollOrders } from '../../lib/flows/orders/poll-orders.ts'
import { defineTask } from '../define-task.ts'

export const ordersPoll = defineTask('orders:poll', ({ context }, { storefrontId }) =>
  pollOrders(context, storefrontId),
)
