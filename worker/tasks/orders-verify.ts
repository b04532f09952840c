import { verifyOrders } from '../../lib/flows/orders/verify-orders.ts'
import { enqueue } from '../../lib/queue/enqueue.ts'
import { defineTask } from '../define-task.ts'

export const ordersVerify = defineTask('orders:verify', ({ context, alone }, { connectionId }) =>
  alone(`verify ${connectionId}`, async () => {
    const { againAt, ...report } = await verifyOrders(context, connectionId)
    if (report.lost > 0) context.log.warn({ connectionId, ...report }, 'the ERP has lost sales orders')
    if (againAt) await enqueue(context.db, [{ task: 'orders:verify', payload: { connectionId }, runAt: againAt }])
  }),
)
