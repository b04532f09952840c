import { z } from 'zod'

// The contracts of tables that speak of what left the warehouse and of what comes back.

const text = z.string().trim().min(1).max(200)
const code = z.string().trim().min(1).max(20)

export const carrierMatch = z.strictObject({
  /** The ERP's shipper code: a pattern. */
  shipper: text.optional(),
  scac: text.optional(),
})

/** `{number}` in the address stands for the tracking number. */
export const carrierTarget = z.strictObject({
  name: z.string().trim().min(1).max(60),
  /** Left out, the number is told without a link. */
  trackingUrl: z
    .string()
    .trim()
    .max(300)
    .regex(/^https:\/\/[^\s{}"'<>]+\{number\}[^\s{}"'<>]*$/, 'an address that begins with https:// and holds {number}')
    .optional(),
})

/** What a refund gives back: all of an order, lines of it, its shipping, or an amount that belongs to no line. */
const refundKinds = ['full', 'partial', 'shipping', 'amount'] as const
export type RefundKind = (typeof refundKinds)[number]

export const returnReasonMatch = z.strictObject({
  /** What somebody wrote as the refund's reason: a pattern such as `*damaged*`. */
  reason: text.optional(),
  kind: z.enum(refundKinds).optional(),
  country: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/, 'two letters')
    .optional(),
})

/** `goods`: a return is expected at the location, or only money goes back (rule 23). */
export const returnReasonTarget = z.strictObject({
  reasonCode: code,
  location: code,
  goods: z.enum(['expected', 'money_only']),
})
