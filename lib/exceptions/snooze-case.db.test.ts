import { beforeEach, describe, expect, it } from 'vitest'
import {
  expectAuditRow,
  expectFault,
  givenDatabase,
  givenOrder,
  givenStorefront,
  person,
} from '../../scripts/testing/given.ts'
import { listCases } from './list-cases.ts'
import { setSeverity } from './set-severity.ts'
import { snoozeCase, wakeCase } from './snooze-case.ts'
import { isSweepDue, sweepCases } from './sweep-cases.ts'
import { evaluate, eventsOf, givenCase, unknownSku } from './testing/given-case.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const ecommerce = person('ecommerce')

let shop: string
beforeEach(async () => {
  shop = (await givenStorefront(given.db)).id
})

const idsOf = async (state: 'open' | 'snoozed' | 'dismissed') =>
  (await listCases(given.db, now, ecommerce, { storefrontId: shop, state })).rows.map(({ id }) => id)

describe('snoozing until a time', () => {
  it('takes a case out of the queue and the sweep puts it back, told both times', async () => {
    const { caseId } = await givenCase(given.db, now, shop)
    await snoozeCase(given.db, now, ecommerce, caseId, { until: later(60), reason: 'the buyers answer at one' })
    expect(await expectAuditRow(given.db, 'exceptions:snooze', caseId)).toMatchObject({
      note: 'the buyers answer at one',
    })
    expect([await idsOf('open'), await idsOf('snoozed'), await idsOf('dismissed')]).toEqual([[], [caseId], []])
    const { rows } = await listCases(given.db, now, ecommerce, { storefrontId: shop, state: 'snoozed' })
    expect(rows[0]?.snooze).toEqual({
      until: later(60),
      forChange: false,
      by: ecommerce.label,
      reason: 'the buyers answer at one',
    })
    expect(await isSweepDue(given.db, later(59))).toBe(false)
    await sweepCases(given.db, later(59))
    expect(await idsOf('open')).toEqual([])
    expect(await isSweepDue(given.db, later(60))).toBe(true)
    await Promise.all([sweepCases(given.db, later(60)), sweepCases(given.db, later(60))])
    expect([await idsOf('open'), await idsOf('snoozed')]).toEqual([[caseId], []])
    expect(await eventsOf(given.db, caseId)).toEqual(['opened', 'snoozed', 'woken'])
  })

  it('is refused for the past, for too far ahead, without an end, and to who may not', async () => {
    const { caseId } = await givenCase(given.db, now, shop)
    const snooze = (until: Date) => snoozeCase(given.db, now, ecommerce, caseId, { until, reason: 'later' })
    await expectFault(snooze(now), 'SNOOZE_REFUSED')
    await expectFault(snooze(later(60 * 24 * 91)), 'SNOOZE_REFUSED')
    await expect(snoozeCase(given.db, now, ecommerce, caseId, { reason: 'some day' })).rejects.toThrow()
    const viewer = person('viewer')
    await expectFault(snoozeCase(given.db, now, viewer, caseId, { until: later(5), reason: 'later' }), 'NOT_PERMITTED')
  })

  it('a person wakes it before its time', async () => {
    const { caseId } = await givenCase(given.db, now, shop)
    await snoozeCase(given.db, now, ecommerce, caseId, { until: later(60), reason: 'later' })
    await expectFault(wakeCase(given.db, now, person('viewer'), caseId), 'NOT_PERMITTED')
    await wakeCase(given.db, now, ecommerce, caseId)
    await expectAuditRow(given.db, 'exceptions:wake', caseId)
    expect(await idsOf('open')).toEqual([caseId])
  })
})

describe('snoozing until a change', () => {
  it('an order that joins brings it back, evidence alone does not', async () => {
    const { caseId, orders, value } = await givenCase(given.db, now, shop)
    const [order = 0n] = orders
    await snoozeCase(given.db, now, ecommerce, caseId, { forChange: true, reason: 'only one so far' })
    await evaluate(given.db, later(1), shop, [[order, [{ ...unknownSku(value), evidence: { seen: 'again' } }]]])
    expect(await idsOf('open')).toEqual([])
    const another = await givenOrder(given.db, shop)
    await evaluate(given.db, later(2), shop, [[another, [unknownSku(value)]]])
    expect(await idsOf('open')).toEqual([caseId])
    expect(await eventsOf(given.db, caseId)).toEqual(['opened', 'snoozed', 'woken'])
  })

  it('an order that leaves brings it back', async () => {
    const { caseId, orders } = await givenCase(given.db, now, shop, { orders: 2 })
    await snoozeCase(given.db, now, ecommerce, caseId, { until: later(60), forChange: true, reason: 'waits' })
    await evaluate(given.db, later(1), shop, [[orders[0] ?? 0n, []]])
    expect(await idsOf('open')).toEqual([caseId])
  })

  it('until a time only, a change does not bring it back; when it reopens it is awake', async () => {
    const { caseId, orders, value } = await givenCase(given.db, now, shop, { orders: 2 })
    await snoozeCase(given.db, now, ecommerce, caseId, { until: later(600), reason: 'waits' })
    await evaluate(given.db, later(1), shop, [[orders[0] ?? 0n, []]])
    expect(await idsOf('open')).toEqual([])
    await evaluate(given.db, later(2), shop, [[orders[1] ?? 0n, []]])
    await evaluate(given.db, later(3), shop, [[orders[1] ?? 0n, [unknownSku(value)]]])
    expect(await idsOf('open')).toEqual([caseId])
  })
})

it('the severity a person set stays when the case reopens', async () => {
  const { caseId, orders, value } = await givenCase(given.db, now, shop)
  const [order = 0n] = orders
  await expectFault(setSeverity(given.db, now, person('viewer'), caseId, 'low'), 'NOT_PERMITTED')
  await setSeverity(given.db, now, ecommerce, caseId, 'critical')
  expect(await expectAuditRow(given.db, 'exceptions:set-severity', caseId)).toMatchObject({
    before: { severity: 'high' },
  })
  await evaluate(given.db, later(1), shop, [[order, []]])
  await evaluate(given.db, later(2), shop, [[order, [unknownSku(value)]]])
  const { rows } = await listCases(given.db, now, ecommerce, { storefrontId: shop })
  expect(rows[0]).toMatchObject({ id: caseId, severity: 'critical', severitySet: true })
  expect(await eventsOf(given.db, caseId)).toEqual(['opened', 'severity set', 'closed', 'reopened'])
})
