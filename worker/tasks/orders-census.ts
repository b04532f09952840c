import { takeCensus } from '../../lib/flows/orders/take-census.ts'
import { trackRun } from '../../lib/runs/track-run.ts'
import { defineTask } from '../define-task.ts'

export const ordersCensus = defineTask('orders:census', ({ context }, { storefrontId, scope, runId }) =>
  trackRun(context, runId, async (report) => {
    const census = await takeCensus(context, storefrontId, { scope }, report)
    return { ...census }
  }),
)
