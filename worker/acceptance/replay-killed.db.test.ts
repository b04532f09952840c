import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { expect, it } from 'vitest'
import { createPassageWorld, recordedDocuments } from '../../lib/flows/orders/testing/passage-world.ts'
import type { Prisma } from '../../lib/kernel/db.ts'
import { createLog } from '../../lib/kernel/log.ts'
import { askReplay } from '../../lib/mappings/replay/ask-replay.ts'
import { listReplayOrders } from '../../lib/mappings/replay/list-replay-orders.ts'
import { readReplay } from '../../lib/mappings/replay/read-replay.ts'
import { givenDatabase, person, testKeyRing } from '../../scripts/testing/given.ts'
import { ending, startPart } from '../chaos/child.ts'
import { startWorker } from '../start-worker.ts'

const given = givenDatabase()
const admin = person('admin')
const clock = { now: () => new Date('2026-11-23T12:00:00Z'), monotonic: () => 0 }
const gate = 4711

/** Whoever has replayed 100 orders waits until the gate opens: a place to be killed at. */
const waitAtGate = `
  create function wait_at_gate() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock(${gate}); return new; end $$;
  create trigger wait_at_gate before update on mapping_replays
    for each row when (new.done = 100) execute function wait_at_gate()`

it('a replay whose worker is killed halfway is run again from the beginning by the next', {
  timeout: 120_000,
}, async () => {
  const { db, url } = given
  const world = await createPassageWorld(db)
  await world.land(recordedDocuments.filter(({ status }) => status !== 'checkout-draft'))
  await world.evaluate()
  const rule = await db.mappingRow.findFirstOrThrow({
    where: { table: 'allowance', match: { equals: { source: 'coupon', pattern: 'welcome10' } } },
  })
  const edits = [{ table: 'allowance', storefrontId: null, end: [String(rule.id)], open: [] }]
  const { id: changeId } = await db.mappingChange.create({
    data: { title: 'A change', edits: edits as Prisma.InputJsonArray, baseVersion: 1, byLabel: 'a person' },
  })
  const { replayId } = await askReplay(db, clock, admin, changeId, { last: 500 })
  const progress = async () => (await db.mappingReplay.findUniqueOrThrow({ where: { id: replayId } })).done
  const until = (read: () => Promise<unknown>) => expect.poll(read, { timeout: 45_000, interval: 100 })

  const keeper = new pg.Client({ connectionString: url })
  await keeper.connect()
  await keeper.query(waitAtGate)
  await keeper.query(`select pg_advisory_lock(${gate})`)
  const log = join(tmpdir(), `selvedge-replay-${process.pid}.log`)
  const first = startPart(['worker/acceptance/testing/worker-process.ts'], {
    env: { ...process.env, DATABASE_URL: url, SELVEDGE_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}` },
    log,
  })
  try {
    await until(progress).toBe(50)
  } finally {
    first.kill('SIGKILL')
    await ending(first)
    rmSync(log, { force: true })
    await keeper.query(`select pg_advisory_unlock(${gate})`)
    await keeper.end()
  }

  const settings = {
    databaseUrl: url,
    keyRing: testKeyRing,
    policy: { allowedHosts: new Set<string>(), allowPrivate: false },
  }
  const next = await startWorker({ ...settings, pollSeconds: 3_600 }, createLog('worker', 'silent'))
  try {
    await until(async () => (await readReplay(db, admin, replayId))?.state).toBe('done')
  } finally {
    await next.stop()
  }
  const replay = await readReplay(db, admin, replayId)
  expect(replay).toMatchObject({ total: 225, done: 225, isEvidence: true })
  const { total } = await listReplayOrders(db, admin, replayId)
  expect(total).toBe(replay?.changed)
  expect(replay?.changed).toBe(replay?.opens.ALLOWANCE_UNMAPPED)
  expect(total).toBeGreaterThan(5)
})
