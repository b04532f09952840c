import { z } from 'zod'
import type { Actor } from '../kernel/actor.ts'
import type { Tx } from '../kernel/db.ts'
import { assignCaseIn } from './assign-case.ts'
import { dismissalReason, dismissCaseIn } from './dismiss-case.ts'
import { retryCaseIn } from './retry-case.ts'
import { caseSeverity, setSeverityIn } from './set-severity.ts'
import { snooze, snoozeCaseIn } from './snooze-case.ts'

/** What can be done to many cases at once, and what each needs to know. */
export const bulkAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('assign'), detail: z.object({ assigneeId: z.uuid().nullable() }) }),
  z.object({ kind: z.literal('snooze'), detail: snooze }),
  z.object({ kind: z.literal('dismiss'), detail: z.object({ reason: dismissalReason }) }),
  z.object({ kind: z.literal('retry'), detail: z.object({}) }),
  z.object({ kind: z.literal('severity'), detail: z.object({ severity: caseSeverity }) }),
])

export type BulkAction = z.output<typeof bulkAction>
export type BulkInput = z.input<typeof bulkAction>

/** The action on one case, inside the caller's transaction: as a person does it by hand. */
export async function applyToCase(tx: Tx, now: Date, actor: Actor, caseId: string, action: BulkAction): Promise<void> {
  switch (action.kind) {
    case 'assign':
      return assignCaseIn(tx, now, actor, caseId, action.detail.assigneeId)
    case 'snooze':
      return snoozeCaseIn(tx, now, actor, caseId, action.detail)
    case 'dismiss':
      return dismissCaseIn(tx, now, actor, caseId, action.detail.reason)
    case 'retry':
      await retryCaseIn(tx, now, actor, caseId)
      return
    case 'severity':
      return setSeverityIn(tx, now, actor, caseId, action.detail.severity)
  }
}
