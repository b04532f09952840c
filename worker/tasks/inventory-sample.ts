import { sampleStock } from '../../lib/flows/inventory/sample-stock.ts'
import { defineTask } from '../define-task.ts'

export const inventorySample = defineTask('inventory:sample', ({ context, alone }, { storefrontId }) =>
  alone(`sample ${storefrontId}`, async () => void (await sampleStock(context, storefrontId))),
)
