import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decideChanges } from '../../lib/flows/catalogue/decide-changes.ts'
import type { FieldPolicy } from '../../lib/flows/catalogue/fields.ts'
import { itemsOfProduct, landItems } from '../../lib/flows/catalogue/land-products.ts'
import { publishStyles } from '../../lib/flows/catalogue/publish-styles.ts'
import { readCatalogueShop } from '../../lib/flows/catalogue/read-catalogue-shop.ts'
import { setFieldPolicy } from '../../lib/flows/catalogue/set-field-policy.ts'
import { undoChange } from '../../lib/flows/catalogue/undo-change.ts'
import { systemClock as clock } from '../../lib/kernel/clock.ts'
import { readAddedStyle } from '../../sandbox/bluecherry/added-style.ts'
import { person } from '../../scripts/testing/given.ts'
import type { CatalogueWorld } from './testing/catalogue-world.ts'
import { createCatalogueWorld } from './testing/catalogue-world.ts'

const ecommerce = person('ecommerce')

let on: CatalogueWorld
const idOf = async (sku: string) => Number((await on.item(sku)).variationId || (await on.item(sku)).productId)
const priceOf = async (sku: string) => on.shop.product(await idOf(sku))?.regular_price
const style = (name: string, sizes: string[]) =>
  on.erp.addStyle(
    readAddedStyle({ name, colours: [{ code: 'RED', name: 'Red' }], sizes, price: '39.00' }, on.erp.nextStyle()),
  )
const keyOf = async (styleName: string) => {
  const { division, style: code } = await on.db.erpItem.findFirstOrThrow({ where: { styleName } })
  return `${division}/${code}`
}
const casesOf = async (code: string) => (await on.cases()).filter((one) => one.startsWith(code))

describe('what the ERP says too much at once', () => {
  let skus: string[]
  beforeAll(async () => {
    on = await createCatalogueWorld()
    const sizes = Array.from({ length: 60 }, (_, size) => `S${size}`)
    style('Long Coat', sizes)
    await on.mirror()
    await on.compare()
    await publishStyles(on.db, clock, ecommerce, on.storefrontId, [await keyOf('Long Coat')])
    await on.push()
    await on.round()
    const items = await on.db.shopItem.findMany({ where: { kind: 'variation', match: 'one' }, orderBy: { id: 'asc' } })
    skus = items.map(({ sku }) => sku).slice(-60)
  }, 60_000)
  afterAll(() => on.close())

  it('waits for a person, with one exception that names the number', async () => {
    for (const sku of skus) on.erp.changeItem(sku, { price: '0.39' })
    await on.mirror()
    expect(await on.round()).toMatchObject({ requests: 0 })
    expect(await on.changes({ state: 'proposed', outcomeCode: 'GUARDED' })).toHaveLength(60)
    expect(await casesOf('CATALOGUE_GUARD')).toEqual(['CATALOGUE_GUARD guard'])
    const { cause } = await on.db.exceptionCase.findFirstOrThrow({ where: { code: 'CATALOGUE_GUARD' } })
    expect(cause).toMatchObject({ value: '60', changes: 60 })
    expect(await priceOf(skus[0] ?? '')).toBe('39.00')
  })

  it('compared again it goes on waiting; put right in the ERP it is taken back', async () => {
    await on.db.shopItem.updateMany({ data: { dirty: true } })
    expect(await on.round()).toMatchObject({ requests: 0 })
    for (const sku of skus.slice(0, 10)) on.erp.changeItem(sku, { price: '39.00' })
    await on.mirror()
    expect(await on.round()).toMatchObject({ requests: 0 })
    expect(await on.changes({ state: 'proposed', outcomeCode: 'GUARDED' })).toHaveLength(50)
  })

  it('approved it stays approved, whatever is compared meanwhile, and is sent', async () => {
    const waiting = await on.changes({ state: 'proposed' })
    const ids = waiting.map(({ id }) => id)
    await decideChanges(on.db, clock, ecommerce, ids, 'approve')
    await on.db.shopItem.updateMany({ data: { dirty: true } })
    await on.compare()
    expect(await on.changes({ state: 'ready' })).toHaveLength(50)
    expect(await on.push()).toMatchObject({ done: 50, refused: 0 })
    expect(await priceOf(skus[59] ?? '')).toBe('0.39')
    await on.compare()
    expect(await casesOf('CATALOGUE_GUARD')).toEqual([])
  })

  it('a price of 0 is no price', async () => {
    on.erp.changeItem('MUG-350', { price: '0.00' })
    await on.mirror()
    expect(await on.round()).toMatchObject({ requests: 0 })
    expect(await priceOf('MUG-350')).toBe('12.00')
  })
})

describe('a SKU made in the shop', () => {
  beforeAll(async () => {
    on = await createCatalogueWorld()
  }, 60_000)
  afterAll(() => on.close())

  it('is not quarantined by what the ERP said before it was made', async () => {
    const sku = style('New Cape', ['S'])[0]?.sku ?? ''
    const { id } = on.shop.addProduct({ name: 'New Cape', sku, regular_price: '39.00', status: 'publish' })
    const pirate = on.shop.addProduct({ name: 'Pirate', sku: 'PIRATE-1', regular_price: '5.00', status: 'publish' })
    on.pass(2)
    await on.poll()
    await on.compare()
    expect(await on.push()).toMatchObject({ requests: 0 })
    // Found all the same, and the items are asked for at once.
    expect((await on.findings('ROGUE_SKU')).filter((one) => one.includes('PIRATE-1'))).toHaveLength(1)
    const jobs = await on.db.$queryRaw<{ key: string }[]>`select key from graphile_worker.jobs`
    expect(jobs.map(({ key }) => key)).toContain(`mirror:items:${on.erpConnectionId}`)
    await on.mirror()
    await on.compare()
    expect(await on.push()).toMatchObject({ done: 1 })
    expect(on.shop.product(id)?.status).toBe('publish')
    expect(on.shop.product(pirate.id)?.status).toBe('draft')
    expect(await on.item(sku)).toMatchObject({ match: 'one' })
  })
})

describe('a shop that makes something else of what it is sent', () => {
  beforeAll(async () => {
    on = await createCatalogueWorld()
  }, 60_000)
  afterAll(() => on.close())

  it('has refused it: it is one exception and no endless writing', async () => {
    const sku = 'MUG-350'
    on.shop.editProduct(await idOf(sku), { global_unique_id: '5901234123457' })
    on.erp.changeItem(sku, { barcode: '5901234123457' })
    await on.mirror()
    await on.round()
    // The shop keeps digits only.
    on.erp.changeItem(sku, { barcode: 'AB4006381333' })
    await on.mirror()
    expect(await on.round()).toMatchObject({ requests: 1, refused: 1, done: 0 })
    expect((await on.changes({ sku })).at(-1)).toMatchObject({ state: 'refused', outcomeCode: 'NOT_TAKEN' })
    expect(await casesOf('CATALOGUE_REFUSED')).toHaveLength(1)
    await on.db.shopItem.updateMany({ data: { dirty: true } })
    expect(await on.round()).toMatchObject({ requests: 0 })
    expect(await casesOf('CATALOGUE_REFUSED')).toHaveLength(1)
  })

  it('somebody who writes back each time is a person’s after some times', async () => {
    const id = await idOf('SPN-BCH-3')
    const price = on.shop.product(id)?.regular_price
    for (let time = 0; time < 5; time++) {
      on.shop.editProduct(id, { regular_price: '99.00' })
      expect(await on.round()).toMatchObject({ done: 1 })
      expect(on.shop.product(id)?.regular_price).toBe(price)
    }
    on.shop.editProduct(id, { regular_price: '99.00' })
    expect(await on.round()).toMatchObject({ requests: 0 })
    const { cause } = await on.db.exceptionCase.findFirstOrThrow({
      where: { state: 'open', code: 'CATALOGUE_REFUSED', cause: { path: ['sku'], equals: 'SPN-BCH-3' } },
    })
    expect(cause).toMatchObject({ answer: 'WRITTEN_BACK', field: 'regular_price' })
  })

  it('an undo asked for by what the shop showed a minute ago writes over nothing newer', async () => {
    const id = await idOf('CND-FIG')
    on.shop.editProduct(id, { regular_price: '55.00' })
    await on.round()
    const [change] = await on.changes({ sku: 'CND-FIG' })
    expect(change).toMatchObject({ state: 'done' })
    on.shop.editProduct(id, { regular_price: '19.90' })
    const { changeId } = await undoChange(on.db, clock, ecommerce, change?.id ?? 0n)
    expect(await on.push()).toMatchObject({ requests: 0, refused: 1 })
    expect(on.shop.product(id)?.regular_price).toBe('19.90')
    const [undo] = await on.changes({ id: changeId })
    expect(undo).toMatchObject({ state: 'refused', outcomeCode: 'MOVED_ON' })
    // Refused, it took nothing back: it may be asked for again once the shop shows what was written.
    on.shop.editProduct(id, { regular_price: change?.after && (change.after as { value: string }).value })
    on.pass(2)
    await on.poll()
    await undoChange(on.db, clock, ecommerce, change?.id ?? 0n)
    expect(await on.push()).toMatchObject({ done: 1 })
    expect(on.shop.product(id)?.regular_price).toBe('55.00')
  })
})

describe('a policy that enforces from now on', () => {
  beforeAll(async () => {
    on = await createCatalogueWorld()
  }, 60_000)
  afterAll(() => on.close())

  it.each(['raise', 'ignore'] as const)('leaves to a person what differed while it was %s', async (policy) => {
    const set = (chosen: FieldPolicy) =>
      setFieldPolicy(on.db, clock, person('admin'), on.storefrontId, 'regular_price', chosen)
    const [old, later] = [await idOf('MUG-350'), await idOf('CND-FIG')]
    const [stood, other] = policy === 'raise' ? ['50.00', '51.00'] : ['60.00', '61.00']
    const before = on.shop.product(later)?.regular_price
    await set(policy)
    await on.round()
    on.shop.editProduct(old, { regular_price: stood })
    await on.round()
    await set('revert')
    expect(await on.round()).toMatchObject({ requests: 0 })
    expect(on.shop.product(old)?.regular_price).toBe(stood)
    expect(await on.findings('PRICE_DIFFERS')).toContain(`PRICE_DIFFERS MUG-350 ${stood}|12.00`)
    on.shop.editProduct(later, { regular_price: other })
    expect(await on.round()).toMatchObject({ done: 1 })
    expect(on.shop.product(later)?.regular_price).toBe(before)
  })

  it('a style renamed in the ERP is found on its variable product', async () => {
    const parent = await on.item('SWT-FISH')
    const { sku } = await on.db.shopItem.findFirstOrThrow({
      where: { productId: parent.productId, kind: 'variation', match: 'one' },
    })
    on.erp.changeItem(sku, { name: 'Renamed Sweater' })
    await on.mirror()
    await on.compare()
    expect(await on.findings('NAME_DIFFERS')).toContain(`NAME_DIFFERS SWT-FISH ${parent.name}|Renamed Sweater`)
  })
})

describe('one product', () => {
  beforeAll(async () => {
    on = await createCatalogueWorld()
  }, 60_000)
  afterAll(() => on.close())

  it('and another that shared a SKU and both have their own now leave no case open', async () => {
    const sharing = await on.db.shopItem.findMany({ where: { sku: 'MUG-500' } })
    expect(await casesOf('SKU_SHARED')).toHaveLength(1)
    for (const { productId } of sharing) on.shop.touchProduct(Number(productId), { sku: `MUG-${productId}` })
    await on.round()
    expect(await on.findings('SKU_SHARED')).toEqual([])
    expect(await casesOf('SKU_SHARED')).toEqual([])
  })

  it('asked for before it was written is not landed over what the shop answered then', async () => {
    const known = await on.item('CND-FIG')
    const [product] = await (await on.context.storefront(on.storefrontId)).products([known.productId])
    if (!product) throw new Error('no such product')
    const older = itemsOfProduct({ ...product, regularPrice: 10_000n })
    const shop = await readCatalogueShop(on.db, on.storefrontId)
    const land = (askedAt: Date) =>
      on.db.$transaction((tx) => landItems(tx, clock.now(), shop, older, { whole: true, askedAt }))
    await land(new Date(known.readAt.getTime() - 1))
    expect((await on.item('CND-FIG')).regularAmount).toBe(known.regularAmount)
    await land(clock.now())
    expect((await on.item('CND-FIG')).regularAmount).toBe(10_000n)
    on.shop.touchProduct(await idOf('CND-FIG'), {})
    await on.round()
  })

  it('that cannot be read keeps no other in doubt', async () => {
    const skus = ['MUG-350', 'SPN-BCH-3', 'CND-FIG']
    on.shop.touchProduct(await idOf('MUG-350'), { sale_price: '1.234567' }, { silent: true })
    for (const sku of skus) on.erp.changeItem(sku, { price: '7.77' })
    await on.mirror()
    await on.compare()
    expect(await on.push()).toMatchObject({ done: 2, refused: 1 })
    expect((await on.changes({ sku: 'MUG-350' })).at(-1)).toMatchObject({ outcomeCode: 'UNREADABLE' })
    for (const sku of skus) on.erp.changeItem(sku, { price: '8.88' })
    on.shop.faults.add({ replyLost: true, match: 'products/batch', method: 'POST', times: 1 })
    await on.mirror()
    await on.compare()
    expect(await on.push()).toMatchObject({ done: 2, refused: 1 })
    on.shop.faults.clear()
    on.shop.touchProduct(await idOf('MUG-350'), { sale_price: '' })
  })

  it('whose variations the shop cannot list is a case, and the poll goes on', async () => {
    const parent = on.shop.products().find(({ sku }) => sku === 'SWT-FISH')
    on.shop.editProduct(parent?.id ?? 0, { name: 'Fisherman Sweater' })
    on.shop.faults.add({ status: 500, match: `products/${parent?.id}/variations`, method: 'GET' })
    const { id } = on.shop.addProduct({ name: 'Pirate', sku: 'PIRATE-1', regular_price: '5.00', status: 'publish' })
    await on.round()
    expect(on.shop.product(id)?.status).toBe('draft')
    expect(await casesOf('PRODUCT_UNREADABLE')).toEqual([`PRODUCT_UNREADABLE product:${parent?.id}`])
    on.shop.faults.clear()
    await on.round()
    expect(await casesOf('PRODUCT_UNREADABLE')).toEqual([])
    expect((await on.item('SWT-FISH')).name).toBe('Fisherman Sweater')
  })

  it('that a firewall takes offence at holds nothing else up, and is no word about the key', async () => {
    const variation = await on.db.shopItem.findFirstOrThrow({ where: { kind: 'variation', match: 'one' } })
    on.erp.changeItem(variation.sku, { price: '6.66' })
    on.erp.changeItem('CND-FIG', { price: '6.66' })
    const match = `products/${variation.productId}/variations/batch`
    on.shop.faults.add({ status: 403, html: true, match, method: 'POST' })
    await on.mirror()
    await on.compare()
    expect(await on.push()).toMatchObject({ done: 1, refused: 0, halted: null })
    expect(await priceOf('CND-FIG')).toBe('6.66')
    expect(await casesOf('CATALOGUE_REFUSED key')).toEqual([])
    const due = async () => {
      await on.db.catalogueChange.updateMany({ where: { state: 'ready' }, data: { readyAt: new Date(0) } })
      return on.push()
    }
    await due()
    await due()
    expect(await due()).toMatchObject({ refused: 1 })
    expect((await on.changes({ sku: variation.sku })).at(-1)).toMatchObject({ outcomeCode: 'WRITE_BLOCKED', sends: 4 })
    on.shop.faults.clear()
  })

  it('that was there before a style was published is not taken for it', async () => {
    style('Rain Cape', ['S', 'M'])
    await on.mirror()
    await on.compare()
    const key = await keyOf('Rain Cape')
    const sku = key.replaceAll('/', '-').toLowerCase()
    const stranger = on.shop.addProduct({ name: 'Stranger', sku, type: 'variable', status: 'publish' })
    const old = { date_created: '2026-01-01T00:00:00', date_created_gmt: '2026-01-01T00:00:00' }
    on.shop.touchProduct(stranger.id, old, { silent: true })
    await publishStyles(on.db, clock, ecommerce, on.storefrontId, [key])
    expect(await on.push()).toMatchObject({ done: 0, refused: 1 })
    expect((await on.changes({ kind: 'publish', field: 'product' })).at(-1)).toMatchObject({ outcomeCode: 'SKU_TAKEN' })
    expect(on.shop.products().filter(({ parent_id }) => parent_id === stranger.id)).toEqual([])
    // And the next time it is known beforehand.
    await on.round()
    const { skipped } = await publishStyles(on.db, clock, ecommerce, on.storefrontId, [key])
    expect(skipped).toHaveLength(1)
  })
})
