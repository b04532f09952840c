import { beforeAll, describe, expect, it } from 'vitest'
import { expectFault, givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { readBufferEffects } from './buffer-effects.ts'
import type { StockFilter } from './stock-conditions.ts'
import { countStock, listStock } from './stock-list.ts'
import { readStockPolicies } from './stock-policies.ts'
import { listSeasons } from './stock-seasons.ts'
import { readGuarded, readStockSummary } from './stock-summary.ts'
import { givenErpItem, givenLevel, givenShopItem, givenVelocity } from './testing/given-stock.ts'

const given = givenDatabase()
let ours: Awaited<ReturnType<typeof givenStorefront>>
let theirs: typeof ours
const admin = person('admin')

/** SKUs page by page. */
const skus = async (filter: StockFilter = {}, actor = admin, size = 3): Promise<string[]> => {
  const found: string[] = []
  for (let after: string | undefined; ; ) {
    const page = await listStock(given.db, actor, filter, { size, ...(after ? { after } : {}) })
    found.push(...page.rows.map(({ sku }) => sku))
    if (page.next === null) return found
    after = page.next
  }
}

beforeAll(async () => {
  ours = await givenStorefront(given.db, { code: 'OURS' })
  theirs = await givenStorefront(given.db, { code: 'THEIRS' })
  const { db } = given
  const put = async (sku: string, level: Parameters<typeof givenLevel>[3], shop = ours) => {
    const id = await givenShopItem(db, shop.id, { sku })
    await givenLevel(db, shop.id, id, level)
    return id
  }
  const fast = await put('A-FAST', { ots: 120, pending: 9, buffer: 6, bufferRuleId: 7n })
  await givenVelocity(db, ours.id, fast, 'fast', 40)
  await givenErpItem(db, ours.erpConnectionId, { itemKey: '02/A/1///M', season: 'FW26', shopItemId: fast })
  await put('B-LOW', { ots: 4, state: 'ready' })
  await put('C-ZERO', { ots: 3, buffer: 3, bufferRuleId: 7n })
  await put('D-OVERSOLD', { ots: 2, pending: 5 })
  await put('E-REFUSED', { ots: 9, state: 'refused', outcomeCode: 'invalid_id', outcomeMessage: 'Invalid ID.' })
  await put('F-GUARDED', { ots: 0, state: 'guarded', confirmedQuantity: 30 })
  await put('G-THEIRS', { ots: 50 }, theirs)
  const uncounted = await givenShopItem(db, ours.id, { sku: 'H-UNCOUNTED', keeper: 'none' })
  await givenLevel(db, ours.id, uncounted, { ots: 7, outcomeCode: 'STOCK_NOT_MANAGED' })
  await givenShopItem(db, ours.id, { sku: 'I-ROGUE', match: 'none' })
  await givenShopItem(db, ours.id, { sku: 'J-PARENT', kind: 'variable', keeper: 'none' })
  await givenShopItem(db, ours.id, { sku: 'K-GONE', goneAt: new Date() })
})

describe('the list of stock', () => {
  const counted = ['A-FAST', 'B-LOW', 'C-ZERO', 'D-OVERSOLD', 'E-REFUSED', 'F-GUARDED', 'H-UNCOUNTED', 'I-ROGUE']

  it('holds what can have stock of its own, by SKU, page by page', async () => {
    expect(await skus({ storefrontId: ours.id })).toEqual(counted)
    expect((await skus()).sort()).toEqual([...counted, 'G-THEIRS'].sort())
  })

  it('shows what is left first, of all storefronts together', async () => {
    const least = ['D-OVERSOLD', 'C-ZERO', 'F-GUARDED', 'B-LOW', 'H-UNCOUNTED', 'E-REFUSED', 'G-THEIRS', 'A-FAST']
    expect(await skus({ sort: 'least' })).toEqual(least)
    expect(await skus({ sort: 'least' }, admin, 50)).toEqual(least)
  })

  it('is narrowed by state, number, pace, season and text', async () => {
    expect(await skus({ state: 'ready' })).toEqual(['B-LOW'])
    expect(await skus({ state: 'guarded' })).toEqual(['F-GUARDED'])
    expect(await skus({ state: 'without' })).toEqual(['H-UNCOUNTED', 'I-ROGUE'])
    expect(await skus({ band: 'low', storefrontId: ours.id })).toEqual(['B-LOW'])
    expect((await skus({ band: 'zero' })).sort()).toEqual(['C-ZERO', 'D-OVERSOLD', 'F-GUARDED'])
    expect(await skus({ band: 'oversold' })).toEqual(['D-OVERSOLD'])
    expect(await skus({ velocity: 'fast' })).toEqual(['A-FAST'])
    expect(await skus({ velocity: 'none', search: 'a-f' })).toEqual([])
    expect(await skus({ season: 'FW26' })).toEqual(['A-FAST'])
    expect(await skus({ search: 'zer' })).toEqual(['C-ZERO'])
    expect(await skus({ search: '%' })).toEqual([])
    expect(await countStock(given.db, admin, { state: 'without' })).toEqual({ items: 2, more: false })
    expect(await countStock(given.db, admin, {}, 4)).toEqual({ items: 4, more: true })
  })

  it('carries the figures, and the reason where nothing is sent', async () => {
    const { rows } = await listStock(given.db, admin, { storefrontId: ours.id })
    expect(rows[0]).toMatchObject({
      ots: 120,
      pending: 9,
      buffer: 6,
      desired: 105,
      sentQuantity: 105,
      confirmedQuantity: 105,
      velocity: 'fast',
      sold: 40,
      season: 'FW26',
      oversold: false,
    })
    expect(rows.find(({ sku }) => sku === 'E-REFUSED')).toMatchObject({ state: 'refused', outcome: 'Invalid ID.' })
    expect(rows.find(({ sku }) => sku === 'D-OVERSOLD')).toMatchObject({ oversold: true, available: -3, desired: 0 })
    expect(rows.find(({ sku }) => sku === 'H-UNCOUNTED')).toMatchObject({ state: 'without', keeper: 'none' })
    expect(rows.find(({ sku }) => sku === 'I-ROGUE')).toMatchObject({ state: 'without', match: 'none', ots: null })
  })

  it('shows nobody a storefront that is not theirs', async () => {
    const narrow = person('ecommerce', [theirs.id])
    expect(await skus({}, narrow)).toEqual(['G-THEIRS'])
    expect(await skus({ sort: 'least' }, narrow)).toEqual(['G-THEIRS'])
    await expectFault(listStock(given.db, narrow, { storefrontId: ours.id }), 'NOT_PERMITTED')
    expect((await readStockSummary(given.db, narrow)).map(({ code }) => code)).toEqual(['THEIRS'])
    expect(await readGuarded(given.db, narrow)).toEqual([])
    expect((await readStockPolicies(given.db, narrow)).map(({ code }) => code)).toEqual(['THEIRS'])
    expect(await listSeasons(given.db, narrow)).toEqual([])
    expect([...(await readBufferEffects(given.db, narrow)).keys()]).toEqual([''])
  })
})

describe('the sentence of truth', () => {
  it('counts what is sent, by storefront', async () => {
    const [first] = await readStockSummary(given.db, admin)
    expect(first).toMatchObject({
      code: 'OURS',
      mode: 'off',
      items: 6,
      zero: 3,
      oversold: 1,
      underWay: 1,
      refused: 1,
      guarded: 1,
      normalSeconds: 60,
      peakUntil: null,
    })
    expect(await listSeasons(given.db, admin)).toEqual(['FW26'])
  })

  it('says what the guard holds and which best sellers are among it', async () => {
    const [guarded, ...others] = await readGuarded(given.db, admin)
    expect(others).toEqual([])
    expect(guarded).toMatchObject({ code: 'OURS', items: 1, toZero: 1, guardPercent: 20 })
    // A-FAST, B-LOW, E-REFUSED and F-GUARDED itself.
    expect(guarded?.onOffer).toBe(4)
    expect(guarded?.worst).toMatchObject([{ sku: 'F-GUARDED', shown: 30, desired: 0 }])
  })

  it('knows what each buffer rule does', async () => {
    const effects = await readBufferEffects(given.db, admin, ours.id)
    expect(effects.get('7')).toEqual({ items: 2, units: 9, toZero: 1 })
    expect(effects.get('')).toMatchObject({ units: 0, toZero: 0 })
  })

  it('answers the defaults of a storefront nobody set a policy for, and what was set', async () => {
    await given.db.stockPolicy.create({ data: { storefrontId: theirs.id, guardPercent: 35, ceiling: 90 } })
    const [first, second] = await readStockPolicies(given.db, admin)
    expect(first).toMatchObject({ code: 'OURS', guardPercent: 20, ceiling: null, excludedLots: ['SAMPLE'] })
    expect(second).toMatchObject({ code: 'THEIRS', guardPercent: 35, ceiling: 90, normalSeconds: 60 })
  })
})
