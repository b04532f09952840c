import { beforeEach, expect, it } from 'vitest'
import { expectFault, givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { assignCase } from './assign-case.ts'
import { commentCase } from './comment-case.ts'
import type { TimelineEntry } from './read-timeline.ts'
import { readTimeline } from './read-timeline.ts'
import type { Person } from './testing/given-case.ts'
import { givenCase, givenPerson } from './testing/given-case.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

let shop: { id: string; erpConnectionId: string }
let me: Person
beforeEach(async () => {
  shop = await givenStorefront(given.db)
  me = await givenPerson(given.db, 'ecommerce')
})

async function givenAttempt(orderId: bigint, startedAt: Date) {
  const entry = await given.db.outboxEntry.create({
    data: {
      connectionId: shop.erpConnectionId,
      storefrontId: shop.id,
      kind: 'sales_order',
      reference: `R:${orderId}`,
      orderId,
      revisionId: 1n,
      inputHash: Buffer.from('h'),
      body: {},
      personalSealed: Buffer.from('p'),
      currency: 'GBP',
      totalAmount: 1n,
      mappingVersion: 1,
      state: 'rejected',
      readyAt: now,
    },
  })
  await given.db.outboxAttempt.create({
    data: {
      entryId: entry.id,
      kind: 'send',
      worker: 'w',
      startedAt,
      deadlineAt: later(60),
      outcome: 'rejected',
      httpStatus: 422,
      request: { altpo: 'WEB:1', name: '[redacted]' },
      response: '{"error":"terms"}',
    },
  })
}

const told = (entry: TimelineEntry) => (entry.kind === 'event' ? entry.what : entry.kind)

it('tells what happened, was written and was sent in one line, newest first, page by page', async () => {
  const { caseId, orders } = await givenCase(given.db, now, shop.id, { orders: 2 })
  await givenAttempt(orders[0] ?? 0n, later(1))
  await assignCase(given.db, later(2), me, caseId, me.id)
  // At one and the same instant.
  await commentCase(given.db, later(3), me, caseId, 'Terms are wrong', [me.id])
  await assignCase(given.db, later(3), me, caseId, null)
  await givenAttempt(orders[1] ?? 0n, later(3))
  const whole = await readTimeline(given.db, later(4), me, caseId)
  expect(whole?.entries.map(told)).toEqual(['attempt', 'comment', 'unassigned', 'assigned', 'attempt', 'opened'])
  expect(whole?.entries[0]).toMatchObject({
    about: 'sales_order',
    attempt: 'send',
    httpStatus: 422,
    request: { altpo: 'WEB:1', name: '[redacted]' },
    response: '{"error":"terms"}',
  })
  expect(whole?.entries[1]).toMatchObject({
    body: 'Terms are wrong',
    authorLabel: me.label,
    mayTakeBack: true,
    mentions: [{ id: me.id, name: me.label }],
  })
  const paged: TimelineEntry[] = []
  let before: string | undefined
  do {
    const page = await readTimeline(given.db, later(4), me, caseId, { size: 1, ...(before ? { before } : {}) })
    paged.push(...(page?.entries ?? []))
    before = page?.next ?? undefined
  } while (before)
  expect(paged).toEqual(whole?.entries)
})

it('is for who may see the case', async () => {
  const { caseId } = await givenCase(given.db, now, shop.id)
  const other = await givenStorefront(given.db)
  await expectFault(readTimeline(given.db, now, person('service'), caseId), 'NOT_PERMITTED')
  expect(await readTimeline(given.db, now, person('viewer', [other.id]), caseId)).toBeNull()
  expect(await readTimeline(given.db, now, person('viewer'), crypto.randomUUID())).toBeNull()
})
