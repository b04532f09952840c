'use server'
import { z } from 'zod'
import { assignCase } from '../../../lib/exceptions/assign-case.ts'
import { dismissalReason, dismissCase, restoreCase } from '../../../lib/exceptions/dismiss-case.ts'
import { releaseOrder, releaseReason } from '../../../lib/exceptions/release-order.ts'
import { retryCase } from '../../../lib/exceptions/retry-case.ts'
import { caseSeverity, setSeverity } from '../../../lib/exceptions/set-severity.ts'
import { snooze, snoozeCase, wakeCase } from '../../../lib/exceptions/snooze-case.ts'
import { action } from '../../_server/action.ts'

const one = z.object({ caseId: z.uuid() })

export const retryCaseAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(one)
  .action(({ parsedInput, ctx }) => retryCase(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.caseId))

export const dismissCaseAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(one.extend({ reason: dismissalReason }))
  .action(({ parsedInput, ctx }) =>
    dismissCase(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.caseId, parsedInput.reason),
  )

export const restoreCaseAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(one)
  .action(({ parsedInput, ctx }) => restoreCase(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.caseId))

/** To a person, or to nobody. */
export const assignCaseAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(one.extend({ assigneeId: z.uuid().nullable() }))
  .action(({ parsedInput, ctx }) =>
    assignCase(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.caseId, parsedInput.assigneeId),
  )

/** Until a time, a change, or whichever comes first. */
export const snoozeCaseAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(one.extend({ snooze }))
  .action(({ parsedInput, ctx }) =>
    snoozeCase(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.caseId, parsedInput.snooze),
  )

export const wakeCaseAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(one)
  .action(({ parsedInput, ctx }) => wakeCase(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.caseId))

export const setSeverityAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(one.extend({ severity: caseSeverity }))
  .action(({ parsedInput, ctx }) =>
    setSeverity(ctx.db, ctx.clock.now(), ctx.actor, parsedInput.caseId, parsedInput.severity),
  )

/** Lets one order go in spite of a suspicion or a policy. */
export const releaseOrderAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(
    z.object({ orderId: z.string().regex(/^\d{1,18}$/), code: z.string().min(1).max(60), reason: releaseReason }),
  )
  .action(({ parsedInput, ctx }) =>
    releaseOrder(ctx.db, ctx.clock.now(), ctx.actor, BigInt(parsedInput.orderId), parsedInput.code, parsedInput.reason),
  )
