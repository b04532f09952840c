import { tz } from '@date-fns/tz'
import { addDays, startOfDay } from 'date-fns'

const formats = new Map<string, Intl.DateTimeFormat>()

/** The business date (yyyy-mm-dd) of an instant in an IANA zone. */
export function businessDate(instant: Date, timeZone: string): string {
  let format = formats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(timeZone, format)
  }
  return format.format(instant)
}

/** The half-open interval [from, to) of one business day: local midnights, 23 or 25 hours apart where clocks change. */
export function businessDay(instant: Date, timeZone: string): { from: Date; to: Date } {
  const from = startOfDay(instant, { in: tz(timeZone) })
  return { from: new Date(from), to: new Date(addDays(from, 1)) }
}
