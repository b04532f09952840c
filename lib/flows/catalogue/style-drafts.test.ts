import { describe, expect, it } from 'vitest'
import type { StyleItem, StyleProduct } from './style-drafts.ts'
import { draftStyle } from './style-drafts.ts'

let ids = 0n
const item = (colorName: string, sizeDesc: string, change: Partial<StyleItem> = {}): StyleItem => ({
  id: ++ids,
  pkey: String(ids),
  division: '01',
  style: '00417',
  styleName: 'Rain Cape',
  colorCode: colorName.slice(0, 3).toUpperCase(),
  colorName,
  lblCode: 'SELV',
  dimension: '',
  sizeDesc,
  upc: '012345678905',
  ean: null,
  thirdPartyItem: `CAPE-${colorName}-${sizeDesc}`,
  price: 390_000n,
  retail: null,
  currency: null,
  active: true,
  productId: null,
  isAsked: false,
  ...change,
})

const draft = (items: StyleItem[], products: StyleProduct[] = [], taken: string[] = []) =>
  draftStyle('01/00417', items, products, {
    currency: 'GBP',
    skuOf: ({ thirdPartyItem }) => thirdPartyItem ?? '',
    taken: new Set(taken),
  })

describe('a new style', () => {
  it('becomes a variable draft with colour and size, nothing in stock', () => {
    const { product, variations, problems, options } = draft([item('Red', 'S'), item('Red', 'M'), item('Blue', 'M')])
    expect(problems).toEqual([])
    expect(options).toBeNull()
    expect(product).toMatchObject({
      kind: 'variable',
      name: 'Rain Cape',
      sku: '01-00417',
      status: 'draft',
      managesStock: false,
      attributes: [
        { name: 'Colour', options: ['Red', 'Blue'], forVariations: true },
        { name: 'Size', options: ['S', 'M'], forVariations: true },
      ],
    })
    expect(variations[0]).toMatchObject({
      sku: 'CAPE-Red-S',
      barcode: '012345678905',
      quantity: 0,
      regularPrice: 390_000n,
    })
  })

  it('of several dimensions or labels names them too', () => {
    const { product, variations } = draft([
      item('Red', '32', { dimension: '30' }),
      item('Red', '32', { dimension: '32' }),
    ])
    expect(product?.attributes.map(({ name }) => name)).toEqual(['Colour', 'Size', 'Dimension'])
    expect(variations[1]?.attributes.at(-1)).toEqual({ name: 'Dimension', value: '32' })
  })

  it('of one item is a simple product of its SKU', () => {
    const { product, variations } = draft([item('Red', 'OS')])
    expect(product).toMatchObject({
      kind: 'simple',
      sku: 'CAPE-Red-OS',
      managesStock: true,
      quantity: 0,
      attributes: [],
    })
    expect(variations).toEqual([])
  })

  it.each<[string, StyleItem[], string[]]>([
    ['has no SKU', [item('Red', 'S', { thirdPartyItem: null }), item('Red', 'M')], []],
    ['stands on several', [item('Red', 'S'), item('Red', 'S')], []],
    ['The shop has the SKU', [item('Red', 'S'), item('Red', 'M')], ['CAPE-Red-M']],
    ['has no price', [item('Red', 'S', { price: null }), item('Red', 'M')], []],
    ['is priced in EUR', [item('Red', 'S', { currency: 'EUR' }), item('Red', 'M')], []],
    ['on its way', [item('Red', 'S', { isAsked: true })], []],
    ['no active item', [], []],
    ['a product with the SKU 01-00417', [item('Red', 'S'), item('Red', 'M')], ['01-00417']],
  ])('is not sent when it "%s"', (words, items, taken) => {
    expect(draft(items, [], taken).problems.join('; ')).toContain(words)
  })
})

describe('a style the shop has', () => {
  const product: StyleProduct = {
    productId: '9',
    kind: 'variable',
    attributes: [
      { name: 'Storlek', value: 'S | M' },
      { name: 'Colour', value: 'Red' },
    ],
  }

  it('is added to its product in its own words, with the options it lacks', () => {
    const items = [item('Red', 'S', { productId: '9' }), item('Red', 'L'), item('red', 'M')]
    const added = draft(items, [product])
    expect(added).toMatchObject({ productId: '9', product: null, problems: [] })
    expect(added.options).toEqual([{ name: 'Storlek', options: ['L'] }])
    expect(added.variations[0]?.attributes).toEqual([
      { name: 'Colour', value: 'Red' },
      { name: 'Storlek', value: 'L' },
    ])
  })

  it('spread over products, or as a simple one, is a person’s', () => {
    const items = [item('Red', 'S', { productId: '9' }), item('Red', 'L')]
    expect(draft(items, [product, { ...product, productId: '10' }]).problems[0]).toContain('9, 10')
    expect(draft(items, [{ ...product, kind: 'simple' }]).problems[0]).toContain('is simple')
  })
})
