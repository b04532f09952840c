import { beforeEach, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, givenStorefront } from '../../scripts/testing/given.ts'
import { applyBulk } from './apply-bulk.ts'
import { askBulk, previewBulk, readBulk, undoBulk } from './bulk.ts'
import { sweepCases } from './sweep-cases.ts'
import type { Person } from './testing/given-case.ts'
import { evaluate, eventsOf, givenCase, givenPerson, unknownSku } from './testing/given-case.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000)

let shop: string
let me: Person
let cases: { caseId: string; orders: bigint[]; value: string }[]
beforeEach(async () => {
  shop = (await givenStorefront(given.db)).id
  me = await givenPerson(given.db, 'ecommerce')
  cases = []
  for (let n = 0; n < 3; n++) cases.push(await givenCase(given.db, now, shop, { orders: 2 }))
})

const chosen = () => ({ caseIds: cases.map(({ caseId }) => caseId) })
const dismiss = { kind: 'dismiss', detail: { reason: 'test orders of the agency' } } as const
const apply = (id: string, seconds = 10) =>
  applyBulk(
    {
      db: given.db,
      clock: { now: () => later(seconds), monotonic: () => 0 },
      stopping: new AbortController().signal,
    },
    id,
  )
const dismissed = () => given.db.exceptionCase.count({ where: { storefrontId: shop, dismissedAt: { not: null } } })
const jobOf = (id: string) => given.db.$queryRaw<{ run_at: Date }[]>`
  select run_at from graphile_worker.jobs where key like ${`exceptions:bulk:${id}%`}`

describe('a preview', () => {
  it('counts cases, orders once each, their money, and names what is left out', async () => {
    const [first, second, third] = cases
    const shared = first?.orders[0] ?? 0n
    await evaluate(given.db, now, shop, [[shared, [unknownSku(first?.value ?? ''), unknownSku(second?.value ?? '')]]])
    const hidden = await givenCase(given.db, now, (await givenStorefront(given.db)).id)
    for (const orderId of third?.orders ?? []) await evaluate(given.db, now, shop, [[orderId, []]])
    const limited = { ...me, storefrontIds: [shop] }
    expect(await previewBulk(given.db, limited, dismiss, { caseIds: [...chosen().caseIds, hidden.caseId] })).toEqual({
      cases: 2,
      orders: 4,
      held: 4,
      money: [{ currency: 'GBP', amount: 400_000n }],
      notAllowed: [
        { caseId: third?.caseId, reason: 'It is closed already' },
        { caseId: hidden.caseId, reason: 'It does not exist, or is not yours to see' },
      ],
      more: false,
    })
    expect(await previewBulk(given.db, me, dismiss, { filter: { storefrontId: shop } })).toMatchObject({ cases: 2 })
    await expectFault(previewBulk(given.db, await givenPerson(given.db, 'viewer'), dismiss, chosen()), 'NOT_PERMITTED')
  })
})

describe('an action on many', () => {
  it('waits ten seconds, then is applied to each with its outcome', async () => {
    const { id, appliesAt, cases: count } = await askBulk(given.db, now, me, dismiss, chosen())
    expect([appliesAt, count]).toEqual([later(10), 3])
    await expectAuditRow(given.db, 'exceptions:bulk', id)
    expect(await jobOf(id)).toEqual([{ run_at: later(10) }])
    expect(await apply(id, 9)).toEqual({ done: 0, refused: 0 })
    expect(await readBulk(given.db, me, id)).toMatchObject({ state: 'waiting', outcome: [] })
    const closed = cases[1]
    for (const orderId of closed?.orders ?? []) await evaluate(given.db, now, shop, [[orderId, []]])
    expect(await apply(id)).toEqual({ done: 2, refused: 1 })
    const bulk = await readBulk(given.db, me, id)
    expect(bulk).toMatchObject({ state: 'done', finishedAt: later(10), cases: 3 })
    expect(bulk.outcome.find(({ caseId }) => caseId === closed?.caseId)).toEqual({
      caseId: closed?.caseId,
      done: false,
      reason: 'This exception is closed already',
    })
    expect(await dismissed()).toBe(2)
    expect(await apply(id)).toEqual({ done: 0, refused: 0 })
    expect(await given.db.auditRow.count({ where: { action: 'exceptions:dismiss', actorId: me.id } })).toBe(2)
  })

  it('is taken back in time by who asked, and not later', async () => {
    const { id } = await askBulk(given.db, now, me, dismiss, chosen())
    const other = await givenPerson(given.db, 'ecommerce')
    await expectFault(undoBulk(given.db, now, other, id), 'BULK_UNKNOWN')
    await expectFault(readBulk(given.db, other, id), 'BULK_UNKNOWN')
    await undoBulk(given.db, later(9), me, id)
    await expectAuditRow(given.db, 'exceptions:bulk-undo', id)
    expect(await apply(id)).toEqual({ done: 0, refused: 0 })
    expect([(await readBulk(given.db, me, id)).state, await dismissed()]).toEqual(['undone', 0])
    const late = await askBulk(given.db, now, me, dismiss, chosen())
    await apply(late.id)
    await expectFault(undoBulk(given.db, later(11), me, late.id), 'BULK_APPLIED')
  })

  it('killed halfway it goes on where it stood, each case once', async () => {
    const { id } = await askBulk(given.db, now, me, dismiss, chosen())
    const stop = new AbortController()
    let asked = 0
    const tick = () => {
      // Once when it starts, then once a case.
      if (++asked === 2) stop.abort()
      return later(10)
    }
    await applyBulk({ db: given.db, clock: { now: tick, monotonic: () => 0 }, stopping: stop.signal }, id)
    const half = await readBulk(given.db, me, id)
    expect([half.state, half.outcome.length]).toEqual(['running', 1])
    // The sweep finds what an ended worker left, and asks for it again.
    await given.db.$executeRaw`delete from graphile_worker._private_jobs`
    await sweepCases(given.db, later(15))
    expect(await jobOf(id)).toHaveLength(1)
    await Promise.all([apply(id, 20), apply(id, 20), apply(id, 20)])
    expect(await readBulk(given.db, me, id)).toMatchObject({
      state: 'done',
      outcome: [{ done: true }, { done: true }, { done: true }],
    })
    for (const { caseId } of cases) expect(await eventsOf(given.db, caseId)).toEqual(['opened', 'dismissed'])
  })

  it('assigns, snoozes, sets the severity and retries as by hand', async () => {
    const run = async (action: Parameters<typeof askBulk>[3]) =>
      apply((await askBulk(given.db, now, me, action, chosen())).id)
    await run({ kind: 'assign', detail: { assigneeId: me.id } })
    await run({ kind: 'severity', detail: { severity: 'low' } })
    await given.db.webOrder.updateMany({ where: { storefrontId: shop }, data: { dirty: false } })
    await run({ kind: 'retry', detail: {} })
    await run({ kind: 'snooze', detail: { until: later(3_600), reason: 'after lunch' } })
    const rows = await given.db.exceptionCase.findMany({ where: { storefrontId: shop } })
    for (const row of rows) {
      expect(row).toMatchObject({
        assigneeId: me.id,
        assignedByHand: true,
        severity: 'low',
        snoozedUntil: later(3_600),
      })
    }
    expect(await given.db.webOrder.count({ where: { storefrontId: shop, dirty: true } })).toBe(6)
  })

  it('asks the person anew: who lost the right or the account is refused case by case', async () => {
    const { id } = await askBulk(given.db, now, me, dismiss, chosen())
    await given.db.user.update({ where: { id: me.id }, data: { role: 'viewer' } })
    expect(await apply(id)).toEqual({ done: 0, refused: 3 })
    const other = await givenPerson(given.db, 'ecommerce')
    const left = await askBulk(given.db, now, other, dismiss, chosen())
    await given.db.user.update({ where: { id: other.id }, data: { disabledAt: now } })
    expect(await apply(left.id)).toEqual({ done: 0, refused: 3 })
    expect(await dismissed()).toBe(0)
  })

  it('needs a right, a person and something to act on', async () => {
    await expectFault(askBulk(given.db, now, await givenPerson(given.db, 'viewer'), dismiss, chosen()), 'NOT_PERMITTED')
    await expectFault(askBulk(given.db, now, { kind: 'operator', label: 'cli' }, dismiss, chosen()), 'NOT_PERMITTED')
    await expectFault(askBulk(given.db, now, me, dismiss, { caseIds: [crypto.randomUUID()] }), 'NOTHING_CHOSEN')
    const bare = { kind: 'dismiss', detail: { reason: ' ' } } as const
    await expect(askBulk(given.db, now, me, bare, chosen())).rejects.toThrow()
  })
})
