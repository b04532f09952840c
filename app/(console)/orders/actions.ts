'use server'
import { z } from 'zod'
import { excludeOrder, exclusionReason, includeOrder } from '../../../lib/exceptions/exclude-order.ts'
import { retryOrder } from '../../../lib/exceptions/retry-case.ts'
import { writeNote } from '../../../lib/notes/write-note.ts'
import { askReread } from '../../../lib/runs/ask-reread.ts'
import { action } from '../../_server/action.ts'

const one = z.object({ orderId: z.string().regex(/^\d{1,18}$/) })

export const excludeOrderAction = action
  .metadata({ permission: 'orders:exclude' })
  .inputSchema(one.extend({ reason: exclusionReason }))
  .action(({ parsedInput, ctx }) =>
    excludeOrder(ctx.db, ctx.clock.now(), ctx.actor, BigInt(parsedInput.orderId), parsedInput.reason),
  )

export const includeOrderAction = action
  .metadata({ permission: 'orders:exclude' })
  .inputSchema(one)
  .action(({ parsedInput, ctx }) => includeOrder(ctx.db, ctx.actor, BigInt(parsedInput.orderId)))

export const retryOrderAction = action
  .metadata({ permission: 'orders:retry' })
  .inputSchema(one)
  .action(({ parsedInput, ctx }) => retryOrder(ctx.db, ctx.clock.now(), ctx.actor, BigInt(parsedInput.orderId)))

export const readAgainAction = action
  .metadata({ permission: 'orders:read-again' })
  .inputSchema(one)
  .action(({ parsedInput, ctx }) => askReread(ctx.db, ctx.actor, BigInt(parsedInput.orderId)))

/** On the shop's order; `toCustomer` is mailed by the shop. */
export const writeNoteAction = action
  .metadata({ permission: 'notes:write' })
  .inputSchema(one.extend({ text: z.string().trim().min(3).max(2_000), toCustomer: z.boolean() }))
  .action(({ parsedInput: { orderId, text, toCustomer }, ctx }) =>
    writeNote(ctx.db, ctx.keyRing, ctx.clock, ctx.actor, BigInt(orderId), text, toCustomer),
  )
