import { z } from 'zod'
import { Fault } from '../kernel/fault.ts'

const code = z.string('is needed').trim().min(1, 'is needed').max(20, 'has at most 20 characters')

/** The house account and organisational keys every sales order of a storefront carries, and the charge codes of its own. */
export const accountSchema = z.object({
  division: code,
  customer: code,
  store: code,
  department: z.string().trim().max(20, 'has at most 20 characters').default(''),
  orderType: z.string().trim().min(1).max(6, 'has at most 6 characters').default('W'),
  freightCode: code.default('FRT'),
  roundingCode: code.default('ROUND'),
  /** Charge that carries the tax of a line's further rates. */
  taxChargeCode: code.default('TAX'),
  /** Tax inside the item master's prices, percent by tax class (`standard`, `zero-rate`), for storefronts selling with tax. */
  itemPriceTax: z.record(z.string(), z.string().regex(/^\d{1,3}(\.\d{1,4})?$/)).default({}),
})

export type Account = z.infer<typeof accountSchema>

/**
 * Reads a storefront's account.
 * @throws {Fault} ACCOUNT_INCOMPLETE naming the fields
 */
export function parseAccount(stored: unknown): Account {
  const account = accountSchema.safeParse(stored)
  if (account.success) return account.data
  const fields = account.error.issues.map(({ path }) => path.join('.'))
  throw new Fault('ACCOUNT_INCOMPLETE', `The storefront's ERP account lacks ${fields.join(', ')}`, {
    context: { fields },
  })
}

/** What stands for a storefront's account until somebody says otherwise: one house account, named after its code. */
export const assumedAccount = (storefront: string): Account =>
  accountSchema.parse({ division: '01', customer: `WEB${storefront}`, store: storefront, department: 'WEB' })
