import { noteReached, noteUnreached } from '../../lib/connections/connection-reach.ts'
import { pushOrders } from '../../lib/flows/orders/push-orders.ts'
import { enqueue } from '../../lib/queue/enqueue.ts'
import { defineTask } from '../define-task.ts'

const afterUnreachableMs = 10_000

export const ordersPush = defineTask('orders:push', ({ context, alone }, { connectionId }) =>
  alone(`push ${connectionId}`, async (more) => {
    const { accepted, rejected, inDoubt, halted } = await pushOrders(context, connectionId, more)
    if (accepted + rejected > 0)
      await context.db.$transaction((tx) => noteReached(tx, context.clock.now(), connectionId))
    const payload = { connectionId }
    const at = (ms: number) => new Date(context.clock.now().getTime() + ms)
    if (inDoubt > 0) await enqueue(context.db, [{ task: 'orders:look-up', payload, runAt: at(1_000) }])
    if (halted === 'unreachable') {
      await noteUnreached(context, connectionId, { code: 'CONNECTION_NOT_SENT', message: 'No order could be sent' })
      await enqueue(context.db, [{ task: 'orders:push', payload, runAt: at(afterUnreachableMs) }])
    }
  }),
)
