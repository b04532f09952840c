import { expect, it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { sum } from '../../kernel/money.ts'
import type { Amounts } from '../components.ts'
import { sumAmounts } from '../components.ts'
import { readTaxSummary } from '../periods/read-tax-summary.ts'
import { loadGoldenMonth } from './load-golden-month.ts'

const given = givenDatabase()

it('has every document of the golden month in the database, with its money and its order', async () => {
  const { db } = given
  const { golden, storefronts, orderIds } = await loadGoldenMonth(db, 400)
  expect(orderIds.size).toBe(golden.orders.length)
  expect(await db.orderMoney.count()).toBe(golden.orders.length)
  expect(await db.orderMoneyPast.count()).toBe(golden.orders.filter(({ earlier }) => earlier).length)
  expect(await db.refundMoney.count()).toBe(golden.refunds.length)
  expect(await db.erpSalesOrder.count()).toBe(golden.salesOrders.length)
  expect(await db.openingItem.count()).toBe(golden.openings.length)
  expect(await db.webOrder.count({ where: { exclusionCode: { not: null } } })).toBe(
    golden.orders.filter(({ excluded }) => excluded).length,
  )
  const missing = golden.planted.filter((one) => one.class === 'MISSING_IN_SHOP').flatMap(({ documents }) => documents)
  const strangers = await db.erpInvoice.findMany({ where: { orderId: null }, select: { invNum: true } })
  expect(strangers.map(({ invNum }) => invNum).sort()).toEqual(missing.sort())

  for (const { id, golden: shop } of storefronts.values()) {
    const mine = <One extends { storefront: string }>(all: readonly One[]) =>
      all.filter(({ storefront }) => storefront === shop.code)
    const where = { storefrontId: id }
    const sums = { merchandise: true, discount: true, tax: true, total: true } as const
    const of = (all: readonly { storefront: string; amounts: Amounts }[]) => {
      const { merchandise, discount, tax, total } = sumAmounts(mine(all).map(({ amounts }) => amounts))
      return { merchandise, discount, tax, total }
    }
    expect((await db.orderMoney.aggregate({ where, _sum: sums }))._sum).toEqual(of(golden.orders))
    expect((await db.refundMoney.aggregate({ where, _sum: sums }))._sum).toEqual(of(golden.refunds))
    expect((await db.erpInvoice.aggregate({ where, _sum: sums }))._sum).toEqual(of(golden.invoices))
    expect((await db.erpSalesOrder.aggregate({ where, _sum: sums }))._sum).toEqual(of(golden.salesOrders))
    const days = { fromOn: new Date('2000-01-01'), toOn: new Date('2100-01-01') }
    const taxed = await Promise.all(
      shop.currencies.map(({ currency }) => readTaxSummary(db, { storefrontId: id, currency, ...days })),
    )
    const all = (name: 'tax' | 'refundedTax', side: 'shop' | 'erp') => sum(taxed.flat().map((row) => row[side][name]))
    expect(all('tax', 'shop')).toBe(of(golden.orders).tax)
    expect(all('refundedTax', 'shop')).toBe(of(golden.refunds).tax)
    expect(all('tax', 'erp')).toBe(of(golden.invoices.filter(({ posted }) => posted)).tax)
    expect(all('refundedTax', 'erp')).toBe(of(golden.creditMemos.filter(({ posted }) => posted)).tax)
    const { total, ...parts } = of(golden.creditMemos)
    const { merchandise, discount, tax } = sums
    expect(
      (await db.erpCreditMemo.aggregate({ where, _sum: { merchandise, discount, tax, totalAmount: true } }))._sum,
    ).toEqual({ ...parts, totalAmount: total })
  }
  // A refund of pieces says which: everything the golden month gives back is of lines.
  expect(await db.refundMoney.count({ where: { pieces: 0 } })).toBe(0)
})
