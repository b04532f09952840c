import { findOverdue } from '../../lib/flows/shipments/find-overdue.ts'
import { judgeShipments } from '../../lib/flows/shipments/judge-shipments.ts'
import { defineTask } from '../define-task.ts'

export const shipmentsJudge = defineTask('shipments:judge', ({ context, alone }, { storefrontId }) =>
  alone(`judge shipments ${storefrontId}`, async () => {
    await judgeShipments(context, storefrontId)
    await findOverdue(context, storefrontId)
  }),
)
