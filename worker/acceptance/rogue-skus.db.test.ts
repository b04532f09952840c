import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { quarantine } from '../../lib/flows/catalogue/quarantine.ts'
import { releaseProducts } from '../../lib/flows/catalogue/release-products.ts'
import { setFieldPolicy } from '../../lib/flows/catalogue/set-field-policy.ts'
import { undoChange } from '../../lib/flows/catalogue/undo-change.ts'
import { systemClock as clock } from '../../lib/kernel/clock.ts'
import { person } from '../../scripts/testing/given.ts'
import type { CatalogueWorld } from './testing/catalogue-world.ts'
import { createCatalogueWorld } from './testing/catalogue-world.ts'

const ecommerce = { ...person('ecommerce') }

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
