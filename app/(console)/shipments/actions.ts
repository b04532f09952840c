'use server'
import { z } from 'zod'
import { completeNow } from '../../../lib/flows/shipments/complete-now.ts'
import { retryDispatches } from '../../../lib/flows/shipments/retry-dispatches.ts'
import { setShipmentPolicy } from '../../../lib/flows/shipments/set-shipment-policy.ts'
import { shipmentPolicyPatch } from '../../../lib/flows/shipments/shipment-policy.ts'
import { action } from '../../_server/action.ts'

const id = z.string().regex(/^\d{1,18}$/)

export const retryDispatchesAction = action
  .metadata({ permission: 'shipments:manage' })
  .inputSchema(z.object({ dispatchIds: z.array(id).min(1).max(500) }))
  .action(({ parsedInput, ctx }) => retryDispatches(ctx.db, ctx.clock, ctx.actor, parsedInput.dispatchIds.map(BigInt)))

/** Tells the customer of a shipment that was silent. */
export const completeNowAction = action
  .metadata({ permission: 'shipments:manage' })
  .inputSchema(z.object({ dispatchId: id }))
  .action(({ parsedInput, ctx }) => completeNow(ctx.db, ctx.clock, ctx.actor, BigInt(parsedInput.dispatchId)))

export const setShipmentPolicyAction = action
  .metadata({ permission: 'shipments:set-policy' })
  .inputSchema(z.object({ storefrontId: z.uuid(), patch: shipmentPolicyPatch }))
  .action(({ parsedInput, ctx }) => setShipmentPolicy(ctx.db, ctx.actor, parsedInput.storefrontId, parsedInput.patch))
