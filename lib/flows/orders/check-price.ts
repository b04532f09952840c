import type { Amount } from '../../kernel/money.ts'
import { absolute, divideRounded, formatAmount, parseAmount, roundTo } from '../../kernel/money.ts'
import type { IndexedItem } from './item-index.ts'
import type { MapInput, Notes } from './map-input.ts'
import type { NetLine } from './net-order.ts'
import { soldDiscount } from './net-order.ts'

/** Percent times 10,000 of which 100 % is. */
const whole = 1_000_000n

/**
 * Compares the price before discount, as it was sold, with the item's in that currency, tax taken out (rule 12). Found by
 * policy: a remark, held, or sent at list price.
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
  if (absolute(sold - list) <= storefront.priceToleranceAmount * pieces) return 0n
  const found = {
    name: line.source.name,
    currency: order.currency,
    expected: formatAmount(divideRounded(list, pieces), order.scale),
    found: formatAmount(divideRounded(sold, pieces), order.scale),
    policy: storefront.pricePolicy,
  }
  const cause = { field: 'price', value: line.source.sku || item.pkey }
  if (storefront.pricePolicy === 'hold') notes.hold('PRICE_OFF_MASTER', cause, line.source.id, found)
  else notes.remark('PRICE_OFF_MASTER', cause, line.source.id, found)
  if (storefront.pricePolicy !== 'list_price_with_markdown') return 0n
  // For the pieces that are left when some went back.
  const markdown = divideRounded((roundTo(list, order.scale) - sold) * BigInt(line.quantity), pieces)
  return markdown > 0n ? roundTo(markdown, order.scale) : 0n
}

/** The tax inside the item master's price: as configured by tax class, else the rates the line was charged. */
function taxInside({ order, storefront }: MapInput, line: NetLine): bigint {
  const configured = storefront.account.itemPriceTax[line.source.taxClass || 'standard']
  if (configured !== undefined) return parseAmount(configured).amount
  let percent = 0n
  for (const { rateId, percent: rate } of order.taxRates) if (line.taxes.has(rateId)) percent += BigInt(rate)
  return percent
}
