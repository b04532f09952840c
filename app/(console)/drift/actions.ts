'use server'
import { z } from 'zod'
import { acceptDrifts } from '../../../lib/flows/orders/drift/accept-drifts.ts'
import { cancelDrifted } from '../../../lib/flows/orders/drift/cancel-drifted.ts'
import { ignoreDrifts } from '../../../lib/flows/orders/drift/ignore-drifts.ts'
import { previewAcceptance } from '../../../lib/flows/orders/drift/preview-acceptance.ts'
import { pushDrifts } from '../../../lib/flows/orders/drift/push-drifts.ts'
import { action } from '../../_server/action.ts'
import { outcomeOf } from '../catalogue/decisions.ts'
import { decidedAtMost } from './decisions.ts'

const ids = z
  .array(z.string().regex(/^\d{1,18}$/))
  .min(1)
  .max(decidedAtMost)
const reason = z.string().trim().min(3).max(500)
const bigints = (texts: readonly string[]) => texts.map((text) => BigInt(text))

export const acceptDriftsAction = action
  .metadata({ permission: 'drift:decide' })
  .inputSchema(z.object({ ids, note: z.boolean(), tellCustomer: z.string().trim().min(3).max(2_000).nullable() }))
  .action(async ({ parsedInput: { note, tellCustomer, ...input }, ctx }) => {
    const { decided, skipped } = await acceptDrifts(ctx.db, ctx.keyRing, ctx.clock, ctx.actor, bigints(input.ids), {
      note,
      tellCustomer,
    })
    return outcomeOf(decided, skipped)
  })

/** What accepting would write on the shop's orders, word for word. Nothing is changed. */
export const previewNotesAction = action
  .metadata({ permission: 'drift:decide' })
  .inputSchema(z.object({ ids }))
  .action(async ({ parsedInput, ctx }) => previewAcceptance(ctx.db, ctx.keyRing, ctx.actor, bigints(parsedInput.ids)))

export const pushDriftsAction = action
  .metadata({ permission: 'drift:decide' })
  .inputSchema(z.object({ ids }))
  .action(async ({ parsedInput, ctx }) => {
    const { decided, skipped } = await pushDrifts(ctx.db, ctx.clock, ctx.actor, bigints(parsedInput.ids))
    return outcomeOf(decided, skipped)
  })

export const ignoreDriftsAction = action
  .metadata({ permission: 'drift:decide' })
  .inputSchema(z.object({ ids, reason }))
  .action(async ({ parsedInput, ctx }) => {
    const { decided, skipped } = await ignoreDrifts(
      ctx.db,
      ctx.clock,
      ctx.actor,
      bigints(parsedInput.ids),
      parsedInput.reason,
    )
    return outcomeOf(decided, skipped)
  })

export const cancelDriftedAction = action
  .metadata({ permission: 'drift:decide' })
  .inputSchema(z.object({ ids, reason }))
  .action(async ({ parsedInput, ctx }) => {
    const { decided, skipped } = await cancelDrifted(
      ctx.db,
      ctx.clock,
      ctx.actor,
      bigints(parsedInput.ids),
      parsedInput.reason,
    )
    return outcomeOf(decided, skipped)
  })
