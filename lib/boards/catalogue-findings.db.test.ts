import { beforeAll, describe, expect, it } from 'vitest'
import { expectFault, givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { countCatalogueChanges, listCatalogueChanges } from './catalogue-changes.ts'
import { readCatalogueFields } from './catalogue-fields.ts'
import { countFindings, listFindings, stylesOfFindings } from './catalogue-findings.ts'
import { readCatalogueItem } from './catalogue-item.ts'
import { givenChange, givenFinding, givenItem, givenShopItem } from './testing/given-catalogue.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000)

let ours: Awaited<ReturnType<typeof givenStorefront>>
let theirs: typeof ours
const admin = person('admin')
const theirPerson = () => person('ecommerce', [theirs.id])

beforeAll(async () => {
  ours = await givenStorefront(given.db, { code: 'OURS' })
  theirs = await givenStorefront(given.db, { code: 'THEIRS' })
})

describe('the comparison', () => {
  let shirt: bigint
  let blouse: bigint
  const findings: bigint[] = []

  beforeAll(async () => {
    const { db } = given
    shirt = await givenItem(db, ours.erpConnectionId, {
      style: '00467',
      styleName: 'Linen shirt',
      thirdPartyItem: 'SHT-LIN-L',
      colorName: 'Blue',
      sizeDesc: 'L',
      priceAmount: 500_000n,
      retailAmount: 600_000n,
      currency: 'GBP',
      ean: '5901234123457',
    })
    blouse = await givenItem(db, ours.erpConnectionId, { style: '00468', styleName: 'Silk blouse', channelFlag: 'Y' })
    const sold = await givenShopItem(db, ours.id, {
      sku: 'SHT-LIN-L',
      name: 'Linen shirt',
      regularAmount: 650_000n,
      match: 'one',
      matchedBy: 'third_party_item',
      attributes: [
        { name: 'Colour', value: 'Blue' },
        { name: 'Size', value: 'L' },
      ],
      agreed: { regular_price: '60.00' },
      parts: { create: [{ itemId: shirt, quantity: 1 }] },
    })
    const rogue = await givenShopItem(db, ours.id, { sku: 'NOBODYS', match: 'none' })
    const other = await givenShopItem(db, theirs.id, { sku: 'THEIRS-1' })
    const found = (minutes: number, fields: Omit<Parameters<typeof givenFinding>[1], 'storefrontId'>, shop = ours.id) =>
      givenFinding(db, { storefrontId: shop, openedAt: ago(60 * minutes), ...fields })
    findings.push(
      await found(30, {
        code: 'PRICE_DIFFERS',
        field: 'regular_price',
        shopItemId: sold,
        itemId: shirt,
        shopValue: '65.00',
        erpValue: '60.00',
      }),
      await found(10, { code: 'ROGUE_SKU', field: 'existence', shopItemId: rogue, shopValue: 'NOBODYS' }),
      await found(20, { code: 'ITEM_NOT_IN_SHOP', field: 'existence', itemId: blouse }),
      await found(5, { code: 'SKU_MISSING', field: 'sku', shopItemId: other }, theirs.id),
      await found(90, { code: 'NAME_DIFFERS', field: 'name', shopItemId: sold, closedAt: ago(60) }),
    )
    await givenChange(db, {
      storefrontId: ours.id,
      shopItemId: sold,
      state: 'proposed',
      field: 'regular_price',
      before: '65.00',
      after: '60.00',
    })
  })

  it('lists open findings, newest first, a page at a time, of the actor’s storefronts alone', async () => {
    const seen: string[] = []
    for (let after: string | undefined; ; ) {
      const { rows, next } = await listFindings(given.db, admin, {}, { size: 1, ...(after ? { after } : {}) })
      seen.push(...rows.map(({ code }) => code))
      if (next === null) break
      after = next
    }
    expect(seen).toEqual(['SKU_MISSING', 'ROGUE_SKU', 'ITEM_NOT_IN_SHOP', 'PRICE_DIFFERS'])
    const codes = async (filter: Parameters<typeof listFindings>[2], actor = admin) =>
      (await listFindings(given.db, actor, filter)).rows.map(({ code }) => code)
    expect(await codes({}, theirPerson())).toEqual(['SKU_MISSING'])
    expect(await codes({ storefrontId: theirs.id })).toEqual(['SKU_MISSING'])
    await expectFault(listFindings(given.db, theirPerson(), { storefrontId: ours.id }), 'NOT_PERMITTED')
    expect(await codes({ group: 'prices' })).toEqual(['PRICE_DIFFERS'])
    expect(await codes({ code: 'ROGUE_SKU' })).toEqual(['ROGUE_SKU'])
    expect(await codes({ search: 'silk' })).toEqual(['ITEM_NOT_IN_SHOP'])
    expect(await codes({ search: 'nobody' })).toEqual(['ROGUE_SKU'])
    expect(await codes({ search: '100%' })).toEqual([])
  })

  it('shows both values, the item, the style to publish and the change under way', async () => {
    const { rows } = await listFindings(given.db, admin, { storefrontId: ours.id })
    const [rogue, missing, price] = rows
    expect(price).toMatchObject({
      shopValue: '65.00',
      erpValue: '60.00',
      currency: 'GBP',
      styleKey: '01/00467',
      shopItem: { sku: 'SHT-LIN-L', onSale: true, quarantined: false },
      item: { styleName: 'Linen shirt', color: 'Blue', size: 'L', sku: 'SHT-LIN-L' },
      change: { kind: 'revert', state: 'proposed' },
    })
    expect(rogue).toMatchObject({ shopItem: { sku: 'NOBODYS' }, item: null, styleKey: null, change: null })
    expect(missing).toMatchObject({ shopItem: null, styleKey: '01/00468' })
  })

  it('counts them by kind, and the filter’s with its oldest', async () => {
    const count = await countFindings(given.db, admin, { storefrontId: ours.id, group: 'prices' })
    expect(count).toMatchObject({ findings: 1, more: false, oldestAt: ago(1_800), all: 3 })
    expect(count.groups).toMatchObject({ missing: 1, rogue: 1, prices: 1, no_sku: 0 })
    expect(await countFindings(given.db, admin, { search: 'silk' })).toMatchObject({ findings: 1, all: 4 })
  })

  it('names the styles of what is missing, and none of another’s storefront', async () => {
    expect(await stylesOfFindings(given.db, admin, findings)).toEqual([
      { storefrontId: ours.id, storefrontCode: 'OURS', currency: 'GBP', styleKeys: ['01/00468'] },
    ])
    expect(await stylesOfFindings(given.db, theirPerson(), findings)).toEqual([])
  })

  it('shows one item with both sides of every field', async () => {
    const sold = await given.db.shopItem.findFirstOrThrow({ where: { sku: 'SHT-LIN-L' } })
    const item = await readCatalogueItem(given.db, admin, sold.id)
    const field = (id: string) => item?.fields.find((each) => each.id === id)
    expect(field('regular_price')).toMatchObject({
      shop: '65.00',
      erp: '60.00',
      agreed: '60.00',
      policy: 'revert',
      differsSince: ago(1_800),
    })
    expect(field('sale_price')).toMatchObject({ shop: '', erp: '50.00', differsSince: null })
    expect(field('attributes')).toMatchObject({ shop: 'Blue, L', erp: 'Blue, L' })
    expect(item?.findings.map(({ code }) => code)).toEqual(['PRICE_DIFFERS'])
    expect(item?.parts).toMatchObject([{ quantity: 1, style: '00467', barcode: '5901234123457' }])
    expect(await readCatalogueItem(given.db, theirPerson(), sold.id)).toBeNull()
    expect(await readCatalogueItem(given.db, admin, 999_999n)).toBeNull()
  })

  it('shows every field with its policy, what it meets and its last violation', async () => {
    await given.db.catalogueField.createMany({
      data: [
        { storefrontId: ours.id, field: 'barcode', policy: 'approve' },
        {
          storefrontId: ours.id,
          field: 'regular_price',
          lastViolationAt: ago(60),
          lastViolation: { shopItemId: '7', sku: 'SHT-LIN-L', before: '60.00', after: '65.00' },
        },
        { storefrontId: theirs.id, field: 'barcode', policy: 'no such policy' },
      ],
    })
    const fields = await readCatalogueFields(given.db, admin, ours.id)
    const field = (id: string) => fields.find((each) => each.id === id)
    expect(field('barcode')).toMatchObject({ policy: 'approve', chosen: true, lastViolation: null })
    expect(field('regular_price')).toMatchObject({
      policy: 'revert',
      chosen: false,
      findings: 1,
      master: 'erp',
      lastViolation: { at: ago(60), shopItemId: '7', sku: 'SHT-LIN-L', before: '60.00', after: '65.00' },
    })
    expect(field('images')).toMatchObject({ direction: 'shop_only' })
    const [unknown] = (await readCatalogueFields(given.db, admin, theirs.id)).filter(({ id }) => id === 'barcode')
    expect(unknown).toMatchObject({ policy: 'revert', chosen: false })
    await expectFault(readCatalogueFields(given.db, theirPerson(), ours.id), 'NOT_PERMITTED')
  })
})

describe('the record of changes', () => {
  let shop: Awaited<ReturnType<typeof givenStorefront>>
  let item: bigint

  beforeAll(async () => {
    const { db } = given
    shop = await givenStorefront(db, { code: 'RECORD' })
    item = await givenShopItem(db, shop.id, { sku: 'CHANGED' })
    const change = (minutes: number, fields: Omit<Parameters<typeof givenChange>[1], 'storefrontId'>) =>
      givenChange(db, { storefrontId: shop.id, createdAt: ago(60 * minutes), ...fields })
    const first = await change(40, { shopItemId: item, field: 'regular_price', before: '65.00', after: '60.00' })
    await change(30, { shopItemId: item, kind: 'restore', state: 'ready', undoesId: first })
    await change(20, { kind: 'publish', state: 'refused', styleKey: '01/00468', outcomeCode: 'SKU_TAKEN' })
    await change(10, { shopItemId: item, state: 'proposed', field: 'barcode' })
  })

  it('lists the newest first with what each undid, and filters by what a person asks for', async () => {
    const { rows } = await listCatalogueChanges(given.db, admin, { storefrontId: shop.id })
    expect(rows.map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'revert proposed',
      'publish refused',
      'restore ready',
      'revert done',
    ])
    const [, refused, restore, done] = rows
    expect(restore?.undoesId).toBe(done?.id)
    expect(done?.undoneById).toBe(restore?.id)
    expect(refused).toMatchObject({ styleKey: '01/00468', shopItem: null, outcomeCode: 'SKU_TAKEN' })
    const page = await listCatalogueChanges(given.db, admin, { storefrontId: shop.id }, { size: 3 })
    const rest = await listCatalogueChanges(given.db, admin, { storefrontId: shop.id }, { after: page.next ?? '' })
    expect(rest.rows.map(({ id }) => id)).toEqual([done?.id])
    const states = async (filter: object) =>
      (await listCatalogueChanges(given.db, admin, { storefrontId: shop.id, ...filter })).rows.map(({ state }) => state)
    expect(await states({ show: 'waiting' })).toEqual(['proposed'])
    expect(await states({ show: 'open' })).toEqual(['ready'])
    expect(await states({ kind: 'publish' })).toEqual(['refused'])
    expect(await states({ shopItemId: item })).toHaveLength(3)
    expect(await states({ search: 'chang' })).toHaveLength(3)
    expect(await states({ search: '01/00468' })).toEqual(['refused'])
    expect((await listCatalogueChanges(given.db, theirPerson())).rows).toEqual([])
  })

  it('counts the filter’s and what waits for a person', async () => {
    const count = await countCatalogueChanges(given.db, admin, { storefrontId: shop.id, show: 'done' })
    expect(count).toEqual({ changes: 1, more: false, waiting: 1 })
  })
})
