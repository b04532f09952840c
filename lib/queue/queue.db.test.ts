import pg from 'pg'
import { afterEach, expect, it } from 'vitest'
import { cloneDatabase } from '../../scripts/testing/clone-database.ts'
import type { Db } from '../kernel/db.ts'
import { createDb } from '../kernel/db.ts'
import { sweepDeadWorkers } from './dead-workers.ts'
import { enqueue } from './enqueue.ts'

let close: (() => Promise<void>) | undefined
afterEach(() => close?.())

async function start() {
  const database = await cloneDatabase()
  const db: Db = createDb(database.url, 'worker')
  close = async () => {
    await db.$disconnect()
    await database.drop()
  }
  const jobs = () => db.$queryRaw<{ key: string; locked: boolean; soon: boolean }[]>`
    select key, locked_at is not null as locked, run_at <= now() as soon from graphile_worker.jobs order by key nulls last, id`
  return { db, url: database.url, jobs }
}

const storefrontId = crypto.randomUUID()
const connectionId = crypto.randomUUID()

it('jobs exist when their transaction commits, once a key, and a later one postpones none that is due', async () => {
  const { db, jobs } = await start()
  const poll = { task: 'orders:poll', payload: { storefrontId } } as const
  await expect(
    db.$transaction(async (tx) => {
      await enqueue(tx, [poll])
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await jobs()).toEqual([])
  await enqueue(db, [poll, { task: 'orders:push', payload: { connectionId } }, poll])
  await enqueue(db, [poll, { ...poll, runAt: new Date(Date.now() + 60_000) }])
  expect((await jobs()).map(({ key, soon }) => [key, soon])).toEqual([
    [`orders:poll:${storefrontId}`, true],
    [`orders:poll:${storefrontId}:later`, false],
    [`orders:push:${connectionId}`, true],
  ])
  await expect(enqueue(db, [{ task: 'orders:poll', payload: { storefrontId: 'x' } }])).rejects.toThrow()
})

it('failure 50: what a killed process held is free again; what a living one holds is left alone', async () => {
  const { db, url, jobs } = await start()
  const living = new pg.Client({ connectionString: url })
  await living.connect()
  await living.query('select pg_advisory_lock(11)')
  await db.workerProcess.create({ data: { id: connectionId, lockKey: 11n, workerIds: ['pool-living'] } })
  await db.workerProcess.create({ data: { id: storefrontId, lockKey: 12n, workerIds: ['pool-dead'] } })
  await enqueue(db, [
    { task: 'orders:poll', payload: { storefrontId } },
    { task: 'orders:push', payload: { connectionId } },
  ])
  await db.$executeRaw`update graphile_worker._private_jobs set locked_at = now(),
    locked_by = case when key like 'orders:poll%' then 'pool-living' else 'pool-dead' end`
  // Asked for again while the dead one had it: that one is superseded.
  await enqueue(db, [{ task: 'orders:push', payload: { connectionId } }])
  expect(await jobs()).toHaveLength(3)
  expect(await sweepDeadWorkers(db)).toBe(1)
  expect((await jobs()).map(({ key, locked }) => [key.slice(0, 11), locked])).toEqual([
    ['orders:poll', true],
    ['orders:push', false],
  ])
  expect(await db.workerProcess.findMany({ select: { id: true } })).toEqual([{ id: connectionId }])
  await living.end()
  for (let tries = 0; tries < 50 && (await sweepDeadWorkers(db)) === 0; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect((await jobs()).every(({ locked }) => !locked)).toBe(true)
})
