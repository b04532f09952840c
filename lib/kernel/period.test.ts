import { expect, it } from 'vitest'
import { businessDate, businessDay } from './period.ts'

it('failure 14: the business date is the zone’s, not the hour of the sync', () => {
  const lateEvening = new Date('2026-10-31T23:30:00Z')
  expect(businessDate(lateEvening, 'Europe/London')).toBe('2026-10-31')
  expect(businessDate(lateEvening, 'Europe/Berlin')).toBe('2026-11-01')
  expect(businessDate(lateEvening, 'America/New_York')).toBe('2026-10-31')
})

it('failure 47: a day of 25 or 23 hours ends at the next local midnight', () => {
  const autumn = businessDay(new Date('2026-10-25T12:00:00Z'), 'Europe/Berlin')
  expect(autumn.from.toISOString()).toBe('2026-10-24T22:00:00.000Z')
  expect(autumn.to.toISOString()).toBe('2026-10-25T23:00:00.000Z')
  const spring = businessDay(new Date('2026-03-29T12:00:00Z'), 'Europe/Berlin')
  expect(spring.to.getTime() - spring.from.getTime()).toBe(23 * 3_600_000)
})
