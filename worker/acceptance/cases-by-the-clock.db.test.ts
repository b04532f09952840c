import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askBulk, readBulk, undoBulk } from '../../lib/exceptions/bulk.ts'
import { snoozeCase } from '../../lib/exceptions/snooze-case.ts'
import type { Person } from '../../lib/exceptions/testing/given-case.ts'
import { eventsOf, givenCase, givenPerson } from '../../lib/exceptions/testing/given-case.ts'
import { createLog } from '../../lib/kernel/log.ts'
import { givenDatabase, givenStorefront, testKeyRing } from '../../scripts/testing/given.ts'
import type { RunningWorker } from '../start-worker.ts'
import { startWorker } from '../start-worker.ts'
import { policy } from './testing/joined-sandboxes.ts'

const given = givenDatabase()
let shop: string
let me: Person
const workers: RunningWorker[] = []

beforeAll(async () => {
  shop = (await givenStorefront(given.db, { mode: 'off' })).id
  await given.db.connection.updateMany({ data: { pausedAt: new Date() } })
  me = await givenPerson(given.db, 'ecommerce')
  const settings = { databaseUrl: given.url, keyRing: testKeyRing, policy, pollSeconds: 60 }
  for (let n = 0; n < 2; n++) workers.push(await startWorker(settings, createLog('acceptance', 'silent')))
})
afterAll(() => Promise.all(workers.map((worker) => worker.stop())))

const withinSeconds = (seconds: number, read: () => unknown) =>
  expect.poll(read, { timeout: seconds * 1_000, interval: 200 })
const secondsFromNow = (seconds: number) => new Date(Date.now() + seconds * 1_000)

describe.sequential('two workers with nobody watching', { timeout: 60_000 }, () => {
  it('apply an action on many cases once ten seconds have passed, and not one that was taken back', async () => {
    const kept = await givenCase(given.db, new Date(), shop)
    const left = await givenCase(given.db, new Date(), shop)
    const dismiss = { kind: 'dismiss', detail: { reason: 'orders of a test' } } as const
    const asked = await askBulk(given.db, new Date(), me, dismiss, { caseIds: [kept.caseId] })
    const undone = await askBulk(given.db, new Date(), me, dismiss, { caseIds: [left.caseId] })
    await undoBulk(given.db, new Date(), me, undone.id)
    await withinSeconds(25, async () => (await readBulk(given.db, me, asked.id)).state).toBe('done')
    const { appliesAt, finishedAt, outcome } = await readBulk(given.db, me, asked.id)
    expect(finishedAt?.getTime()).toBeGreaterThanOrEqual(appliesAt.getTime())
    expect(outcome).toEqual([{ caseId: kept.caseId, done: true, reason: null }])
    expect(await eventsOf(given.db, kept.caseId)).toEqual(['opened', 'dismissed'])
    expect(await eventsOf(given.db, left.caseId)).toEqual(['opened'])
  })

  it('put back what was snoozed until now, and give in turn what nobody has', async () => {
    const { caseId } = await givenCase(given.db, new Date(), shop)
    await snoozeCase(given.db, new Date(), me, caseId, { until: secondsFromNow(2), reason: 'in a moment' })
    await given.db.turnSetting.create({ data: { role: 'ecommerce', enabled: true } })
    const standing = async () => {
      const { snoozedUntil, assigneeId } = await given.db.exceptionCase.findUniqueOrThrow({ where: { id: caseId } })
      return { snoozed: snoozedUntil !== null, assigneeId }
    }
    await withinSeconds(20, standing).toEqual({ snoozed: false, assigneeId: me.id })
    const fresh = await givenCase(given.db, new Date(), shop)
    const holder = async () => (await given.db.exceptionCase.findUnique({ where: { id: fresh.caseId } }))?.assigneeId
    await withinSeconds(15, holder).toBe(me.id)
    expect(await eventsOf(given.db, fresh.caseId)).toEqual(['opened', 'assigned in turn'])
  })
})
