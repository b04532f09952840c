import { beforeEach, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase } from '../../scripts/testing/given.ts'
import { dropView, listViews, saveView } from './saved-views.ts'
import type { Person } from './testing/given-case.ts'
import { givenPerson } from './testing/given-case.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')
const page = 'exceptions'

let one: Person
let two: Person
beforeEach(async () => {
  await given.db.savedView.deleteMany()
  one = await givenPerson(given.db, 'ecommerce')
  two = await givenPerson(given.db, 'viewer')
})

describe('saved views', () => {
  it('a personal one is seen by its owner, a shared one by everybody; saving again changes it', async () => {
    const { id } = await saveView(given.db, now, one, { page, name: 'Mine', query: '?owner=finance&search=a b' })
    await expectAuditRow(given.db, 'views:save', id)
    expect(await listViews(given.db, two, page)).toEqual([])
    expect(await listViews(given.db, one, page)).toEqual([
      { id, name: 'Mine', query: 'owner=finance&search=a+b', shared: false, mine: true, ownerName: one.label },
    ])
    expect(await saveView(given.db, now, one, { page, name: 'Mine', query: 'state=snoozed', shared: true })).toEqual({
      id,
    })
    expect(await listViews(given.db, two, page)).toMatchObject([
      { id, query: 'state=snoozed', shared: true, mine: false },
    ])
  })

  it('who may only read keeps views for themselves', async () => {
    await saveView(given.db, now, two, { page, name: 'Late', query: 'due=now' })
    await expectFault(saveView(given.db, now, two, { page, name: 'For all', query: '', shared: true }), 'NOT_PERMITTED')
    const service = await givenPerson(given.db, 'service')
    await expectFault(saveView(given.db, now, service, { page, name: 'x', query: '' }), 'NOT_PERMITTED')
    await expectFault(listViews(given.db, service, page), 'NOT_PERMITTED')
  })

  it('is dropped by its owner; a shared one by an admin too', async () => {
    const shared = await saveView(given.db, now, one, { page, name: 'Shared', query: '', shared: true })
    const own = await saveView(given.db, now, one, { page, name: 'Own', query: '' })
    await expectFault(dropView(given.db, two, own.id), 'VIEW_UNKNOWN')
    await expectFault(dropView(given.db, two, shared.id), 'NOT_PERMITTED')
    await dropView(given.db, await givenPerson(given.db, 'admin'), shared.id)
    await expectAuditRow(given.db, 'views:drop', shared.id)
    await dropView(given.db, one, own.id)
    expect(await listViews(given.db, one, page)).toEqual([])
  })

  it('a person keeps fifty', async () => {
    for (let n = 0; n < 50; n++) await saveView(given.db, now, one, { page, name: `View ${n}`, query: '' })
    await expectFault(saveView(given.db, now, one, { page, name: 'one more', query: '' }), 'VIEWS_TOO_MANY')
    await saveView(given.db, now, one, { page, name: 'View 7', query: 'state=closed' })
  })
})
