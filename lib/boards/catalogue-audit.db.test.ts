import { beforeAll, describe, expect, it } from 'vitest'
import { expectFault, givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { percentOf, readCatalogueAudit } from './catalogue-audit.ts'
import { countShopItems, listShopItems, readCatalogueReading } from './catalogue-items.ts'
import { givenChange, givenFinding, givenShopItem } from './testing/given-catalogue.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000)

let theirs: Awaited<ReturnType<typeof givenStorefront>>
const admin = person('admin')
const theirPerson = () => person('ecommerce', [theirs.id])

beforeAll(async () => {
  theirs = await givenStorefront(given.db, { code: 'THEIRS' })
})

describe('shop items and the audit', () => {
  let shop: Awaited<ReturnType<typeof givenStorefront>>

  beforeAll(async () => {
    const { db } = given
    shop = await givenStorefront(db, { code: 'AUDIT' })
    await db.storefrontFlow.create({
      data: { storefrontId: shop.id, flow: 'catalogue', mode: 'live', liveSince: ago(86_400) },
    })
    await db.pollCursor.create({ data: { storefrontId: shop.id, flow: 'catalogue', polledAt: ago(30) } })
    const product = { productId: '77', kind: 'variable', sku: '', name: 'Draft style', status: 'draft', onSale: false }
    await givenShopItem(db, shop.id, product as never)
    const variation = (n: number) =>
      givenShopItem(db, shop.id, {
        productId: '77',
        variationId: String(n),
        kind: 'variation',
        name: '',
        onSale: false,
      })
    await variation(1)
    const shared = await variation(2)
    await givenShopItem(db, shop.id, { dirty: true })
    await givenShopItem(db, shop.id, { goneAt: ago(60) })
    const quarantined = async (created: number, ended: number, more: object = {}) => {
      const id = await givenShopItem(db, shop.id, { status: 'draft', onSale: false, createdAt: ago(created) })
      await givenChange(db, {
        storefrontId: shop.id,
        shopItemId: id,
        kind: 'quarantine',
        reason: 'ROGUE_SKU',
        createdAt: ago(ended + 1),
        endedAt: ago(ended),
        ...more,
      })
      return id
    }
    const rogue = await quarantined(100, 60)
    await quarantined(300, 220)
    // One a person quarantined long after it was made, one not confirmed yet: neither measures the rule.
    await quarantined(80_000, 10, { askedById: admin.id })
    await quarantined(50, 20, { state: 'sending', endedAt: null })
    await givenFinding(db, { storefrontId: shop.id, code: 'ROGUE_SKU', shopItemId: rogue })
    await givenFinding(db, { storefrontId: shop.id, code: 'SKU_SHARED', shopItemId: shared })
    await givenFinding(db, { storefrontId: shop.id, code: 'SKU_SHARED', field: 'sku', shopItemId: shared })
    await givenFinding(db, { storefrontId: shop.id, code: 'ITEM_NOT_IN_SHOP' })
  })

  it('says what is clean, what faults there are, and how long a quarantine took', async () => {
    const [audit] = await readCatalogueAudit(given.db, now, admin, 60, shop.id)
    // Audited: two variations, one not compared yet, four made to be quarantined; two of them have findings.
    expect(audit).toMatchObject({ audited: 7, clean: 4, waiting: 1, percent: 57.1, missing: 1, mode: 'live' })
    expect(audit?.faults).toEqual([
      { code: 'ITEM_NOT_IN_SHOP', group: 'missing', findings: 1 },
      { code: 'ROGUE_SKU', group: 'rogue', findings: 1 },
      { code: 'SKU_SHARED', group: 'shared', findings: 2 },
    ])
    expect(audit?.quarantine).toEqual({
      done: 2,
      lastSeconds: 40,
      lastAt: ago(60),
      worstSeconds: 80,
      beyond: 1,
      boundSeconds: 70,
    })
    await expectFault(readCatalogueAudit(given.db, now, theirPerson(), 60, shop.id), 'NOT_PERMITTED')
    expect(
      (await readCatalogueAudit(given.db, now, theirPerson(), 60)).map(({ storefrontCode }) => storefrontCode),
    ).toEqual(['THEIRS'])
  })

  it('never calls a catalogue clean that is not', () => {
    expect(percentOf(99_999, 100_000)).toBe(99.9)
    expect(percentOf(5, 5)).toBe(100)
    expect(percentOf(0, 0)).toBeNull()
  })

  it('lists what can be released: products that are not on sale, with their variations', async () => {
    const filter = { storefrontId: shop.id, show: 'off_sale' } as const
    const { rows } = await listShopItems(given.db, admin, filter)
    const draft = rows.find(({ name }) => name === 'Draft style')
    expect(draft).toMatchObject({ kind: 'variable', variations: 2, faulty: 1, quarantined: false, changing: false })
    expect(rows.filter(({ quarantined }) => quarantined)).toHaveLength(3)
    expect(rows.filter(({ changing }) => changing)).toHaveLength(1)
    expect(await countShopItems(given.db, admin, filter)).toEqual({ items: 5, more: false })
    const every = await listShopItems(given.db, admin, { storefrontId: shop.id, show: 'every' }, { size: 5 })
    const rest = await listShopItems(
      given.db,
      admin,
      { storefrontId: shop.id, show: 'every' },
      { after: every.next ?? '' },
    )
    expect([...every.rows, ...rest.rows]).toHaveLength(8)
    // A variation is called by its product.
    expect(rest.rows.filter(({ variationId }) => variationId !== '').map(({ name }) => name)).toEqual([
      'Draft style',
      'Draft style',
    ])
  })

  it('says how the catalogue is read', async () => {
    const [reading] = await readCatalogueReading(given.db, admin, shop.id)
    expect(reading).toMatchObject({ mode: 'live', polledAt: ago(30), items: 8, waiting: 1, lastError: null })
  })
})
