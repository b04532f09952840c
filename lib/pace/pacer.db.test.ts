import { afterEach, expect, it } from 'vitest'
import { cloneDatabase } from '../../scripts/testing/clone-database.ts'
import { systemClock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import { createDb } from '../kernel/db.ts'
import { createLog } from '../kernel/log.ts'
import { leasePace, releasePace } from './lease.ts'
import type { Pacer } from './pacer.ts'
import { createPacer } from './pacer.ts'

let close: (() => Promise<void>) | undefined
afterEach(() => close?.())

async function start(pace: { concurrentWrites: number; ratePerSecondMilli: number }) {
  const database = await cloneDatabase()
  const db: Db = createDb(database.url, 'worker')
  const { id } = await db.connection.create({
    data: {
      kind: 'erp',
      platform: 'x',
      code: 'X',
      name: 'X',
      url: 'https://x',
      secretSealed: Buffer.from('x'),
      ...pace,
    },
  })
  const pacers: Pacer[] = []
  close = async () => {
    for (const pacer of pacers) await pacer.rest()
    await db.$disconnect()
    await database.drop()
  }
  const pacer = (holder: string) => {
    const made = createPacer({ db, clock: systemClock, log: createLog('test', 'silent'), connectionId: id, holder })
    pacers.push(made)
    return made
  }
  return { db, id, pacer }
}

it('shares never sum to more than the connection has, whoever asks at once, and a newcomer gets his when others renew', async () => {
  const { db, id } = await start({ concurrentWrites: 10, ratePerSecondMilli: 9_000 })
  expect(await leasePace(db, id, 'a')).toMatchObject({ slots: 10, rateMilli: 9_000 })
  expect(await leasePace(db, id, 'b')).toMatchObject({ slots: 0, rateMilli: 0 })
  expect(await leasePace(db, id, 'a')).toMatchObject({ slots: 5, rateMilli: 4_500 })
  expect(await leasePace(db, id, 'b')).toMatchObject({ slots: 5, rateMilli: 4_500 })
  const holders = Array.from({ length: 12 }, (_, index) => `h${index}`)
  for (let round = 0; round < 3; round++) {
    await Promise.all(holders.map((holder) => leasePace(db, id, holder)))
    const { _sum } = await db.paceLease.aggregate({ _sum: { slots: true, rateMilli: true } })
    expect(_sum.slots).toBeLessThanOrEqual(10)
    expect(_sum.rateMilli).toBeLessThanOrEqual(9_000)
  }
  // Holders that ended stop counting when their lease runs out.
  await db.$executeRaw`update pace_leases set until = now() - interval '1 second'`
  expect(await leasePace(db, id, 'z')).toMatchObject({ slots: 10, rateMilli: 9_000 })
  await releasePace(db, id, 'z')
  expect(await db.paceLease.count()).toBe(0)
})

it('two processes together keep to the slots and to the rate; writes go before reads', async () => {
  const { pacer } = await start({ concurrentWrites: 3, ratePerSecondMilli: 40_000 })
  const [a, b] = [pacer('a'), pacer('b')]
  await Promise.all([a.read(), b.read()])
  let inFlight = 0
  let most = 0
  const began = performance.now()
  const write = async (by: Pacer) => {
    const release = await by.write()
    inFlight += 1
    most = Math.max(most, inFlight)
    await new Promise((resolve) => setTimeout(resolve, 30))
    inFlight -= 1
    release()
  }
  await Promise.all(Array.from({ length: 60 }, (_, index) => write(index % 2 ? a : b)))
  const seconds = (performance.now() - began) / 1_000
  expect(most).toBeLessThanOrEqual(3)
  expect(60 / seconds).toBeLessThanOrEqual(42)

  const order: string[] = []
  a.throttle(new Date(Date.now() + 100))
  const reads = a.read().then(() => order.push('read'))
  const writes = a.write().then((release) => {
    order.push('write')
    release()
  })
  await Promise.all([reads, writes])
  expect(order).toEqual(['write', 'read'])
})

it('waits as long as the server asked, and a caller that gives up is forgotten', async () => {
  const { pacer } = await start({ concurrentWrites: 1, ratePerSecondMilli: 0 })
  const a = pacer('a')
  await a.ready()
  a.throttle(new Date(Date.now() + 200))
  const began = performance.now()
  const giveUp = new AbortController()
  const given = a.read(giveUp.signal)
  giveUp.abort(new Error('enough'))
  await expect(given).rejects.toThrow('enough')
  await a.read()
  expect(performance.now() - began).toBeGreaterThan(180)
})
