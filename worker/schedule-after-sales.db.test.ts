import { afterEach, expect, it } from 'vitest'
import { createOutboxWorld, type OutboxWorld } from '../lib/flows/orders/testing/outbox-world.ts'
import { mirrorAfterSales } from '../lib/mirror/mirror-after-sales.ts'
import { dueAfterSalesJobs } from './schedule-after-sales.ts'

let world: OutboxWorld
afterEach(() => world.close())

const due = async (isDue: (key: string) => boolean = (key) => !/promises|receipts/.test(key)) => {
  const jobs = await dueAfterSalesJobs(world.worker('a'), isDue, 5)
  return jobs.map(({ task, payload }) => ('whole' in payload ? `${task} whole` : task))
}

it('reads the ERP by the pace, and everything once a day', async () => {
  world = await createOutboxWorld()
  const { db, connectionId } = world
  expect(await due()).toEqual(['mirror:after-sales'])
  await mirrorAfterSales(world.worker('a'), connectionId)
  expect(await due()).toEqual(['mirror:after-sales'])
  expect(await due((key) => !key.includes(connectionId))).toEqual([])
  await db.mirrorCursor.updateMany({ data: { readAt: new Date(Date.now() - 25 * 3_600_000) } })
  expect(await due()).toEqual(['mirror:after-sales', 'mirror:after-sales whole'])
  await db.connection.updateMany({ where: { id: connectionId }, data: { pausedAt: new Date() } })
  expect(await due()).toEqual([])
})

it('is a net under flags that are up, and asks nothing of a flow that is off', async () => {
  world = await createOutboxWorld()
  const { db, storefrontId } = world
  await world.stage([1])
  await mirrorAfterSales(world.worker('a'), world.connectionId)
  const net = () => due((key) => !/promises|receipts|erps/.test(key))
  expect(await net()).toEqual([])
  await db.webOrder.updateMany({ data: { driftDirty: true, dispatchDirty: true, refundsDirty: true } })
  expect(await net()).toEqual(['orders:drift'])
  await db.storefrontFlow.createMany({
    data: [
      { storefrontId, flow: 'shipments', mode: 'shadow' },
      { storefrontId, flow: 'returns', mode: 'live' },
    ],
  })
  expect(await net()).toEqual(['orders:drift', 'shipments:judge', 'returns:plan'])
  await db.webOrder.updateMany({ data: { driftDirty: false, dispatchDirty: false, refundsDirty: false } })
  // Promises that run out are nobody's change.
  expect(await due((key) => /shops|promises|receipts/.test(key))).toEqual(['shipments:judge', 'returns:plan'])
  await db.storefrontFlow.updateMany({ data: { mode: 'off' } })
  expect(await due()).toEqual([])
})
