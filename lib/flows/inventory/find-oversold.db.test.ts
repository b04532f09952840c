import { beforeEach, describe, expect, it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { computeStock } from './compute-stock.ts'
import type { StockWorld } from './testing/stock-rows.ts'
import { createStockWorld, warehouses } from './testing/stock-rows.ts'

const given = givenDatabase()
const mug = '01/MUG/WHI///350'
let on: StockWorld
let shopItemId: bigint
let itemId: bigint

beforeEach(async () => {
  on = await createStockWorld(given.db, { shops: 2 })
  await on.rules([
    ...warehouses([{ country: 'GB' }, ['MAIN', 'EU1']], [{}, ['MAIN', 'POE']]),
    { table: 'buffer', storefront: '', position: 10, match: { sku: 'MUG' }, target: { units: 2, percent: 10 } },
  ])
  itemId = await on.item(mug)
  shopItemId = await on.shopItem(0, 'MUG', [[itemId, 1]], { quantity: 7 })
  await on.stock(mug, 'MAIN', 30)
  await on.stock(mug, 'EU1', 12)
  await on.stock(mug, 'POE', 500)
  await on.stock(mug, 'MAIN', 99, 'SAMPLE')
  await on.asOf('MAIN', on.now())
  await on.asOf('EU1', on.now())
  on.pass(20)
  await on.polled()
})

const level = () => on.db.stockLevel.findUniqueOrThrow({ where: { shopItemId } })
const compute = () => computeStock(on.ctx, on.erpConnectionId)
const openCases = (code: string) =>
  on.db.exceptionCase.findMany({ where: { code, state: 'open' }, orderBy: { openedAt: 'asc' } })

describe('more sold than there is', () => {
  it('failure 40: opens a case that names both orders, its cause and what would have prevented it', async () => {
    await on.stock(mug, 'MAIN', 0)
    await on.stock(mug, 'EU1', 1)
    await on.rules(warehouses([{}, ['MAIN', 'EU1']]))
    await compute()
    await on.db.stockLevel.update({
      where: { shopItemId },
      data: { state: 'settled', confirmedQuantity: 1, confirmedVersion: 1n, confirmedAt: on.now() },
    })
    on.pass(5)
    const orders = [await on.order(0, { MUG: 1 }), await on.order(0, { MUG: 1 })]
    await compute()
    expect(await level()).toMatchObject({ available: -1, desired: 0 })
    const [oversold, ...others] = await openCases('OVERSOLD')
    expect(others).toEqual([])
    expect(oversold?.cause).toMatchObject({
      key: `shop:${shopItemId}`,
      sku: 'MUG',
      units: 1,
      why: 'missing_rule',
      prevented: 'A buffer rule that keeps 1 piece would have prevented it.',
    })
    const subjects = await on.db.exceptionSubject.findMany({ where: { caseId: oversold?.id ?? '', closedAt: null } })
    expect(subjects.map(({ orderId }) => orderId).sort()).toEqual(orders.sort())
    // Inside the ERP's figures by now: it stays open with its orders until nothing is missing.
    for (const orderId of orders) {
      await on.db.webOrder.update({ where: { id: orderId }, data: { bucket: 'in_erp' } })
      await on.entry(orderId, [[mug, 'MAIN', 1]], { state: 'accepted', acceptedAt: on.now() })
    }
    on.pass(60)
    await on.stock(mug, 'MAIN', -2)
    await on.asOf('MAIN', on.now())
    await on.polled()
    await compute()
    expect(await level()).toMatchObject({ ots: -1, pending: 0 })
    expect(await openCases('OVERSOLD')).toMatchObject([{ orders: 2 }])
    await on.stock(mug, 'MAIN', 4)
    await compute()
    expect(await openCases('OVERSOLD')).toEqual([])
  })

  it('is not the shop’s matter when the ERP alone has sold it', async () => {
    await on.stock(mug, 'MAIN', -40)
    await compute()
    expect(await level()).toMatchObject({ available: -28, desired: 0 })
    expect(await openCases('OVERSOLD')).toEqual([])
  })

  it('is not cried while accepted orders may be in the ERP’s figures already, nor of what nobody counts', async () => {
    const orderId = await on.order(0, { MUG: 50 }, { bucket: 'in_erp' })
    await on.entry(orderId, [[mug, 'MAIN', 50]], { state: 'accepted', acceptedAt: on.now() })
    const download = await on.shopItem(0, 'PATTERN', [[await on.item('01/PATTERN////'), 1]], { keeper: 'none' })
    await on.order(0, { PATTERN: 2 })
    await compute()
    expect(await level()).toMatchObject({ available: -8, desired: 0 })
    expect(await on.db.stockLevel.findUniqueOrThrow({ where: { shopItemId: download } })).toMatchObject({
      available: -2,
    })
    expect(await openCases('OVERSOLD')).toEqual([])
    // They were not: the next figures say so.
    on.pass(60)
    await on.stock(mug, 'MAIN', -20)
    await on.asOf('MAIN', on.now())
    on.pass(15)
    await on.polled()
    await compute()
    expect(await openCases('OVERSOLD')).toMatchObject([{ cause: { sku: 'MUG', units: 8 }, orders: 1 }])
  })
})
