import { classVelocity } from '../../lib/flows/inventory/class-velocity.ts'
import { trimStockEvents } from '../../lib/flows/inventory/trim-stock-events.ts'
import { defineTask } from '../define-task.ts'

export const inventoryVelocity = defineTask('inventory:velocity', ({ context, alone }, { storefrontId }) =>
  alone(`velocity ${storefrontId}`, async () => {
    await classVelocity(context, storefrontId)
    await trimStockEvents(context, storefrontId)
  }),
)
