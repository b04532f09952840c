import { describe, expect, it } from 'vitest'
import type { FieldPolicies, FieldPolicy } from './fields.ts'
import { catalogueFieldNames, catalogueFields } from './fields.ts'
import type { ComparedItem, ErpSide } from './item-values.ts'
import type { ItemSide, JudgedBy } from './judge-shop-item.ts'
import { judgeShopItem } from './judge-shop-item.ts'

const liveSince = new Date('2026-11-01T00:00:00Z')
const policies = (chosen: Partial<Record<string, FieldPolicy>> = {}) =>
  Object.fromEntries(
    catalogueFieldNames.map((name) => [name, chosen[name] ?? catalogueFields[name].defaultPolicy]),
  ) as FieldPolicies

const shopItem = (change: Partial<ComparedItem> = {}): ComparedItem => ({
  id: 1n,
  productId: '10',
  variationId: '11',
  kind: 'variation',
  name: 'M, Red',
  sku: 'CAPE-M',
  skuInherited: false,
  barcode: '',
  status: 'publish',
  onSale: true,
  attributes: [
    { name: 'Colour', value: 'Red' },
    { name: 'Size', value: 'm' },
  ],
  currency: 'GBP',
  regularAmount: 120_000n,
  saleAmount: null,
  saleFrom: null,
  saleTo: null,
  createdAt: new Date('2026-10-01T00:00:00Z'),
  readAt: new Date('2026-11-02T00:00:00Z'),
  stood: false,
  goneAt: null,
  match: 'one',
  agreed: {},
  ...change,
})

const erpItem = (change: Partial<ErpSide> = {}): ErpSide => ({
  id: 7n,
  pkey: '7',
  styleName: 'Rain Cape',
  colorCode: 'RED',
  colorName: 'Red',
  sizeDesc: 'M',
  upc: '050601200011',
  ean: null,
  thirdPartyItem: 'CAPE-M',
  price: 120_000n,
  retail: null,
  currency: null,
  active: true,
  ...change,
})

const one = (item: Partial<ErpSide> = {}, change: Partial<ItemSide> = {}): ItemSide => ({
  match: 'one',
  matchedBy: 'third_party_item',
  parts: [{ item: erpItem(item), quantity: 1 }],
  fits: [],
  skuBefore: null,
  ...change,
})
const unknown: ItemSide = { match: 'none', matchedBy: '', parts: [], fits: [], skuBefore: null }

const judge = (item: ComparedItem, side: ItemSide, by: Partial<JudgedBy> = {}) =>
  judgeShopItem(item, side, {
    policies: policies(),
    currency: 'GBP',
    liveSince,
    itemsKnownTo: new Date('2026-11-03T00:00:00Z'),
    isGoingLive: false,
    sharing: [],
    styleName: null,
    ...by,
  })
const codes = (verdict: ReturnType<typeof judge>) => verdict.findings.map(({ code }) => code)

it('agrees on what is equal', () => {
  const verdict = judge(shopItem({ barcode: '50601200011' }), one())
  expect(codes(verdict)).toEqual([])
  expect(verdict.wishes).toEqual([])
  expect(verdict.agreed).toEqual({ sku: 'CAPE-M', regular_price: '12.00', barcode: '050601200011' })
})

describe('a SKU the ERP does not know', () => {
  const rogue = (change: Partial<ComparedItem>, by: Partial<JudgedBy> = {}) =>
    judge(shopItem({ match: 'none', createdAt: new Date('2026-11-02T00:00:00Z'), ...change }), unknown, by)

  it('is quarantined when it was made after the flow went live', () => {
    expect(rogue({}).wishes).toMatchObject([{ kind: 'quarantine', field: 'status', after: { value: 'private' } }])
    expect(rogue({ kind: 'simple', variationId: '' }).wishes[0]?.after).toEqual({ value: 'draft' })
  })

  it.each<[string, Partial<ComparedItem>, Partial<JudgedBy>]>([
    ['was there before', { createdAt: new Date('2026-10-30T00:00:00Z') }, {}],
    ['was read before the flow was', { agreed: { existence: 'there' } }, {}],
    ['is a draft already', { status: 'draft' }, {}],
    ['was an item before', { agreed: { sku: 'CAPE-M' } }, {}],
    ['is only raised by policy', {}, { policies: policies({ existence: 'raise' }) }],
    ['is of a flow that never was live', {}, { liveSince: null }],
  ])('is only found when it %s', (_, change, by) => {
    const verdict = rogue(change, by)
    expect(codes(verdict)).toEqual(['ROGUE_SKU'])
    expect(verdict.wishes).toEqual([])
  })

  it('waits while the ERP’s items were read before it was', () => {
    for (const itemsKnownTo of [null, new Date('2026-11-01T23:59:59Z')]) {
      const verdict = rogue({}, { itemsKnownTo })
      expect([codes(verdict), verdict.wishes, verdict.waitsForItems]).toEqual([['ROGUE_SKU'], [], true])
      expect(rogue({ status: 'draft' }, { itemsKnownTo }).waitsForItems).toBeUndefined()
    }
  })

  it('is no finding once a person accepted it', () => {
    expect(codes(rogue({ agreed: { existence: 'accepted CAPE-M' } }))).toEqual([])
  })
})

it('a link to what the ERP does not have is found, and takes nothing off sale', () => {
  const verdict = judge(shopItem({ createdAt: new Date('2026-11-02T00:00:00Z') }), { ...unknown, matchedBy: 'link' })
  expect(verdict).toMatchObject({ findings: [{ code: 'ROGUE_SKU', detail: { link: true } }], wishes: [] })
})

describe('a field', () => {
  const agreed = { sku: 'CAPE-M', regular_price: '12.00' }

  it('edited in the shop meets its policy', () => {
    const edited = shopItem({ agreed, regularAmount: 150_000n })
    expect(judge(edited, one()).wishes).toMatchObject([{ kind: 'revert', state: 'ready', after: { value: '12.00' } }])
    const waits = judge(edited, one(), { policies: policies({ regular_price: 'approve' }) })
    expect(waits.wishes).toMatchObject([{ kind: 'revert', state: 'proposed' }])
    const raised = judge(edited, one(), { policies: policies({ regular_price: 'raise' }) })
    expect([codes(raised), raised.wishes]).toEqual([['PRICE_DIFFERS'], []])
    const ignored = judge(edited, one(), { policies: policies({ regular_price: 'ignore' }) })
    expect([codes(ignored), ignored.wishes]).toEqual([[], []])
  })

  it('changed in the ERP is pushed, whoever approves edits', () => {
    const side = one({ price: 130_000n })
    expect(judge(shopItem({ agreed }), side).wishes).toMatchObject([{ kind: 'push', after: { value: '13.00' } }])
    const approve = judge(shopItem({ agreed }), side, { policies: policies({ regular_price: 'approve' }) })
    expect(approve.wishes).toMatchObject([{ kind: 'push', state: 'ready' }])
    expect(judge(shopItem({ agreed }), side, { policies: policies({ regular_price: 'raise' }) }).wishes).toEqual([])
  })

  it('that never agreed is a person’s to decide', () => {
    const verdict = judge(shopItem({ regularAmount: 150_000n }), one())
    expect(verdict.findings).toMatchObject([{ code: 'PRICE_DIFFERS', detail: { moved: 'first' } }])
    expect(verdict.wishes).toEqual([])
  })

  it('that differs when the flow goes live is a person’s, unless one let it stand', () => {
    const by = { isGoingLive: true }
    for (const [price, regularAmount] of [
      [120_000n, 150_000n],
      [130_000n, 120_000n],
      [130_000n, 150_000n],
    ] as const) {
      const verdict = judge(shopItem({ agreed, regularAmount }), one({ price }), by)
      expect(verdict.findings).toMatchObject([{ code: 'PRICE_DIFFERS', detail: { moved: 'first' } }])
      expect(verdict.wishes).toEqual([])
      // And stays one with the next comparison.
      expect(judge(shopItem({ agreed: verdict.agreed, regularAmount }), one({ price })).wishes).toEqual([])
    }
    const accepted = { ...agreed, regular_price: '15.00', 'regular_price@erp': '12.00' }
    const stands = judge(shopItem({ agreed: accepted, regularAmount: 150_000n }), one(), by)
    expect([codes(stands), stands.agreed]).toEqual([[], accepted])
    const inactive = { ...by, policies: policies({ status_active: 'quarantine_draft' }) }
    const off = judge(shopItem({ agreed }), one({ active: false }), inactive)
    expect([codes(off), off.wishes, off.agreed.status_active]).toEqual([['ITEM_INACTIVE_ON_SALE'], [], 'there'])
  })

  it('a SKU edited before the flow went live is a person’s until it is another one', () => {
    const side = one({}, { matchedBy: 'agreed', skuBefore: 'CAPE-M' })
    const renamed = { agreed, sku: 'CAPE-NEW' }
    const before = judge(shopItem(renamed), side, { isGoingLive: true })
    expect([codes(before), before.wishes]).toEqual([['SKU_DIFFERS'], []])
    const after = judge(shopItem({ ...renamed, agreed: before.agreed }), side)
    expect([codes(after), after.wishes]).toEqual([['SKU_DIFFERS'], []])
    const again = judge(shopItem({ sku: 'CAPE-NEWER', agreed: before.agreed }), side)
    expect(again.wishes).toMatchObject([{ field: 'sku', after: { value: 'CAPE-M' } }])
    expect(judge(shopItem({ agreed: before.agreed }), one()).agreed).toEqual(agreed)
  })

  it('a price of nothing or less is no price: nothing is compared with it or written', () => {
    for (const price of [0n, -10_000n]) {
      const verdict = judge(shopItem({ agreed }), one({ price }))
      expect([codes(verdict), verdict.wishes, verdict.agreed]).toEqual([[], [], agreed])
      const sale = judge(shopItem({ agreed: { ...agreed, sale_price: '9.00' } }), one({ price, retail: 120_000n }))
      expect(sale.wishes).toEqual([])
    }
  })

  it('priced in another currency is not compared', () => {
    const verdict = judge(shopItem(), one({ price: 990_000n, currency: 'EUR' }))
    expect(verdict.findings).toMatchObject([{ code: 'PRICE_CURRENCY', shopValue: '12.00 GBP', erpValue: '99.00 EUR' }])
  })

  it('suggested retail above the price makes a sale of it, without dates', () => {
    const side = one({ price: 90_000n, retail: 120_000n })
    const sale = shopItem({ saleAmount: 90_000n, saleTo: new Date('2026-12-01T00:00:00Z') })
    expect(judge(sale, side).findings).toMatchObject([
      { code: 'SALE_PRICE_DIFFERS', shopValue: '9.00 ..2026-12-01T00:00', erpValue: '9.00' },
    ])
    expect(codes(judge(shopItem({ saleAmount: 90_000n }), side))).toEqual([])
    // A sale of the shop's own is its own.
    expect(codes(judge(shopItem({ saleAmount: 90_000n }), one()))).toEqual([])
  })

  it('barcode: none in the shop is no difference, one taken away is', () => {
    expect(codes(judge(shopItem(), one()))).toEqual([])
    const removed = judge(shopItem({ agreed: { ...agreed, barcode: '050601200011' } }), one())
    expect(removed.wishes).toMatchObject([{ field: 'barcode', after: { value: '050601200011' } }])
    expect(codes(judge(shopItem({ barcode: '4006381333931' }), one()))).toEqual(['BARCODE_DIFFERS'])
  })

  it('colour and size are compared where both name them', () => {
    const blue = shopItem({
      attributes: [
        { name: 'pa_farbe', value: 'Blau' },
        { name: 'Motif', value: 'Dots' },
      ],
    })
    expect(judge(blue, one()).findings).toMatchObject([
      { code: 'ATTRIBUTES_DIFFER', shopValue: 'Blau', erpValue: 'Red' },
    ])
  })
})

describe('an item that is inactive in the ERP', () => {
  it('is found while it is on sale, and taken off by policy', () => {
    const side = one({ active: false })
    expect(judge(shopItem(), side)).toMatchObject({ findings: [{ code: 'ITEM_INACTIVE_ON_SALE' }], wishes: [] })
    const by = { policies: policies({ status_active: 'quarantine_draft' }) }
    expect(judge(shopItem(), side, by).wishes).toMatchObject([{ kind: 'quarantine' }])
    expect(judge(shopItem({ agreed: { status_active: 'there' } }), side, by).wishes).toEqual([])
    expect(judge(shopItem({ onSale: false }), side).findings).toEqual([])
    expect(judge(shopItem({ agreed: { status_active: 'there' } }), one()).agreed.status_active).toBeUndefined()
  })
})

it('a SKU that several carry is agreed on by none', () => {
  const sharing = [{ productId: '20', variationId: '', shopItemId: '2' }]
  const verdict = judge(shopItem(), one(), { sharing })
  expect(codes(verdict)).toEqual(['SKU_SHARED'])
  expect(verdict.agreed.sku).toBeUndefined()
})

it('a variable product carries no SKU of an item and is never rogue; its name is its style’s', () => {
  const product = shopItem({ kind: 'variable', variationId: '', sku: 'CAPE', name: 'Cape', match: 'no_item' })
  const none: ItemSide = { ...unknown, match: 'no_item' }
  expect(codes(judge(product, none))).toEqual([])
  expect(codes(judge(product, none, { styleName: 'Rain Cape' }))).toEqual(['NAME_DIFFERS'])
})
