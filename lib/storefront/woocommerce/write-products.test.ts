import { describe, expect, it } from 'vitest'
import type { ProductDraft, VariationDraft } from '../catalogue-port.ts'
import { answered, shownOf } from './testing/answered.ts'
import { openShop } from './testing/open-shop.ts'

const limits = { deadlineMs: 5_000 }

const draftOf = (more: Partial<ProductDraft> = {}): ProductDraft => ({
  kind: 'variable',
  name: 'Harbour Jacket & Hood',
  sku: '',
  barcode: '',
  status: 'draft',
  regularPrice: null,
  attributes: [
    { name: 'Colour', options: ['Navy', 'Sand'], forVariations: true },
    { name: 'Fit', options: ['Slim'], forVariations: true },
  ],
  managesStock: false,
  quantity: null,
  ...more,
})
const variationOf = (sku: string, colour: string, more: Partial<VariationDraft> = {}): VariationDraft => ({
  sku,
  barcode: '',
  status: 'publish',
  regularPrice: 1495000n,
  attributes: [
    { name: 'Colour', value: colour },
    { name: 'Fit', value: 'Slim' },
  ],
  quantity: 0,
  ...more,
})

describe('publishing', () => {
  it('makes a draft with its attributes, then its variations; the SKU is found before anything is made again', async () => {
    const { shop, client } = await openShop()
    const [product] = shownOf(await client.createProducts([draftOf()], limits))
    expect(product).toMatchObject({
      kind: 'variable',
      name: 'Harbour Jacket & Hood',
      status: 'draft',
      onSale: false,
      attributes: [
        { name: 'Colour', options: ['Navy', 'Sand'], forVariations: true },
        { name: 'Fit', options: ['Slim'], forVariations: true },
      ],
    })
    const id = product?.productId ?? ''
    // Colour is the shop's own attribute, with a page for every value; Fit is this product's.
    expect(shop.product(Number(id))?.attributes.map(({ id: own, slug }) => [own, slug])).toEqual([
      [2, 'pa_colour'],
      [0, 'Fit'],
    ])
    const drafts = [variationOf('HJ-NAV', 'Navy', { barcode: '4006381333900' }), variationOf('HJ-SND', 'Sand')]
    const variations = shownOf(await client.createVariations(id, drafts, limits))
    expect(variations[0]).toMatchObject({
      productId: id,
      sku: 'HJ-NAV',
      barcode: '4006381333900',
      status: 'publish',
      regularPrice: 1495000n,
      keeper: 'own',
      quantity: 0,
      attributes: [
        { name: 'Colour', value: 'Navy' },
        { name: 'Fit', value: 'Slim' },
      ],
    })
    expect(await client.findSkus(['HJ-SND', 'HJ-NAV'])).toHaveLength(2)
    const [read] = await client.products([id])
    expect(read?.variations.map(({ sku, onSale }) => [sku, onSale])).toEqual([
      ['HJ-NAV', false],
      ['HJ-SND', false],
    ])
    const release = { productId: id, variationId: '', status: 'publish' }
    expect(shownOf(await client.patchShopItems([release], limits))[0]).toMatchObject({
      status: 'publish',
      onSale: true,
    })
  })

  it('a simple product with its price, barcode and stock', async () => {
    const { client } = await openShop()
    const draft = draftOf({
      kind: 'simple',
      sku: 'S-1',
      barcode: '4006381333917',
      regularPrice: 129950n,
      managesStock: true,
      quantity: 0,
      attributes: [],
    })
    expect(shownOf(await client.createProducts([draft], limits))[0]).toMatchObject({
      kind: 'simple',
      sku: 'S-1',
      barcode: '4006381333917',
      regularPrice: 129950n,
      keeper: 'own',
      quantity: 0,
    })
  })

  it('failures 31 and 34: a SKU or barcode that is taken is refused alone', async () => {
    const { client } = await openShop()
    const made = await client.createProducts(
      [draftOf({ sku: 'mug-350' }), draftOf({ sku: 'FREE' }), draftOf({ barcode: '4006381333931' })],
      limits,
    )
    expect(answered(made).map((item) => item.ok || item.code)).toEqual([
      'product_invalid_sku',
      true,
      'product_invalid_global_unique_id',
    ])
    const drafts = ['SWT-FISH', 'SWT-NEW'].map((sku) =>
      variationOf(sku, 'Navy', { attributes: [{ name: 'colour', value: 'Navy' }] }),
    )
    expect(answered(await client.createVariations('45', drafts, limits)).map((item) => item.ok || item.code)).toEqual([
      'product_invalid_sku',
      true,
    ])
  })

  it('failure 33: a time-out after the work leaves variations that are found by their SKUs', async () => {
    const { shop, client } = await openShop()
    const [product] = shownOf(await client.createProducts([draftOf()], limits))
    const id = product?.productId ?? ''
    shop.faults.add({ replyLost: true, silentMs: 2_000, match: 'variations/batch', times: 1 })
    const drafts = [variationOf('HJ-NAV', 'Navy'), variationOf('HJ-SND', 'Sand')]
    expect((await client.createVariations(id, drafts, { deadlineMs: 300 })).kind).toBe('unknown')
    expect((await client.findSkus(['HJ-NAV', 'HJ-SND'])).map(({ productId }) => productId)).toEqual([id, id])
  })

  it('a choice the product does not offer is not sent: the shop would drop it in silence', async () => {
    const { shop, client } = await openShop()
    const drafts = [
      variationOf('SWT-A', 'Navy', { attributes: [{ name: 'Width', value: 'Wide' }] }),
      variationOf('SWT-B', 'Navy', { attributes: [{ name: 'SIZE', value: 'XS' }] }),
    ]
    const items = answered(await client.createVariations('45', drafts, limits))
    expect(items[0]).toMatchObject({ ok: false, code: 'attribute_unknown' })
    expect(items[1]).toMatchObject({ ok: true, shown: { attributes: [{ name: 'Size', value: 'XS' }] } })
    expect(await client.createVariations('999999', drafts, limits)).toMatchObject({
      kind: 'refused',
      code: 'product_gone',
    })
    expect(shop.requests().writes).toBe(1)
  })

  it('nothing is made when the attributes cannot be read', async () => {
    const { shop, client } = await openShop()
    shop.faults.add({ cut: true, method: 'GET' })
    expect((await client.createVariations('45', [variationOf('SWT-A', 'Navy')], limits)).kind).toBe('not_sent')
    expect(shop.requests().writes).toBe(0)
  })
})

describe('changing fields', () => {
  it('writes what is named and leaves the rest; null empties', async () => {
    const { client } = await openShop()
    const pen = { productId: '25', variationId: '' }
    const [changed] = shownOf(
      await client.patchShopItems(
        [
          {
            ...pen,
            name: 'Pen "Noir" <7>',
            sku: 'PEN-7',
            regularPrice: 432500n,
            salePrice: 400000n,
            saleFrom: new Date('2026-11-20T00:00:00Z'),
            saleTo: new Date('2026-12-01T10:30:00Z'),
          },
        ],
        limits,
      ),
    )
    expect(changed).toMatchObject({
      name: 'Pen "Noir" <7>',
      sku: 'PEN-7',
      barcode: '4006381333931',
      regularPrice: 432500n,
      salePrice: 400000n,
      saleFrom: new Date('2026-11-20T00:00:00Z'),
      saleTo: new Date('2026-12-01T10:30:00Z'),
      quantity: 10,
    })
    const emptied = { ...pen, sku: '', barcode: '', salePrice: null, saleFrom: null, saleTo: null }
    expect(shownOf(await client.patchShopItems([emptied], limits))[0]).toMatchObject({
      sku: '',
      barcode: '',
      regularPrice: 432500n,
      salePrice: null,
      saleFrom: null,
      saleTo: null,
    })
    expect(shownOf(await client.patchShopItems([{ ...pen, regularPrice: null }], limits))[0]?.regularPrice).toBeNull()
  })

  it('failure 30: a variation gets a SKU of its own', async () => {
    const { client } = await openShop()
    const patch = { productId: '54', variationId: '59', sku: 'SHT-LIN-M-FOR' }
    expect(shownOf(await client.patchShopItems([patch], limits))[0]).toMatchObject({
      variationId: '59',
      sku: 'SHT-LIN-M-FOR',
    })
  })

  it('quarantines a product and a variation', async () => {
    const { client } = await openShop()
    const product = { productId: '19', variationId: '', status: 'draft' }
    expect(shownOf(await client.patchShopItems([product], limits))[0]).toMatchObject({ status: 'draft', onSale: false })
    const variation = { productId: '45', variationId: '46', status: 'private' }
    expect(shownOf(await client.patchShopItems([variation], limits))[0]).toMatchObject({
      status: 'private',
      onSale: false,
    })
  })

  it("adds an option and keeps the shop's attributes, also those nobody named", async () => {
    const { shop, client } = await openShop()
    const size = { name: 'Size', options: ['L', 'M', 'S', 'XL', 'XXL'], forVariations: true }
    const material = { name: 'Material', options: ['Wool'], forVariations: false }
    const [changed] = shownOf(
      await client.patchShopItems([{ productId: '45', variationId: '', attributes: [size, material] }], limits),
    )
    expect(changed).toMatchObject({
      attributes: [size, material, { name: 'Colour', options: ['Ecru', 'Navy'], forVariations: true }],
    })
    expect(shop.product(45)?.attributes.map(({ id }) => id)).toEqual([1, 0, 2])
  })
})
