import pg from 'pg'
import { expect, it } from 'vitest'
import { expectFault, givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { enqueue } from '../queue/enqueue.ts'
import { readSystemHealth } from './system-health.ts'

const given = givenDatabase()
const read = () => readSystemHealth(given.db, person('admin'))
const wrong = async () => (await read()).checks.filter((check) => check.wrong).map(({ what }) => what)

it('tells a worker that lives from one that has ended, by its session lock', async () => {
  await given.db.workerProcess.createMany({
    data: [
      { id: '00000000-0000-7000-8000-00000000000a', lockKey: -8_123_456_789_012_345_678n, workerIds: ['a'] },
      { id: '00000000-0000-7000-8000-00000000000b', lockKey: 42n, workerIds: ['b'] },
    ],
  })
  expect(await wrong()).toEqual(['workers'])
  const client = new pg.Client({ connectionString: given.url })
  await client.connect()
  try {
    await client.query("select pg_advisory_lock('-8123456789012345678'::bigint)")
    const { workers } = await read()
    expect(workers.map(({ id, alive }) => [id.at(-1), alive]).sort()).toEqual([
      ['a', true],
      ['b', false],
    ])
    expect(await wrong()).toEqual([])
  } finally {
    await client.end()
  }
})

it('counts jobs by task and shows what failed, and only to an admin', async () => {
  const { id: storefrontId } = await givenStorefront(given.db)
  await enqueue(given.db, [
    { task: 'orders:poll', payload: { storefrontId } },
    { task: 'orders:evaluate', payload: { storefrontId } },
    { task: 'queue:sweep', payload: {}, runAt: new Date(Date.now() + 3_600_000) },
  ])
  await given.db.$executeRaw`
    update graphile_worker._private_jobs set attempts = max_attempts, last_error = E'The shop is closed\n  at line 1'
    where task_id = (select id from graphile_worker._private_tasks where identifier = 'orders:poll')`
  const { tasks, failed, checks } = await read()
  expect(tasks).toEqual([
    { task: 'orders:evaluate', waiting: 1, running: 0, later: 0, failing: 0, dead: 0 },
    { task: 'orders:poll', waiting: 0, running: 0, later: 0, failing: 1, dead: 1 },
    { task: 'queue:sweep', waiting: 0, running: 0, later: 1, failing: 0, dead: 0 },
  ])
  expect(failed).toMatchObject([{ task: 'orders:poll', nextAt: null, error: 'The shop is closed' }])
  expect(checks.find(({ what }) => what === 'queue')).toMatchObject({ wrong: true })
  await expectFault(readSystemHealth(given.db, person('ecommerce')), 'NOT_PERMITTED')
})
