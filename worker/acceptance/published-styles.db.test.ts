import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { previewPublish } from '../../lib/flows/catalogue/preview-publish.ts'
import { publishStyles } from '../../lib/flows/catalogue/publish-styles.ts'
import { releaseProducts } from '../../lib/flows/catalogue/release-products.ts'
import { setFieldPolicy } from '../../lib/flows/catalogue/set-field-policy.ts'
import { systemClock as clock } from '../../lib/kernel/clock.ts'
import { readAddedStyle } from '../../sandbox/bluecherry/added-style.ts'
import { expectAuditRow, person } from '../../scripts/testing/given.ts'
import type { CatalogueWorld } from './testing/catalogue-world.ts'
import { createCatalogueWorld } from './testing/catalogue-world.ts'

const ecommerce = { ...person('ecommerce') }

describe('a style made in the ERP', () => {
  let on: CatalogueWorld
  beforeAll(async () => {
    on = await createCatalogueWorld()
  }, 60_000)
  afterAll(() => on.close())

  const style = (name: string, sizes: string[], more: object = {}) =>
    on.erp.addStyle(
      readAddedStyle(
        {
          name,
          colours: [
            { code: 'RED', name: 'Red' },
            { code: 'BLU', name: 'Blue' },
          ],
          sizes,
          price: '39.00',
          ...more,
        },
        on.erp.nextStyle(),
      ),
    )
  const keyOf = async (name: string) => {
    const { division, style: code } = await on.db.erpItem.findFirstOrThrow({ where: { styleName: name } })
    return `${division}/${code}`
  }

  it('reaches the shop as a draft variable product, is released, and is what was previewed', async () => {
    style('Rain Cape', ['S', 'M', 'L'])
    await on.mirror()
    await on.compare()
    expect((await on.findings('ITEM_NOT_IN_SHOP')).length).toBe(8)
    const key = await keyOf('Rain Cape')
    const [preview] = await previewPublish(on.db, ecommerce, on.storefrontId, [key])
    expect(preview).toMatchObject({ name: 'Rain Cape', problems: [], productId: null })
    expect(preview?.product).toMatchObject({ kind: 'variable', status: 'draft' })
    expect(preview?.variations).toHaveLength(6)
    expect(await publishStyles(on.db, clock, ecommerce, on.storefrontId, [key])).toMatchObject({
      products: 1,
      variations: 6,
      skipped: [],
    })
    // Asked twice it is on its way once.
    expect((await publishStyles(on.db, clock, ecommerce, on.storefrontId, [key])).styles).toBe(0)
    expect(await on.push()).toMatchObject({ done: 7, refused: 0, requests: 2 })
    const made = on.shop.products().filter(({ name }) => name === 'Rain Cape')
    expect(made).toHaveLength(1)
    expect(made[0]).toMatchObject({ type: 'variable', status: 'draft' })
    const variations = on.shop.products().filter(({ parent_id }) => parent_id === made[0]?.id)
    expect(variations.map(({ sku }) => sku).sort()).toEqual(preview?.variations.map(({ sku }) => sku).sort())
    expect(variations.every((one) => one.regular_price === '39.00' && one.stock_quantity === 0)).toBe(true)
    await on.round()
    expect((await on.findings('ITEM_NOT_IN_SHOP')).length).toBe(2)
    expect((await on.findings()).filter((one) => one.includes('Rain'))).toEqual([])
    const item = await on.db.shopItem.findFirstOrThrow({ where: { productId: String(made[0]?.id), variationId: '' } })
    expect(item.onSale).toBe(false)
    await releaseProducts(on.db, clock, ecommerce, [item.id])
    await on.round()
    expect(on.shop.product(made[0]?.id ?? 0)?.status).toBe('publish')
    await expectAuditRow(on.db, 'catalogue:release', on.storefrontId)
  })

  it('a size added later joins its product, options and all', async () => {
    const key = await keyOf('Rain Cape')
    style('Rain Cape', ['XXL'], { style: key.split('/')[1], colours: [{ code: 'RED', name: 'Red' }] })
    await on.mirror()
    await on.compare()
    const [preview] = await previewPublish(on.db, ecommerce, on.storefrontId, [key])
    expect(preview).toMatchObject({ problems: [], product: null, options: [{ name: 'Size', options: ['XXL'] }] })
    await publishStyles(on.db, clock, ecommerce, on.storefrontId, [key])
    expect(await on.push()).toMatchObject({ done: 2, refused: 0 })
    const [variation] = on.shop.products().filter(({ sku }) => sku.endsWith('XXL'))
    expect(variation?.parent_id).toBeGreaterThan(0)
    const parent = on.shop.product(variation?.parent_id ?? 0)
    expect(parent?.attributes.find(({ name }) => name === 'Size')?.options).toContain('XXL')
    expect(variation?.attributes.map((one) => (one as { option?: string }).option)).toContain('XXL')
  })

  it('failure 34: one variation the shop refuses costs one exception and nothing else', async () => {
    style('Wind Cape', ['S', 'M', 'L'])
    await on.mirror()
    await on.compare()
    const key = await keyOf('Wind Cape')
    const [preview] = await previewPublish(on.db, ecommerce, on.storefrontId, [key])
    const [bad] = preview?.variations ?? []
    on.shop.failItem({ sku: bad?.sku ?? '' })
    await publishStyles(on.db, clock, ecommerce, on.storefrontId, [key])
    expect(await on.push()).toMatchObject({ done: 6, refused: 1 })
    expect((await on.cases()).filter((one) => one.startsWith('CATALOGUE_REFUSED'))).toEqual([
      `CATALOGUE_REFUSED publish:${bad?.sku}`,
    ])
    on.shop.failItem()
    await on.round()
    await publishStyles(on.db, clock, ecommerce, on.storefrontId, [key])
    expect(await on.push()).toMatchObject({ done: 1, refused: 0 })
    expect((await on.cases()).filter((one) => one.startsWith('CATALOGUE_REFUSED'))).toEqual([])
  })

  it('failure 35: what the shop wrote although it answered nothing is read back, not made twice', async () => {
    style('Storm Cape', ['S', 'M'], { price: '49.00' })
    await on.mirror()
    await on.compare()
    const key = await keyOf('Storm Cape')
    await publishStyles(on.db, clock, ecommerce, on.storefrontId, [key])
    on.shop.faults.add({ replyLost: true, match: 'products/batch', method: 'POST', times: 1 })
    on.shop.faults.add({ replyLost: true, match: 'variations/batch', method: 'POST', times: 1 })
    const pushed = await on.push()
    on.shop.faults.clear()
    expect(pushed).toMatchObject({ done: 5, refused: 0, unknown: 5 })
    expect(on.shop.products().filter(({ name }) => name === 'Storm Cape')).toHaveLength(1)
    const skus = on.shop
      .products()
      .map(({ sku }) => sku)
      .filter((sku) => sku !== '')
    expect(skus.filter((sku, at) => skus.indexOf(sku) !== at)).toEqual(['SHT-LIN', 'MUG-500'])
  })

  it('is released at once where the policy says so', async () => {
    await setFieldPolicy(on.db, clock, person('admin'), on.storefrontId, 'release', 'at_once')
    style('Sun Cape', ['S'])
    await on.mirror()
    await on.compare()
    await publishStyles(on.db, clock, ecommerce, on.storefrontId, [await keyOf('Sun Cape')])
    await on.push()
    expect(on.shop.products().find(({ name }) => name === 'Sun Cape')?.status).toBe('publish')
  })
})
