import { micros, money } from './decimal.ts'
import type { OrderEntry } from './order-book.ts'
import { pickFields } from './rest.ts'
import type { Order } from './wire.ts'

const amounts = new Set([
  'discount_total',
  'discount_tax',
  'shipping_total',
  'shipping_tax',
  'cart_tax',
  'total',
  'total_tax',
  'subtotal',
  'subtotal_tax',
  'tax_total',
  'shipping_tax_total',
  'amount',
])

/**
 * An order as JSON text, remembered until it changes. `dp` rounds every amount that is a string (2 is as stored);
 * `withLinks` keeps _links beside the fields, as a single document does.
 */
export function orderJson(
  entry: OrderEntry,
  options: { fields?: readonly string[] | undefined; dp?: number; withLinks?: boolean } = {},
): string {
  const { fields, dp = 2, withLinks = false } = options
  const view = fields || dp !== 2 ? `${dp} ${withLinks} ${fields?.join() ?? ''}` : ''
  const known = entry.json.get(view)
  if (known !== undefined) return known
  const shown = shownOrder(entry.order, fields, withLinks)
  const text = JSON.stringify(dp === 2 ? shown : roundAmounts(shown, dp))
  entry.json.set(view, text)
  return text
}

function shownOrder(order: Order, fields: readonly string[] | undefined, withLinks: boolean): Record<string, unknown> {
  if (!fields) return order
  const picked = pickFields(order, fields)
  return withLinks ? { ...picked, _links: order._links } : picked
}

function roundAmounts(value: unknown, dp: number): unknown {
  if (Array.isArray(value)) return value.map((item) => roundAmounts(item, dp))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      amounts.has(key) && typeof inner === 'string' && inner !== ''
        ? money(micros(inner), dp)
        : roundAmounts(inner, dp),
    ]),
  )
}
