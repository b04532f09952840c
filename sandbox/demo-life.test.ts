import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Erp } from './bluecherry/create-erp.ts'
import { createErp } from './bluecherry/create-erp.ts'
import { createDemoCustomers, demoSettings } from './demo-life.ts'
import { post, sampleSalesOrder } from './testing/sample-sales-order.ts'
import type { Shop } from './woocommerce/create-shop.ts'
import { createShop } from './woocommerce/create-shop.ts'
import type { Order } from './woocommerce/wire.ts'

let at: Date
let shop: Shop
let erp: Erp
beforeEach(async () => {
  at = new Date('2026-11-23T15:00:00Z')
  shop = createShop({ now: () => at })
  erp = createErp({ now: () => at, settings: demoSettings })
  await erp.listen()
})
afterEach(() => erp.close())

const paid = () => shop.orders().filter(({ status }) => status === 'processing' || status === 'completed')
const changed = (before: readonly string[], orders: readonly Order[]) =>
  orders.filter((order, index) => JSON.stringify(order) !== before[index])

it('shows something of everything within minutes, and leaves most of it alone', async () => {
  const orders = paid()
  expect(orders.length).toBeGreaterThan(200)
  for (const { id, date_created } of orders) {
    await post(erp, sampleSalesOrder(`UK:${id}`, { ord_date: date_created.slice(0, 10) }))
  }
  const refunded = () => orders.filter(({ id }) => (shop.order(id)?.refunds.length ?? 0) > 0)
  const refundedBefore = refunded().length
  const customers = createDemoCustomers(shop, erp)
  const pass = (minutes: number) => {
    for (let gone = 0; gone < minutes * 12; gone += 1) {
      at = new Date(at.getTime() + 5_000)
      erp.work()
      customers()
    }
  }
  pass(3)
  const documents = () => orders.flatMap(({ id }) => erp.ordersUnder(`UK:${id}`))
  const withStatus = (status: string) => documents().filter(({ ord_status }) => ord_status === status).length
  const today = () =>
    orders
      .flatMap(({ id }) => erp.picksUnder(`UK:${id}`))
      .filter(({ ship_date }) => String(ship_date).startsWith('2026-11-23'))
  expect(erp.ledger().shipped).toBeGreaterThan(150)
  expect(today().length).toBeGreaterThan(5)
  expect(withStatus('P')).toBeGreaterThan(1)
  expect(refunded().length).toBeGreaterThan(refundedBefore)
  pass(12)
  const called = shop.orders().filter(({ customer_note }) => customer_note.startsWith('Customer called'))
  expect(called.length).toBeGreaterThan(0)
  expect(called.length).toBeLessThan(10)
  expect(refunded().length - refundedBefore).toBeGreaterThan(10)
  expect(refunded().length - refundedBefore).toBeLessThan(50)
  const reasons = documents().map(({ cancel_reason }) => cancel_reason)
  expect(reasons.filter((reason) => reason === 'SHORT' || reason === 'HOUSE').length).toBeGreaterThan(1)
  expect(reasons.filter(Boolean).length).toBeLessThan(15)
  expect(withStatus('H')).toBeGreaterThan(0)
  expect(erp.ledger().memos).toBeGreaterThan(0)

  // Started again over what they hold, the same customers do nothing twice.
  pass(60)
  const before = orders.map(({ id }) => JSON.stringify(shop.order(id)))
  const again = createDemoCustomers(shop, erp)
  for (let times = 0; times < 3; times += 1) again()
  expect(
    changed(
      before,
      orders.map(({ id }) => shop.order(id) as Order),
    ),
  ).toEqual([])
})
