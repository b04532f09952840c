import type { Amount } from '../../kernel/money.ts'
import { absolute, divideRounded, formatAmount, parseAmount, roundTo } from '../../kernel/money.ts'
import { priceRule } from '../../mappings/rules.ts'
import type { IndexedItem } from '../../mirror/item-index.ts'
import type { MapInput, Notes, PricePolicy } from './map-input.ts'
import { destinationOf } from './map-input.ts'
import type { NetLine } from './net-order.ts'
import { soldDiscount } from './net-order.ts'

/** Percent times 10,000 of which 100 % is. */
const whole = 1_000_000n

/**
 * Compares the price before discount, as it was sold, with the item's in that currency, tax taken out (rule 12). Found by
 * policy, the price table's or the storefront's: a remark, held, or sent at list price.
 * @returns what list price adds to the line, given back as markdown; 0 unless that is the policy
 */
export function checkPrice(input: MapInput, line: NetLine, item: IndexedItem, notes: Notes): Amount {
  const { order, storefront } = input
  const { quantity } = line.source
  if (item.price === null || (item.currency ?? storefront.currency) !== order.currency) return 0n
  if (quantity < 1 || !Number.isInteger(quantity)) return 0n
  const pieces = BigInt(quantity)
  const sold = line.source.total + soldDiscount(line.source)
  const percent = order.pricesIncludeTax ? taxInside(input, line) : 0n
  const list = divideRounded(item.price * pieces * whole, whole + percent)
  const { policy, tolerance } = choosePolicy(input, line, notes)
  if (absolute(sold - list) <= tolerance * pieces) return 0n
  const found = {
    name: line.source.name,
    currency: order.currency,
    expected: formatAmount(divideRounded(list, pieces), order.scale),
    found: formatAmount(divideRounded(sold, pieces), order.scale),
    policy,
  }
  const cause = { field: 'price', value: line.source.sku || item.pkey }
  if (policy === 'hold') notes.hold('PRICE_OFF_MASTER', cause, line.source.id, found)
  else notes.remark('PRICE_OFF_MASTER', cause, line.source.id, found)
  if (policy !== 'list_price_with_markdown') return 0n
  // For the pieces that are left when some went back.
  const markdown = divideRounded((roundTo(list, order.scale) - sold) * BigInt(line.quantity), pieces)
  return markdown > 0n ? roundTo(markdown, order.scale) : 0n
}

/** What to do about a price that is off, and from where on it is: by rule, else as the storefront is set. */
function choosePolicy(
  { order, personal, mappings, storefront }: MapInput,
  { source }: NetLine,
  notes: Notes,
): { policy: PricePolicy; tolerance: Amount } {
  const place = destinationOf(personal)
  const rule = priceRule(mappings, { sku: source.sku, country: place.country, currency: order.currency })
  if (!rule) return { policy: storefront.pricePolicy, tolerance: storefront.priceToleranceAmount }
  const { policy, tolerance } = rule.target
  notes.because(`line ${source.id} price`, rule, policy)
  return {
    policy,
    tolerance: tolerance === undefined ? storefront.priceToleranceAmount : parseAmount(tolerance).amount,
  }
}

/** The tax inside the item master's price: as configured by tax class, else the rates the line was charged. */
function taxInside({ order, storefront }: MapInput, line: NetLine): bigint {
  const configured = storefront.account.itemPriceTax[line.source.taxClass || 'standard']
  if (configured !== undefined) return parseAmount(configured).amount
  let percent = 0n
  for (const { rateId, percent: rate } of order.taxRates) if (line.taxes.has(rateId)) percent += BigInt(rate)
  return percent
}
