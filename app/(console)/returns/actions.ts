'use server'
import { z } from 'zod'
import { chaseReceipt } from '../../../lib/flows/returns/chase-receipt.ts'
import { excludePart } from '../../../lib/flows/returns/exclude-part.ts'
import { holdPart } from '../../../lib/flows/returns/hold-part.ts'
import { retryPart } from '../../../lib/flows/returns/retry-part.ts'
import { action } from '../../_server/action.ts'

const id = z.string().regex(/^\d{1,18}$/)
const ids = z.array(id).min(1).max(500)
const said = z.string().trim().min(3).max(500)
const bigints = (texts: readonly string[]) => texts.map((text) => BigInt(text))

export const holdPartsAction = action
  .metadata({ permission: 'returns:manage' })
  .inputSchema(z.object({ ids }))
  .action(async ({ parsedInput, ctx }) => {
    await holdPart(ctx.db, ctx.clock, ctx.actor, bigints(parsedInput.ids))
    return { parts: parsedInput.ids.length }
  })

export const retryPartsAction = action
  .metadata({ permission: 'returns:manage' })
  .inputSchema(z.object({ ids }))
  .action(async ({ parsedInput, ctx }) => {
    await retryPart(ctx.db, ctx.clock, ctx.actor, bigints(parsedInput.ids))
    return { parts: parsedInput.ids.length }
  })

export const chaseReceiptAction = action
  .metadata({ permission: 'returns:manage' })
  .inputSchema(z.object({ id, note: said }))
  .action(async ({ parsedInput, ctx }) => {
    await chaseReceipt(ctx.db, ctx.clock, ctx.actor, BigInt(parsedInput.id), parsedInput.note)
    return { id: parsedInput.id }
  })

export const excludePartAction = action
  .metadata({ permission: 'returns:manage' })
  .inputSchema(z.object({ id, reason: said }))
  .action(async ({ parsedInput, ctx }) => {
    await excludePart(ctx.db, ctx.clock, ctx.actor, BigInt(parsedInput.id), parsedInput.reason)
    return { id: parsedInput.id }
  })
