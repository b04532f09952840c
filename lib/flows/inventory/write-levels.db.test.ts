import { describe, expect, it } from 'vitest'
import { givenMug, mug } from './testing/mug-world.ts'

const given = givenMug()
const { level, compute, openCases } = given

describe('a number', () => {
  it('has no way out where the ERP has never listed stock of it, until it does', async () => {
    const gift = '01/GIFT////'
    const id = await given.on.shopItem(0, 'GIFT', [[await given.on.item(gift), 1]], { quantity: 7 })
    const ofGift = () => given.on.db.stockLevel.findUniqueOrThrow({ where: { shopItemId: id } })
    await given.on.order(0, { GIFT: 2 })
    await compute()
    expect(await ofGift()).toMatchObject({ available: -2, state: 'settled', outcomeCode: 'STOCK_NOT_IN_ERP' })
    expect(await openCases('OVERSOLD')).toEqual([])
    await given.on.stock(gift, 'MAIN', 1)
    await compute()
    expect(await ofGift()).toMatchObject({ available: -1, state: 'ready', outcomeCode: null })
    await given.on.db.erpStock.updateMany({ where: { itemKey: gift }, data: { goneAt: given.on.now() } })
    await given.on.db.stockPolicy.updateMany({ data: { recompute: true } })
    await compute()
    expect(await ofGift()).toMatchObject({ available: -2, state: 'ready', outcomeCode: null })
  })

  it('failure 39: has no way out where nobody counts the stock, or the product does: a case a product', async () => {
    const more = { kind: 'variation', productId: '900', keeper: 'parent' }
    for (const variationId of ['901', '902'])
      await given.on.shopItem(0, `V${variationId}`, [[given.itemId, 1]], { ...more, variationId })
    await given.on.db.shopItem.update({ where: { id: given.shopItemId }, data: { keeper: 'none' } })
    await compute()
    expect(await level()).toMatchObject({ state: 'settled', outcomeCode: 'STOCK_NOT_MANAGED', desired: 37 })
    const [kept, ...others] = await openCases('STOCK_KEPT_BY_PARENT')
    expect(kept?.cause).toMatchObject({ key: 'product:900', variations: 2, skus: ['V901', 'V902'] })
    expect(others).toEqual([])
    await given.on.db.shopItem.updateMany({
      where: { OR: [{ id: given.shopItemId }, { productId: '900' }] },
      data: { keeper: 'own', comparedAt: given.on.now() },
    })
    await compute()
    expect(await level()).toMatchObject({ state: 'ready', outcomeCode: null })
    expect(await openCases('STOCK_KEPT_BY_PARENT')).toEqual([])
  })

  it('what the shop shows already is not sent', async () => {
    await given.on.db.shopItem.update({ where: { id: given.shopItemId }, data: { quantity: 37 } })
    await compute()
    expect(await level()).toMatchObject({ desired: 37, state: 'settled', confirmedQuantity: 37, confirmedVersion: 1n })
  })

  it('while an older number is on its way the newer waits behind it', async () => {
    await compute()
    await given.on.db.stockLevel.update({
      where: { shopItemId: given.shopItemId },
      data: { state: 'sending', sentVersion: 1n },
    })
    await given.on.stock(mug, 'MAIN', 1)
    await compute()
    expect(await level()).toMatchObject({ state: 'sending', version: 2n, sentVersion: 1n })
  })
})
