import { afterEach, expect, it } from 'vitest'
import { classVelocity } from '../../lib/flows/inventory/class-velocity.ts'
import { createOutboxWorld, type OutboxWorld } from '../../lib/flows/orders/testing/outbox-world.ts'

let world: OutboxWorld
afterEach(() => world.close())

const now = new Date('2026-11-23T10:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)
const clock = { now: () => now, monotonic: () => 0 }
const run = () => classVelocity(world.worker('a', { clock }), world.storefrontId)

interface Unit {
  product: string
  variation?: string
  sku?: string
  quantity: number
}

let orders = 0
async function order(
  units: Unit[],
  { placedAt = daysAgo(1), statusClass = 'paid' as 'paid' | 'not_paid' | 'cancelled' } = {},
) {
  const externalId = String(++orders)
  const at = { placedAt, modifiedAt: placedAt, fetchStartedAt: placedAt }
  await world.db.webOrder.create({
    data: {
      ...at,
      storefrontId: world.storefrontId,
      externalId,
      number: externalId,
      statusSlug: 'any',
      statusClass,
      currency: 'GBP',
      scale: 2,
      totalAmount: 1n,
      landedVia: 'poll',
      units: units.map((unit, line) => ({ line: String(line), variation: '', sku: '', ...unit })),
    },
  })
}

async function shopItem(productId: string, variationId = '', change: { goneAt?: Date; kind?: 'variable' } = {}) {
  const { id } = await world.db.shopItem.create({
    data: {
      storefrontId: world.storefrontId,
      productId,
      variationId,
      kind: change.kind ?? (variationId === '' ? 'simple' : 'variation'),
      name: productId,
      sku: `SKU-${productId}${variationId}`,
      status: 'publish',
      onSale: true,
      currency: 'GBP',
      keeper: 'own',
      createdAt: now,
      modifiedAt: now,
      readAt: now,
      contentHash: Buffer.from([1]),
      goneAt: change.goneAt ?? null,
    },
  })
  return id
}

const classes = async () => {
  const rows = await world.db.stockVelocity.findMany({ include: { shopItem: true }, orderBy: { shopItemId: 'asc' } })
  return Object.fromEntries(rows.map((row) => [row.shopItem.sku, [row.sold28, row.class]]))
}

it('classes every shop item by the paid units of 28 days, by its id and else by its SKU', async () => {
  world = await createOutboxWorld()
  for (const product of ['1', '2', '3', '4']) await shopItem(product)
  await shopItem('5', '', { kind: 'variable' })
  await shopItem('5', '51')
  await shopItem('6', '', { goneAt: daysAgo(3) })
  await order([
    { product: '1', quantity: 20 },
    { product: '2', quantity: 3 },
  ])
  await order([
    { product: '1', quantity: 8 },
    { product: '5', variation: '51', quantity: 4 },
  ])
  // Made anew under another id; not paid, cancelled, older, not yet: none of these counts.
  await order([{ product: '99', sku: 'SKU-3', quantity: 5 }])
  await order([{ product: '2', quantity: 50 }], { statusClass: 'not_paid' })
  await order([{ product: '2', quantity: 50 }], { statusClass: 'cancelled' })
  await order([{ product: '2', quantity: 50 }], { placedAt: daysAgo(28.01) })
  await order([{ product: '77', sku: 'NOBODY', quantity: 50 }])
  expect(await run()).toEqual({ changed: 5, moved: 4 })
  expect(await classes()).toEqual({
    'SKU-1': [28, 'fast'],
    'SKU-2': [3, 'slow'],
    'SKU-3': [5, 'medium'],
    'SKU-4': [0, 'none'],
    'SKU-551': [4, 'medium'],
  })
})

it('has the stock computed again when a class changed, and not otherwise', async () => {
  world = await createOutboxWorld()
  const { db, storefrontId, connectionId } = world
  for (const product of ['1', '2']) await shopItem(product)
  await order([{ product: '1', quantity: 5 }])
  await db.stockPolicy.create({ data: { storefrontId, recompute: false, fastFrom: 7, slowBelow: 2 } })
  expect(await run()).toEqual({ changed: 2, moved: 1 })
  const computing = async () =>
    (await db.$queryRaw<{ key: string }[]>`select key from graphile_worker.jobs`).map(({ key }) => key)
  expect(await computing()).toContain(`inventory:compute:${connectionId}`)
  expect(await db.stockPolicy.findFirst()).toMatchObject({ recompute: true })

  await db.stockPolicy.updateMany({ data: { recompute: false } })
  await db.stockVelocity.updateMany({ data: { computedAt: daysAgo(1) } })
  expect(await run()).toEqual({ changed: 0, moved: 0 })
  expect(await db.stockVelocity.count({ where: { computedAt: now } })).toBe(2)
  await order([{ product: '1', quantity: 1 }])
  expect(await run()).toEqual({ changed: 1, moved: 0 })
  expect(await db.stockPolicy.findFirst()).toMatchObject({ recompute: false })
  await order([{ product: '1', quantity: 1 }])
  expect(await run()).toEqual({ changed: 1, moved: 1 })
  expect(await classes()).toMatchObject({ 'SKU-1': [7, 'fast'] })
  expect(await db.stockPolicy.findFirst()).toMatchObject({ recompute: true })
})
