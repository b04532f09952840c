import { z } from 'zod'

/** What is read of an order, its notes and its fulfilments for a dispatch; anything else in the documents is left alone. */
const gmt = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/, 'is not a date-time')
const id = z.number().int()
const meta = z.object({ key: z.string(), value: z.unknown() })

export const shownOrder = z.object({
  id,
  status: z.string().min(1),
  date_paid_gmt: gmt.nullable(),
  meta_data: z.array(meta),
})
export const note = z.object({ id, note: z.string(), customer_note: z.boolean(), date_created_gmt: gmt })
export const notes = z.array(note)
export const fulfilment = z.object({
  id,
  is_fulfilled: z.boolean(),
  date_deleted: z.string().nullish(),
  meta_data: z.array(meta),
})
export const fulfilments = z.array(fulfilment)

export const orderFields = 'id,status,date_paid_gmt,meta_data'

/** The mark stands in a fulfilment under a key of ours; the others are the shop's own. */
export const fulfilmentKeys = {
  mark: '_selvedge_shipment',
  lines: '_items',
  trackingNumber: '_tracking_number',
  trackingUrl: '_tracking_url',
  carrier: '_shipment_provider',
} as const

/** A text under a key; '' where there is none. The shop stores numbers and booleans as text. */
export function metaText(entries: readonly z.infer<typeof meta>[], key: string): string {
  const value = entries.find((entry) => entry.key === key)?.value
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}
