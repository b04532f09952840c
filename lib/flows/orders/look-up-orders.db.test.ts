import { afterEach, expect, it } from 'vitest'
import { armEntries } from '../../outbox/arm.ts'
import { readBacklog } from '../../outbox/backlog.ts'
import { claimEntries } from '../../outbox/claim.ts'
import { markForLookUp, recoverLapsed } from '../../outbox/recover.ts'
import { retryEntries } from '../../outbox/retry.ts'
import { lookUpOrders } from './look-up-orders.ts'
import { pushOrders } from './push-orders.ts'
import { createOutboxWorld, type OutboxWorld, type WorldOptions } from './testing/outbox-world.ts'

let world: OutboxWorld
const start = async (options?: WorldOptions) => {
  world = await createOutboxWorld(options)
  return world
}
afterEach(() => world.close())

/** As if time had passed: leases, deadlines and look-ups of everything in doubt lie behind us. */
const age = (ms: number) => world.db.$executeRaw`
  update outbox_entries set lease_until = lease_until - make_interval(secs => ${ms / 1000}),
    send_deadline_at = send_deadline_at - make_interval(secs => ${ms / 1000}),
    next_lookup_at = next_lookup_at - make_interval(secs => ${ms / 1000}),
    created_at = created_at - make_interval(secs => ${ms / 1000})
  where state in ('claimed', 'sending', 'unknown', 'staged', 'ready', 'accepted')`

const openCodes = async () =>
  (await world.db.exceptionCase.findMany({ where: { state: 'open' }, orderBy: { code: 'asc' } })).map(
    ({ code }) => code,
  )

it('failure 17: the reply was lost after the ERP accepted; the look-up finds it and nothing is sent twice', async () => {
  const { sandbox, connectionId } = await start()
  await world.stage([1, 2])
  sandbox.faults.add({ replyLost: true, method: 'POST' })
  expect(await pushOrders(world.worker('a'), connectionId)).toMatchObject({ inDoubt: 2 })
  sandbox.faults.clear()
  expect(await world.states()).toEqual({ unknown: 2 })
  await pushOrders(world.worker('a'), connectionId)
  await age(2_000)
  await lookUpOrders(world.worker('b'), connectionId)
  expect(await world.states()).toEqual({ accepted: 2 })
  expect(sandbox.ledger()).toMatchObject({ orders: 2, duplicates: 0 })
  expect(await world.order(1)).toMatchObject({ bucket: 'in_erp' })
})

it('one empty look-up proves nothing before the listing has settled; three sends nobody can account for need a person', async () => {
  const { db, sandbox, connectionId } = await start()
  await world.stage([1])
  sandbox.faults.add({ cut: 'before', method: 'POST' })
  for (const send of [1, 2, 3]) {
    await db.webOrder.updateMany({ data: { dirty: false } })
    await pushOrders(world.worker('a'), connectionId)
    await age(1_500)
    await lookUpOrders(world.worker('a'), connectionId)
    expect(await world.entry(1), `after send ${send}`).toMatchObject({ state: 'unknown', sends: send })
    await age(20_000)
    await lookUpOrders(world.worker('a'), connectionId)
  }
  expect(await world.entry(1)).toMatchObject({ state: 'unknown', sends: 3, outcomeCode: 'SEND_UNRESOLVED' })
  expect(await world.order(1)).toMatchObject({ bucket: 'held' })
  expect(await openCodes()).toEqual(['SEND_UNRESOLVED'])
  // A person asks again: it is looked up, sent, and the case closes.
  sandbox.faults.clear()
  await db.$transaction(async (tx) => retryEntries(tx, new Date(), [(await world.order(1)).id]))
  await lookUpOrders(world.worker('a'), connectionId)
  await db.webOrder.updateMany({ data: { dirty: false, bucket: 'queued' } })
  await pushOrders(world.worker('a'), connectionId)
  expect(await world.states()).toEqual({ accepted: 1 })
  expect(await openCodes()).toEqual([])
})

it('what was in doubt is judged again before it is sent again', async () => {
  const { db, sandbox, connectionId } = await start()
  await world.stage([1])
  sandbox.faults.add({ cut: 'before', method: 'POST', times: 1 })
  await pushOrders(world.worker('a'), connectionId)
  await age(20_000)
  await lookUpOrders(world.worker('a'), connectionId)
  expect(await world.entry(1)).toMatchObject({ state: 'ready', sends: 1 })
  expect(await world.order(1)).toMatchObject({ dirty: true })
  await pushOrders(world.worker('a'), connectionId)
  expect(sandbox.ledger().orders).toBe(0)
  const jobs = await db.$queryRaw<{ key: string }[]>`select key from graphile_worker.jobs`
  expect(jobs.map(({ key }) => key.split(':').slice(0, 2).join(':'))).toEqual(['orders:evaluate'])
})

it('failure 26: claimed work is ready again and half-sent work is looked up, whichever worker comes next', async () => {
  const { db, sandbox, connectionId } = await start()
  await world.stage([1, 2, 3])
  const claim = { connectionId, worker: 'dead', limit: 3 }
  const claimed = await claimEntries(db, new Date(), claim)
  await armEntries(db, new Date(), 'dead', claimed.slice(0, 2), { startMs: 1_000, deadlineMs: 2_000 })
  expect(await recoverLapsed(db, new Date())).toMatchObject({ ready: 0, unknown: 0 })
  await age(61_000)
  expect(await recoverLapsed(db, new Date())).toMatchObject({ ready: 1, unknown: 2, connectionIds: [connectionId] })
  await lookUpOrders(world.worker('b'), connectionId)
  await db.webOrder.updateMany({ data: { dirty: false } })
  await pushOrders(world.worker('b'), connectionId)
  expect(await world.states()).toEqual({ accepted: 3 })
  expect(sandbox.ledger()).toMatchObject({ orders: 3, duplicates: 0 })
  // Attempts of the dead stay, ended and told (failure 27).
  const [first, ...more] = await db.outboxAttempt.findMany({
    where: { entryId: claimed[0]?.id },
    orderBy: { id: 'asc' },
  })
  expect(first).toMatchObject({ outcome: 'unknown', worker: 'dead' })
  expect(more.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual(['lookup send', 'send accepted'])
})

it('a reference that belongs to another sales order is taken, and nothing is sent', async () => {
  const { sandbox, connectionId } = await start()
  await world.stage([1], () => ({ currency: 'EUR' }))
  await pushOrders(world.worker('a'), connectionId)
  await world.db.$executeRaw`truncate outbox_attempts, outbox_entries`
  await world.db.webOrder.updateMany({ data: { bucket: 'queued' } })
  await world.stage([1], undefined, { lookFirst: true })
  await lookUpOrders(world.worker('a'), connectionId)
  expect(await world.entry(1)).toMatchObject({ state: 'rejected', outcomeCode: 'REFERENCE_TAKEN' })
  expect(await world.order(1)).toMatchObject({ bucket: 'held' })
  expect(await openCodes()).toEqual(['REFERENCE_TAKEN'])
  expect(sandbox.ledger().orders).toBe(1)
})

it('after a restore everything is looked up before it is sent, also what is staged later', async () => {
  const { db, sandbox, connectionId } = await start()
  await world.stage([1, 2])
  await pushOrders(world.worker('a'), connectionId)
  // The copy is older than the sends: one entry not sent yet, one not even staged.
  await db.$executeRaw`truncate outbox_attempts, outbox_entries`
  await db.webOrder.updateMany({ data: { bucket: 'queued' } })
  await world.stage([1])
  expect(await db.$transaction((tx) => markForLookUp(tx, new Date()))).toBe(1)
  await world.stage([2])
  await pushOrders(world.worker('a'), connectionId)
  expect(sandbox.ledger().orders).toBe(2)
  await lookUpOrders(world.worker('a'), connectionId)
  expect(await world.states()).toEqual({ accepted: 2 })
  expect(sandbox.ledger()).toMatchObject({ orders: 2, duplicates: 0 })
})

it('two sales orders under one reference are found, and the case closes when one is gone', async () => {
  const { sandbox, connectionId } = await start()
  await world.stage([1])
  await pushOrders(world.worker('a'), connectionId)
  await world.db.$executeRaw`truncate outbox_attempts, outbox_entries`
  await world.db.webOrder.updateMany({ data: { bucket: 'queued' } })
  await world.stage([1])
  await pushOrders(world.worker('a'), connectionId)
  expect(sandbox.ledger().duplicates).toBe(1)
  await world.db.$executeRaw`update outbox_entries set state = 'unknown', next_lookup_at = now()`
  await lookUpOrders(world.worker('a'), connectionId)
  expect(await world.entry(1)).toMatchObject({ state: 'accepted', outcomeCode: 'DUPLICATE_IN_ERP' })
  expect(await world.order(1)).toMatchObject({ bucket: 'in_erp' })
  expect(await openCodes()).toEqual(['DUPLICATE_IN_ERP'])
  sandbox.cancel('T:1')
  await age(700_000)
  await lookUpOrders(world.worker('a'), connectionId)
  expect(await openCodes()).toEqual([])
  expect(await world.entry(1)).toMatchObject({ state: 'accepted', outcomeCode: null, nextLookupAt: null })
})

it('staged is confirmed by reading it back; staged and never listed is refused', async () => {
  const { sandbox, connectionId } = await start({ erp: { settings: { stagedMs: 150 } } })
  await world.stage([1])
  expect(await pushOrders(world.worker('a'), connectionId)).toMatchObject({ inDoubt: 1 })
  expect(await world.entry(1)).toMatchObject({ state: 'staged', pkey: expect.any(String) })
  expect(await world.order(1)).toMatchObject({ bucket: 'queued' })
  await new Promise((resolve) => setTimeout(resolve, 300))
  await age(2_000)
  await lookUpOrders(world.worker('a'), connectionId)
  expect(await world.entry(1)).toMatchObject({ state: 'accepted', ordNum: expect.stringMatching(/^\d{8}$/) })

  sandbox.configure({ stagedRejectRate: 1 })
  await world.stage([2])
  await pushOrders(world.worker('a'), connectionId)
  await age(2_000)
  await lookUpOrders(world.worker('a'), connectionId)
  expect(await world.entry(2)).toMatchObject({ state: 'staged' })
  await age(3_600_000)
  await lookUpOrders(world.worker('a'), connectionId)
  expect(await world.entry(2)).toMatchObject({ state: 'rejected', outcomeCode: 'NOT_POSTED' })
  expect(await openCodes()).toEqual(['ERP_REJECTED'])
})

it('failure 25: the backlog shows its expected end', async () => {
  const { db, connectionId } = await start()
  await world.stage(Array.from({ length: 40 }, (_, index) => index + 1))
  const now = new Date()
  expect(await readBacklog(db, now, connectionId)).toMatchObject({ waiting: 40, perMinute: 0, expectedEndAt: null })
  // Thirty in five minutes: six a minute, so the ten left need a hundred seconds.
  await db.$executeRaw`
    update outbox_entries set state = 'accepted', pkey = '1', accepted_at = ${now}::timestamptz - interval '10 seconds' * (id % 30 + 1)
    where id in (select id from outbox_entries order by id limit 30)`
  const backlog = await readBacklog(db, now, connectionId)
  expect(backlog).toMatchObject({ waiting: 10, perMinute: 6 })
  expect(backlog.expectedEndAt?.getTime()).toBe(now.getTime() + 100_000)
})
