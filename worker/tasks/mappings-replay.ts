import { replayOrders } from '../../lib/flows/orders/replay-orders.ts'
import { defineTask } from '../define-task.ts'

export const mappingsReplay = defineTask('mappings:replay', ({ context }, { replayId }) =>
  replayOrders(context, replayId),
)
