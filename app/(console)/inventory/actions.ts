'use server'
import { z } from 'zod'
import { openGuard } from '../../../lib/flows/inventory/open-guard.ts'
import { sendAgain } from '../../../lib/flows/inventory/send-again.ts'
import { setStockPolicy } from '../../../lib/flows/inventory/set-stock-policy.ts'
import { stockPolicyPatch } from '../../../lib/flows/inventory/stock-policy.ts'
import { action } from '../../_server/action.ts'

const storefront = z.object({ storefrontId: z.uuid() })
const hourMs = 3_600_000

export const openGuardAction = action
  .metadata({ permission: 'inventory:manage' })
  .inputSchema(storefront)
  .action(({ parsedInput, ctx }) => openGuard(ctx.db, ctx.clock, ctx.actor, parsedInput.storefrontId))

export const sendAgainAction = action
  .metadata({ permission: 'inventory:manage' })
  .inputSchema(
    z.object({
      shopItemIds: z
        .array(z.string().regex(/^\d{1,18}$/))
        .min(1)
        .max(1_000),
    }),
  )
  .action(({ parsedInput, ctx }) => sendAgain(ctx.db, ctx.clock, ctx.actor, parsedInput.shopItemIds.map(BigInt)))

/** Null ends the peak. */
export const setPeakAction = action
  .metadata({ permission: 'inventory:manage' })
  .inputSchema(storefront.extend({ hours: z.number().int().min(1).max(336).nullable() }))
  .action(({ parsedInput: { storefrontId, hours }, ctx }) =>
    setStockPolicy(ctx.db, ctx.clock, ctx.actor, storefrontId, {
      peakUntil: hours === null ? null : new Date(ctx.clock.now().getTime() + hours * hourMs),
    }),
  )

export const setStockPolicyAction = action
  .metadata({ permission: 'inventory:manage' })
  .inputSchema(storefront.extend({ patch: stockPolicyPatch.omit({ peakUntil: true }) }))
  .action(({ parsedInput, ctx }) =>
    setStockPolicy(ctx.db, ctx.clock, ctx.actor, parsedInput.storefrontId, parsedInput.patch),
  )
