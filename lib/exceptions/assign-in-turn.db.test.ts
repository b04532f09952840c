import { beforeEach, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { assignCase } from './assign-case.ts'
import { assignInTurn } from './assign-in-turn.ts'
import { readAway, setAway } from './set-away.ts'
import { readTurns, setTurns } from './set-turns.ts'
import { isSweepDue, sweepCases } from './sweep-cases.ts'
import { evaluate, eventsOf, givenCase, givenPerson, unknownSku } from './testing/given-case.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
const admin = person('admin')

let shop: string
beforeEach(async () => {
  await given.db.exceptionCase.deleteMany()
  await given.db.user.deleteMany()
  shop = (await givenStorefront(given.db)).id
  await given.db.turnSetting.deleteMany()
  await given.db.turnSetting.create({ data: { role: 'ecommerce', enabled: true } })
})

const give = (at = now) => given.db.$transaction((tx) => assignInTurn(tx, at))
const holderOf = async (caseId: string) =>
  (await given.db.exceptionCase.findUniqueOrThrow({ where: { id: caseId } })).assigneeId

describe('giving in turn', () => {
  it('goes round the people of the owner role, and tells it', async () => {
    const people = [await givenPerson(given.db, 'ecommerce'), await givenPerson(given.db, 'ecommerce')]
    await givenPerson(given.db, 'finance')
    const cases = []
    for (let n = 0; n < 4; n++) cases.push(await givenCase(given.db, now, shop))
    expect(await give()).toMatchObject({ moved: 4 })
    const holders = await Promise.all(cases.map(({ caseId }) => holderOf(caseId)))
    for (const { id } of people) expect(holders.filter((holder) => holder === id)).toHaveLength(2)
    expect(await eventsOf(given.db, cases[0]?.caseId ?? '')).toEqual(['opened', 'assigned in turn'])
    expect(await give()).toMatchObject({ moved: 0 })
    expect(await isSweepDue(given.db, now)).toBe(false)
  })

  it('is off until an admin says so, role by role', async () => {
    await given.db.turnSetting.deleteMany()
    await givenPerson(given.db, 'ecommerce')
    const { caseId } = await givenCase(given.db, now, shop)
    expect(await give()).toMatchObject({ moved: 0 })
    await expectFault(setTurns(given.db, person('ecommerce'), 'ecommerce', true), 'NOT_PERMITTED')
    await expectFault(setTurns(given.db, admin, 'viewer', true), 'ROLE_OWNS_NOTHING')
    await setTurns(given.db, admin, 'ecommerce', true)
    await expectAuditRow(given.db, 'exceptions:set-turns', 'ecommerce')
    expect(await readTurns(given.db, admin)).toContainEqual({ role: 'ecommerce', enabled: true })
    await sweepCases(given.db, now)
    expect(await holderOf(caseId)).not.toBeNull()
  })

  it('keeps its hands off what a person took, assigned or gave back to nobody', async () => {
    const [one, two] = [await givenPerson(given.db, 'ecommerce'), await givenPerson(given.db, 'ecommerce')]
    const taken = await givenCase(given.db, now, shop)
    const nobodys = await givenCase(given.db, now, shop)
    await assignCase(given.db, now, one, taken.caseId, one.id)
    await assignCase(given.db, now, two, nobodys.caseId, null)
    await setAway(given.db, one, one.id, { from: '2026-11-20', until: '2026-11-30', deputyId: two.id })
    expect(await give()).toMatchObject({ moved: 0 })
    expect(await holderOf(taken.caseId)).toBe(one.id)
    expect(await holderOf(nobodys.caseId)).toBeNull()
  })

  it('begins anew when a case that was given back to nobody reopens', async () => {
    await givenPerson(given.db, 'ecommerce')
    const { caseId, orders, value } = await givenCase(given.db, now, shop)
    const [order = 0n] = orders
    await assignCase(given.db, now, admin, caseId, null)
    await evaluate(given.db, later(1), shop, [[order, []]])
    await evaluate(given.db, later(2), shop, [[order, [unknownSku(value)]]])
    expect(await give(later(3))).toMatchObject({ moved: 1 })
  })

  it('several workers give each case once', async () => {
    const people = [await givenPerson(given.db, 'ecommerce'), await givenPerson(given.db, 'ecommerce')]
    const cases = []
    for (let n = 0; n < 10; n++) cases.push(await givenCase(given.db, now, shop))
    await Promise.all(Array.from({ length: 4 }, () => sweepCases(given.db, now)))
    await sweepCases(given.db, now)
    for (const { caseId } of cases) {
      expect(await eventsOf(given.db, caseId)).toEqual(['opened', 'assigned in turn'])
    }
    for (const { id } of people) expect(await given.db.exceptionCase.count({ where: { assigneeId: id } })).toBe(5)
  })
})

describe('being away', () => {
  it('gives on what was given in turn, to the deputy first, and who comes back keeps what they have', async () => {
    const one = await givenPerson(given.db, 'ecommerce')
    const deputy = await givenPerson(given.db, 'finance')
    const first = await givenCase(given.db, now, shop)
    await give()
    expect(await holderOf(first.caseId)).toBe(one.id)
    await setAway(given.db, one, one.id, { from: '2026-11-23', until: '2026-11-24', deputyId: deputy.id })
    await expectAuditRow(given.db, 'users:set-away', one.id)
    expect(await readAway(given.db, one, one.id)).toEqual({
      from: '2026-11-23',
      until: '2026-11-24',
      deputy: { id: deputy.id, name: deputy.label },
    })
    await sweepCases(given.db, now)
    expect(await holderOf(first.caseId)).toBe(deputy.id)
    const second = await givenCase(given.db, now, shop)
    await sweepCases(given.db, now)
    expect(await holderOf(second.caseId)).toBe(deputy.id)
    await setAway(given.db, one, one.id, null)
    await sweepCases(given.db, later(1))
    expect(await holderOf(first.caseId)).toBe(deputy.id)
    const third = await givenCase(given.db, later(2), shop)
    await sweepCases(given.db, later(2))
    expect(await holderOf(third.caseId)).toBe(one.id)
  })

  it('by the day of the storefront, both days included', async () => {
    const [one, two] = [await givenPerson(given.db, 'ecommerce'), await givenPerson(given.db, 'ecommerce')]
    await given.db.user.update({ where: { id: two.id }, data: { lastTurnAt: now } })
    await given.db.storefront.update({ where: { id: shop }, data: { timeZone: 'Pacific/Auckland' } })
    await setAway(given.db, one, one.id, { from: '2026-11-24', until: '2026-11-24' })
    // Eleven in the morning in London is past midnight in Auckland: the 24th has begun there.
    const { caseId } = await givenCase(given.db, now, shop)
    await sweepCases(given.db, new Date('2026-11-23T11:30:00Z'))
    expect(await holderOf(caseId)).toBe(two.id)
  })

  it('a case with nobody else to take it stays; one of a closed account does not', async () => {
    const one = await givenPerson(given.db, 'ecommerce')
    const { caseId } = await givenCase(given.db, now, shop)
    await give()
    await setAway(given.db, one, one.id, { from: '2026-11-23', until: '2026-11-23' })
    await sweepCases(given.db, now)
    expect(await holderOf(caseId)).toBe(one.id)
    await given.db.user.update({ where: { id: one.id }, data: { disabledAt: now } })
    await sweepCases(given.db, now)
    expect(await holderOf(caseId)).toBeNull()
    const next = await givenPerson(given.db, 'ecommerce')
    await sweepCases(given.db, now)
    expect(await holderOf(caseId)).toBe(next.id)
  })

  it('is set for oneself, or by an admin; a deputy may resolve exceptions', async () => {
    const [one, two] = [await givenPerson(given.db, 'ecommerce'), await givenPerson(given.db, 'ecommerce')]
    const viewer = await givenPerson(given.db, 'viewer')
    const away = { from: '2026-12-01', until: '2026-12-05' }
    await expectFault(setAway(given.db, two, one.id, away), 'NOT_PERMITTED')
    await expectFault(readAway(given.db, two, one.id), 'NOT_PERMITTED')
    await expectFault(setAway(given.db, one, one.id, { ...away, deputyId: one.id }), 'DEPUTY_REFUSED')
    await expectFault(setAway(given.db, one, one.id, { ...away, deputyId: viewer.id }), 'DEPUTY_REFUSED')
    await expect(setAway(given.db, one, one.id, { from: '2026-12-05', until: '2026-12-01' })).rejects.toThrow(
      'last day',
    )
    await setAway(given.db, admin, one.id, { ...away, deputyId: two.id })
    expect(await readAway(given.db, admin, one.id)).toMatchObject(away)
  })
})
