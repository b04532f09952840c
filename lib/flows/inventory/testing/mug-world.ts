import { beforeEach, expect } from 'vitest'
import { givenDatabase } from '../../../../scripts/testing/given.ts'
import { computeStock } from '../compute-stock.ts'
import { expectedStock } from './stock-oracle.ts'
import type { StockWorld } from './stock-rows.ts'
import { createStockWorld, warehouses } from './stock-rows.ts'

export const mug = '01/MUG/WHI///350'

/**
 * Before each test: two shops, the first sells a mug that stands in MAIN (30), EU1 (12) and where nobody may sell it from, two
 * pieces or a tenth kept back, figures and orders just read.
 */
export function givenMug() {
  const given = givenDatabase()
  const world = { on: undefined as unknown as StockWorld, shopItemId: 0n, itemId: 0n }
  beforeEach(async () => {
    const on = await createStockWorld(given.db, { shops: 2 })
    await on.rules([
      ...warehouses([{ country: 'GB' }, ['MAIN', 'EU1']], [{}, ['MAIN', 'POE']]),
      { table: 'buffer', storefront: '', position: 10, match: { sku: 'MUG' }, target: { units: 2, percent: 10 } },
    ])
    const itemId = await on.item(mug)
    Object.assign(world, { on, itemId, shopItemId: await on.shopItem(0, 'MUG', [[itemId, 1]], { quantity: 7 }) })
    await on.stock(mug, 'MAIN', 30)
    await on.stock(mug, 'EU1', 12)
    await on.stock(mug, 'POE', 500)
    await on.stock(mug, 'MAIN', 99, 'SAMPLE')
    await on.asOf('MAIN', on.now())
    await on.asOf('EU1', on.now())
    on.pass(20)
    await on.polled()
  })
  return Object.assign(world, {
    level: () => world.on.db.stockLevel.findUniqueOrThrow({ where: { shopItemId: world.shopItemId } }),
    compute: () => computeStock(world.on.ctx, world.on.erpConnectionId),
    openCases: (code: string) =>
      world.on.db.exceptionCase.findMany({ where: { code, state: 'open' }, orderBy: { openedAt: 'asc' } }),
    /** What was computed is the equation from scratch, for every shop item. */
    async expectEquation() {
      const { db, shops, erpConnectionId, now } = world.on
      const rows = await db.stockLevel.findMany({ where: { storefrontId: { in: shops.map(({ id }) => id) } } })
      const shown = new Map(
        rows.map((row) => {
          const { ots, pending, buffer, available, desired } = row
          return [row.shopItemId, { ots, pending, buffer, available, desired }]
        }),
      )
      expect(shown).toEqual(await expectedStock(db, now(), erpConnectionId))
    },
  })
}
