'use server'
import { z } from 'zod'
import { dismissalReason, dismissCase, restoreCase } from '../../../lib/exceptions/dismiss-case.ts'
import { retryCase } from '../../../lib/exceptions/retry-case.ts'
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
