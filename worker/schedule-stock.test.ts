import { expect, it } from 'vitest'
import { isReadingDue } from './schedule-stock.ts'

const pace = { seconds: 60, ordersAhead: 0, waits: false }
const at = (readAgeSeconds: number | null, more: Partial<typeof pace> = {}) =>
  isReadingDue({ ...pace, ...more, readAgeSeconds })

it('stock is read at the pace of the policy', () => {
  expect([at(null), at(59), at(60)]).toEqual([true, false, true])
})

it('gives way to orders that need the ERP for longer than an interval, for five intervals at most', () => {
  expect(at(60, { ordersAhead: 60 })).toBe(true)
  expect([at(60, { ordersAhead: 61 }), at(299, { ordersAhead: 900 }), at(300, { ordersAhead: 900 })]).toEqual([
    ...[false, false, true],
  ])
})

it('does not move on while the last figures wait for the shop’s orders, but not for ever', () => {
  expect([at(300, { waits: true }), at(899, { waits: true }), at(900, { waits: true })]).toEqual([false, false, true])
})
