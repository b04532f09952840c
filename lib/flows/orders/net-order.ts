import type { Amount, Scale } from '../../kernel/money.ts'
import { absolute, allocate, divideRounded, formatAmount, roundTo, stepOf, sum } from '../../kernel/money.ts'
import type { FeeLine, OrderLine, ShippingLine, StorefrontOrder, TaxPart } from '../../storefront/port.ts'
import type { Notes } from './map-input.ts'
import { byId, compareIds } from './map-input.ts'

/** Tax by rate id, rounded to the order's scale. */
export type TaxByRate = ReadonlyMap<string, Amount>

export interface NetLine {
  source: OrderLine
  quantity: number
  /** Before discount, without tax. */
  extended: Amount
  discount: Amount
  taxes: TaxByRate
}

interface NetShipping {
  source: ShippingLine
  amount: Amount
  taxes: TaxByRate
}

export interface NetFee {
  source: FeeLine
  amount: Amount
  taxes: TaxByRate
}

/** Tax of a line whose pieces all went back, and which the shop did not give back with them. */
interface KeptTax {
  source: OrderLine
  taxes: TaxByRate
}

/** An order less what was refunded by line before it was sent (rule 8). Lines in the order of their ids. */
export interface NetOrder {
  lines: NetLine[]
  keptTaxes: KeptTax[]
  shipping: NetShipping[]
  fees: NetFee[]
  /** The order's own total and taxes, less those refunds. */
  total: Amount
  totalTax: Amount
  declaredTax: TaxByRate
  /** Discount before refunds, what coupons are compared with. */
  discountAsSold: Amount
  /** Amounts that may be off by one minor unit each. */
  parts: number
  /** Lines, shipping and fees that refunds took from: their taxes too are rounded by the shop. */
  refundedParts: number
}

/** Whether the whole money went back: such an order, not sent yet, is cancelled (rule 8). */
export function isFullyRefunded(order: Pick<StorefrontOrder, 'refunds' | 'total'>): boolean {
  const refunded = sum(order.refunds.map(({ amount }) => amount))
  return refunded > 0n && refunded >= order.total
}

/** What was taken off a line. Sold above its price before discount, there is none. */
export const soldDiscount = ({ subtotal, total }: OrderLine): Amount => (subtotal > total ? subtotal - total : 0n)

interface Refunded {
  quantity: number
  total: Amount
  tax: Amount
  taxes: Map<string, Amount>
}

/** Takes line refunds out of quantities, amounts and taxes. An amount-only refund changes nothing: it follows as CREDIT. */
export function netOrder(order: StorefrontOrder, notes: Notes): NetOrder {
  const refunds = collectRefunds(order, notes)
  const { scale } = order
  const parts = order.lines.length + order.shippingLines.length + order.fees.length
  const sorted = [...order.lines].sort(byId)
  const tolerated = stepOf(scale) * BigInt(parts)
  const lines = sorted.flatMap((line) => netLine(line, refunds.get(line.id), { scale, tolerated }, notes))
  const keptTaxes = sorted.flatMap((line) => keptTax(line, refunds.get(line.id), scale, notes))
  const netted = <Source extends { id: string; total: Amount; taxes: TaxPart[] }>(sources: readonly Source[]) =>
    [...sources].sort(byId).map((source) => {
      const refund = refunds.get(source.id)
      return { source, amount: source.total - (refund?.total ?? 0n), taxes: netTaxes(source.taxes, refund, scale) }
    })
  const declaredTax = new Map<string, Amount>()
  for (const { rateId, itemTax, shippingTax } of order.taxRates) {
    declaredTax.set(rateId, (declaredTax.get(rateId) ?? 0n) + itemTax + shippingTax)
  }
  let refundedTax = 0n
  let refunded = 0n
  for (const refund of refunds.values()) {
    refunded += refund.total + refund.tax
    refundedTax += refund.tax
    for (const [rateId, tax] of refund.taxes) declaredTax.set(rateId, (declaredTax.get(rateId) ?? 0n) - tax)
  }
  if (refunded !== 0n)
    notes.because('refunds', 'rule 8', 'refunded by line before sending: quantities and amounts go net')
  return {
    lines,
    keptTaxes,
    shipping: netted(order.shippingLines),
    fees: netted(order.fees),
    total: order.total - refunded,
    totalTax: order.totalTax - refundedTax,
    declaredTax,
    discountAsSold: sum(order.lines.map(soldDiscount)),
    parts,
    refundedParts: refunds.size,
  }
}

function collectRefunds(order: StorefrontOrder, notes: Notes): Map<string, Refunded> {
  const known = new Set([...order.lines, ...order.shippingLines, ...order.fees].map(({ id }) => id))
  const refunds = new Map<string, Refunded>()
  for (const refund of [...order.refunds].sort(byId)) {
    const byLine = sum(refund.lines.map(({ total, tax }) => total + tax))
    const kept = byLine - refund.amount
    if (kept > stepOf(order.scale) * BigInt(refund.lines.length)) {
      notes.hold('ORDER_DOES_NOT_ADD_UP', { field: 'refund', value: `${order.externalId}/${refund.id}` }, '', {
        why: 'the refund names lines worth more than it pays back',
        difference: String(kept),
      })
    }
    for (const line of refund.lines) {
      if (!known.has(line.lineId)) {
        notes.hold(
          'ORDER_DOES_NOT_ADD_UP',
          { field: 'refund', value: `${order.externalId}/${refund.id}` },
          line.lineId,
          {
            why: 'the refund names a line the order does not have',
          },
        )
        continue
      }
      const before = refunds.get(line.lineId) ?? { quantity: 0, total: 0n, tax: 0n, taxes: new Map<string, Amount>() }
      for (const { rateId, amount } of line.taxes) {
        before.taxes.set(rateId, (before.taxes.get(rateId) ?? 0n) + roundTo(amount, order.scale))
      }
      before.quantity += line.quantity
      before.total += line.total
      before.tax += line.tax
      refunds.set(line.lineId, before)
    }
  }
  return refunds
}

function netLine(
  line: OrderLine,
  refund: Refunded | undefined,
  { scale, tolerated }: { scale: Scale; tolerated: Amount },
  notes: Notes,
): NetLine[] {
  const taxes = netTaxes(line.taxes, refund, scale)
  // A broken quantity is found by validation; here it must only not break anything.
  const sold = Math.trunc(line.quantity)
  const taken = soldDiscount(line)
  if (!refund) {
    return [{ source: line, quantity: sold, extended: line.total + taken, discount: taken, taxes }]
  }
  const quantity = sold - Math.trunc(refund.quantity)
  const net = line.total - refund.total
  if (quantity < 0 || net < 0n) {
    notes.hold('ORDER_DOES_NOT_ADD_UP', { field: 'refund', value: line.id }, line.id, {
      why: 'more was refunded than the line holds',
    })
    return []
  }
  if (quantity === 0) {
    // Pennies left of its money are the shop's rounding. More than that is sold with no piece, which no line can say.
    if (net > tolerated) {
      notes.hold('ORDER_DOES_NOT_ADD_UP', { field: 'refund', value: line.id }, line.id, {
        why: 'every piece of the line went back, but not all of its money',
        kept: formatAmount(net, scale),
      })
    }
    return []
  }
  const discount = sold > 0 ? roundTo(divideRounded(taken * BigInt(quantity), BigInt(sold)), scale) : 0n
  return [{ source: line, quantity, extended: net + discount, discount, taxes }]
}

/**
 * The tax left of a line that went back whole: a shop refunds it only when told to. It is part of the order's total and of
 * its tax, so it goes too, as the shop says it (rule 8).
 */
function keptTax(source: OrderLine, refund: Refunded | undefined, scale: Scale, notes: Notes): KeptTax[] {
  if (!refund || Math.trunc(source.quantity) !== Math.trunc(refund.quantity)) return []
  const taxes = new Map([...netTaxes(source.taxes, refund, scale)].filter(([, tax]) => tax > 0n))
  if (taxes.size === 0) return []
  const kept = formatAmount(sum(taxes.values()), scale)
  notes.because(
    `line ${source.id} tax`,
    'rule 8',
    `all of it was refunded without ${kept} of its tax, which goes alone`,
  )
  return [{ source, taxes }]
}

function netTaxes(taxes: readonly TaxPart[], refund: Refunded | undefined, scale: Scale): TaxByRate {
  const net = new Map<string, Amount>()
  for (const { rateId, amount } of taxes) net.set(rateId, (net.get(rateId) ?? 0n) + roundTo(amount, scale))
  for (const [rateId, tax] of refund?.taxes ?? []) net.set(rateId, (net.get(rateId) ?? 0n) - tax)
  return net
}

/** Rate ids in the order they stand on a line: plain before compound, then by id. */
export function ratesInOrder(order: StorefrontOrder): string[] {
  const compound = new Map(order.taxRates.map((rate) => [rate.rateId, rate.compound]))
  return [...compound.keys()].sort((a, b) => Number(compound.get(a)) - Number(compound.get(b)) || compareIds(a, b))
}

/** Takes `amount` out of the lines' discounts in proportion: it was tender, not discount (rule 11). */
export function withoutDiscount(lines: readonly NetLine[], amount: Amount, scale: Scale): NetLine[] {
  const shares = allocate(
    amount,
    lines.map(({ discount }) => absolute(discount)),
    scale,
  )
  return lines.map((line, index) => ({ ...line, discount: line.discount - (shares[index] ?? 0n) }))
}
