import { describe, expect, it } from 'vitest'
import { givenMug, mug } from './testing/mug-world.ts'
import { warehouses } from './testing/stock-rows.ts'

const given = givenMug()
const { level, compute, expectEquation } = given

describe('which orders have taken stock', () => {
  it('a shop in shadow takes what its orders of a day took, and nothing once its orders are off', async () => {
    const { id = '' } = given.on.shops[1] ?? {}
    const mode = (mode: 'off' | 'shadow') =>
      given.on.db.storefrontFlow.updateMany({ where: { storefrontId: id, flow: 'orders' }, data: { mode } })
    await given.on.shopItem(1, 'MUG-2', [[given.itemId, 1]])
    const long = { placedAt: new Date('2021-01-01T00:00:00Z'), statusSlug: 'completed' }
    await given.on.order(1, { 'MUG-2': 9 }, { bucket: 'held', ...long })
    const frozen = await given.on.order(1, { 'MUG-2': 8 }, { bucket: 'queued', ...long })
    await given.on.entry(frozen, [[mug, 'MAIN', 8]])
    await given.on.order(1, { 'MUG-2': 3 })
    await mode('shadow')
    await compute()
    expect(await level()).toMatchObject({ pending: 3 })
    await expectEquation()
    await mode('off')
    await compute()
    expect(await level()).toMatchObject({ pending: 0 })
  })

  it('an order set back after it was paid keeps what it took, until its money is back', async () => {
    const onHold = { bucket: 'cancelled', statusSlug: 'on-hold', statusClass: 'not_paid', totalAmount: 100n }
    await given.on.order(0, { MUG: 4 }, onHold)
    await given.on.order(0, { MUG: 2 }, { ...onHold, refundedAmount: 100n })
    await given.on.order(0, { MUG: 1 }, { ...onHold, statusSlug: 'cancelled' })
    await given.on.order(0, { MUG: 3 }, { bucket: 'unclassed', statusSlug: 'packing', statusClass: 'unclassed' })
    await given.on.order(
      0,
      { MUG: 5 },
      { bucket: 'unclassed', statusSlug: 'packing', statusClass: 'unclassed', paidAt: null },
    )
    await compute()
    expect(await level()).toMatchObject({ pending: 7 })
    await expectEquation()
  })

  it('an order changed in the shop after it was queued takes what the shop says', async () => {
    const orderId = await given.on.order(0, { MUG: 5 }, { bucket: 'queued', dirty: true })
    await given.on.entry(orderId, [[mug, 'MAIN', 1]])
    await compute()
    expect(await level()).toMatchObject({ pending: 5 })
    await expectEquation()
  })

  it('a rule of one shop that has it send from where another does takes of the other’s number too', async () => {
    const [first, other] = given.on.shops
    const rules = (location: string) => {
      const [ours, theirs] = warehouses([{}, ['MAIN']], [{}, [location]])
      if (!ours || !theirs) throw new Error('no rules')
      return given.on.rules([
        { ...ours, storefront: first?.code ?? '' },
        { ...theirs, storefront: other?.code ?? '', position: 5 },
      ])
    }
    await given.on.shopItem(1, 'MUG-2', [[given.itemId, 1]])
    await given.on.order(1, { 'MUG-2': 5 })
    await rules('EU1')
    await compute()
    const before = (await level()).pending
    await rules('MAIN')
    const { id = '' } = given.on.shops[0] ?? {}
    expect(await given.on.db.stockPolicy.findUnique({ where: { storefrontId: id } })).toMatchObject({ recompute: true })
    await compute()
    expect([before, (await level()).pending]).toEqual([0, 5])
  })
})
