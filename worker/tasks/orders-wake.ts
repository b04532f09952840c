import { wakeHeldOrders } from '../../lib/flows/orders/wake-held-orders.ts'
import { defineTask } from '../define-task.ts'

export const ordersWake = defineTask('orders:wake', async ({ context }) => {
  const limit = 1_000
  while (!context.stopping.aborted) {
    const { woken } = await wakeHeldOrders(context, limit)
    if (woken < limit) return
  }
})
