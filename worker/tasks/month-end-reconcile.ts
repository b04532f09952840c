import { tieOut } from '../../lib/reconciliation/periods/tie-out.ts'
import { defineTask } from '../define-task.ts'

export const monthEndReconcile = defineTask('month-end:reconcile', ({ context, alone }, { storefrontId, whole }) =>
  alone(`month-end ${storefrontId}`, async () => {
    await tieOut(context, storefrontId, whole ?? false)
  }),
)
