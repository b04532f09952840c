import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptShopValue } from '../../lib/flows/catalogue/accept-shop-value.ts'
import { decideChanges } from '../../lib/flows/catalogue/decide-changes.ts'
import { previewPublish } from '../../lib/flows/catalogue/preview-publish.ts'
import { publishStyles } from '../../lib/flows/catalogue/publish-styles.ts'
import { quarantine } from '../../lib/flows/catalogue/quarantine.ts'
import { releaseProducts } from '../../lib/flows/catalogue/release-products.ts'
import { revertToErp } from '../../lib/flows/catalogue/revert-to-erp.ts'
import { setFieldPolicy } from '../../lib/flows/catalogue/set-field-policy.ts'
import { undoChange } from '../../lib/flows/catalogue/undo-change.ts'
import { systemClock as clock } from '../../lib/kernel/clock.ts'
import { readAddedStyle } from '../../sandbox/bluecherry/added-style.ts'
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

describe('a SKU made in the shop', () => {
  let on: CatalogueWorld
  beforeAll(async () => {
    on = await createCatalogueWorld()
  }, 60_000)
  afterAll(() => on.close())

  it('is quarantined within one poll, put back by a person and left alone then', async () => {
    const { id } = on.shop.addProduct({ name: 'Pirate', sku: 'PIRATE-1', regular_price: '5.00', status: 'publish' })
    expect(await on.round()).toMatchObject({ done: 1 })
    expect(on.shop.product(id)?.status).toBe('draft')
    const [change] = await on.changes()
    const item = await on.item('PIRATE-1')
    expect(change).toMatchObject({ kind: 'quarantine', state: 'done', reason: 'ROGUE_SKU', after: { value: 'draft' } })
    // Measured from the shop's own creation: what the audit page shows.
    expect((change?.endedAt?.getTime() ?? 0) - item.createdAt.getTime()).toBeLessThan(60_000)
    expect(await on.findings('ROGUE_SKU')).toContain('ROGUE_SKU PIRATE-1 PIRATE-1|')
    expect(await on.cases()).toContain(`ROGUE_SKU shop:${item.id}`)

    await undoChange(on.db, clock, ecommerce, change?.id ?? 0n)
    await on.round()
    expect(on.shop.product(id)?.status).toBe('publish')
    expect(await on.round()).toMatchObject({ requests: 0 })
    expect(on.shop.product(id)?.status).toBe('publish')
    await quarantine(on.db, clock, ecommerce, [item.id], 'private')
    await on.round()
    expect(on.shop.product(id)?.status).toBe('private')
    await releaseProducts(on.db, clock, ecommerce, [item.id])
    await on.round()
    expect(on.shop.product(id)?.status).toBe('publish')
  })

  it('is only raised by policy, and a variation of it becomes private', async () => {
    await setFieldPolicy(on.db, clock, person('admin'), on.storefrontId, 'existence', 'raise')
    const raised = on.shop.addProduct({ name: 'Raised', sku: 'PIRATE-2', regular_price: '5.00', status: 'publish' })
    await on.round()
    expect(on.shop.product(raised.id)?.status).toBe('publish')
    await setFieldPolicy(on.db, clock, person('admin'), on.storefrontId, 'existence', 'quarantine_draft')
    const variable = on.shop.addProduct({
      name: 'Half known',
      status: 'publish',
      attributes: [{ name: 'Size', options: ['S', 'M'], variation: true, visible: true }],
      variations: [{ sku: 'PIRATE-3-S', regular_price: '5.00', attributes: [{ name: 'Size', option: 'S' }] }],
    })
    await on.round()
    const [variation] = on.shop.products().filter(({ parent_id }) => parent_id === variable.id)
    expect(variation?.status).toBe('private')
    expect(on.shop.product(variable.id)?.status).toBe('publish')
    expect(on.shop.product(raised.id)?.status).toBe('draft')
  })
})

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
