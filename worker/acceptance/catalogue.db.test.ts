import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptShopValue } from '../../lib/flows/catalogue/accept-shop-value.ts'
import { decideChanges } from '../../lib/flows/catalogue/decide-changes.ts'
import { revertToErp } from '../../lib/flows/catalogue/revert-to-erp.ts'
import { setFieldPolicy } from '../../lib/flows/catalogue/set-field-policy.ts'
import { undoChange } from '../../lib/flows/catalogue/undo-change.ts'
import { systemClock as clock } from '../../lib/kernel/clock.ts'
import { expectAuditRow, expectFault, person } from '../../scripts/testing/given.ts'
import type { CatalogueWorld } from './testing/catalogue-world.ts'
import { createCatalogueWorld } from './testing/catalogue-world.ts'
import { faultsUnder } from './testing/demo-faults.ts'

const ecommerce = { ...person('ecommerce') }

describe('the recorded store', () => {
  let on: CatalogueWorld
  beforeAll(async () => {
    on = await createCatalogueWorld()
  }, 60_000)
  afterAll(() => on.close())

  const idOf = async (sku: string) => Number((await on.item(sku)).variationId || (await on.item(sku)).productId)
  const finding = async (code: string, sku: string) =>
    on.db.catalogueFinding.findFirstOrThrow({ where: { code, closedAt: null, shopItem: { sku } } })

  it('is compared: what is wrong is found and nothing is changed', async () => {
    expect(await on.findings()).toEqual([
      'ITEM_INACTIVE_ON_SALE VASE-CER publish|inactive',
      'ITEM_NOT_IN_SHOP  |RUL-BR-15CM',
      'ITEM_NOT_IN_SHOP  |SHT-LIN',
      'NAME_DIFFERS MUG-500 Legacy Mug (imported, true duplicate SKU)|Enamel Mug 500ml',
      'PRICE_DIFFERS NB-A5-DOT 8.50|9.50',
      'ROGUE_SKU SVC-ENGRAVE SVC-ENGRAVE|',
      'ROGUE_SKU RUL-BR-15 RUL-BR-15|',
      'SKU_AMBIGUOUS BNE-MER-S-ECR BNE-MER-S-ECR|01/00467/ECR/SELV//S, 01/00467/ECR/OLD//S',
      'SKU_INHERITED SHT-LIN |',
      'SKU_MISSING  |',
      'SKU_SHARED MUG-500 MUG-500|',
      'SKU_SHARED MUG-500 MUG-500|',
    ])
    expect(await on.changes()).toEqual([])
    // docs/demo-faults.md names the same.
    const named = faultsUnder('Faults of the catalogue').map(({ code, cause }) => `${code} ${cause.value}`)
    const found = (await on.findings()).map((one) => one.split(' ').slice(0, 2).join(' '))
    expect(named.sort()).toEqual([...new Set(found)].filter((one) => /^\w+ \w/.test(one)).sort())
    const kinds = (await on.cases()).map((one) => one.split(' ')[0])
    expect(kinds).toEqual(['ITEM_INACTIVE_ON_SALE', 'ROGUE_SKU', 'ROGUE_SKU', 'SKU_INHERITED', 'SKU_SHARED_IN_SHOP'])
  })

  it('read again it changes nothing, and costs no comparison', async () => {
    expect(await on.poll(true)).toMatchObject({ polled: true, changed: 0 })
    expect(await on.compare()).toEqual({ compared: 0, staged: 0 })
  })

  it('what the overlap lists again costs no request of its variations', async () => {
    const parent = on.shop.products().find(({ sku }) => sku === 'SWT-FISH')
    const path = `/wp-json/wc/v3/products/${parent?.id}/variations`
    const asked = () => on.shop.requests().routes.find((one) => one.path === path && one.method === 'GET')?.count ?? 0
    on.shop.touchProduct(parent?.id ?? 0, {})
    const before = asked()
    await on.round()
    expect(asked()).toBe(before + 1)
    // Its second is long over for the last poll, and nothing moved.
    on.pass(30)
    await on.poll()
    on.pass(30)
    const known = asked()
    await on.poll()
    expect(asked()).toBe(known)
    on.shop.editProduct(parent?.id ?? 0, { name: 'Fisherman Sweater' })
    await on.round()
    expect(asked()).toBe(known + 1)
  })

  it('failure 30: a variation that reports its parent’s SKU is no item, and named', async () => {
    const inherited = await on.db.shopItem.findFirstOrThrow({ where: { skuInherited: true }, include: { parts: true } })
    expect(inherited).toMatchObject({ sku: 'SHT-LIN', match: 'none', parts: [] })
    const { shopItemId, detail } = await on.db.catalogueFinding.findFirstOrThrow({ where: { code: 'SKU_INHERITED' } })
    expect(shopItemId).toBe(inherited.id)
    expect(detail).toEqual({ parent: 'SHT-LIN' })
    expect(await on.cases()).toContain(`SKU_INHERITED shop:${inherited.id}`)
  })

  it('failure 31: who shares a SKU is found by id, one exception for all, until it is shared no more', async () => {
    const sharing = await on.db.shopItem.findMany({ where: { sku: 'MUG-500' }, orderBy: { id: 'asc' } })
    const found = await on.db.catalogueFinding.findMany({
      where: { code: 'SKU_SHARED' },
      orderBy: { shopItemId: 'asc' },
    })
    expect(found.map(({ detail }) => (detail as { others: { productId: string }[] }).others[0]?.productId)).toEqual([
      sharing[1]?.productId,
      sharing[0]?.productId,
    ])
    expect((await on.cases()).filter((one) => one.startsWith('SKU_SHARED'))).toEqual(['SKU_SHARED_IN_SHOP sku:MUG-500'])
    on.shop.touchProduct(Number(sharing[1]?.productId), { sku: 'MUG-501' })
    await on.round()
    expect(await on.findings('SKU_SHARED')).toEqual([])
    expect((await on.cases()).filter((one) => one.startsWith('SKU_SHARED'))).toEqual([])
    expect(await on.findings('ROGUE_SKU')).toContain('ROGUE_SKU MUG-501 MUG-501|')
    on.shop.touchProduct(Number(sharing[1]?.productId), { sku: 'MUG-500' })
    await on.round()
    expect(await on.findings('SKU_SHARED')).toHaveLength(2)
  })

  it('failure 29: nothing is ever made in the ERP from the shop', async () => {
    const writes = on.erp.requests().recent.filter(({ method }) => method !== 'GET')
    expect(writes).toEqual([])
  })

  it('a price edited in the shop is reverted, and put back with one click', async () => {
    const id = await idOf('MUG-350')
    on.shop.editProduct(id, { regular_price: '99.00' })
    expect(await on.round()).toMatchObject({ done: 1, refused: 0 })
    expect(on.shop.product(id)?.regular_price).toBe('12.00')
    const [reverted] = await on.changes({ sku: 'MUG-350' })
    expect(reverted).toMatchObject({
      kind: 'revert',
      state: 'done',
      field: 'regular_price',
      before: { value: '99.00' },
      after: { value: '12.00' },
      reason: 'LOCAL_EDIT',
      askedByLabel: 'rule',
    })
    const { lastViolation } = await on.db.catalogueField.findFirstOrThrow({ where: { field: 'regular_price' } })
    expect(lastViolation).toMatchObject({ sku: 'MUG-350', before: '12.00', after: '99.00' })
    expect((await on.cases()).some((one) => one.startsWith('LOCAL_EDIT'))).toBe(false)
    // Its own write comes back with the next poll and means nothing.
    expect(await on.round()).toMatchObject({ requests: 0 })

    const { changeId } = await undoChange(on.db, clock, ecommerce, reverted?.id ?? 0n)
    await on.push()
    expect(on.shop.product(id)?.regular_price).toBe('99.00')
    expect(await on.round()).toMatchObject({ requests: 0 })
    expect(on.shop.product(id)?.regular_price).toBe('99.00')
    await expectFault(undoChange(on.db, clock, ecommerce, reverted?.id ?? 0n), 'CHANGE_UNDONE')
    await undoChange(on.db, clock, ecommerce, changeId)
    await on.round()
    expect(on.shop.product(id)?.regular_price).toBe('12.00')
    await expectAuditRow(on.db, 'catalogue:undo', on.storefrontId)
  })

  it('an undo is refused when the shop moved on', async () => {
    const id = await idOf('SPN-BCH-3')
    on.shop.editProduct(id, { regular_price: '1.00' })
    await on.round()
    const [change] = await on.changes({ sku: 'SPN-BCH-3' })
    on.erp.changeItem('SPN-BCH-3', { price: '7.77' })
    await on.mirror()
    await on.round()
    expect(on.shop.product(id)?.regular_price).toBe('7.77')
    await expectFault(undoChange(on.db, clock, ecommerce, change?.id ?? 0n), 'CHANGE_MOVED_ON')
  })

  it('a price the ERP changed is pushed; a first difference waits for a person', async () => {
    const first = await finding('PRICE_DIFFERS', 'NB-A5-DOT')
    const id = await idOf('NB-A5-DOT')
    expect(on.shop.product(id)?.regular_price).toBe('8.50')
    expect(await revertToErp(on.db, clock, ecommerce, [first.id])).toEqual({ staged: 1, skipped: [] })
    await on.round()
    expect(on.shop.product(id)?.regular_price).toBe('9.50')
    expect(await on.findings('PRICE_DIFFERS')).toEqual([])
    on.erp.changeItem('NB-A5-DOT', { price: '9.99' })
    await on.mirror()
    await on.round()
    expect(on.shop.product(id)?.regular_price).toBe('9.99')
    expect((await on.changes({ sku: 'NB-A5-DOT' })).map(({ kind, reason }) => `${kind} ${reason}`)).toEqual([
      'revert PRICE_DIFFERS',
      'push ERP_CHANGED',
    ])
  })

  it('failure 32: prices of variations go a request a product', async () => {
    const { db, storefrontId } = on
    const variations = await db.shopItem.findMany({
      where: { storefrontId, kind: 'variation', match: 'one' },
      select: { productId: true, sku: true },
    })
    for (const { sku } of variations) on.erp.changeItem(sku, { price: '123.45' })
    await on.mirror()
    await on.compare()
    const before = on.shop.requests().routes.filter(({ path }) => path.endsWith('/batch'))
    const { requests, done } = await on.push()
    expect(done).toBe(variations.length)
    expect(requests).toBe(new Set(variations.map(({ productId }) => productId)).size)
    const after = on.shop.requests().routes.filter(({ path }) => path.endsWith('/variations/batch'))
    expect(after.length - before.filter(({ path }) => path.endsWith('/variations/batch')).length).toBe(requests)
    const shown = on.shop.products().filter(({ sku }) => variations.some((one) => one.sku === sku))
    expect(shown.every((one) => one.regular_price === '123.45')).toBe(true)
  })

  it('by policy an edit waits for approval: rejected it stands, approved it goes', async () => {
    await setFieldPolicy(on.db, clock, person('admin'), on.storefrontId, 'regular_price', 'approve')
    await on.compare()
    const id = await idOf('MUG-350')
    on.shop.editProduct(id, { regular_price: '13.00' })
    await on.round()
    const [waiting] = await on.changes({ state: 'proposed' })
    expect(waiting).toMatchObject({ sku: 'MUG-350', kind: 'revert', after: { value: '12.00' } })
    expect((await on.cases()).filter((one) => one.startsWith('LOCAL_EDIT'))).toHaveLength(1)
    await decideChanges(on.db, clock, ecommerce, [waiting?.id ?? 0n], 'reject', 'a campaign')
    expect(await on.round()).toMatchObject({ requests: 0 })
    expect(on.shop.product(id)?.regular_price).toBe('13.00')
    expect(await on.findings('PRICE_DIFFERS')).toEqual([])
    expect((await on.cases()).filter((one) => one.startsWith('LOCAL_EDIT'))).toEqual([])

    on.shop.editProduct(id, { regular_price: '14.00' })
    await on.round()
    const [again] = await on.changes({ state: 'proposed' })
    await decideChanges(on.db, clock, ecommerce, [again?.id ?? 0n], 'approve')
    await on.round()
    expect(on.shop.product(id)?.regular_price).toBe('12.00')
    await setFieldPolicy(on.db, clock, person('admin'), on.storefrontId, 'regular_price', 'revert')
    await expectFault(
      setFieldPolicy(on.db, clock, ecommerce, on.storefrontId, 'regular_price', 'raise'),
      'NOT_PERMITTED',
    )
  })

  it('a value a person accepted stands until either side moves', async () => {
    const accepted = await finding('NAME_DIFFERS', 'MUG-500')
    expect(await acceptShopValue(on.db, clock, ecommerce, [accepted.id], 'imported')).toMatchObject({ accepted: 1 })
    await on.compare()
    expect(await on.findings('NAME_DIFFERS')).toEqual([])
    await setFieldPolicy(on.db, clock, person('admin'), on.storefrontId, 'name', 'raise')
    const shared = await on.db.catalogueFinding.findFirstOrThrow({ where: { code: 'SKU_SHARED', closedAt: null } })
    expect((await acceptShopValue(on.db, clock, ecommerce, [shared.id])).skipped).toHaveLength(1)
    await expectFault(acceptShopValue(on.db, clock, person('viewer'), [accepted.id]), 'NOT_PERMITTED')
  })

  it('a SKU edited in the shop is known for what it was, and put back', async () => {
    const id = await idOf('VASE-CER')
    on.shop.editProduct(id, { sku: 'VASE-RED' })
    await on.round()
    expect(on.shop.product(id)?.sku).toBe('VASE-CER')
    expect((await on.changes({ kind: 'revert', field: 'sku' })).at(-1)).toMatchObject({
      before: { value: 'VASE-RED' },
      after: { value: 'VASE-CER' },
    })
    expect((await on.findings('ROGUE_SKU')).some((one) => one.includes('VASE'))).toBe(false)
  })
})
