import { describe, expect, it } from 'vitest'
import { canonicalJson, sha256 } from '../../kernel/digest.ts'
import { absolute } from '../../kernel/money.ts'
import { businessDate } from '../../kernel/period.ts'
import { moneyBridge } from '../bridge.ts'
import { isNothing, noAmounts, subtract, unbalanced } from '../components.ts'
import { isInPeriod } from '../fiscal-calendar.ts'
import { isTaxRounding } from '../tax-rounding.ts'
import { termsOf, varianceClassNames } from '../variance-classes.ts'
import type { GoldenMonth } from './golden-documents.ts'
import { goldenMonth } from './golden-month.ts'
import { agreedFee, settledAt } from './golden-payments.ts'
import { goldenSums } from './golden-sums.ts'

const month = goldenMonth(2_000)

describe('the golden month', () => {
  it('holds every class of variance, in every currency where it can be', () => {
    for (const name of varianceClassNames) {
      const planted = month.planted.filter((one) => one.class === name)
      expect([name, planted.length > 0]).toEqual([name, true])
      expect([name, planted.every(({ amounts }) => !isNothing(amounts))]).toEqual([name, true])
      if (termsOf(name).standing === 'cash') continue
      expect([name, new Set(planted.map(({ currency }) => currency)).size]).toEqual([name, 4])
    }
  })

  it('does not bridge without one of them', () => {
    for (const name of varianceClassNames) {
      const at = month.planted.findIndex((one) => one.class === name && one.standing !== 'cash')
      const { storefront, currency } = month.planted[at] ?? {}
      if (!storefront || !currency) continue
      const without = { ...month, planted: month.planted.toSpliced(at, 1) }
      const { gaps } = moneyBridge(goldenSums(without, storefront, currency))
      expect([name, gaps.length > 0]).toEqual([name, true])
    }
  })

  it('bridges to zero with exactly what was planted, by storefront and currency', () => {
    for (const { code, currencies } of month.storefronts) {
      for (const { currency } of currencies) {
        const { gaps, end, steps } = moneyBridge(goldenSums(month, code, currency))
        expect([currency, gaps]).toEqual([currency, []])
        expect(end.total > 0n).toBe(true)
        expect(steps.at(-1)?.class).toBe('UNCLASSIFIED')
      }
    }
  })

  it('is the same for a seed and a size, another for another, and grows to its size', () => {
    const small = () => goldenMonth(400, 7)
    const hash = (golden: GoldenMonth) =>
      sha256(
        canonicalJson(
          JSON.parse(JSON.stringify(golden, (_, value) => (typeof value === 'bigint' ? `${value}` : value))),
        ),
      ).toString('hex')
    expect(hash(small())).toBe(hash(small()))
    expect(hash(goldenMonth(400, 8))).not.toBe(hash(small()))
    expect(month.orders).toHaveLength(2_000)
  })

  it('has documents that add up, dated no later than it is looked at, and numbers used once', () => {
    for (const order of month.orders) {
      const tender = order.tenders.find(({ source }) => source === 'meta')?.amount ?? 0n
      expect(unbalanced(order.amounts)).toBe(-tender)
    }
    const wrongTotals = month.invoices.filter(({ amounts }) => unbalanced(amounts) !== 0n)
    expect(wrongTotals).toHaveLength(month.planted.filter((one) => one.class === 'UNCLASSIFIED').length)
    for (const { storefront, invoicedOn } of month.invoices) {
      const shop = month.storefronts.find(({ code }) => code === storefront)
      if (shop) expect(invoicedOn < businessDate(shop.asOf, shop.timeZone)).toBe(true)
    }
    const numbers = [
      ...month.invoices.map(({ invNum }) => invNum),
      ...month.creditMemos.map(({ crmNum }) => crmNum),
      ...month.salesOrders.map(({ ordNum }) => ordNum),
    ]
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('has both changes of the clocks, and edges that fall on their side of midnight', () => {
    const hours = month.storefronts.map(({ period }) => (period.end.getTime() - period.start.getTime()) / 3_600_000)
    expect(hours).toEqual([31 * 24 + 1, 28 * 24 - 1])
    expect(month.edges).toHaveLength(28)
    const orders = new Map(month.orders.map((order) => [order.id, order]))
    for (const { storefront, orderId, inPeriod, why } of month.edges) {
      const period = month.storefronts.find(({ code }) => code === storefront)?.period
      const order = orders.get(orderId)
      if (period && order) expect([why, isInPeriod(period, order.paidAt)]).toEqual([why, inPeriod])
    }
  })

  it('splits invoices, shares credit memos, and rounds tax by what rounding allows', () => {
    const count = (list: readonly string[]) => [...tally(list).values()].filter((times) => times > 1).length
    expect(count(month.invoices.map(({ ordNum }) => ordNum))).toBeGreaterThan(50)
    expect(count(month.creditMemos.map(({ refNum2 }) => refNum2))).toBeGreaterThan(3)
    for (const { class: name, amounts } of month.planted) {
      const scales = month.storefronts.flatMap(({ currencies }) => currencies)
      if (name === 'TAX_ROUNDING') expect(scales.some(({ scale }) => isTaxRounding(amounts, [1], scale))).toBe(true)
    }
  })

  it('pays out what was charged less fees, but for what was planted', () => {
    const expected = new Map(
      month.planted.filter(({ standing }) => standing === 'cash').map((one) => [one.orderId, one]),
    )
    const scaleOf = (code: string) => month.storefronts.find((shop) => shop.code === code)?.settled.scale ?? 2
    const orders = new Map(month.orders.map((order) => [order.transactionId, order]))
    for (const entry of month.entries.filter(({ kind }) => kind === 'charge')) {
      const order = orders.get(entry.transactionId)
      const scale = scaleOf(entry.storefront)
      const planted = expected.get(order?.id ?? 0)?.class
      expect(entry.amount).toBe(order?.amounts.total)
      expect(entry.settled === settledAt(entry.amount, entry.rate, scale)).toBe(planted !== 'FX')
      expect(entry.fee === agreedFee(entry.settled, scale)).toBe(planted !== 'PAYMENT_FEE')
    }
    for (const { storefront, payoutId, amount } of month.payouts) {
      const mine = month.entries.filter((entry) => entry.storefront === storefront && entry.payoutId === payoutId)
      expect(mine.reduce((left, { settled, fee }) => left - settled + fee, amount)).toBe(0n)
    }
    expect(month.planted.some(({ currency }) => currency === 'JPY')).toBe(true)
  })

  it('failure 43: refunds by line and by hand are there, and only those of the provider moved its balance', () => {
    const manual = month.refunds.filter(({ isManual }) => isManual)
    expect(manual.length).toBeGreaterThan(10)
    const moved = month.entries.filter(({ kind }) => kind === 'refund')
    expect(moved).toHaveLength(month.refunds.length - manual.length)
    expect(month.invoices.some(({ posted }) => !posted)).toBe(true)
  })

  it('opens from a list: of each item what it says is what the shop took, or nothing bears it out', () => {
    const orders = new Map(month.orders.map((order) => [order.id, order]))
    for (const { orderId, ledger, amounts } of month.openings) {
      const order = orders.get(orderId)
      if (ledger === 'orders' && order) expect(subtract(order.amounts, amounts)).toEqual(noAmounts)
      expect(absolute(amounts.total)).toBeGreaterThan(0n)
    }
    const unknown = month.openings.filter(({ orderId }) => !orders.has(orderId))
    const planted = month.planted.filter((one) => one.class === 'OPENING' && one.standing === 'closing')
    expect(unknown.map(({ orderId }) => orderId).sort()).toEqual(planted.map(({ orderId }) => orderId).sort())
  })
})

function tally(list: readonly string[]): Map<string, number> {
  const times = new Map<string, number>()
  for (const text of list) times.set(text, (times.get(text) ?? 0) + 1)
  return times
}
