import { beforeEach, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { assignCase } from './assign-case.ts'
import type { CaseRow } from './list-cases.ts'
import { listCases } from './list-cases.ts'
import { listAssignees } from './people.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const admin = person('admin')

let storefrontId: string
let people = 0

async function account(role: 'ecommerce' | 'viewer', fields: { storefrontIds?: string[]; disabledAt?: Date } = {}) {
  const { storefrontIds = [], ...rest } = fields
  const email = `p${++people}@assign.test`
  const { id } = await given.db.user.create({
    data: {
      email,
      name: `Person ${people}`,
      role,
      passwordHash: 'none',
      ...rest,
      storefronts: { create: storefrontIds.map((storefront) => ({ storefrontId: storefront })) },
    },
  })
  return id
}

let cases = 0

async function aCase(severity: CaseRow['severity'] = 'high', openedAt = now): Promise<string> {
  const { id } = await given.db.exceptionCase.create({
    data: {
      code: 'SKU_UNKNOWN',
      causeKey: `assign ${++cases}`,
      storefrontId,
      ownerRole: 'ecommerce',
      severity,
      openedAt,
      cause: { field: 'sku', value: `A-${cases}` },
    },
  })
  return id
}

beforeEach(async () => {
  storefrontId = (await givenStorefront(given.db)).id
})

describe('the order of the queue', () => {
  it('is the gravest first and of these the oldest, over every page', async () => {
    const low = await aCase('low', minutesAgo(600))
    const young = await aCase('critical', minutesAgo(5))
    const middle = await aCase('medium', minutesAgo(50))
    const old = await aCase('critical', minutesAgo(90))
    const same = await aCase('critical', minutesAgo(90))
    const expected = [...[old, same].sort(), young, middle, low]
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await listCases(given.db, now, admin, { storefrontId }, { size: 2, ...(after ? { after } : {}) })
      seen.push(...page.rows.map(({ id }) => id))
      after = page.next ?? undefined
    } while (after)
    expect(seen).toEqual(expected)
  })
})

describe('assigning', () => {
  it('gives a case to a person with audit and event, finds it by them, and takes it back', async () => {
    const caseId = await aCase()
    const mine = await account('ecommerce')
    await assignCase(given.db, now, admin, caseId, mine)
    expect(await expectAuditRow(given.db, 'exceptions:assign', caseId)).toMatchObject({ before: { assignee: null } })
    const found = await listCases(given.db, now, admin, { storefrontId, assigneeId: mine })
    expect(found.rows).toMatchObject([{ id: caseId, assignee: { id: mine, name: `Person ${people}` } }])
    expect((await listCases(given.db, now, admin, { storefrontId, assigneeId: null })).rows).toEqual([])
    await assignCase(given.db, now, admin, caseId, null)
    expect((await listCases(given.db, now, admin, { storefrontId, assigneeId: null })).rows).toMatchObject([
      { id: caseId, assignee: null },
    ])
    const events = await given.db.exceptionEvent.findMany({ where: { caseId }, orderBy: { id: 'asc' } })
    expect(events.map(({ what }) => what)).toEqual(['assigned', 'unassigned'])
  })

  it('refuses who may not resolve it: by role, by storefront, by a disabled account', async () => {
    const caseId = await aCase()
    const other = (await givenStorefront(given.db)).id
    for (const id of [
      await account('viewer'),
      await account('ecommerce', { storefrontIds: [other] }),
      await account('ecommerce', { disabledAt: now }),
    ]) {
      await expectFault(assignCase(given.db, now, admin, caseId, id), 'ASSIGNEE_REFUSED')
      expect((await listAssignees(given.db, admin, storefrontId)).some((one) => one.id === id)).toBe(false)
    }
  })

  it('is not for a viewer, nor for a case that is closed', async () => {
    const caseId = await aCase()
    const mine = await account('ecommerce', { storefrontIds: [storefrontId] })
    await expectFault(assignCase(given.db, now, person('viewer'), caseId, mine), 'NOT_PERMITTED')
    await given.db.exceptionCase.update({ where: { id: caseId }, data: { state: 'closed', closedAt: now } })
    await expectFault(assignCase(given.db, now, admin, caseId, mine), 'CASE_CLOSED')
  })
})
