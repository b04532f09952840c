import { describe, expect, it } from 'vitest'
import type { OrderLine } from '../../storefront/port.ts'
import type { Candidate } from './score-item.ts'
import { bestFirst, scoreItem } from './score-item.ts'
import { goodsByName, goodsOf } from './shop-goods.ts'
import { clearBest } from './suggest-items.ts'

const line: OrderLine = {
  id: '1',
  name: 'Merino Beanie - S, Ecru',
  productId: '69',
  variationId: '71',
  sku: 'BNE-MER-S-ECR',
  barcode: '',
  quantity: 2,
  taxClass: '',
  subtotal: 400_000n,
  subtotalTax: 80_000n,
  total: 400_000n,
  totalTax: 80_000n,
  taxes: [],
  attributes: [
    { key: 'pa_size', label: 'Size', value: 'S' },
    { key: 'pa_colour', label: 'Colour', value: 'Ecru' },
  ],
}
const beanie: Candidate = {
  pkey: '1',
  style: '00467',
  styleName: 'Merino Beanie',
  colorCode: 'ECR',
  colorName: 'Ecru',
  lblCode: 'SELV',
  dimension: '',
  sizeDesc: 'S',
  thirdPartyItem: 'BNE-MER-ECR-S',
  barcode: null,
  price: 240_000n,
  currency: 'GBP',
  active: true,
  barcodeSame: false,
  skuSame: false,
  skuAlike: 0,
  titleAlike: 0,
}
const goods = goodsOf(line, 'GBP', '')
const points = (change: Partial<Candidate>, shop = goods) =>
  Object.fromEntries(scoreItem(shop, { ...beanie, ...change }).reasons.map(({ kind, points }) => [kind, points]))

describe('what a shop says of its goods', () => {
  it('is the name without what its attributes say, and the price of one piece without and with tax', () => {
    expect(goods).toMatchObject({ title: 'merino beanie', price: { net: 200_000n, gross: 240_000n } })
  })

  it('keeps a name that is nothing but attributes, and the key’s SKU where the line has none', () => {
    expect(goodsOf({ ...line, name: 'S, Ecru', sku: '' }, 'GBP', 'KEYED')).toMatchObject({
      title: 'S, Ecru',
      sku: 'KEYED',
    })
  })
})

describe('a score', () => {
  it('is the sum of its reasons, from 0 to 100', () => {
    const { score, reasons } = scoreItem(goods, { ...beanie, skuAlike: 0.5, titleAlike: 1 })
    expect(reasons).toEqual([
      { kind: 'sku_alike', points: 23, percent: 50 },
      { kind: 'style', points: 40, percent: 100 },
      { kind: 'colour', points: 8 },
      { kind: 'size', points: 8 },
      { kind: 'price', points: 5 },
    ])
    expect(score).toBe(84)
    expect(scoreItem(goods, { ...beanie, barcodeSame: true, skuSame: true }).score).toBe(100)
    expect(scoreItem(goods, { ...beanie, active: false, colorName: 'Navy', colorCode: 'NAV' }).score).toBe(0)
  })

  it('counts an equal barcode or SKU, and letters shared by chance not at all', () => {
    expect(points({ barcodeSame: true })).toMatchObject({ barcode: 70 })
    expect(points({ skuSame: true, skuAlike: 1 })).toMatchObject({ sku: 65 })
    expect(points({ skuSame: true, skuAlike: 1 })).not.toHaveProperty('sku_alike')
    expect(points({ skuAlike: 0.29, titleAlike: 0.29 })).toEqual({ colour: 8, size: 8, price: 5 })
  })

  it('takes the colour and size an attribute names at its word, and only then holds another against the item', () => {
    expect(points({ colorName: 'Navy', colorCode: 'NAV', sizeDesc: 'M' })).toMatchObject({ colour: -12, size: -12 })
    const plain = goodsByName('BNE-MER-S-ECR', 'Beanie')
    expect(points({}, plain)).toEqual({ colour: 8, size: 8 })
    expect(points({ colorName: 'Navy', colorCode: 'NAV', sizeDesc: 'M' }, plain)).toEqual({})
  })

  it('holds a price far off against the item, in the same currency only', () => {
    expect(points({ price: 200_000n })).toMatchObject({ price: 5 })
    expect(points({ price: 300_000n })).not.toHaveProperty('price')
    expect(points({ price: 900_000n })).toMatchObject({ price: -10 })
    expect(points({ price: 900_000n, currency: 'EUR' })).not.toHaveProperty('price')
    expect(points({ price: null })).not.toHaveProperty('price')
  })

  it('takes fifty from an item that is not active', () => {
    expect(points({ active: false })).toMatchObject({ inactive: -50 })
  })
})

describe('the best of several', () => {
  const scored = (score: number, change: Partial<Candidate> = {}) => ({
    score,
    reasons: [],
    item: { ...beanie, ...change },
  })

  it('stands in one order whatever order they came in', () => {
    const all = [
      scored(80, { pkey: 'b' }),
      scored(80, { pkey: 'a' }),
      scored(80, { pkey: 'c', active: false }),
      scored(90, { style: 'z' }),
      scored(80, { pkey: 'a', lblCode: 'OLD' }),
    ]
    const sorted = [...all].sort(bestFirst)
    expect([...all].reverse().sort(bestFirst)).toEqual(sorted)
    expect(sorted.map(({ item }) => [item.style, item.lblCode, item.pkey].join(' '))).toEqual([
      'z SELV 1',
      '00467 OLD a',
      '00467 SELV a',
      '00467 SELV b',
      '00467 SELV c',
    ])
  })

  it('may be accepted among many only when it is active and clearly ahead', () => {
    expect(clearBest([])).toBeNull()
    expect(clearBest([scored(80, { active: false })])).toBeNull()
    expect(clearBest([scored(80), scored(71)])).toBeNull()
    expect(clearBest([scored(80), scored(70)])).toMatchObject({ score: 80 })
  })
})
