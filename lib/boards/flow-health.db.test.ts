import { describe, expect, it } from 'vitest'
import { givenDatabase, givenOrder, givenStorefront, person } from '../../scripts/testing/given.ts'
import { readFlowHealth, readThroughput } from './flow-health.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:30Z')
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
const viewer = person('viewer')

describe('failure 10: the scheduler is dead and no log says so', () => {
  it('no poll for longer than five of them take is an alarm, unless nobody expects one', async () => {
    const polled = await givenStorefront(given.db, { code: 'POLLED' })
    const silent = await givenStorefront(given.db, { code: 'SILENT' })
    const never = await givenStorefront(given.db, { code: 'NEVER' })
    const off = await givenStorefront(given.db, { code: 'OFF', mode: 'off' })
    const paused = await givenStorefront(given.db, { code: 'PAUSED' })
    await given.db.storefront.updateMany({ data: { createdAt: ago(3600) } })
    await given.db.connection.update({ where: { id: paused.connectionId }, data: { pausedAt: ago(10) } })
    for (const [{ id }, seconds] of [
      [polled, 200],
      [silent, 400],
      [off, 400],
      [paused, 400],
    ] as const) {
      await given.db.pollCursor.create({ data: { storefrontId: id, flow: 'orders', polledAt: ago(seconds) } })
    }
    const health = await readFlowHealth(given.db, now, viewer, 60)
    const alarms = health.filter(({ silent: alarm }) => alarm).map(({ code }) => code)
    expect(alarms).toEqual(['NEVER', 'SILENT'])
    expect(health.find(({ storefrontId }) => storefrontId === never.id)).toMatchObject({ polledAt: null, mode: 'live' })
  })

  it('no order for longer than usual is an alarm: half as long again as the longest pause so far', async () => {
    const place = async (code: string, placed: readonly number[], options: { mode?: 'off' } = {}) => {
      const { id } = await givenStorefront(given.db, { code, ...options })
      for (const seconds of placed) await givenOrder(given.db, id, { placedAt: ago(seconds) })
    }
    const every = (seconds: number, last: number) => Array.from({ length: 21 }, (_, n) => last + n * seconds)
    await place('STEADY', every(600, 3_500))
    await place('STOPPED', every(600, 3_700))
    await place('NIGHTLY', [...every(600, 20_000), 60_000])
    await place('SWITCHED-OFF', every(600, 3_700), { mode: 'off' })
    await place('NEW', [90_000])
    const health = await readFlowHealth(given.db, now, viewer, 60)
    const quiet = health.filter(({ quietSince }) => quietSince).map(({ code, quietSince }) => [code, quietSince])
    expect(quiet).toEqual([['STOPPED', ago(3_700)]])
  })
})

it('counts what was accepted in each minute of the last hour, and what waits', async () => {
  const { id, erpConnectionId } = await givenStorefront(given.db)
  const orderId = await givenOrder(given.db, id)
  const entry = (n: number, state: 'accepted' | 'ready', at: Date) => ({
    connectionId: erpConnectionId,
    storefrontId: id,
    kind: 'sales_order' as const,
    reference: `T:${n}`,
    orderId,
    revisionId: 1n,
    inputHash: Buffer.from('h'),
    body: {},
    personalSealed: Buffer.from('p'),
    currency: 'GBP',
    totalAmount: 1n,
    mappingVersion: 1,
    state,
    readyAt: at,
    ...(state === 'accepted' ? { acceptedAt: at, pkey: `p${n}` } : {}),
  })
  await given.db.outboxEntry.createMany({
    data: [
      entry(1, 'accepted', ago(5)),
      entry(2, 'accepted', ago(20)),
      entry(3, 'accepted', ago(61)),
      entry(4, 'accepted', ago(3_700)),
      entry(5, 'ready', ago(9)),
      entry(6, 'ready', ago(-600)),
    ],
  })
  const { minutes, backlog } = await readThroughput(given.db, now, viewer, id)
  expect(minutes).toHaveLength(60)
  expect(minutes.slice(-3).map(({ accepted }) => accepted)).toEqual([0, 1, 2])
  expect(minutes.reduce((total, { accepted }) => total + accepted, 0)).toBe(3)
  expect(backlog).toMatchObject([{ connectionId: erpConnectionId, waiting: 1, delayed: 1 }])
})
