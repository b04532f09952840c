import { rereadOrder } from '../../lib/flows/orders/reread-order.ts'
import { defineTask } from '../define-task.ts'

export const ordersReread = defineTask('orders:reread', ({ context }, { storefrontId, externalId }) =>
  rereadOrder(context, storefrontId, externalId),
)
