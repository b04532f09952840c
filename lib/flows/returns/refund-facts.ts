import type { Amount } from '../../kernel/money.ts'
import { divideRounded, roundTo, sum } from '../../kernel/money.ts'
import type { OrderRefund, StorefrontOrder } from '../../storefront/port.ts'
import { refundComponents } from './refund-components.ts'

export interface RefundFacts {
  merchandise: Amount
  discount: Amount
  shipping: Amount
  fees: Amount
  tax: Amount
  total: Amount
  pieces: number
}

/**
 * What a refund gives back by component: of a line its share before discount, and the discount taken off; an amount without a
 * line stands with the fees, as the ERP books it.
 * @param charged lines that are booked as charges
 */
export function refundFacts(
  order: StorefrontOrder,
  refund: OrderRefund,
  earlier: readonly OrderRefund[],
  charged: ReadonlySet<string> = new Set(),
): RefundFacts {
  const { components } = refundComponents(order, refund, earlier, null)
  const facts = { merchandise: 0n, discount: 0n, shipping: 0n, fees: 0n, pieces: 0 }
  for (const { lineId, what, net, quantity } of components) {
    const line = charged.has(lineId) ? undefined : order.lines.find(({ id }) => id === lineId)
    if (line) {
      const taken = discountOf(line, net, order.scale)
      facts.merchandise += net + taken
      facts.discount += taken
      facts.pieces += what === 'goods' ? quantity : 0
    } else if (what === 'shipping') facts.shipping += net
    // Given back of a negative fee, which is a discount (rule 10).
    else if (what === 'fee' && net < 0n) facts.discount -= net
    else facts.fees += net
  }
  return { ...facts, tax: sum(components.map(({ tax }) => tax)), total: refund.amount }
}

function discountOf({ subtotal, total }: { subtotal: Amount; total: Amount }, net: Amount, scale: number): Amount {
  if (subtotal <= total || total <= 0n) return 0n
  return roundTo(divideRounded((subtotal - total) * net, total), scale)
}
