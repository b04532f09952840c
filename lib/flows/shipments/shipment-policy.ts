import { z } from 'zod'

/** What `setShipmentPolicy` takes: only what is named changes (rules 22 and 27). */
export const shipmentPolicyPatch = z.strictObject({
  message: z.enum(['completed_mail', 'note', 'fulfilment', 'none']).optional(),
  completes: z.enum(['all_shipped', 'any_shipped', 'never']).optional(),
  completedSlug: z
    .string()
    .trim()
    .regex(/^[a-z0-9_-]{1,40}$/, 'the shop’s slug of a status, without wc-')
    .optional(),
  quietDays: z.number().int().min(0).max(365).optional(),
  confirmMinutes: z.number().int().min(1).max(10_080).optional(),
  writesMeta: z.boolean().optional(),
  receiptDays: z.number().int().min(1).max(365).optional(),
  editsBefore: z.enum(['exception', 'amend']).optional(),
})
export type ShipmentPolicyPatch = z.infer<typeof shipmentPolicyPatch>

/** How a storefront is told of what left: as the columns of shipment_policies. */
export type ShipmentPolicy = Pick<
  Required<ShipmentPolicyPatch>,
  'message' | 'completes' | 'completedSlug' | 'quietDays' | 'confirmMinutes' | 'writesMeta'
>

/** What holds without a row: as the columns' defaults. */
export const defaultShipmentPolicy: ShipmentPolicy = {
  message: 'completed_mail',
  completes: 'all_shipped',
  completedSlug: 'completed',
  quietDays: 14,
  confirmMinutes: 60,
  writesMeta: true,
}
