import { compareDrift } from '../../lib/flows/orders/drift/compare-drift.ts'
import { defineTask } from '../define-task.ts'

export const ordersDrift = defineTask('orders:drift', ({ context, alone }, { storefrontId }) =>
  alone(`drift ${storefrontId}`, async (more) => {
    while (!context.stopping.aborted) {
      const { compared } = await compareDrift(context, storefrontId)
      if (compared === 0 && !more()) return
    }
  }),
)
