import { describe, expect, it } from 'vitest'
import { givenMug, mug } from './testing/mug-world.ts'
import { warehouses } from './testing/stock-rows.ts'

const given = givenMug()
const { level, compute, openCases } = given

describe('more sold than there is', () => {
  it('failure 40: opens a case that names both orders, its cause and what would have prevented it', async () => {
    await given.on.stock(mug, 'MAIN', 0)
    await given.on.stock(mug, 'EU1', 1)
    await given.on.rules(warehouses([{}, ['MAIN', 'EU1']]))
    await compute()
    await given.on.db.stockLevel.update({
      where: { shopItemId: given.shopItemId },
      data: { state: 'settled', confirmedQuantity: 1, confirmedVersion: 1n, confirmedAt: given.on.now() },
    })
    given.on.pass(5)
    const orders = [await given.on.order(0, { MUG: 1 }), await given.on.order(0, { MUG: 1 })]
    await compute()
    expect(await level()).toMatchObject({ available: -1, desired: 0 })
    const [oversold, ...others] = await openCases('OVERSOLD')
    expect(others).toEqual([])
    expect(oversold?.cause).toMatchObject({
      key: `shop:${given.shopItemId}`,
      sku: 'MUG',
      units: 1,
      why: 'missing_rule',
      prevented: 'A buffer rule that keeps 1 piece would have prevented it.',
    })
    const subjects = await given.on.db.exceptionSubject.findMany({
      where: { caseId: oversold?.id ?? '', closedAt: null },
    })
    expect(subjects.map(({ orderId }) => orderId).sort()).toEqual(orders.sort())
    // Inside the ERP's figures by now: it stays open with its orders until nothing is missing.
    for (const orderId of orders) {
      await given.on.db.webOrder.update({ where: { id: orderId }, data: { bucket: 'in_erp' } })
      await given.on.entry(orderId, [[mug, 'MAIN', 1]], { state: 'accepted', acceptedAt: given.on.now() })
    }
    given.on.pass(60)
    await given.on.stock(mug, 'MAIN', -2)
    await given.on.asOf('MAIN', given.on.now())
    await given.on.polled()
    await compute()
    expect(await level()).toMatchObject({ ots: -1, pending: 0 })
    expect(await openCases('OVERSOLD')).toMatchObject([{ orders: 2 }])
    await given.on.stock(mug, 'MAIN', 4)
    await compute()
    expect(await openCases('OVERSOLD')).toEqual([])
  })

  it('is not the shop’s matter when the ERP alone has sold it', async () => {
    await given.on.stock(mug, 'MAIN', -40)
    await compute()
    expect(await level()).toMatchObject({ available: -28, desired: 0 })
    expect(await openCases('OVERSOLD')).toEqual([])
  })

  it('is not cried while accepted orders may be in the ERP’s figures already, nor of what nobody counts', async () => {
    const orderId = await given.on.order(0, { MUG: 50 }, { bucket: 'in_erp' })
    await given.on.entry(orderId, [[mug, 'MAIN', 50]], { state: 'accepted', acceptedAt: given.on.now() })
    const download = await given.on.shopItem(0, 'PATTERN', [[await given.on.item('01/PATTERN////'), 1]], {
      keeper: 'none',
    })
    await given.on.order(0, { PATTERN: 2 })
    await compute()
    expect(await level()).toMatchObject({ available: -8, desired: 0 })
    expect(await given.on.db.stockLevel.findUniqueOrThrow({ where: { shopItemId: download } })).toMatchObject({
      available: -2,
    })
    expect(await openCases('OVERSOLD')).toEqual([])
    // They were not: the next figures say so.
    given.on.pass(60)
    await given.on.stock(mug, 'MAIN', -20)
    await given.on.asOf('MAIN', given.on.now())
    given.on.pass(15)
    await given.on.polled()
    await compute()
    expect(await openCases('OVERSOLD')).toMatchObject([{ cause: { sku: 'MUG', units: 8 }, orders: 1 }])
  })
})
