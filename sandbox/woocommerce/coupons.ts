import type { Micros } from './decimal.ts'
import { divide, micros, money, percentOf, round, sum } from './decimal.ts'
import type { ShopStore } from './store.ts'
import { isTaxable } from './store.ts'
import { ratesFor, taxOf, taxPlace } from './taxes.ts'
import type { Coupon, CouponLine, Order, OrderLine } from './wire.ts'

/**
 * Takes coupons by code off the lines' totals and writes their coupon lines; taxes are calculated afterwards.
 * Answers what WooCommerce says of the first code it does not know (HTML-escaped), with nothing applied after it.
 */
export function applyCoupons(store: ShopStore, order: Order, given: Record<string, unknown>[]): string | undefined {
  for (const { code } of given) {
    const coupon = store.coupons.find((own) => own.code === String(code).toLowerCase())
    if (!coupon) return `Coupon &quot;${escapeHtml(String(code))}&quot; cannot be applied because it does not exist.`
    applyCoupon(store, order, coupon)
  }
  return undefined
}

export function applyCoupon(store: ShopStore, order: Order, coupon: Coupon): void {
  const discounts = discountsOf(order.line_items, coupon)
  const place = taxPlace(order)
  const taxable = isTaxable(store)
  let tax = 0n
  order.line_items.forEach((line, at) => {
    const discount = discounts[at] ?? 0n
    line.total = money(micros(line.total) - discount)
    if (taxable(line)) tax += sum(taxOf(discount, ratesFor(store.rates, place, line.tax_class)).map((part) => part.tax))
  })
  order.coupon_lines.push(couponLine(store, coupon, sum(discounts), round(tax)))
}

/** What a coupon takes off each line's present total, never below zero. */
function discountsOf(lines: readonly OrderLine[], coupon: Coupon): Micros[] {
  const totals = lines.map((line) => micros(line.total))
  const amount = micros(coupon.amount)
  if (coupon.discount_type === 'percent') return totals.map((total) => round(percentOf(total, coupon.amount)))
  if (coupon.discount_type === 'fixed_product') {
    return totals.map((total, at) => least(total, amount * BigInt(lines[at]?.quantity ?? 0)))
  }
  const whole = sum(totals)
  if (whole === 0n) return totals
  let left = least(amount, whole)
  return totals.map((total, at) => {
    const last = at === totals.length - 1
    const share = last ? left : least(left, round(divide(least(amount, whole) * total, whole)))
    left -= share
    return share
  })
}

function least(a: Micros, b: Micros): Micros {
  return a < b ? a : b
}

function couponLine(store: ShopStore, coupon: Coupon, discount: Micros, discountTax: Micros): CouponLine {
  const kind = coupon.discount_type === 'fixed_cart' ? null : coupon.discount_type
  const info = JSON.stringify([
    coupon.id,
    coupon.code,
    kind,
    Number(coupon.amount),
    ...(coupon.free_shipping ? [true] : []),
  ])
  const value = info.replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return {
    id: store.next.line++,
    code: coupon.code,
    discount: String(Number(money(discount))),
    discount_tax: String(Number(money(discountTax))),
    meta_data: [{ id: store.next.meta++, key: 'coupon_info', value, display_key: 'coupon_info', display_value: value }],
    discount_type: coupon.discount_type,
    nominal_amount: Number(coupon.amount),
    free_shipping: coupon.free_shipping,
  }
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
