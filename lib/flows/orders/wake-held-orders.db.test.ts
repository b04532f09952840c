import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { givenDatabase, person } from '../../../scripts/testing/given.ts'
import { releaseOrder } from '../../exceptions/release-order.ts'
import { saveMappingRows } from '../../mappings/save-rows.ts'
import type { TargetOf } from '../../mappings/tables.ts'
import { createPassageWorld, recordedDocuments, recordedOrder } from './testing/passage-world.ts'
import { isAnyHoldOver, wakeHeldOrders } from './wake-held-orders.ts'

const given = givenDatabase()
const good =
  recordedDocuments.find(({ status, payment_method }) => status === 'processing' && payment_method === 'stripe')?.id ??
  0
// A Monday: office hours in London are nine to five, UTC in November.
const paid = { date_paid_gmt: '2026-11-23T11:00:00' }
const end = new Date('2026-11-23T15:00:00Z')

/** A shop whose orders paid by card are held; the clock stands at noon. */
async function heldOrder(target: Partial<TargetOf<'hold'>> = { releaseAfterHours: 4 }) {
  const world = await createPassageWorld(given.db)
  const clock = { now: () => world.clock.now, monotonic: () => 0 }
  await saveMappingRows(given.db, clock, person('admin'), {
    table: 'hold',
    storefrontId: world.storefront.id,
    rows: [{ match: { gateway: 'stripe' }, target: { reason: 'Card payments are checked', ...target } }],
  })
  await world.land([recordedOrder(good, paid)])
  await world.evaluate()
  return { world, wake: () => wakeHeldOrders({ db: given.db, clock }), order: () => world.order(good) }
}

describe('a hold that ends by itself', () => {
  it('holds until its business hour has come, and not a second less; then the order goes and the case closes', async () => {
    const { world, wake, order } = await heldOrder()
    expect(await order()).toMatchObject({ bucket: 'held', judgeAt: end, dirty: false })
    expect(await world.codes(good)).toEqual(['HELD_BY_RULE'])
    world.clock.now = new Date(end.getTime() - 1)
    expect(await isAnyHoldOver(given.db, world.clock.now)).toBe(false)
    expect(await wake()).toEqual({ woken: 0 })
    world.clock.now = end
    expect(await isAnyHoldOver(given.db, end)).toBe(true)
    expect(await wake()).toEqual({ woken: 1 })
    expect(await order()).toMatchObject({ dirty: true, judgeAt: null })
    expect(await wake()).toEqual({ woken: 0 })
    await world.evaluate()
    expect(await order()).toMatchObject({ bucket: 'queued', judgeAt: null, dirty: false })
    expect(await world.codes(good)).not.toContain('HELD_BY_RULE')
    expect(JSON.stringify((await world.entry(good))?.body)).toContain('ended by itself 2026-11-23T15:00:00.000Z')
  })

  it('begins with a day of the shop’s zone; the later of an hour and a day counts', async () => {
    const { order } = await heldOrder({ releaseAfterHours: 4, releaseOn: '2026-11-25' })
    expect(await order()).toMatchObject({ judgeAt: new Date('2026-11-25T00:00:00Z') })
  })

  it('without a time nothing is due: a person releases it, with a reason, and it goes', async () => {
    const { world, wake, order } = await heldOrder({})
    expect(await order()).toMatchObject({ bucket: 'held', judgeAt: null })
    world.clock.now = new Date('2027-11-23T15:00:00Z')
    await wake()
    expect(await order()).toMatchObject({ bucket: 'held', dirty: false })
    const { id } = await order()
    await releaseOrder(given.db, world.clock.now, person('ecommerce'), id, 'HELD_BY_RULE', 'called the customer')
    await world.evaluate()
    expect(await order()).toMatchObject({ bucket: 'queued' })
  })

  it('released by a person, or cancelled in the shop, it waits for nothing more', async () => {
    const { world, order } = await heldOrder()
    const { id } = await order()
    await releaseOrder(given.db, world.clock.now, person('ecommerce'), id, 'HELD_BY_RULE', 'called the customer')
    await world.evaluate()
    expect(await order()).toMatchObject({ bucket: 'queued', judgeAt: null })

    const other = await heldOrder()
    const cancelled = { ...paid, status: 'cancelled', date_modified_gmt: '2026-11-23T12:30:00' }
    other.world.clock.now = new Date('2026-11-23T12:31:00Z')
    await other.world.land([recordedOrder(good, cancelled)])
    await other.world.evaluate()
    expect(await other.order()).toMatchObject({ bucket: 'cancelled', judgeAt: null })
  })

  it('failure 48: a rule saved later takes back what waits to be sent; ended, the order goes and the case closes', async () => {
    const world = await createPassageWorld(given.db)
    const clock = { now: () => world.clock.now, monotonic: () => 0 }
    await world.land([recordedOrder(good, paid)])
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'queued' })
    const save = (change: Pick<Parameters<typeof saveMappingRows>[3], 'rows' | 'end'>) =>
      saveMappingRows(given.db, clock, person('admin'), {
        table: 'hold',
        storefrontId: world.storefront.id,
        ...change,
      })
    await save({ rows: [{ match: { gateway: 'stripe' }, target: { reason: 'Card payments are checked' } }] })
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'held' })
    expect(await world.entry(good)).toMatchObject({ state: 'withdrawn' })
    const [rule] = await given.db.mappingRow.findMany({ where: { table: 'hold', storefrontId: world.storefront.id } })
    await save({ rows: [], end: [String(rule?.id)] })
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'queued' })
    expect(await world.codes(good)).not.toContain('HELD_BY_RULE')
  })

  it('a worker killed while it wakes them leaves them due, and the next one wakes them', async () => {
    const { world, wake, order } = await heldOrder()
    world.clock.now = end
    const checkout = fileURLToPath(new URL('../../..', import.meta.url))
    const script = `
      import { once } from 'node:events'
      import { createDb } from './lib/kernel/db.ts'
      import { wakeHeldOrders } from './lib/flows/orders/wake-held-orders.ts'
      const db = createDb(process.env.GIVEN_URL, 'worker')
      await db.webOrder.count()
      process.stdout.write('ready')
      await once(process.stdin, 'data')
      await wakeHeldOrders({ db, clock: { now: () => new Date('${end.toISOString()}'), monotonic: () => 0 } })`
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: checkout,
      env: { ...process.env, GIVEN_URL: given.url },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    await given.db.$transaction(
      async (tx) => {
        // The jobs it would add wait behind this lock, so that it is killed with its orders marked and nothing committed.
        await tx.$executeRaw`lock table graphile_worker._private_jobs in exclusive mode`
        child.stdin.write('go')
        while (!(await isWaiting())) await sleep(20)
        child.kill('SIGKILL')
      },
      { timeout: 30_000 },
    )
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    while (await isWaiting()) await sleep(20)
    expect(await order()).toMatchObject({ bucket: 'held', dirty: false, judgeAt: end })
    expect(await wake()).toEqual({ woken: 1 })
    await world.evaluate()
    expect(await order()).toMatchObject({ bucket: 'queued' })
  }, 60_000)
})

/** Whether somebody waits for the queue's lock. */
async function isWaiting(): Promise<boolean> {
  const [row] = await given.db.$queryRaw<{ waiting: boolean }[]>`
    select exists (
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock') as waiting`
  return row?.waiting === true
}
