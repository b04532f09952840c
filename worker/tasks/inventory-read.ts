import { mirrorStock } from '../../lib/mirror/mirror-stock.ts'
import { defineTask } from '../define-task.ts'

export const inventoryRead = defineTask('inventory:read', ({ context, alone }, { connectionId, whole = false }) =>
  alone(`stock ${connectionId} ${whole}`, async () => void (await mirrorStock(context, connectionId, { whole }))),
)
