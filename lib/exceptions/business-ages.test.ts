import { expect, it } from 'vitest'
import { businessHoursBetween, defaultCalendar } from '../kernel/business-time.ts'
import { hoursToLatest } from './business-ages.ts'

it('gives each instant the hours that lie between it and the latest, whatever their order', () => {
  const calendar = defaultCalendar('Europe/London')
  const now = new Date('2026-11-23T12:00:00Z')
  const instants = [
    now,
    ...Array.from({ length: 60 }, (_, n) => new Date(now.getTime() - ((n * 7_919) % 5_000) * 3_600_000)),
  ]
  const hours = hoursToLatest(calendar, instants)
  for (const instant of instants) expect(hours(instant)).toBeCloseTo(businessHoursBetween(calendar, instant, now), 6)
  expect(hours(now)).toBe(0)
})
