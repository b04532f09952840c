import { afterEach, expect, it } from 'vitest'
import { withdrawEntries } from '../../outbox/withdraw.ts'
import { lookUpOrders } from './look-up-orders.ts'
import { pushOrders } from './push-orders.ts'
import { addRevision, createOutboxWorld, type OutboxWorld, type WorldOptions } from './testing/outbox-world.ts'

let world: OutboxWorld
const start = async (options?: WorldOptions) => {
  world = await createOutboxWorld(options)
  return world
}
afterEach(() => world.close())

const range = (count: number, from = 1) => Array.from({ length: count }, (_, index) => from + index)

it('sends what is ready, once each, and says so on the order', async () => {
  const { sandbox, db, connectionId } = await start()
  await world.stage(range(30))
  const report = await pushOrders(world.worker('a'), connectionId)
  expect(report).toEqual({ accepted: 30, rejected: 0, inDoubt: 0, notSent: 0, halted: null })
  expect(sandbox.ledger()).toMatchObject({ orders: 30, duplicates: 0 })
  expect(await world.states()).toEqual({ accepted: 30 })
  expect(await world.order(7)).toMatchObject({ bucket: 'in_erp', poNum: 'WEB-T-7' })
  const { ordNum, pkey, leaseOwner, sends } = await world.entry(7)
  expect({ ordNum, pkey, leaseOwner, sends }).toEqual({
    ordNum: sandbox.ordersUnder('T:7')[0]?.ord_num,
    pkey: String(sandbox.ordersUnder('T:7')[0]?.pkey),
    leaseOwner: null,
    sends: 1,
  })
  const attempts = await db.outboxAttempt.findMany()
  expect(attempts).toHaveLength(30)
  expect(
    attempts.every(({ outcome, endedAt, httpStatus }) => outcome === 'accepted' && endedAt && httpStatus === 200),
  ).toBe(true)
  expect(JSON.stringify(attempts, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
    'Zoë',
  )
})

it('failure 18: twenty workers race for the same entries, and each is sent once', async () => {
  const { sandbox, connectionId } = await start({ concurrentWrites: 40 })
  await world.stage(range(120))
  const reports = await Promise.all(range(20).map((n) => pushOrders(world.worker(`w${n}`), connectionId)))
  expect(reports.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(120)
  expect(sandbox.ledger()).toMatchObject({ orders: 120, duplicates: 0 })
  expect(sandbox.requests().writes).toBe(120)
})

it('failures 18, 26: claims that lapsed while the process was frozen and are claimed again by it are sent once', async () => {
  const { db, sandbox, connectionId } = await start({ concurrentWrites: 1 })
  sandbox.configure({ writeDelayMs: 30 })
  await world.stage(range(20))
  let waiting = true
  const pushing = pushOrders(world.worker('a'), connectionId, () => waiting)
  let lapsed = 0
  while (sandbox.ledger().orders < 20) {
    // As the recovery does it, a moment after the thaw: what the process still holds in memory is ready again.
    lapsed += await db.$executeRaw`
      update outbox_entries set state = 'ready', lease_owner = null, lease_until = null where state = 'claimed'`
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(lapsed).toBeGreaterThan(20)
  waiting = false
  await pushing
  expect(sandbox.ledger()).toMatchObject({ orders: 20, duplicates: 0 })
  expect(await world.states()).toEqual({ accepted: 20 })
})

it('a withdrawal and a push race, and one of the two wins whole', async () => {
  const { db, sandbox, connectionId } = await start()
  await world.stage(range(60))
  const ids = (await db.webOrder.findMany({ select: { id: true } })).map(({ id }) => id)
  const pushing = pushOrders(world.worker('a'), connectionId)
  const withdrawn = await Promise.all(
    ids.reverse().map((id) => db.$transaction((tx) => withdrawEntries(tx, new Date(), [id]))),
  )
  await pushing
  const states = await world.states()
  expect(withdrawn.flatMap((one) => one.withdrawn)).toHaveLength(states.withdrawn ?? 0)
  expect(sandbox.ledger().orders).toBe(states.accepted ?? 0)
  expect((states.accepted ?? 0) + (states.withdrawn ?? 0)).toBe(60)
})

it('rule 7: what was landed after mapping is not sent until it is mapped', async () => {
  const { db, sandbox, connectionId } = await start()
  await world.stage([1, 2])
  const { id } = await world.order(1)
  await addRevision(db, id, 'changed')
  await pushOrders(world.worker('a'), connectionId)
  expect(Object.keys(sandbox.ledger().byReference)).toEqual(['T:2'])
  expect((await world.entry(1)).state).toBe('ready')
  // A revision that says the same in other words holds nothing up.
  await addRevision(db, id, 'first')
  await db.landedRevision.deleteMany({ where: { id: -1n } })
  await pushOrders(world.worker('a'), connectionId)
  expect(sandbox.ledger().orders).toBe(2)
})

it('sends nothing in shadow mode, before its time, or while the order is held or waits to be judged', async () => {
  const { db, sandbox, connectionId, storefrontId } = await start()
  await world.stage([1])
  await world.stage([2], undefined, { readyAt: new Date(Date.now() + 60_000) })
  await world.stage([3, 4])
  await db.webOrder.updateMany({ where: { externalId: '3' }, data: { bucket: 'held' } })
  await db.webOrder.updateMany({ where: { externalId: '4' }, data: { dirty: true } })
  const flow = { storefrontId_flow: { storefrontId, flow: 'orders' as const } }
  await db.storefrontFlow.update({ where: flow, data: { mode: 'shadow' } })
  await pushOrders(world.worker('a'), connectionId)
  expect(sandbox.requests().writes).toBe(0)
  await db.storefrontFlow.update({ where: flow, data: { mode: 'live' } })
  await pushOrders(world.worker('a'), connectionId)
  expect(Object.keys(sandbox.ledger().byReference)).toEqual(['T:1'])
})

it('failure 27: a refusal becomes one exception for all orders it holds, and every attempt stays', async () => {
  const { db, sandbox, connectionId } = await start()
  await world.stage([1, 2, 3], () => ({ shipper: 'NO' }))
  expect(await pushOrders(world.worker('a'), connectionId)).toMatchObject({ accepted: 0, rejected: 3 })
  const cases = await db.exceptionCase.findMany({ include: { subjects: true } })
  expect(cases).toHaveLength(1)
  expect(cases[0]).toMatchObject({ code: 'ERP_REJECTED', state: 'open', cause: { field: 'shipper' } })
  expect(cases[0]?.subjects).toHaveLength(3)
  expect(await world.order(1)).toMatchObject({ bucket: 'held' })
  // Corrected, it is looked up and sent again; the case closes with its last order, the first attempts stay.
  await world.stage([1, 2, 3])
  await db.webOrder.updateMany({ data: { bucket: 'queued' } })
  expect(await world.entry(1)).toMatchObject({ state: 'ready', lookFirst: true })
  await lookUpOrders(world.worker('a'), connectionId)
  await pushOrders(world.worker('a'), connectionId)
  expect(await world.states()).toEqual({ accepted: 3 })
  expect(sandbox.ledger()).toMatchObject({ orders: 3, duplicates: 0 })
  expect(await db.exceptionCase.findMany({ where: { state: 'open' } })).toEqual([])
  const attempts = await db.outboxAttempt.findMany({
    where: { entryId: (await world.entry(1)).id },
    orderBy: { id: 'asc' },
  })
  expect(attempts.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
    'send rejected',
    'lookup send',
    'send accepted',
  ])
})

it('failure 28: throttling and a refused key burn no attempt; the connection stops with one exception', async () => {
  const { db, sandbox, connectionId } = await start()
  await world.stage(range(12))
  sandbox.faults.add({ status: 429, method: 'POST', times: 3 })
  const worker = world.worker('a')
  expect(await pushOrders(worker, connectionId)).toMatchObject({ accepted: 12, notSent: 3 })
  expect((await db.outboxEntry.findMany()).every(({ sends }) => sends === 1)).toBe(true)
  await world.stage(range(12, 20))
  sandbox.faults.add({ status: 401, method: 'POST' })
  expect(await pushOrders(worker, connectionId)).toMatchObject({ halted: 'stopped', accepted: 0 })
  expect(await world.states()).toEqual({ accepted: 12, ready: 12 })
  expect((await db.outboxEntry.findMany({ where: { state: 'ready' } })).every(({ sends }) => sends === 0)).toBe(true)
  expect(await db.connection.findFirst({ where: { id: connectionId } })).toMatchObject({
    stoppedCode: 'CONNECTION_REFUSED',
  })
  expect(await db.exceptionCase.count({ where: { state: 'open' } })).toBe(1)
  await db.connection.update({ where: { id: connectionId }, data: { stoppedAt: null } })
  sandbox.faults.clear()
  expect(await pushOrders(worker, connectionId)).toMatchObject({ accepted: 12, halted: null })
})

it('rule 7: judged while it was on its way, and turned away: it is judged again and waits for that', async () => {
  const { db, sandbox, connectionId } = await start()
  await world.stage([1])
  const { id } = await world.order(1)
  sandbox.faults.add({ status: 429, method: 'POST', times: 1, slowMs: 400 })
  const pushing = pushOrders(world.worker('a'), connectionId)
  await expect.poll(async () => (await world.entry(1)).state, { interval: 10 }).toBe('sending')
  // Landed and judged: an entry that is sending is left as it is.
  await addRevision(db, id, 'changed')
  await pushing
  expect(sandbox.ledger().orders).toBe(0)
  expect([(await world.entry(1)).state, (await world.order(1)).dirty]).toEqual(['ready', true])
})

it('an ERP that cannot be reached ends the push, and nothing is in doubt', async () => {
  const { sandbox, connectionId } = await start()
  await world.stage(range(8))
  await sandbox.close()
  expect(await pushOrders(world.worker('a'), connectionId)).toMatchObject({ halted: 'unreachable', inDoubt: 0 })
  expect(await world.states()).toEqual({ ready: 8 })
})

it('asked to stop, it finishes what is on its way and gives the rest back', async () => {
  const { sandbox, connectionId } = await start({ erp: { settings: { writeDelayMs: 100 } }, concurrentWrites: 2 })
  await world.stage(range(40))
  const stop = new AbortController()
  const pushing = pushOrders(world.worker('a', { stopping: stop.signal }), connectionId)
  await new Promise((resolve) => setTimeout(resolve, 350))
  stop.abort()
  const report = await pushing
  expect(report.halted).toBe('stopping')
  expect(report.accepted).toBeGreaterThan(1)
  expect(await world.states()).toEqual({ accepted: report.accepted, ready: 40 - report.accepted })
  expect(sandbox.ledger().orders).toBe(report.accepted)
})
