import { z } from 'zod'

const code = z.string().trim().min(1).max(20)

/** How an item is named: the channel's SKU, a pkey, a barcode, or `division/style/color/label/dimension/size`. */
const itemReference = z
  .string()
  .trim()
  .regex(/^(third_party|pkey|upc|key):.+$/, 'third_party:, pkey:, upc: or key:')

/** What an item link gives (rule 13). */
export const itemLinkTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('item'), item: itemReference }),
  z.strictObject({
    kind: z.literal('kit'),
    components: z
      .array(z.strictObject({ item: itemReference, quantity: z.number().int().min(1).max(9999) }))
      .min(1)
      .max(50),
  }),
  z.strictObject({ kind: z.literal('charge'), code, taxCode: code.optional() }),
  z.strictObject({ kind: z.literal('nothing') }),
])
