import { describe, expect, it } from 'vitest'
import { createShop } from './create-shop.ts'
import { micros, sum } from './decimal.ts'
import type { Order } from './wire.ts'

const now = () => new Date('2026-11-24T09:00:00Z')

/** The identity measured on the recorded store, in millionths and without a float. */
function addsUp(order: Order): void {
  const parts = [...order.line_items, ...order.fee_lines, ...order.shipping_lines].map((line) => micros(line.total))
  expect(micros(order.total), `total of ${order.id}`).toBe(sum(parts) + micros(order.total_tax))
  const taxes = order.tax_lines.map((line) => micros(line.tax_total) + micros(line.shipping_tax_total))
  expect(micros(order.total_tax), `tax of ${order.id}`).toBe(sum(taxes))
  expect(micros(order.total_tax)).toBe(micros(order.cart_tax) + micros(order.shipping_tax))
  const discounts = order.line_items.map((line) => micros(line.subtotal) - micros(line.total))
  expect(micros(order.discount_total)).toBe(sum(discounts))
}

describe('orders made on demand', () => {
  const made = createShop({ now, randomSeed: 20_261_124 }).makeOrders(400)

  it('add up to the minor unit', () => {
    for (const order of made) addsUp(order)
  })

  it('are as mixed as the recorded store: discounts, fees, several taxes, tax-inclusive prices, cash on delivery', () => {
    const some = (test: (order: Order) => boolean) => expect(made.filter(test).length).toBeGreaterThan(5)
    some((order) => order.coupon_lines.length > 0)
    some((order) => order.fee_lines.length > 0)
    some((order) => order.tax_lines.length > 1)
    some((order) => order.tax_lines.length === 0)
    some((order) => order.prices_include_tax)
    some((order) => order.customer_id === 0)
    some((order) => order.currency !== 'GBP')
    some((order) => order.payment_method === 'cod' && order.date_paid === null)
  })

  it('are processing, of this moment, under new numbers and transaction ids', () => {
    expect(made.every((order) => order.status === 'processing')).toBe(true)
    expect(made.every((order) => order.date_modified_gmt === '2026-11-24T09:00:00')).toBe(true)
    expect(made.every((order) => order.date_modified === '2026-11-24T10:00:00')).toBe(true)
    expect(new Set(made.map((order) => order.id)).size).toBe(400)
    const paidOnline = made.filter((order) => order.transaction_id !== '')
    expect(new Set(paidOnline.map((order) => order.transaction_id)).size).toBe(paidOnline.length)
  })

  it('are repeated by their seed', () => {
    const again = createShop({ now, randomSeed: 20_261_124 }).makeOrders(400)
    expect(again).toEqual(made)
    expect(createShop({ now, randomSeed: 2 }).makeOrders(400)).not.toEqual(made)
  })

  it('take overrides as they are', () => {
    const [held] = createShop({ now }).makeOrders(1, { overrides: { status: 'on-hold', payment_method: 'bacs' } })
    expect(held).toMatchObject({ status: 'on-hold', payment_method: 'bacs', date_paid: null, is_editable: true })
  })
})

describe('plain orders for load', () => {
  const made = createShop({ now, seed: 'empty' }).makePlainOrders({ count: 2000, minutesSpan: 30 })

  it('add up, and spread over the seconds before the last minute', () => {
    for (const order of made) addsUp(order)
    expect(made.at(0)?.date_modified_gmt).toBe('2026-11-24T08:29:00')
    expect(made.at(-1)?.date_modified_gmt).toBe('2026-11-24T08:59:00')
    const seconds = new Set(made.map((order) => order.date_modified_gmt))
    expect(seconds.size).toBeGreaterThan(1700)
    expect(new Set(made.map((order) => order.transaction_id)).size).toBe(2000)
    expect(made.flatMap((order) => order.line_items).every((line) => line.sku)).toBe(true)
  })
})
