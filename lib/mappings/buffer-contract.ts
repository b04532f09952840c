import { z } from 'zod'

const text = z.string().trim().min(1).max(200)

/** How fast an item sells: by the units of the last 28 days, once a night. */
const velocityClasses = ['fast', 'medium', 'slow', 'none'] as const
export type VelocityClass = (typeof velocityClasses)[number]

export const bufferMatch = z.strictObject({
  sku: text.optional(),
  /** Of the item's key, division/style/colour/label/dimension/size: a pattern such as `02/00417*`. */
  item: text.optional(),
  style: text.optional(),
  /** Any of the style's group codes. */
  group: text.optional(),
  season: text.optional(),
  velocity: z.enum(velocityClasses).optional(),
})

export const bufferTarget = z
  .strictObject({
    units: z.number().int().min(0).max(100_000).optional(),
    /** Of what is open to sell less what orders have taken, rounded up to whole pieces. */
    percent: z.number().int().min(0).max(100).optional(),
  })
  .refine(({ units, percent }) => units !== undefined || percent !== undefined, {
    path: ['units'],
    message: 'pieces, a percentage, or both: then the larger counts',
  })

export const bufferFields = ['sku', 'item', 'style', 'group', 'season', 'velocity'] as const
