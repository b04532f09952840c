import { afterEach, beforeEach, expect, it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { computeStock } from './compute-stock.ts'
import { pushStock } from './push-stock.ts'
import type { StockShopWorld } from './testing/stock-shop.ts'
import { createStockShopWorld } from './testing/stock-shop.ts'

const given = givenDatabase()
let on: StockShopWorld
beforeEach(async () => {
  on = await createStockShopWorld(given.db)
})
afterEach(() => on.close())

it('comes back later for what a computation holds', async () => {
  await on.addProducts(1, 2)
  await computeStock(on.ctx, on.erpConnectionId)
  await on.db.$transaction(async (tx) => {
    await tx.$queryRaw`select shop_item_id from stock_levels for update`
    expect(await pushStock(on.ctx, on.storefrontId)).toMatchObject({
      requests: 0,
      againAt: new Date(on.now().getTime() + 1_000),
    })
  })
  on.pass(1)
  expect(await pushStock(on.ctx, on.storefrontId)).toMatchObject({ requests: 1, confirmed: 2 })
})
