import { expect, it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { moneyBridge } from '../bridge.ts'
import { loadGoldenMonth } from '../testing/load-golden-month.ts'
import { periodSums } from './period-sums.ts'
import { reconcile } from './reconcile.ts'
import { verifyDays } from './verify-days.ts'

const given = givenDatabase()

it('an order given back whole before its invoice leaves nothing open, however its refunds are split', async () => {
  const loaded = await loadGoldenMonth(given.db, 600)
  const shop = loaded.storefronts.get('UK')
  if (!shop) throw new Error('no storefront')
  const run = (kind: 'full' | 'changed') =>
    reconcile({ db: given.db, clock: { now: () => shop.golden.asOf } }, { storefrontId: shop.id, kind })
  await run('full')
  const missing = await given.db.variance.findFirstOrThrow({
    where: { storefrontId: shop.id, class: 'MISSING_IN_ERP', currency: 'GBP', goneAt: null },
  })
  const orderId = missing.orderId ?? 0n
  const money = await given.db.orderMoney.findUniqueOrThrow({ where: { orderId } })
  const first = money.total / 2n
  const refunds = [first, money.total - first].map(async (total, at) => {
    const { id } = await given.db.shopRefund.create({
      data: {
        storefrontId: shop.id,
        orderId,
        externalId: `whole-${at}`,
        currency: 'GBP',
        scale: 2,
        amount: total,
        refundedAt: new Date(missing.day.getTime() + (at + 1) * 86_400_000),
        kind: 'amount',
        seenAt: new Date(),
      },
    })
    // Amounts without a line: all of it stands with the fees.
    await given.db.refundMoney.create({
      data: {
        refundId: id,
        orderId,
        storefrontId: shop.id,
        currency: 'GBP',
        refundedOn: new Date(missing.day.getTime() + (at + 1) * 86_400_000),
        merchandise: 0n,
        discount: 0n,
        shipping: 0n,
        fees: total,
        tax: 0n,
        total,
      },
    })
  })
  await Promise.all(refunds)
  await given.db.webOrder.update({ where: { id: orderId }, data: { moneyDirty: true } })
  await run('changed')
  const left = await given.db.variance.findMany({ where: { orderId, goneAt: null } })
  expect(left.map((one) => [one.class, one.total, one.fees])).toEqual([])
  expect(await verifyDays(given.db, shop.id)).toEqual([])
  const { from, to } = shop.golden.period
  const sums = await periodSums(given.db, { storefrontId: shop.id, currency: 'GBP', from, to })
  expect(moneyBridge(sums).gaps).toEqual([])
}, 60_000)
