import type { Micros, Rounding } from './decimal.ts'
import { divide, micros, money, percentOf, round, sum } from './decimal.ts'
import type { Address, LineTax, Order, OrderLine, TaxLine, TaxRate } from './wire.ts'

/** What the calculation asks of the shop; whether a line is taxed is the product's affair, not the line's. */
type TaxShop = {
  rates: readonly TaxRate[]
  isTaxable: (line: OrderLine) => boolean
  nextLineId: () => number
}

/** Where an order is taxed. */
type TaxPlace = { country: string; state: string; city: string }

export const baseCountry = 'GB'

/** Shipping address, else billing, else the shop's own country. */
export function taxPlace(order: { billing: Address; shipping: Address }): TaxPlace {
  const address = order.shipping.country ? order.shipping : order.billing
  if (!address.country) return { country: baseCountry, state: '', city: '' }
  return { country: address.country, state: address.state, city: address.city }
}

/** The rates of a tax class ('' is the standard one) at a place, by priority. */
export function ratesFor(rates: readonly TaxRate[], place: TaxPlace, taxClass: string): TaxRate[] {
  const wanted = taxClass === '' ? 'standard' : taxClass
  return rates
    .filter(
      (rate) =>
        rate.class === wanted &&
        rate.country === place.country &&
        (rate.state === '' || rate.state === place.state) &&
        (rate.cities.length === 0 || rate.cities.includes(place.city.toUpperCase())),
    )
    .sort((a, b) => a.priority - b.priority || a.id - b.id)
}

type RateTax = { rate: TaxRate; tax: Micros }

/** Tax on an amount without tax, a sum a rate, to six decimals; a compound rate also taxes the taxes before it. */
export function taxOf(amount: Micros, rates: readonly TaxRate[]): RateTax[] {
  const taxes: RateTax[] = []
  let before = 0n
  for (const rate of rates) {
    const tax = percentOf(rate.compound ? amount + before : amount, rate.rate)
    before += tax
    taxes.push({ rate, tax })
  }
  return taxes
}

/**
 * Recalculates every tax and total of an order in place, as WooCommerce does when rounding a line at a time: a rate's
 * tax is rounded on each line, and an order made with prices that include tax rounds a tie down where its lines, as
 * shown, round it up, so that the two may differ by a cent.
 */
export function calculateTotals(order: Order, shop: TaxShop): void {
  const { rates, isTaxable, nextLineId } = shop
  const place = taxPlace(order)
  const rounding: Rounding = order.prices_include_tax ? 'half-down' : 'half-up'
  const cart = new Map<number, Micros>()
  const shipping = new Map<number, Micros>()
  const used = new Map<number, TaxRate>()
  const book = (into: Map<number, Micros>, taxes: RateTax[]) => {
    for (const { rate, tax } of taxes) {
      used.set(rate.id, rate)
      into.set(rate.id, (into.get(rate.id) ?? 0n) + round(tax, 2, rounding))
    }
  }

  let discountTax = 0n
  for (const line of order.line_items) {
    const own = isTaxable(line) ? ratesFor(rates, place, line.tax_class) : []
    const taxes = taxOf(micros(line.total), own)
    const before = taxOf(micros(line.subtotal), own)
    book(cart, taxes)
    line.taxes = taxes.map(({ rate, tax }, at) => shownTax(rate, tax, before[at]?.tax))
    line.total_tax = money(sum(line.taxes.map((tax) => micros(tax.total))))
    line.subtotal_tax = money(sum(line.taxes.map((tax) => micros(tax.subtotal))))
    discountTax += sum(before.map(({ tax }) => tax)) - sum(taxes.map(({ tax }) => tax))
    // The store divides an amount with more decimals than it shows; a price that agrees with the total stays.
    if (money(micros(line.price * line.quantity)) !== line.total) {
      line.price = line.quantity === 0 ? 0 : Number(line.total) / line.quantity
    }
  }

  for (const fee of order.fee_lines) {
    const total = micros(fee.total)
    const taxes =
      total < 0n
        ? spreadTax(total, order, shop, place)
        : fee.tax_status === 'none'
          ? []
          : taxOf(total, ratesFor(rates, place, fee.tax_class))
    book(cart, taxes)
    fee.taxes = taxes.map(({ rate, tax }) => shownTax(rate, tax))
    fee.total_tax = money(sum(fee.taxes.map((tax) => micros(tax.total))))
  }

  const shippingClass = shippingTaxClass(order, isTaxable)
  for (const line of order.shipping_lines) {
    const own =
      line.tax_status === 'none' || shippingClass === undefined
        ? []
        : ratesFor(rates, place, shippingClass).filter((rate) => rate.shipping)
    const taxes = taxOf(micros(line.total), own)
    book(shipping, taxes)
    line.taxes = taxes.map(({ rate, tax }) => shownTax(rate, tax))
    line.total_tax = money(sum(line.taxes.map((tax) => micros(tax.total))))
  }

  order.tax_lines = [...used.values()].map((rate) => taxLine(order, rate, cart, shipping, nextLineId))
  const items = sum(order.line_items.map((line) => micros(line.total)))
  const fees = sum(order.fee_lines.map((fee) => micros(fee.total)))
  const shipped = sum(order.shipping_lines.map((line) => micros(line.total)))
  const cartTax = sum(cart.values())
  const shippingTax = sum(shipping.values())
  order.shipping_total = money(shipped)
  order.cart_tax = money(cartTax)
  order.shipping_tax = money(shippingTax)
  order.total_tax = money(cartTax + shippingTax)
  order.discount_total = money(sum(order.line_items.map((line) => micros(line.subtotal) - micros(line.total))))
  order.discount_tax = money(discountTax)
  order.total = money(items + fees + shipped + cartTax + shippingTax)
}

function shownTax(rate: TaxRate, tax: Micros, before?: Micros): LineTax {
  return { id: rate.id, total: money(tax), subtotal: before === undefined ? '' : money(before) }
}

/** A negative fee is taxed as the goods are: spread over their tax classes by value, whatever its own tax status says. */
function spreadTax(total: Micros, order: Order, { rates, isTaxable }: TaxShop, place: TaxPlace): RateTax[] {
  const byClass = new Map<string, Micros>()
  for (const line of order.line_items) {
    if (!isTaxable(line)) continue
    byClass.set(line.tax_class, (byClass.get(line.tax_class) ?? 0n) + micros(line.total))
  }
  const whole = sum(byClass.values())
  if (whole === 0n) return []
  return [...byClass].flatMap(([taxClass, value]) =>
    taxOf(divide(total * value, whole), ratesFor(rates, place, taxClass)),
  )
}

/** Shipping inherits the class of the goods: the standard one if any line has it, else the first; none if none is taxed. */
function shippingTaxClass(order: Order, isTaxable: TaxShop['isTaxable']): string | undefined {
  const classes = order.line_items.filter(isTaxable).map((line) => line.tax_class)
  if (order.line_items.length === 0) return ''
  return classes.includes('') ? '' : classes[0]
}

function taxLine(
  order: Order,
  rate: TaxRate,
  cart: Map<number, Micros>,
  shipping: Map<number, Micros>,
  nextLineId: () => number,
): TaxLine {
  const known = order.tax_lines.find((line) => line.rate_id === rate.id)
  return {
    id: known?.id ?? nextLineId(),
    rate_code: [rate.country, rate.state, rate.name.toUpperCase(), String(rate.priority)].filter(Boolean).join('-'),
    rate_id: rate.id,
    label: rate.name,
    compound: rate.compound,
    tax_total: money(cart.get(rate.id) ?? 0n),
    shipping_tax_total: money(shipping.get(rate.id) ?? 0n),
    rate_percent: Number(rate.rate),
    meta_data: known?.meta_data ?? [],
  }
}
