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

describe('a number', () => {
  it('has no way out where the ERP has never listed stock of it, until it does', async () => {
    const gift = '01/GIFT////'
    const id = await on.shopItem(0, 'GIFT', [[await on.item(gift), 1]], { quantity: 7 })
    const ofGift = () => on.db.stockLevel.findUniqueOrThrow({ where: { shopItemId: id } })
    await on.order(0, { GIFT: 2 })
    await compute()
    expect(await ofGift()).toMatchObject({ available: -2, state: 'settled', outcomeCode: 'STOCK_NOT_IN_ERP' })
    expect(await openCases('OVERSOLD')).toEqual([])
    await on.stock(gift, 'MAIN', 1)
    await compute()
    expect(await ofGift()).toMatchObject({ available: -1, state: 'ready', outcomeCode: null })
    await on.db.erpStock.updateMany({ where: { itemKey: gift }, data: { goneAt: on.now() } })
    await on.db.stockPolicy.updateMany({ data: { recompute: true } })
    await compute()
    expect(await ofGift()).toMatchObject({ available: -2, state: 'ready', outcomeCode: null })
  })

  it('failure 39: has no way out where nobody counts the stock, or the product does: a case a product', async () => {
    const more = { kind: 'variation', productId: '900', keeper: 'parent' }
    for (const variationId of ['901', '902'])
      await on.shopItem(0, `V${variationId}`, [[itemId, 1]], { ...more, variationId })
    await on.db.shopItem.update({ where: { id: shopItemId }, data: { keeper: 'none' } })
    await compute()
    expect(await level()).toMatchObject({ state: 'settled', outcomeCode: 'STOCK_NOT_MANAGED', desired: 37 })
    const [kept, ...others] = await openCases('STOCK_KEPT_BY_PARENT')
    expect(kept?.cause).toMatchObject({ key: 'product:900', variations: 2, skus: ['V901', 'V902'] })
    expect(others).toEqual([])
    await on.db.shopItem.updateMany({
      where: { OR: [{ id: shopItemId }, { productId: '900' }] },
      data: { keeper: 'own', comparedAt: on.now() },
    })
    await compute()
    expect(await level()).toMatchObject({ state: 'ready', outcomeCode: null })
    expect(await openCases('STOCK_KEPT_BY_PARENT')).toEqual([])
  })

  it('what the shop shows already is not sent', async () => {
    await on.db.shopItem.update({ where: { id: shopItemId }, data: { quantity: 37 } })
    await compute()
    expect(await level()).toMatchObject({ desired: 37, state: 'settled', confirmedQuantity: 37, confirmedVersion: 1n })
  })

  it('while an older number is on its way the newer waits behind it', async () => {
    await compute()
    await on.db.stockLevel.update({ where: { shopItemId }, data: { state: 'sending', sentVersion: 1n } })
    await on.stock(mug, 'MAIN', 1)
    await compute()
    expect(await level()).toMatchObject({ state: 'sending', version: 2n, sentVersion: 1n })
  })
})
