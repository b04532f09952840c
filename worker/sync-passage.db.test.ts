import { afterEach, expect, it } from 'vitest'
import { createDb } from '../lib/kernel/db.ts'
import { createLog } from '../lib/kernel/log.ts'
import { createKeyRing } from '../lib/kernel/seal.ts'
import { createErp } from '../sandbox/bluecherry/create-erp.ts'
import { createShop } from '../sandbox/woocommerce/create-shop.ts'
import { cloneDatabase } from '../scripts/testing/clone-database.ts'
import { connectSandboxes } from './chaos/connect-sandboxes.ts'
import { fullPlan } from './chaos/settings.ts'
import { compose } from './compose.ts'
import { syncOrders } from './sync-passage.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const recordedOrders = 240

async function start(liveFrom: Date) {
  const database = await cloneDatabase()
  const shop = createShop()
  const erp = createErp()
  await Promise.all([shop.listen(), erp.listen()])
  const db = createDb(database.url, 'worker')
  closing.push(
    () => database.drop(),
    () => Promise.all([shop.close(), erp.close(), db.$disconnect()]),
  )
  const keyRing = createKeyRing(`test:${Buffer.alloc(32, 7).toString('base64')}`)
  const plan = { ...fullPlan, writeDeadline: 2, settle: 0.5 }
  const sandboxes = { shop: { url: shop.url, ...shop.keys.read_write }, erp: { url: erp.url, key: erp.key } }
  const ids = await connectSandboxes(db, keyRing, sandboxes as never, plan, liveFrom)
  const worker = (name: string) => {
    const policy = { allowedHosts: new Set<string>(), allowPrivate: true }
    const composition = compose({
      databaseUrl: database.url,
      keyRing,
      policy,
      worker: name,
      log: createLog('t', 'silent'),
    })
    closing.push(() => composition.close())
    return composition.context
  }
  return { db, shop, erp, worker, ...ids }
}

it('one pass takes every paid order as far as it goes, and ends with a census that finds nothing', async () => {
  const { db, erp, worker, storefrontId } = await start(new Date('2026-01-01T00:00:00Z'))
  erp.repairItems()
  const steps = new Set<string>()
  const done = await syncOrders(worker('a'), [storefrontId], ({ step }) => steps.add(step))
  expect([...steps]).toEqual(['items', 'orders', 'look-ups', 'census'])
  const buckets = await db.webOrder.groupBy({ by: ['bucket'], _count: true })
  const counted = Object.fromEntries(buckets.map(({ bucket, _count }) => [bucket, _count]))
  expect((counted.in_erp ?? 0) + (counted.held ?? 0) + (counted.cancelled ?? 0)).toBe(recordedOrders)
  expect(counted.in_erp).toBe(done.accepted)
  expect(done.accepted).toBeGreaterThan(60)
  expect(erp.ledger()).toMatchObject({ orders: done.accepted, duplicates: 0 })
  expect(await db.census.findFirst({ where: { finishedAt: { not: null } } })).toMatchObject({ missing: 0 })
  // A second pass has nothing to do.
  const writes = erp.requests().writes
  expect(await syncOrders(worker('b'), [storefrontId])).toMatchObject({ accepted: 0, landed: 0 })
  expect(erp.requests().writes).toBe(writes)
})

it('two passes side by side send every order once, through lost replies and throttling', async () => {
  const { db, erp, worker, storefrontId } = await start(new Date('2026-01-01T00:00:00Z'))
  erp.repairItems()
  erp.faults.add({ method: 'POST', replyLost: true, rate: 0.1 })
  erp.faults.add({ status: 429, rate: 0.05 })
  await Promise.all([syncOrders(worker('a'), [storefrontId]), syncOrders(worker('b'), [storefrontId])])
  // What one of them reported in doubt may have been settled by the other since.
  expect(await db.outboxEntry.count({ where: { state: { in: ['sending', 'unknown', 'staged'] } } })).toBe(0)
  const ledger = erp.ledger()
  expect(ledger.duplicates).toBe(0)
  expect(ledger.orders).toBeGreaterThan(60)
})

it('what was paid before go-live is landed and never sent', async () => {
  const { db, erp, worker, storefrontId } = await start(new Date('2026-12-31T00:00:00Z'))
  await syncOrders(worker('a'), [storefrontId])
  expect(await db.webOrder.count({ where: { bucket: 'excluded' } })).toBe(recordedOrders)
  expect(erp.requests().writes).toBe(0)
})
