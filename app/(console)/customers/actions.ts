'use server'
import { z } from 'zod'
import { findCustomer } from '../../../lib/boards/customer-view.ts'
import { action } from '../../_server/action.ts'

/** The newest order placed under an e-mail: the address itself stands in no link. */
export const findCustomerAction = action
  .metadata({ permission: 'customers:read' })
  .inputSchema(z.object({ email: z.string().trim().min(1).max(254) }))
  .action(async ({ parsedInput, ctx }) => ({
    orderId: await findCustomer(ctx.db, ctx.keyRing, ctx.actor, parsedInput.email),
  }))
