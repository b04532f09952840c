import { mirrorAfterSales } from '../../lib/mirror/mirror-after-sales.ts'
import { defineTask } from '../define-task.ts'

export const mirrorAfterSalesTask = defineTask(
  'mirror:after-sales',
  ({ context, alone }, { connectionId, whole = false }) =>
    alone(
      `after sales ${connectionId} ${whole}`,
      async () => void (await mirrorAfterSales(context, connectionId, { whole })),
    ),
)
