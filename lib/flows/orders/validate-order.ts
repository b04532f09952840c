import type { Amount } from '../../kernel/money.ts'
import { absolute, formatAmount, stepOf, sum } from '../../kernel/money.ts'
import { missingFromTotal } from './find-tenders.ts'
import type { MapInput, Notes } from './map-input.ts'

/**
 * What is wrong with an order by itself, whatever the mappings say: its own sums, lines that cannot be sold, and a payment
 * that an earlier order carries too (rule 17).
 * @param tender what the total does not hold because it was paid by gift card or credit
 */
export function validateOrder(
  { order, earlierOrderWithSameTransaction: earlier }: MapInput,
  tender: { beyondTotal: Amount; outsideDiscount: Amount },
  notes: Notes,
): void {
  if (earlier) {
    const evidence = { earlier: earlier.externalId, number: earlier.number }
    notes.hold('DUPLICATE_PAYMENT_SUSPECTED', { field: 'transaction_id', value: order.transactionId }, '', evidence)
  }
  const parts = order.lines.length + order.shippingLines.length + order.fees.length
  const tolerated = stepOf(order.scale) * BigInt(parts)
  const compare = (what: string, difference: Amount) => {
    if (absolute(difference) <= tolerated) return
    notes.hold('ORDER_DOES_NOT_ADD_UP', { field: what, value: order.externalId }, '', {
      difference: formatAmount(difference, order.scale),
      currency: order.currency,
    })
  }
  compare('total', missingFromTotal(order) - tender.beyondTotal)
  compare('shipping_total', sum(order.shippingLines.map(({ total }) => total)) - order.shippingTotal)
  const discount = sum(order.lines.map(({ subtotal, total }) => subtotal - total))
  // Whether a shop counts as discount what a card took off the total alone, and with its tax, is the plugin's own choice.
  const [least = 0n] = [0n, tender.outsideDiscount, tender.beyondTotal]
    .map((apart) => discount + apart - order.discountTotal)
    .sort((a, b) => Number(absolute(a) - absolute(b)))
  compare('discount_total', least)
  for (const line of order.lines) {
    const wrong =
      line.quantity < 1 || !Number.isInteger(line.quantity)
        ? 'the quantity is not above zero'
        : line.total < 0n || line.subtotal < 0n
          ? 'the amount is negative'
          : null
    if (wrong)
      notes.hold('ORDER_DOES_NOT_ADD_UP', { field: 'line', value: `${order.externalId}/${line.id}` }, line.id, {
        why: wrong,
      })
  }
}
