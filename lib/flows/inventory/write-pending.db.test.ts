import { beforeEach, describe, expect, it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { computeStock } from './compute-stock.ts'
import { expectedStock } from './testing/stock-oracle.ts'
import type { StockWorld } from './testing/stock-rows.ts'
import { createStockWorld, warehouses } from './testing/stock-rows.ts'

const given = givenDatabase()
const mug = '01/MUG/WHI///350'
let on: StockWorld
let shopItemId: bigint
let itemId: bigint

beforeEach(async () => {
  on = await createStockWorld(given.db, { shops: 2 })
  await on.rules([
    ...warehouses([{ country: 'GB' }, ['MAIN', 'EU1']], [{}, ['MAIN', 'POE']]),
    { table: 'buffer', storefront: '', position: 10, match: { sku: 'MUG' }, target: { units: 2, percent: 10 } },
  ])
  itemId = await on.item(mug)
  shopItemId = await on.shopItem(0, 'MUG', [[itemId, 1]], { quantity: 7 })
  await on.stock(mug, 'MAIN', 30)
  await on.stock(mug, 'EU1', 12)
  await on.stock(mug, 'POE', 500)
  await on.stock(mug, 'MAIN', 99, 'SAMPLE')
  await on.asOf('MAIN', on.now())
  await on.asOf('EU1', on.now())
  on.pass(20)
  await on.polled()
})

const level = () => on.db.stockLevel.findUniqueOrThrow({ where: { shopItemId } })
const compute = () => computeStock(on.ctx, on.erpConnectionId)

/** What was computed is the equation from scratch, for every shop item. */
async function expectEquation() {
  const expected = await expectedStock(on.db, on.now(), on.erpConnectionId)
  const rows = await on.db.stockLevel.findMany({ where: { storefrontId: { in: on.shops.map(({ id }) => id) } } })
  const shown = new Map(
    rows.map((row) => {
      const { ots, pending, buffer, available, desired } = row
      return [row.shopItemId, { ots, pending, buffer, available, desired }]
    }),
  )
  expect(shown).toEqual(expected)
}

describe('which orders have taken stock', () => {
  it('a shop in shadow takes what its orders of a day took, and nothing once its orders are off', async () => {
    const { id = '' } = on.shops[1] ?? {}
    const mode = (mode: 'off' | 'shadow') =>
      on.db.storefrontFlow.updateMany({ where: { storefrontId: id, flow: 'orders' }, data: { mode } })
    await on.shopItem(1, 'MUG-2', [[itemId, 1]])
    const long = { placedAt: new Date('2021-01-01T00:00:00Z'), statusSlug: 'completed' }
    await on.order(1, { 'MUG-2': 9 }, { bucket: 'held', ...long })
    const frozen = await on.order(1, { 'MUG-2': 8 }, { bucket: 'queued', ...long })
    await on.entry(frozen, [[mug, 'MAIN', 8]])
    await on.order(1, { 'MUG-2': 3 })
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
    await on.order(0, { MUG: 4 }, onHold)
    await on.order(0, { MUG: 2 }, { ...onHold, refundedAmount: 100n })
    await on.order(0, { MUG: 1 }, { ...onHold, statusSlug: 'cancelled' })
    await on.order(0, { MUG: 3 }, { bucket: 'unclassed', statusSlug: 'packing', statusClass: 'unclassed' })
    await on.order(
      0,
      { MUG: 5 },
      { bucket: 'unclassed', statusSlug: 'packing', statusClass: 'unclassed', paidAt: null },
    )
    await compute()
    expect(await level()).toMatchObject({ pending: 7 })
    await expectEquation()
  })

  it('an order changed in the shop after it was queued takes what the shop says', async () => {
    const orderId = await on.order(0, { MUG: 5 }, { bucket: 'queued', dirty: true })
    await on.entry(orderId, [[mug, 'MAIN', 1]])
    await compute()
    expect(await level()).toMatchObject({ pending: 5 })
    await expectEquation()
  })

  it('a rule of one shop that has it send from where another does takes of the other’s number too', async () => {
    const [first, other] = on.shops
    const rules = (location: string) => {
      const [ours, theirs] = warehouses([{}, ['MAIN']], [{}, [location]])
      if (!ours || !theirs) throw new Error('no rules')
      return on.rules([
        { ...ours, storefront: first?.code ?? '' },
        { ...theirs, storefront: other?.code ?? '', position: 5 },
      ])
    }
    await on.shopItem(1, 'MUG-2', [[itemId, 1]])
    await on.order(1, { 'MUG-2': 5 })
    await rules('EU1')
    await compute()
    const before = (await level()).pending
    await rules('MAIN')
    const { id = '' } = on.shops[0] ?? {}
    expect(await on.db.stockPolicy.findUnique({ where: { storefrontId: id } })).toMatchObject({ recompute: true })
    await compute()
    expect([before, (await level()).pending]).toEqual([0, 5])
  })
})
