import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import { createLog } from '../../lib/kernel/log.ts'
import { testKeyRing } from '../../scripts/testing/given.ts'
import type { RunningWorker } from '../start-worker.ts'
import { startWorker } from '../start-worker.ts'
import type { JoinedSandboxes } from './testing/joined-sandboxes.ts'
import { joinSandboxes, operator, policy } from './testing/joined-sandboxes.ts'

const pollSeconds = 1

let on: JoinedSandboxes
let worker: RunningWorker
beforeAll(async () => {
  on = await joinSandboxes({ mode: 'off' })
  await setFlowMode(on.db, operator, on.storefrontId, 'catalogue', 'live')
  const settings = { databaseUrl: on.databaseUrl, keyRing: testKeyRing, policy, pollSeconds }
  worker = await startWorker(settings, createLog('acceptance', 'silent'))
})
afterAll(async () => {
  await worker?.stop()
  await on?.close()
})

const within = (seconds: number, read: () => unknown) => expect.poll(read, { timeout: seconds * 1_000, interval: 200 })

describe.sequential('a worker alone, with nobody watching', { timeout: 60_000 }, () => {
  it('reads and compares the shop', async () => {
    await within(40, () => on.db.catalogueFinding.count({ where: { closedAt: null } })).toBe(12)
    await within(20, () => on.db.shopItem.count({ where: { dirty: true } })).toBe(0)
    expect(await on.db.catalogueChange.count()).toBe(0)
  })

  it('quarantines a SKU made in the shop within a poll interval and ten seconds', async () => {
    const { id } = on.shop.addProduct({ name: 'Pirate', sku: 'PIRATE-9', regular_price: '5.00', status: 'publish' })
    await within(20, () => on.shop.product(id)?.status).toBe('draft')
    await within(20, () => on.db.catalogueChange.count({ where: { state: 'done' } })).toBe(1)
    const { createdAt } = await on.db.shopItem.findFirstOrThrow({ where: { sku: 'PIRATE-9' } })
    const { endedAt } = await on.db.catalogueChange.findFirstOrThrow({ where: { kind: 'quarantine' } })
    expect((endedAt?.getTime() ?? 0) - createdAt.getTime()).toBeLessThan((pollSeconds + 10) * 1_000)
  })

  it('reverts a price edited in the shop', async () => {
    const { id } = on.shop.products().find(({ sku }) => sku === 'MUG-350') ?? { id: 0 }
    on.shop.editProduct(id, { regular_price: '99.00' })
    await within(20, () => on.shop.product(id)?.regular_price).toBe('12.00')
  })

  it('stops nothing on a shop that is away, and goes on when it is back', async () => {
    const { id } = on.shop.products().find(({ sku }) => sku === 'MUG-350') ?? { id: 0 }
    on.shop.faults.add({ status: 502 })
    on.shop.editProduct(id, { regular_price: '77.00' })
    const failed = () => on.db.pollCursor.findFirst({ where: { flow: 'catalogue', lastError: { not: null } } })
    await within(20, failed).not.toBeNull()
    on.shop.faults.clear()
    await within(40, () => on.shop.product(id)?.regular_price).toBe('12.00')
  })
})
