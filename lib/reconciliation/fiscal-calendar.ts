import { startOfDate } from '../kernel/business-time.ts'
import { Fault } from '../kernel/fault.ts'
import { businessDate } from '../kernel/period.ts'

/** 0 = Sunday, as Date counts. */
export type WeekdayNumber = 0 | 1 | 2 | 3 | 4 | 5 | 6

/** Thirteen weeks a quarter. In a year of 53 the last period takes the week more. */
export interface WeeksCalendar {
  kind: 'weeks'
  pattern: '4-4-5' | '4-5-4' | '5-4-4'
  /** The year ends on this weekday: the last one of the month, or the one nearest to the month's last day. */
  yearEnds: { month: number; weekday: WeekdayNumber; on: 'last' | 'nearest' }
  /** A year from August 2026 to July 2027 is 2026 by its start, 2027 by its end. */
  yearNamedBy: 'start' | 'end'
}

/** `to` is the first day that is no longer in it. */
export interface NamedDates {
  name: string
  from: string
  to: string
}

export type FiscalCalendar = { kind: 'months' } | WeeksCalendar | { kind: 'dates'; periods: readonly NamedDates[] }

/** Half-open twice: dates for documents that carry one, instants for what carries a clock. */
export interface Period {
  /** `2026-09`, `2027-P04`, or the uploaded name. */
  name: string
  /** yyyy-mm-dd, the first day. */
  from: string
  /** yyyy-mm-dd, the first day after it. */
  to: string
  /** The local midnights of the two, in the business's zone. */
  start: Date
  end: Date
}

/**
 * The period a business date (yyyy-mm-dd) lies in. An ERP document belongs by its own date as written.
 * @throws {Fault} DATE_UNREADABLE, PERIOD_NOT_IN_CALENDAR
 */
export function periodOf(calendar: FiscalCalendar, date: string, timeZone: string): Period {
  if (!isDate(date)) throw new Fault('DATE_UNREADABLE', `"${date}" is not a date`, { context: { value: date } })
  const { name, from, to } = datesOf(calendar, date)
  return { name, from, to, start: startOfDate(from, timeZone), end: startOfDate(to, timeZone) }
}

/** The period an instant lies in, by the clocks of the business's zone (failures 14, 47). @throws {Fault} as periodOf */
export const periodAt = (calendar: FiscalCalendar, instant: Date, timeZone: string): Period =>
  periodOf(calendar, businessDate(instant, timeZone), timeZone)

/** @throws {Fault} PERIOD_NOT_IN_CALENDAR after the last uploaded one */
export const periodAfter = (calendar: FiscalCalendar, period: Period, timeZone: string): Period =>
  periodOf(calendar, period.to, timeZone)

/** @throws {Fault} PERIOD_NOT_IN_CALENDAR before the first uploaded one */
export const periodBefore = (calendar: FiscalCalendar, period: Period, timeZone: string): Period =>
  periodOf(calendar, plusDays(period.from, -1), timeZone)

export const isInPeriod = (period: Period, instant: Date): boolean => instant >= period.start && instant < period.end

export const isDatedInPeriod = (period: Period, date: string): boolean => date >= period.from && date < period.to

/** What is wrong with uploaded dates, in words with the line counted from 1; none when they may be used. */
export function findDateFaults(periods: readonly NamedDates[]): string[] {
  const faults: string[] = periods.length === 0 ? ['there is no period'] : []
  const names = new Map<string, number>()
  for (const [at, { name, from, to }] of periods.entries()) {
    const line = at + 1
    const before = periods[at - 1]
    const first = names.get(name)
    if (name.trim() === '') faults.push(`line ${line}: the period has no name`)
    else if (first !== undefined) faults.push(`line ${line}: "${name}" stands in line ${first} already`)
    else names.set(name, line)
    if (!isDate(from) || !isDate(to)) faults.push(`line ${line}: dates are written yyyy-mm-dd`)
    else if (to <= from) faults.push(`line ${line}: ends on ${to}, not after it begins on ${from}`)
    else if (before && isDate(before.to) && before.to < from)
      faults.push(`line ${line}: the days from ${before.to} to ${from} are in no period`)
    else if (before && isDate(before.to) && before.to > from)
      faults.push(`line ${line}: begins on ${from}, before the period above has ended on ${before.to}`)
  }
  return faults
}

const dayMs = 86_400_000
const written = /^\d{4}-\d{2}-\d{2}$/

const asDate = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const plusDays = (date: string, days: number) => asDate(Date.parse(date) + days * dayMs)
const isDate = (text: string) =>
  written.test(text) && !Number.isNaN(Date.parse(text)) && asDate(Date.parse(text)) === text

function datesOf(calendar: FiscalCalendar, date: string): NamedDates {
  if (calendar.kind === 'months') return monthOf(date)
  if (calendar.kind === 'weeks') return weeksOf(calendar, date)
  const found = calendar.periods.find(({ from, to }) => date >= from && date < to)
  if (!found) {
    throw new Fault('PERIOD_NOT_IN_CALENDAR', `${date} lies in no period of the calendar`, { context: { date } })
  }
  return found
}

function monthOf(date: string): NamedDates {
  const year = Number(date.slice(0, 4))
  const month = Number(date.slice(5, 7))
  return {
    name: date.slice(0, 7),
    from: `${date.slice(0, 7)}-01`,
    to: asDate(Date.UTC(year, month, 1)),
  }
}

function weeksOf(calendar: WeeksCalendar, date: string): NamedDates {
  // The year that ends in this calendar year, or the next when it has ended already.
  const calendarYear = Number(date.slice(0, 4))
  let endsIn = calendarYear
  if (lastDayOf(calendar, calendarYear - 1) >= date) endsIn = calendarYear - 1
  else if (lastDayOf(calendar, calendarYear) < date) endsIn = calendarYear + 1
  const first = plusDays(lastDayOf(calendar, endsIn - 1), 1)
  const after = plusDays(lastDayOf(calendar, endsIn), 1)
  const year = calendar.yearNamedBy === 'end' ? endsIn : Number(plusDays(first, 14).slice(0, 4))
  const lengths = calendar.pattern.split('-').map(Number)
  let from = first
  for (let number = 1; ; number++) {
    const to = number === 12 ? after : plusDays(from, 7 * (lengths[(number - 1) % 3] ?? 0))
    if (date < to) return { name: `${year}-P${String(number).padStart(2, '0')}`, from, to }
    from = to
  }
}

function lastDayOf({ yearEnds }: WeeksCalendar, year: number): string {
  const monthEnd = Date.UTC(year, yearEnds.month, 0)
  const back = (new Date(monthEnd).getUTCDay() - yearEnds.weekday + 7) % 7
  const days = yearEnds.on === 'nearest' && back > 3 ? 7 - back : -back
  return asDate(monthEnd + days * dayMs)
}
