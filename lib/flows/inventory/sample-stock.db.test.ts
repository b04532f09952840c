import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { computeStock } from './compute-stock.ts'
import { pushStock } from './push-stock.ts'
import { sampleStock } from './sample-stock.ts'
import type { StockShopWorld } from './testing/stock-shop.ts'
import { createStockShopWorld } from './testing/stock-shop.ts'

const given = givenDatabase()
let on: StockShopWorld
let id: bigint
beforeEach(async () => {
  on = await createStockShopWorld(given.db)
  id = (await on.addProducts(1, 3)).get('T1-0') ?? 0n
  await send()
  on.pass(60)
  await on.polled()
})
afterEach(() => on.close())

const sample = () => sampleStock(on.ctx, on.storefrontId)
async function send() {
  await computeStock(on.ctx, on.erpConnectionId)
  await pushStock(on.ctx, on.storefrontId)
}
const level = () => on.db.stockLevel.findUniqueOrThrow({ where: { shopItemId: id } })
const openCases = (code: string) =>
  on.db.exceptionCase.findMany({ where: { code, state: 'open', storefrontId: on.storefrontId } })
/** As a plugin writes it: past us. */
const write = (sku: string, quantity: number) =>
  on.shop.touchProduct(on.shop.products().find((one) => one.sku === sku)?.id ?? 0, { stock_quantity: quantity })
/** A sample is read, the orders are read up to it, and it is judged. */
async function readAndJudge() {
  on.pass(15 * 60)
  await on.polled()
  const { read } = await sample()
  on.pass(60)
  await on.polled()
  return { read, ...(({ foreign, sentAgain }) => ({ foreign, sentAgain }))(await sample()) }
}

/** Every poll has the numbers computed: they are of late when they are sent. */
async function push() {
  await on.db.stockPolicy.updateMany({ data: { computedAt: on.now() } })
  return pushStock(on.ctx, on.storefrontId)
}

describe('the shop’s numbers', () => {
  it('that are ours raise nothing', async () => {
    expect(await readAndJudge()).toEqual({ read: 3, foreign: 0, sentAgain: 0 })
    expect(await level()).toMatchObject({ seenQuantity: 10, state: 'settled' })
    expect(await openCases('STOCK_OVERWRITTEN')).toEqual([])
  })

  it('that somebody else wrote are a case with both numbers and the time, ours is sent again, and it closes once it stays', async () => {
    write('T1-0', 77)
    expect(await readAndJudge()).toMatchObject({ foreign: 1, sentAgain: 1 })
    const [overwritten] = await openCases('STOCK_OVERWRITTEN')
    expect(overwritten?.cause).toMatchObject({ key: `shop:${id}`, sku: 'T1-0', shop: '77', erp: '10', sold: 0 })
    expect(await level()).toMatchObject({ state: 'ready', seenQuantity: 77 })
    const seen = await on.db.stockEvent.findFirst({ where: { shopItemId: id, kind: 'seen' } })
    expect(seen).toMatchObject({ quantity: 77, detail: { confirmed: 10, sold: 0, restocked: 0, explained: false } })
    await push()
    expect(on.shown()).toMatchObject({ 'T1-0': 10 })
    expect(await openCases('STOCK_OVERWRITTEN')).toHaveLength(1)
    on.pass(60)
    await on.polled()
    await sample()
    await sample()
    expect(await openCases('STOCK_OVERWRITTEN')).toEqual([])
  })

  it('that the shop’s own sales explain are no case, whether the sale moved our number or not', async () => {
    await on.db.stockPolicy.update({ where: { storefrontId: on.storefrontId }, data: { ceiling: 4, recompute: true } })
    await send()
    on.pass(60)
    on.shop.sell('T1-0', 2)
    await on.order(0, { 'T1-0': 2 })
    expect(on.shown()).toMatchObject({ 'T1-0': 2 })
    // Ten less two is still above the ceiling: what is missing in the shop is filled up again.
    await on.polled()
    await send()
    expect(await readAndJudge()).toMatchObject({ foreign: 0, sentAgain: 1 })
    await push()
    expect(on.shown()).toMatchObject({ 'T1-0': 4 })
    expect(await openCases('STOCK_OVERWRITTEN')).toEqual([])
  })

  it('a sale right after our number explains it too where the shop’s clock is behind', async () => {
    await on.db.connection.updateMany({ where: { kind: 'storefront' }, data: { clockSkewSeconds: -60 } })
    on.shop.sell('T1-0', 2)
    // Twenty seconds after our number, by the shop's clock forty before it.
    const at = new Date(on.now().getTime() - 100_000)
    await on.order(0, { 'T1-0': 2 }, { placedAt: at, modifiedAt: at })
    expect(await readAndJudge()).toMatchObject({ foreign: 0 })
    expect(await openCases('STOCK_OVERWRITTEN')).toEqual([])
  })

  it('rule 21: that it put back by itself are corrected, and nobody is suspected', async () => {
    const units = [{ line: '1', product: '', variation: '', sku: 'T1-0', quantity: 0, sold: 1 }]
    await on.order(0, {}, { units, bucket: 'in_erp', placedAt: new Date(on.now().getTime() - 86_400_000) })
    write('T1-0', 11)
    expect(await readAndJudge()).toMatchObject({ foreign: 0, sentAgain: 1 })
    expect(await openCases('STOCK_OVERWRITTEN')).toEqual([])
    await push()
    expect(on.shown()).toMatchObject({ 'T1-0': 10 })
  })

  it('are not judged before the orders are read up to them: a sale nobody has read of explains too', async () => {
    on.pass(15 * 60)
    on.shop.sell('T1-0', 3)
    await sample()
    expect(await level()).toMatchObject({ seenQuantity: 7 })
    expect(await sample()).toMatchObject({ foreign: 0 })
    await on.order(0, { 'T1-0': 3 })
    on.pass(5)
    await on.polled()
    expect(await sample()).toMatchObject({ foreign: 0, sentAgain: 1 })
  })

  it('that came with a product are read afresh before anybody is suspected', async () => {
    await readAndJudge()
    const stale = { quantity: 3, readAt: on.now() }
    await on.db.shopItem.update({ where: { id }, data: stale })
    on.pass(30)
    await on.polled()
    expect(await sample()).toMatchObject({ read: 1, foreign: 0 })
    on.pass(30)
    await on.polled()
    expect(await sample()).toMatchObject({ foreign: 0 })
    write('T1-0', 3)
    on.pass(30)
    await on.polled()
    await sample()
    on.pass(30)
    await on.polled()
    expect(await sample()).toMatchObject({ foreign: 1 })
  })

  it('are left alone unless the flow is live', async () => {
    write('T1-0', 77)
    await on.db.storefrontFlow.updateMany({
      where: { storefrontId: on.storefrontId, flow: 'inventory' },
      data: { mode: 'shadow' },
    })
    expect(await readAndJudge()).toEqual({ read: 0, foreign: 0, sentAgain: 0 })
  })
})

it('numbers that are not brought up to date any more are one case, named after what was not read', async () => {
  on.pass(40 * 60)
  await on.polled()
  await sample()
  expect(await openCases('STOCK_STALE')).toMatchObject([
    { cause: { key: 'read', value: expect.stringContaining("the ERP's stock was last read 2026-11-23") } },
  ])
  await on.asOf('MAIN', on.now())
  await computeStock(on.ctx, on.erpConnectionId)
  await sample()
  expect(await openCases('STOCK_STALE')).toEqual([])
})
