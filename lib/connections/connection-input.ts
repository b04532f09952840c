import { z } from 'zod'
import type { AddressPolicy } from '../http/address-policy.ts'
import { checkAddress } from '../http/address-policy.ts'
import { Fault } from '../kernel/fault.ts'
import { accountSchema } from '../mappings/account.ts'

/** Short, in capitals: it stands in every reference sent (altpo). */
const code = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9-]{0,11}$/, 'a code is 1 to 12 letters, digits or hyphens')

const secretText = z.string().trim().min(1).max(500)
const zone = z.string().refine((text) => isTimeZone(text), 'not a time zone of the IANA list')

export const storefrontInput = z.object({
  code,
  name: z.string().trim().min(1).max(80).optional(),
  platform: z.literal('woocommerce').default('woocommerce'),
  url: z.string().trim().min(1),
  key: secretText,
  secret: secretText,
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  timeZone: zone.optional(),
  liveFrom: z.date().nullable().optional(),
  mode: z.enum(['off', 'shadow', 'live']).optional(),
  releaseDelaySeconds: z.int().min(0).max(86_400).optional(),
  account: accountSchema.optional(),
  /** Code of the ERP connection; without it the only one there is. */
  erpCode: code.optional(),
  profile: z.record(z.string(), z.json()).optional(),
  ratePerSecond: z.number().min(0).max(1_000).optional(),
  demo: z.boolean().default(false),
})

export const erpInput = z.object({
  code: code.default('ERP'),
  name: z.string().trim().min(1).max(80).optional(),
  platform: z.literal('bluecherry').default('bluecherry'),
  url: z.string().trim().min(1),
  key: secretText,
  profile: z.record(z.string(), z.json()).optional(),
  ratePerSecond: z.number().min(0).max(1_000).optional(),
  concurrentWrites: z.int().min(1).max(100).optional(),
  demo: z.boolean().default(false),
})

export type StorefrontInput = z.input<typeof storefrontInput>
export type ErpInput = z.input<typeof erpInput>

/** The address without a trailing slash. @throws {Fault} CONNECTION_ADDRESS_REFUSED, ADDRESS_INVALID */
export function connectionUrl(text: string, policy: AddressPolicy): string {
  const url = URL.parse(text)
  if (!url) throw new Fault('ADDRESS_INVALID', `"${text}" is not an address such as https://shop.example`)
  checkAddress(url, policy)
  if (url.search || url.hash) throw new Fault('ADDRESS_INVALID', 'The address must not carry a query or a fragment')
  return url.href.replace(/\/+$/, '')
}

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone.length > 0
  } catch {
    return false
  }
}
