import type { BusinessCalendar } from '../kernel/business-time.ts'
import { businessHoursBetween } from '../kernel/business-time.ts'

/**
 * How many business hours lie between each of some instants and the latest of them: one walk over the days of all, however many
 * rows a page has and however old they are.
 * @returns hours from an instant to the latest
 */
export function hoursToLatest(calendar: BusinessCalendar, instants: readonly Date[]): (instant: Date) => number {
  const sorted = [...new Set(instants.map((instant) => instant.getTime()))].sort((a, b) => b - a)
  const hours = new Map<number, number>()
  let total = 0
  sorted.forEach((time, at) => {
    const later = sorted[at - 1]
    if (later !== undefined) total += businessHoursBetween(calendar, new Date(time), new Date(later))
    hours.set(time, total)
  })
  return (instant) => hours.get(instant.getTime()) ?? 0
}
