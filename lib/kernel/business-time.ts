import { tzOffset } from '@date-fns/tz'
import { businessDate } from './period.ts'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

export type Weekday = (typeof weekdays)[number]

/** When people work (rule 27): the clocks of cases, ages and snoozing run in these hours only. */
export interface BusinessCalendar {
  /** IANA zone of everything below. */
  timeZone: string
  /** `09:00-17:30`, the end at most `24:00`; null on a day that is closed. */
  days: Readonly<Record<Weekday, string | null>>
  /** yyyy-mm-dd, closed whole. */
  holidays: readonly string[]
  /** HH:MM: what comes at or after it goes with the next business day; '' for the end of hours. */
  cutOff: string
}

const office = '09:00-17:00'
const defaults = new Map<string, BusinessCalendar>()

/** Monday to Friday, nine to five: what holds where nobody has said otherwise. */
export function defaultCalendar(timeZone: string): BusinessCalendar {
  const days = { mon: office, tue: office, wed: office, thu: office, fri: office, sat: null, sun: null }
  const calendar = defaults.get(timeZone) ?? { timeZone, days, holidays: [], cutOff: '' }
  defaults.set(timeZone, calendar)
  return calendar
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/**
 * Business hours inside [from, to), as real time passes: a day on which clocks change inside its hours is an hour shorter or
 * longer. 0 when `to` is not after `from`. A calendar without any open day counts every hour.
 */
export function businessHoursBetween(calendar: BusinessCalendar, from: Date, to: Date): number {
  const start = from.getTime()
  const end = to.getTime()
  if (end <= start) return 0
  if (isNeverOpen(calendar)) return (end - start) / hourMs
  let open = 0
  const last = dayOf(calendar, to)
  for (let day = dayOf(calendar, from); day <= last; day = nextDay(day)) {
    const hours = hoursOf(calendar, day)
    if (hours) open += Math.max(0, Math.min(hours.to, end) - Math.max(hours.from, start))
  }
  return open / hourMs
}

/**
 * The first instant by which `hours` business hours have passed since `from`; `from` itself for none. It lies inside
 * business hours, or at their end.
 */
export function addBusinessHours(calendar: BusinessCalendar, from: Date, hours: number): Date {
  let left = Math.round(hours * hourMs)
  if (left <= 0) return new Date(from)
  if (isNeverOpen(calendar)) return new Date(from.getTime() + left)
  for (let day = dayOf(calendar, from); ; day = nextDay(day)) {
    const open = hoursOf(calendar, day)
    if (!open) continue
    const start = Math.max(open.from, from.getTime())
    const length = open.to - start
    if (length >= left) return new Date(start + left)
    if (length > 0) left -= length
  }
}

/**
 * The date (yyyy-mm-dd) `days` business days after the one on which something that came at `from` is worked on: the same day
 * before its cut-off, else the next business day. A calendar without any open day counts every day.
 */
export function addBusinessDays(calendar: BusinessCalendar, from: Date, days: number): string {
  let day = dayOf(calendar, from)
  if (isNeverOpen(calendar)) return plusDays(day, days)
  const cutOff = cutOffOf(calendar, day)
  if (cutOff === null || from.getTime() >= cutOff) day = nextBusinessDay(calendar, day)
  for (let left = days; left > 0; left--) day = nextBusinessDay(calendar, day)
  return day
}

const isNeverOpen = ({ days }: BusinessCalendar) => weekdays.every((weekday) => !days[weekday])

const dayOf = ({ timeZone }: BusinessCalendar, instant: Date) => businessDate(instant, timeZone)

const plusDays = (day: string, days: number) => new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10)
const nextDay = (day: string) => plusDays(day, 1)

function nextBusinessDay(calendar: BusinessCalendar, day: string): string {
  let next = nextDay(day)
  while (!hoursOf(calendar, next)) next = nextDay(next)
  return next
}

interface Hours {
  /** Instants in milliseconds. */
  from: number
  to: number
}

const known = new WeakMap<BusinessCalendar, Map<string, Hours | null>>()

/** The hours of one day; null when it is closed. Kept with the calendar: a page asks for the same days row by row. */
function hoursOf(calendar: BusinessCalendar, day: string): Hours | null {
  const days = known.get(calendar) ?? new Map<string, Hours | null>()
  known.set(calendar, days)
  const kept = days.get(day)
  if (kept !== undefined) return kept
  const hours = readHours(calendar, day)
  days.set(day, hours)
  return hours
}

function readHours(calendar: BusinessCalendar, day: string): Hours | null {
  const weekday = weekdays[(new Date(day).getUTCDay() + 6) % 7] ?? 'mon'
  const hours = calendar.days[weekday]
  if (!hours || calendar.holidays.includes(day)) return null
  const [opens = '', closes = ''] = hours.split('-')
  const from = instantOf(calendar.timeZone, day, opens)
  return { from, to: Math.max(from, instantOf(calendar.timeZone, day, closes)) }
}

function cutOffOf(calendar: BusinessCalendar, day: string): number | null {
  const hours = hoursOf(calendar, day)
  if (!hours) return null
  return calendar.cutOff === '' ? hours.to : instantOf(calendar.timeZone, day, calendar.cutOff)
}

/** The instant with which a day (yyyy-mm-dd) begins in a zone. */
export const startOfDate = (day: string, timeZone: string): Date => new Date(instantOf(timeZone, day, '00:00'))

/**
 * The instant at which a zone's clocks show a time. One that they skip is the instant they jump; of one they show twice, the
 * first.
 */
function instantOf(timeZone: string, day: string, time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':')
  const wall = Date.parse(day) + Number(hours) * hourMs + Number(minutes) * 60_000
  const offsetAt = (instant: number) => tzOffset(timeZone, new Date(instant)) * 60_000
  // Far enough on both sides to stand before and after any change of the clocks.
  const before = offsetAt(wall - dayMs)
  const after = offsetAt(wall + dayMs)
  if (before === after) return wall - before
  const early = wall - Math.max(before, after)
  const late = wall - Math.min(before, after)
  if (offsetAt(early) === wall - early) return early
  if (offsetAt(late) === wall - late) return late
  return jumpBetween(early, late, offsetAt)
}

/** The instant in (from, to] at which clocks jump, to the minute. */
function jumpBetween(from: number, to: number, offsetAt: (instant: number) => number): number {
  let low = from
  let high = to
  while (high - low > 60_000) {
    const middle = Math.floor((low + high) / 120_000) * 60_000
    if (offsetAt(middle) === offsetAt(from)) low = middle
    else high = middle
  }
  return high
}
