'use server'
import { z } from 'zod'
import {
  correctionReason,
  correctOrder,
  orderCorrections,
  takeBackCorrection,
} from '../../../lib/flows/orders/correct-order.ts'
import { readCorrections } from '../../../lib/flows/orders/read-corrections.ts'
import { action } from '../../_server/action.ts'

const id = z.string().regex(/^\d{1,18}$/)

/** What an order says about the person, and what was put right on our copy. */
export const readCorrectionsAction = action
  .metadata({ permission: 'customers:read' })
  .inputSchema(z.object({ orderId: id }))
  .action(({ parsedInput, ctx }) => readCorrections(ctx.db, ctx.keyRing, ctx.actor, BigInt(parsedInput.orderId)))

/** Puts right what our copy says; the shop's own words stay as they were landed. */
export const correctOrderAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(z.object({ orderId: id, changes: orderCorrections, reason: correctionReason }))
  .action(({ parsedInput: { orderId, changes, reason }, ctx }) =>
    correctOrder(ctx.db, ctx.keyRing, ctx.clock.now(), ctx.actor, BigInt(orderId), changes, reason),
  )

export const takeBackCorrectionAction = action
  .metadata({ permission: 'exceptions:resolve' })
  .inputSchema(z.object({ correctionId: id }))
  .action(({ parsedInput, ctx }) =>
    takeBackCorrection(ctx.db, ctx.clock.now(), ctx.actor, BigInt(parsedInput.correctionId)),
  )
