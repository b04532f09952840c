import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pushStock } from '../../lib/flows/inventory/push-stock.ts'
import { setStockPolicy } from '../../lib/flows/inventory/set-stock-policy.ts'
import { demoMappingRows } from '../../lib/mappings/demo/rows.ts'
import { replaceMappings } from '../../lib/mappings/import-mappings.ts'
import type { MappingRowInput } from '../../lib/mappings/tables.ts'
import { mappingTableNames } from '../../lib/mappings/tables.ts'
import { expectAtRest } from './testing/expect-at-rest.ts'
import { operator, referenceOf } from './testing/joined-sandboxes.ts'
import type { JoinedStock } from './testing/joined-stock.ts'
import { joinStock, skusOf } from './testing/joined-stock.ts'

let on: JoinedStock
let skus: string[]
/** The shop's orders of this test, and since when the ERP has each. */
const orders: number[] = []
const acceptedAt = new Map<number, Date>()

beforeAll(async () => {
  on = await joinStock()
  skus = await skusOf(on, 5)
  expect(skus).toHaveLength(5)
  for (const sku of skus) on.erp.changeStock(sku, { location: 'MAIN', qoh: 12 })
  await on.quiesce()
}, 120_000)
afterAll(() => on?.close())

type Step =
  | { do: 'sell' | 'sellOnHold'; sku: number; quantity: number }
  | { do: 'cancel' | 'refund' | 'ship' | 'cancelInErp'; order: number }
  | { do: 'adjust'; sku: number; by: number }
  | { do: 'buffer'; units: number; percent: number }
  | { do: 'policy'; sharePercent: number; ceiling: number | null }
  | { do: 'pass'; seconds: number }
  /** Each begins with a moment in which the shop's last orders come to be read. */
  | { do: 'orders' | 'send' | 'stock' | 'compute' | 'push' | 'products' }
  | { do: 'lose'; how: 'unanswered' | 'notCarriedOut' | 'erpUnanswered' }
  | { do: 'failItem'; sku: number; written: boolean }
  | { do: 'die'; sku: number; by: number; after: boolean }

const sku = fc.nat({ max: 4 })
const order = fc.nat({ max: 200 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('sell' as const), sku, quantity: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sellOnHold' as const), sku, quantity: fc.constant(1) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('cancel', 'refund', 'ship', 'cancelInErp'), order }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('adjust' as const), sku, by: fc.integer({ min: -5, max: 8 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('buffer' as const),
      units: fc.integer({ min: 0, max: 3 }),
      percent: fc.constantFrom(0, 10, 33),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('policy' as const),
      sharePercent: fc.constantFrom(100, 60),
      ceiling: fc.constantFrom(null, 4),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.constantFrom(20, 90, 310) }) },
  {
    weight: 16,
    arbitrary: fc.record({
      do: fc.constantFrom('orders', 'send', 'send', 'stock', 'compute', 'compute', 'push', 'push', 'products'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('lose' as const),
      how: fc.constantFrom('unanswered', 'notCarriedOut', 'erpUnanswered'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('failItem' as const), sku, written: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('die' as const),
      sku,
      by: fc.integer({ min: 1, max: 9 }),
      after: fc.boolean(),
    }),
  },
)

async function clerk(method: 'PUT' | 'POST', path: string, body: object): Promise<void> {
  const { key, secret } = on.shop.keys.read_write
  await fetch(`${on.shop.url}/wp-json/wc/v3/orders/${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  })
}

async function take(one: Step): Promise<void> {
  const pick = (at: number) => orders[at % Math.max(1, orders.length)]
  switch (one.do) {
    case 'sell':
    case 'sellOnHold': {
      const made = on.shop.sell(skus[one.sku] ?? '', one.quantity)
      if (!made) return
      orders.push(made.id)
      const unpaid = { status: 'on-hold', payment_method: 'bacs', date_paid: null, date_paid_gmt: null }
      if (one.do === 'sellOnHold') on.shop.touchOrder(made.id, unpaid)
      return
    }
    case 'cancel': {
      const id = pick(one.order)
      return id === undefined ? undefined : clerk('PUT', String(id), { status: 'cancelled' })
    }
    case 'refund': {
      const found = on.shop.order(pick(one.order) ?? 0)
      const line = found?.line_items[0]
      if (!line || found?.status !== 'processing') return
      const unit = (Number(line.total) / line.quantity).toFixed(2)
      const lines = [{ id: line.id, quantity: 1, refund_total: unit }]
      return clerk('POST', `${found.id}/refunds`, { amount: unit, api_refund: false, line_items: lines })
    }
    case 'ship':
      on.erp.advance(referenceOf(pick(one.order) ?? 0), 'S')
      return
    case 'cancelInErp':
      on.erp.cancel(referenceOf(pick(one.order) ?? 0))
      return
    case 'adjust':
      on.erp.changeStock(skus[one.sku] ?? '', { location: 'MAIN', adjust: one.by })
      return
    case 'buffer': {
      const rule = {
        table: 'buffer',
        storefront: '',
        position: 10,
        match: {},
        target: { units: one.units, percent: one.percent },
      }
      const rows = [...demoMappingRows.filter(({ table }) => table !== 'buffer'), rule as MappingRowInput]
      await replaceMappings(on.db, on.context.clock, operator, mappingTableNames, rows)
      return
    }
    case 'policy': {
      const { do: _, ...patch } = one
      return setStockPolicy(on.db, on.context.clock, operator, on.storefrontId, patch)
    }
    case 'pass':
      on.pass(one.seconds)
      return
    case 'lose': {
      if (one.how === 'erpUnanswered') on.erp.faults.add({ method: 'POST', replyLost: true, times: 1 })
      else if (one.how === 'unanswered')
        on.shop.faults.add({ method: 'POST', match: 'batch', replyLost: true, times: 1 })
      else on.shop.faults.add({ method: 'POST', match: 'batch', cut: 'before', times: 1 })
      return
    }
    case 'failItem':
      on.shop.failItem({ sku: skus[one.sku] ?? '', written: one.written, times: 1 })
      return
    case 'orders':
      return readOrders()
    case 'send':
      await readOrders()
      return on.sendOrders()
    case 'stock':
      await on.readStock()
      return compute()
    case 'compute':
      return compute()
    case 'push':
      await compute()
      await on.pushStock()
      return
    case 'products':
      await on.pollProducts()
      return on.sample()
    case 'die':
      // Something is on its way when it ends, and has changed once more before anybody looks after it.
      on.erp.changeStock(skus[one.sku] ?? '', { location: 'MAIN', adjust: one.by })
      on.pass(310)
      await on.readStock()
      await compute()
      await die(one.after)
      on.erp.changeStock(skus[one.sku] ?? '', { location: 'MAIN', adjust: 1 - one.by })
      on.pass(310)
      await on.readStock()
      return compute()
  }
}

async function readOrders(): Promise<void> {
  on.pass(3)
  await on.pollOrders()
}

async function compute(): Promise<void> {
  await readOrders()
  if (await on.compute()) await expectNothingOfferedTwice()
}

/** A pusher that ends just before or after its request. */
async function die(after: boolean): Promise<void> {
  const client = await on.context.storefront(on.storefrontId)
  const writeStock: typeof client.writeStock = async (writes, limits) => {
    if (after) await client.writeStock(writes, limits)
    throw new Error('the process is gone')
  }
  const storefront = async () =>
    new Proxy(client, { get: (of, name) => (name === 'writeStock' ? writeStock : Reflect.get(of, name)) })
  await pushStock({ ...on.context, storefront }, on.storefrontId).catch((error: Error) => {
    if (error.message !== 'the process is gone') throw error
  })
}

function noteAccepted(): void {
  for (const id of orders) {
    if (!acceptedAt.has(id) && on.erp.ordersUnder(referenceOf(id)).length > 0) acceptedAt.set(id, on.now())
  }
}

/** What the ERP showed, less every landed order it did not hold then by the ERP's own book: more is never offered. */
async function expectNothingOfferedTwice(): Promise<void> {
  const landed = await on.db.webOrder.findMany({
    where: { storefrontId: on.storefrontId, bucket: { in: ['arriving', 'held', 'queued', 'in_erp'] } },
  })
  const levels = await on.db.stockLevel.findMany({
    where: { shopItem: { sku: { in: skus }, storefrontId: on.storefrontId } },
    include: { shopItem: { include: { parts: { include: { item: true } } } } },
  })
  for (const { ots, pending, desired, shopItem } of levels) {
    const key = shopItem.parts[0]?.item.itemKey ?? ''
    const rows = await on.db.erpStock.findMany({
      where: { itemKey: key, connectionId: on.erpConnectionId, location: { in: ['MAIN', 'EU1', 'US1'] }, lot: '' },
    })
    const figures = rows.reduce((sum, { ots }) => sum + ots, 0)
    const outside = landed.filter(
      ({ externalId }) => (acceptedAt.get(Number(externalId)) ?? on.now()) >= on.snapshotAt(),
    )
    const taken = outside
      .flatMap(({ units }) => units as { sku: string; quantity: number }[])
      .reduce((sum, unit) => sum + (unit.sku === shopItem.sku ? unit.quantity : 0), 0)
    const told = `${shopItem.sku}: ${desired} offered of ${figures} less ${taken}`
    // Before the buffer, which would hide some of it.
    expect(ots - pending, told).toBeLessThanOrEqual(figures - taken)
    expect(desired, told).toBeLessThanOrEqual(Math.max(0, figures - taken))
  }
}

const versions = new Map<bigint, { version: bigint; confirmed: bigint }>()
async function expectVersionsRise(): Promise<void> {
  for (const { shopItemId, version, confirmedVersion, state, outcomeCode } of await on.db.stockLevel.findMany()) {
    // What is not on its way is what the shop confirmed.
    if (state === 'settled' && outcomeCode === null) expect(confirmedVersion).toBe(version)
    const before = versions.get(shopItemId) ?? { version: 0n, confirmed: 0n }
    const confirmed = confirmedVersion ?? 0n
    expect(version >= before.version && confirmed >= before.confirmed && confirmed <= version).toBe(true)
    versions.set(shopItemId, { version, confirmed })
  }
}

const seed = Number(process.env.STOCK_SEED ?? 20261123)
const numRuns = Number(process.env.STOCK_RUNS ?? 4)

it('stock is the equation at rest, converges in the shop, never goes back, and offers no unit twice, whatever happens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 28 }), async (steps) => {
      for (const one of steps) {
        await take(one)
        noteAccepted()
        await expectVersionsRise()
      }
      on.shop.faults.clear()
      on.shop.failItem()
      on.erp.faults.clear()
      await on.quiesce(noteAccepted)
      await expectVersionsRise()
      await expectAtRest(on)
    }),
    { seed, numRuns, endOnFailure: true },
  )
}, 180_000)
