import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '../../lib/kernel/log.ts'
import { saveMappingRows } from '../../lib/mappings/save-rows.ts'
import { person, testKeyRing } from '../../scripts/testing/given.ts'
import type { RunningWorker } from '../start-worker.ts'
import { startWorker } from '../start-worker.ts'
import { faultsUnder } from './testing/demo-faults.ts'
import type { JoinedSandboxes } from './testing/joined-sandboxes.ts'
import { joinSandboxes, policy, referenceOf } from './testing/joined-sandboxes.ts'

let joined: JoinedSandboxes
let worker: RunningWorker
beforeAll(async () => {
  joined = await joinSandboxes()
  const settings = { databaseUrl: joined.databaseUrl, keyRing: testKeyRing, policy, pollSeconds: 1 }
  worker = await startWorker(settings, createLog('acceptance', 'silent'))
})
afterAll(async () => {
  await worker?.stop()
  await joined?.close()
})

const withinSeconds = (seconds: number, read: () => unknown) =>
  expect.poll(read, { timeout: seconds * 1_000, interval: 200 })
const standing = async () => {
  const { inErp, held, queued } = await joined.status()
  return { inErp, held, queued }
}

describe.sequential('a worker alone, with nobody watching', { timeout: 60_000 }, () => {
  it('brings every paid order as far as it goes', async () => {
    await withinSeconds(50, standing).toEqual({ inErp: 188, held: 37, queued: 0 })
    expect(joined.erp.ledger()).toMatchObject({ orders: 188, duplicates: 0 })
  })

  it('failure 28: asks nobody about what is held for a local cause, and judges it by no clock: it waits for its mapping', async () => {
    const { db } = joined
    const held = () =>
      db.webOrder.findMany({
        where: { bucket: 'held' },
        select: { externalId: true, evaluatedAt: true, outboxEntries: { select: { state: true, sends: true } } },
        orderBy: { id: 'asc' },
      })
    const before = await held()
    for (let poll = 0; poll < 3; poll++) {
      const [last] = await db.pollCursor.findMany({ where: { flow: 'orders' } })
      const polledAt = async () => (await db.pollCursor.findMany({ where: { flow: 'orders' } }))[0]?.polledAt?.getTime()
      await withinSeconds(20, polledAt).toBeGreaterThan(last?.polledAt?.getTime() ?? 0)
    }
    expect(await held()).toEqual(before)
    expect(await db.outboxAttempt.count({ where: { entry: { order: { bucket: 'held' } } } })).toBe(0)
  })

  it('failure 19: lets held orders go within seconds of their item being linked', async () => {
    const { db, context } = joined
    const faults = faultsUnder('Faults that hold orders')
    const [linked] = faults.filter(({ cause }) => cause.value === '37')
    const others = new Set(faults.filter((fault) => fault !== linked).flatMap(({ orders }) => orders))
    const freed = linked?.orders.filter((id) => !others.has(id)) ?? []
    expect(freed.length).toBeGreaterThan(5)
    await db.exceptionCase.updateMany({ data: { openedAt: new Date('2025-11-23T12:00:00Z') } })
    const rows = [{ match: { key: 'product:37' }, target: { kind: 'charge', code: 'SAMPLE' } }]
    await saveMappingRows(db, context.clock, person('ecommerce'), { table: 'item_link', storefrontId: null, rows })
    await withinSeconds(20, standing).toEqual({ inErp: 188 + freed.length, held: 37 - freed.length, queued: 0 })
    expect(Object.keys(joined.erp.ledger().byReference)).toEqual(expect.arrayContaining(freed.map(referenceOf)))
  })

  it('failure 48: the exception of what was linked is over by itself; others stay, though a year old', async () => {
    const linked = { cause: { path: ['value'], equals: '37' } }
    const states = async (where: object) =>
      (await joined.db.exceptionCase.findMany({ where, select: { state: true } })).map(({ state }) => state)
    await withinSeconds(20, () => states(linked)).toEqual(['closed'])
    const others = await states({ NOT: linked })
    expect(others.length).toBeGreaterThan(5)
    expect(new Set(others)).toEqual(new Set(['open']))
  })

  it('failures 9 and 17: takes an order nobody announced, and one whose acceptance was never heard, once each', async () => {
    const { shop, erp, db } = joined
    erp.faults.add({ method: 'POST', replyLost: true, times: 1 })
    const { orders } = erp.ledger()
    const made = shop.makePlainOrders({ count: 3, minutesSpan: 1, seed: 3 })
    const references = made.map(({ id }) => referenceOf(id))
    const entries = async () => {
      const rows = await db.outboxEntry.findMany({ where: { reference: { in: references } }, select: { state: true } })
      return rows.map(({ state }) => state)
    }
    await withinSeconds(40, entries).toEqual(['accepted', 'accepted', 'accepted'])
    expect(await db.outboxAttempt.count({ where: { outcome: 'unknown' } })).toBe(1)
    expect(erp.ledger()).toMatchObject({ orders: orders + 3, duplicates: 0 })
  })

  it('failure 50: stops when asked, and leaves nothing locked, leased or half sent', async () => {
    const { db } = joined
    const began = performance.now()
    await worker.stop()
    expect(performance.now() - began).toBeLessThan(25_000)
    const [left] = await db.$queryRaw<object[]>`
      select (select count(*)::int from graphile_worker.jobs where locked_at is not null) as locked,
        (select count(*)::int from outbox_entries where state in ('claimed', 'sending')) as claimed,
        (select count(*)::int from pace_leases where until > now()) as leased,
        (select count(*)::int from poll_cursors where lease_owner is not null) as polling`
    expect(left).toEqual({ locked: 0, claimed: 0, leased: 0, polling: 0 })
  })
})
