import { backfillOrders } from '../../lib/flows/orders/backfill-orders.ts'
import { trackRun } from '../../lib/runs/track-run.ts'
import { defineTask } from '../define-task.ts'

export const ordersBackfill = defineTask('orders:backfill', ({ context }, { storefrontId, from, to, dryRun, runId }) =>
  trackRun(context, runId, async (report) => {
    const window = { from: new Date(from), to: new Date(to), dryRun }
    const told = (progress: { reached: Date | null }) => ({
      ...progress,
      reached: progress.reached?.toISOString() ?? null,
    })
    return told(await backfillOrders(context, storefrontId, window, (progress) => report(told(progress))))
  }),
)
