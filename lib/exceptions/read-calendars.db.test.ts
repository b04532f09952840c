import { describe, expect, it } from 'vitest'
import { givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { addBusinessHours } from '../kernel/business-time.ts'
import { saveMappingRows } from '../mappings/save-rows.ts'
import { readCalendars } from './read-calendars.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')
const clock = { now: () => now, monotonic: () => 0 }

describe('rule 27: clocks run on the calendar of their storefront', () => {
  it('its own before everybody’s, a warehouse’s never; office hours in its zone without any', async () => {
    const [own, shared, none] = [
      await givenStorefront(given.db),
      await givenStorefront(given.db),
      (await readCalendars(given.db, now, [(await givenStorefront(given.db)).id]))(null),
    ]
    expect(none.timeZone).toBe('UTC')
    const before = (await readCalendars(given.db, now, [own.id]))(own.id)
    expect(before).toMatchObject({ timeZone: 'Europe/London', days: { mon: '09:00-17:00', sat: null } })
    const save = (storefrontId: string | null, match: object, target: object) =>
      saveMappingRows(given.db, clock, person('admin'), { table: 'calendar', storefrontId, rows: [{ match, target }] })
    await save(null, {}, { timeZone: 'Europe/Berlin', mon: '08:00-12:00' })
    await save(own.id, { warehouse: 'EU1' }, { timeZone: 'Asia/Tokyo', mon: '08:00-12:00' })
    await save(own.id, {}, { timeZone: 'Europe/London', sat: '10:00-16:00', holidays: ['2026-11-28'] })
    const calendars = await readCalendars(given.db, now, [own.id, shared.id])
    expect(calendars(shared.id)).toMatchObject({ timeZone: 'Europe/Berlin', days: { mon: '08:00-12:00', tue: null } })
    // Saturdays only, and the first one is closed: four hours from Monday end on the Saturday after.
    expect(addBusinessHours(calendars(own.id), now, 4)).toEqual(new Date('2026-12-05T14:00:00Z'))
  })
})
