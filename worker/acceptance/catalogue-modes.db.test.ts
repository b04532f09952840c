import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import { decideChanges } from '../../lib/flows/catalogue/decide-changes.ts'
import { publishStyles } from '../../lib/flows/catalogue/publish-styles.ts'
import { quarantine } from '../../lib/flows/catalogue/quarantine.ts'
import { revertToErp } from '../../lib/flows/catalogue/revert-to-erp.ts'
import { systemClock as clock } from '../../lib/kernel/clock.ts'
import { saveMappingRows } from '../../lib/mappings/save-rows.ts'
import { readAddedStyle } from '../../sandbox/bluecherry/added-style.ts'
import { expectFault, person } from '../../scripts/testing/given.ts'
import type { CatalogueWorld } from './testing/catalogue-world.ts'
import { createCatalogueWorld } from './testing/catalogue-world.ts'
import { operator } from './testing/joined-sandboxes.ts'

const ecommerce = person('ecommerce')
/** As testKeyRing. */
const keys = `test:${Buffer.alloc(32, 7).toString('base64')}`

describe('a catalogue in shadow', () => {
  let on: CatalogueWorld
  beforeAll(async () => {
    on = await createCatalogueWorld({ catalogue: 'shadow' })
  }, 60_000)
  afterAll(() => on.close())

  it('shows what it would do, does none of it and raises nothing', async () => {
    const { id } = on.shop.products().find(({ sku }) => sku === 'MUG-350') ?? { id: 0 }
    on.shop.editProduct(id, { regular_price: '99.00' })
    await on.round()
    const [shown] = await on.changes()
    expect(shown).toMatchObject({ kind: 'revert', state: 'proposed', outcomeCode: 'SHADOW', after: { value: '12.00' } })
    expect(on.shop.product(id)?.regular_price).toBe('99.00')
    expect(await on.cases()).toEqual([])
    await expectFault(
      quarantine(on.db, clock, ecommerce, [(await on.item('MUG-350')).id], 'draft'),
      'CATALOGUE_NOT_LIVE',
    )
    await expectFault(decideChanges(on.db, clock, ecommerce, [shown?.id ?? 0n], 'approve'), 'CATALOGUE_NOT_LIVE')
  })

  it('what was edited before it went live is a person’s; what is edited after meets its policy', async () => {
    const { id } = on.shop.products().find(({ sku }) => sku === 'MUG-350') ?? { id: 0 }
    const { id: spoon } = on.shop.products().find(({ sku }) => sku === 'SPN-BCH-3') ?? { id: 0 }
    on.shop.editProduct(spoon, { sku: 'SPN-NEW' })
    await on.round()
    expect(await on.changes({ state: 'proposed' })).toHaveLength(2)
    await setFlowMode(on.db, operator, on.storefrontId, 'catalogue', 'live')
    expect(await on.round()).toMatchObject({ requests: 0 })
    expect(await on.round()).toMatchObject({ requests: 0 })
    expect(on.shop.product(id)?.regular_price).toBe('99.00')
    expect(on.shop.product(spoon)?.sku).toBe('SPN-NEW')
    expect((await on.changes()).map(({ state, outcomeCode }) => `${state} ${outcomeCode ?? ''}`.trim())).toEqual([
      'withdrawn NOT_WANTED_ANY_MORE',
      'withdrawn NOT_WANTED_ANY_MORE',
    ])
    expect(await on.findings('PRICE_DIFFERS')).toContain('PRICE_DIFFERS MUG-350 99.00|12.00')
    expect(await on.findings('SKU_DIFFERS')).toEqual(['SKU_DIFFERS SPN-NEW SPN-NEW|SPN-BCH-3'])
    const standing = await on.db.catalogueFinding.findMany({
      where: { closedAt: null, shopItem: { sku: { in: ['MUG-350', 'SPN-NEW'] } } },
    })
    const ids = standing.map((one) => one.id)
    expect((await revertToErp(on.db, clock, ecommerce, ids)).staged).toBe(2)
    await on.round()
    expect(on.shop.product(id)?.regular_price).toBe('12.00')
    expect(on.shop.product(spoon)?.sku).toBe('SPN-BCH-3')
    on.shop.editProduct(id, { regular_price: '97.00' })
    on.shop.editProduct(spoon, { sku: 'SPN-NEW' })
    await on.round()
    expect(on.shop.product(id)?.regular_price).toBe('12.00')
    expect(on.shop.product(spoon)?.sku).toBe('SPN-BCH-3')
    expect((await on.cases()).length).toBeGreaterThan(0)
  })

  it('back in shadow it keeps what it found and closes what it raised', async () => {
    const found = await on.findings()
    await setFlowMode(on.db, operator, on.storefrontId, 'catalogue', 'shadow')
    await on.compare()
    expect(await on.cases()).toEqual([])
    expect(await on.findings()).toEqual(found)
    await setFlowMode(on.db, operator, on.storefrontId, 'catalogue', 'live')
    await on.compare()
    expect((await on.cases()).length).toBeGreaterThan(0)
  })

  it('off means zero reads and zero writes, even for what is ready', async () => {
    const { id } = on.shop.products().find(({ sku }) => sku === 'MUG-350') ?? { id: 0 }
    on.shop.editProduct(id, { regular_price: '98.00' })
    on.pass(10)
    await on.poll()
    await on.compare()
    expect((await on.changes()).at(-1)).toMatchObject({ state: 'ready' })
    await setFlowMode(on.db, operator, on.storefrontId, 'catalogue', 'off')
    const { count } = on.shop.requests()
    expect(await on.poll()).toMatchObject({ polled: false })
    expect(await on.compare()).toEqual({ compared: 0, staged: 0 })
    expect(await on.push()).toMatchObject({ requests: 0, halted: 'the catalogue is off' })
    expect(on.shop.requests().count).toBe(count)
    expect(await on.cases()).toEqual([])
  })

  it('switched on again nothing of then is sent, and what was edited meanwhile is a person’s', async () => {
    const { id } = on.shop.products().find(({ sku }) => sku === 'CND-FIG') ?? { id: 0 }
    const price = on.shop.product(id)?.regular_price
    on.shop.editProduct(id, { regular_price: '77.00' })
    const mug = on.shop.products().find(({ sku }) => sku === 'MUG-350')
    expect(mug?.regular_price).toBe('98.00')
    await setFlowMode(on.db, operator, on.storefrontId, 'catalogue', 'live')
    expect((await on.changes()).at(-1)).toMatchObject({ state: 'withdrawn', outcomeCode: 'FLOW_SWITCHED' })
    // The net of the schedule: a push and a comparison before the shop was read.
    expect(await on.push()).toMatchObject({ requests: 0 })
    expect(await on.compare()).toEqual({ compared: 0, staged: 0 })
    await on.round()
    expect(await on.round()).toMatchObject({ requests: 0 })
    expect(on.shop.product(id)?.regular_price).toBe('77.00')
    expect(on.shop.product(mug?.id ?? 0)?.regular_price).toBe('98.00')
    expect(await on.findings('PRICE_DIFFERS')).toContain(`PRICE_DIFFERS CND-FIG 77.00|${price}`)
  })
})

describe('a product the shop no longer has', () => {
  it('is gone with the next reading of everything, its findings with it, and its item is missing', async () => {
    const on = await createCatalogueWorld()
    try {
      const item = await on.item('VASE-CER')
      on.shop.removeProduct(Number(item.productId))
      expect(await on.poll()).toMatchObject({ changed: 0 })
      expect(await on.poll(true)).toMatchObject({ changed: 1 })
      await on.compare()
      expect((await on.item('VASE-CER')).goneAt).not.toBeNull()
      expect(await on.findings('ITEM_INACTIVE_ON_SALE')).toEqual([])
      expect((await on.cases()).some((one) => one.startsWith('ITEM_INACTIVE'))).toBe(false)
      // Inactive in the ERP it is not missed; an active one is.
      on.shop.removeProduct(Number((await on.item('MUG-350')).productId))
      await on.poll(true)
      await on.compare()
      expect(await on.findings('ITEM_NOT_IN_SHOP')).toContain('ITEM_NOT_IN_SHOP  |MUG-350')
    } finally {
      await on.close()
    }
  }, 60_000)
})

describe('several processes at once', () => {
  it('stage a change once and send it once', async () => {
    const on = await createCatalogueWorld()
    try {
      const skus = ['MUG-350', 'SPN-BCH-3', 'CND-FIG']
      for (const sku of skus) on.shop.editProduct(Number((await on.item(sku)).productId), { regular_price: '99.00' })
      on.pass(10)
      await on.poll()
      const five = <Result>(work: () => Promise<Result>) => Promise.all(Array.from({ length: 5 }, work))
      const compared = await five(on.compare)
      expect(compared.reduce((total, one) => total + one.staged, 0)).toBe(3)
      const pushed = await five(on.push)
      expect(pushed.reduce((total, one) => total + one.done, 0)).toBe(3)
      expect((await on.changes()).map(({ state, sends }) => `${state} ${sends}`)).toEqual([
        'done 1',
        'done 1',
        'done 1',
      ])
    } finally {
      await on.close()
    }
  }, 60_000)
})

describe('a link between shop and ERP', () => {
  it('changed, it has its shop item compared again', async () => {
    const on = await createCatalogueWorld()
    try {
      expect(await on.findings('ROGUE_SKU')).toContain('ROGUE_SKU RUL-BR-15 RUL-BR-15|')
      await saveMappingRows(on.db, clock, operator, {
        table: 'item_link',
        storefrontId: null,
        rows: [{ match: { key: 'sku:RUL-BR-15' }, target: { kind: 'item', item: 'third_party:RUL-BR-15CM' } }],
      })
      await on.compare()
      expect(await on.findings('ROGUE_SKU')).not.toContain('ROGUE_SKU RUL-BR-15 RUL-BR-15|')
      expect(await on.item('RUL-BR-15')).toMatchObject({ match: 'one', matchedBy: 'link' })
      // And the item is no longer missing.
      expect((await on.findings('ITEM_NOT_IN_SHOP')).some((one) => one.includes('RUL-BR'))).toBe(false)
    } finally {
      await on.close()
    }
  }, 60_000)
})

describe('a shop that gives no answer', () => {
  let on: CatalogueWorld
  beforeAll(async () => {
    on = await createCatalogueWorld()
    for (const name of ['Long Coat', 'Short Coat']) {
      const sizes = Array.from({ length: 60 }, (_, size) => `S${size}`)
      on.erp.addStyle(
        readAddedStyle({ name, colours: [{ code: 'RED', name: 'Red' }], sizes, price: '10.00' }, on.erp.nextStyle()),
      )
    }
    await on.mirror()
    await on.compare()
  }, 60_000)
  afterAll(() => on.close())

  const styleKey = async (styleName: string) => {
    const { division, style } = await on.db.erpItem.findFirstOrThrow({ where: { styleName } })
    return `${division}/${style}`
  }
  const variationsOf = (name: string) => {
    const products = on.shop.products()
    const own = products.filter((one) => one.name === name && one.type === 'variable')
    expect(own).toHaveLength(1)
    return products.filter(({ parent_id }) => parent_id === own[0]?.id)
  }

  it('failure 33: a request that times out is read back, halved and resumed; nothing twice, nothing lost', async () => {
    await publishStyles(on.db, clock, ecommerce, on.storefrontId, [await styleKey('Long Coat')])
    on.shop.faults.add({ cut: 'before', match: 'variations/batch', method: 'POST', times: 2 })
    const pushed = await on.push()
    on.shop.faults.clear()
    expect(pushed).toMatchObject({ done: 61, refused: 0 })
    const sizes = on.shop
      .requests()
      .recent.filter(({ method, url }) => method === 'POST' && url.includes('variations/batch'))
    // 60, 30 without an answer; then 15, 30, 15.
    expect(sizes).toHaveLength(5)
    const skus = variationsOf('Long Coat').map(({ sku }) => sku)
    expect(new Set(skus).size).toBe(60)
    expect(skus).toHaveLength(60)
  })

  it('killed in the middle of a request it leaves nothing twice and nothing lost', async () => {
    await publishStyles(on.db, clock, ecommerce, on.storefrontId, [await styleKey('Short Coat')])
    // Carried out, but never answered: the process is killed while it waits.
    on.shop.faults.add({ replyLost: true, silentMs: 20_000, match: 'variations/batch', method: 'POST', times: 1 })
    const file = new URL('testing/catalogue-push-process.ts', import.meta.url).pathname
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      env: { ...process.env, DATABASE_URL: on.databaseUrl, STOREFRONT_ID: on.storefrontId, SELVEDGE_KEYS: keys },
      stdio: 'inherit',
    })
    const sending = () => on.db.catalogueChange.count({ where: { state: 'sending', field: 'variation' } })
    const made = () => variationsOf('Short Coat').length
    await expect.poll(sending, { timeout: 20_000 }).toBe(60)
    await expect.poll(made).toBe(60)
    child.kill('SIGKILL')
    await once(child, 'exit')
    on.shop.faults.clear()
    // Nobody takes it for lost before its time.
    expect(await on.push()).toMatchObject({ requests: 0, done: 0 })
    await on.db.catalogueChange.updateMany({ where: { state: 'sending' }, data: { deadlineAt: new Date(0) } })
    expect(await on.push()).toMatchObject({ requests: 0, done: 60, refused: 0 })
    expect(variationsOf('Short Coat')).toHaveLength(60)
    expect(await on.db.catalogueChange.count({ where: { state: { notIn: ['done'] } } })).toBe(0)
  }, 60_000)
})
