import { expect } from 'vitest'
import { expectedStock } from '../../../lib/flows/inventory/testing/stock-oracle.ts'
import type { JoinedStock } from './joined-stock.ts'

/** At rest every number is the equation's, from scratch, and the shop shows it. */
export async function expectAtRest({ db, shop, now, storefrontId, erpConnectionId }: JoinedStock): Promise<void> {
  const levels = await db.stockLevel.findMany({ where: { storefrontId }, include: { shopItem: true } })
  const figures = new Map(
    levels.map(({ shopItemId, ots, pending, buffer, available, desired }) => [
      shopItemId,
      { ots, pending, buffer, available, desired },
    ]),
  )
  expect(figures).toEqual(await expectedStock(db, now(), erpConnectionId))
  const shown = new Map(shop.products().map(({ id, stock_quantity }) => [String(id), stock_quantity]))
  for (const { desired, confirmedQuantity, state, shopItem } of levels) {
    if (shopItem.keeper !== 'own') continue
    const inShop = shown.get(shopItem.variationId || shopItem.productId)
    expect({ sku: shopItem.sku, state, inShop, confirmedQuantity }).toEqual({
      ...{ sku: shopItem.sku, state: 'settled', inShop: desired, confirmedQuantity: desired },
    })
  }
}
