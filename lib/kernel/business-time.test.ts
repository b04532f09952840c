import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BusinessCalendar } from './business-time.ts'
import { addBusinessDays, addBusinessHours, businessHoursBetween, defaultCalendar, weekdays } from './business-time.ts'
import { businessDate } from './period.ts'

const at = (text: string) => new Date(text)
const london = defaultCalendar('Europe/London')
const always = (timeZone: string, changes: Partial<BusinessCalendar> = {}): BusinessCalendar => ({
  timeZone,
  days: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day },
  holidays: [],
  cutOff: '',
  ...changes,
})
const day = '00:00-24:00'

describe('business hours', () => {
  it('count from opening to closing, over a weekend and a holiday', () => {
    // Friday 15:00 to Monday 10:30: two hours, then one and a half.
    expect(businessHoursBetween(london, at('2026-11-20T15:00:00Z'), at('2026-11-23T10:30:00Z'))).toBe(3.5)
    const closed = { ...london, holidays: ['2026-12-25', '2026-12-28'] }
    // Thursday the 24th 16:00; Christmas, the weekend and its substitute day are closed; Tuesday the 29th 10:00.
    expect(businessHoursBetween(closed, at('2026-12-24T16:00:00Z'), at('2026-12-29T10:00:00Z'))).toBe(2)
    expect(businessHoursBetween(london, at('2026-11-21T00:00:00Z'), at('2026-11-22T23:00:00Z'))).toBe(0)
    expect(businessHoursBetween(london, at('2026-11-23T10:00:00Z'), at('2026-11-20T10:00:00Z'))).toBe(0)
  })

  it('are those of the zone: Tokyo works while London sleeps', () => {
    const tokyo = defaultCalendar('Asia/Tokyo')
    // 09:00 to 17:00 in Tokyo is 00:00 to 08:00 UTC.
    expect(businessHoursBetween(tokyo, at('2026-11-23T00:00:00Z'), at('2026-11-23T09:00:00Z'))).toBe(8)
    expect(businessHoursBetween(london, at('2026-11-23T00:00:00Z'), at('2026-11-23T09:00:00Z'))).toBe(0)
  })

  it('on the days clocks change: 23 and 25 hours, and eight from nine to five', () => {
    const spring = ['2026-03-29T00:00:00Z', '2026-03-29T23:00:00Z'].map(at) as [Date, Date]
    const autumn = ['2026-10-24T23:00:00Z', '2026-10-26T00:00:00Z'].map(at) as [Date, Date]
    expect(businessHoursBetween(always('Europe/London'), ...spring)).toBe(23)
    expect(businessHoursBetween(always('Europe/London'), ...autumn)).toBe(25)
    const sundays = { ...london, days: { ...london.days, sun: '09:00-17:00' } }
    expect(businessHoursBetween(sundays, ...spring)).toBe(8)
    expect(businessHoursBetween(sundays, ...autumn)).toBe(8)
    // 01:00 does not exist on the morning clocks jump, and stands twice on the night they fall back.
    const nights = { ...london, days: { ...london.days, sun: '01:00-03:00' } }
    expect(businessHoursBetween(nights, ...spring)).toBe(1)
    expect(businessHoursBetween(nights, ...autumn)).toBe(3)
  })

  it('added run past the weekend and stop at closing, not at the next opening', () => {
    expect(addBusinessHours(london, at('2026-11-20T15:00:00Z'), 2)).toEqual(at('2026-11-20T17:00:00Z'))
    expect(addBusinessHours(london, at('2026-11-20T15:00:00Z'), 4)).toEqual(at('2026-11-23T11:00:00Z'))
    expect(addBusinessHours(london, at('2026-11-21T12:00:00Z'), 8)).toEqual(at('2026-11-23T17:00:00Z'))
    expect(addBusinessHours(london, at('2026-11-21T12:00:00Z'), 0)).toEqual(at('2026-11-21T12:00:00Z'))
    // Across the night London's clocks go forward: nine o'clock is 08:00 UTC.
    expect(addBusinessHours(london, at('2026-03-27T16:00:00Z'), 2)).toEqual(at('2026-03-30T09:00:00Z'))
  })

  it('of a calendar that never opens are all hours, so that nothing waits for ever', () => {
    const never = { ...london, days: { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null } }
    expect(businessHoursBetween(never, at('2026-11-21T00:00:00Z'), at('2026-11-22T00:00:00Z'))).toBe(24)
    expect(addBusinessHours(never, at('2026-11-21T00:00:00Z'), 24)).toEqual(at('2026-11-22T00:00:00Z'))
    expect(addBusinessDays(never, at('2026-11-21T00:00:00Z'), 2)).toBe('2026-11-23')
  })
})

describe('business days', () => {
  it('begin on the day itself before its cut-off, else on the next one', () => {
    const cut = { ...london, cutOff: '14:00', holidays: ['2026-11-24'] }
    expect(addBusinessDays(cut, at('2026-11-20T13:59:59Z'), 1)).toBe('2026-11-23')
    expect(addBusinessDays(cut, at('2026-11-20T14:00:00Z'), 1)).toBe('2026-11-25')
    expect(addBusinessDays(cut, at('2026-11-21T09:00:00Z'), 0)).toBe('2026-11-23')
    expect(addBusinessDays(london, at('2026-11-20T16:59:00Z'), 0)).toBe('2026-11-20')
    expect(addBusinessDays(london, at('2026-11-20T17:00:00Z'), 0)).toBe('2026-11-23')
  })
})

describe('whatever the calendar', () => {
  const zones = ['Europe/London', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns', 'UTC']
  const time = fc.integer({ min: 0, max: 95 }).map((quarter) => clock(quarter * 15))
  const hours = fc.option(
    fc.tuple(fc.integer({ min: 0, max: 94 }), fc.integer({ min: 1, max: 96 })).map(([from, length]) => {
      return `${clock(from * 15)}-${clock(Math.min(from + length, 96) * 15)}`
    }),
    { nil: null },
  )
  const calendars = fc
    .record({
      timeZone: fc.constantFrom(...zones),
      days: fc.record(Object.fromEntries(weekdays.map((name) => [name, hours])) as Record<'mon', typeof hours>),
      holidays: fc.array(
        fc.integer({ min: 0, max: 730 }).map((days) => iso(Date.parse('2026-01-01') + days * 86_400_000)),
        { maxLength: 20 },
      ),
      cutOff: fc.oneof(fc.constant(''), time),
    })
    .map((calendar) => calendar as unknown as BusinessCalendar)
    .filter(({ days }) => weekdays.some((name) => days[name]))
  const instants = fc
    .integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-12-31') })
    .map((ms) => new Date(ms))
  const spans = fc.integer({ min: 0, max: 60 * 86_400_000 })

  it('hours add up, are never more than passed, and never negative', () => {
    fc.assert(
      fc.property(calendars, instants, spans, spans, (calendar, from, first, second) => {
        const middle = new Date(from.getTime() + first)
        const to = new Date(middle.getTime() + second)
        const whole = businessHoursBetween(calendar, from, to)
        const parts = businessHoursBetween(calendar, from, middle) + businessHoursBetween(calendar, middle, to)
        expect(whole).toBeCloseTo(parts, 6)
        expect(whole).toBeGreaterThanOrEqual(0)
        expect(whole).toBeLessThanOrEqual((first + second) / 3_600_000 + 1e-9)
      }),
    )
  })

  it('what was added is what has passed, at the first instant it has', () => {
    fc.assert(
      fc.property(calendars, instants, fc.integer({ min: 1, max: 200 * 60 }), (calendar, from, minutes) => {
        const to = addBusinessHours(calendar, from, minutes / 60)
        expect(businessHoursBetween(calendar, from, to) * 60).toBeCloseTo(minutes, 4)
        const before = new Date(to.getTime() - 1)
        expect(businessHoursBetween(calendar, from, before) * 3_600_000).toBeLessThan(minutes * 60_000 - 0.5)
      }),
    )
  })

  it('a business day is open, and none is skipped', () => {
    fc.assert(
      fc.property(calendars, instants, fc.integer({ min: 0, max: 30 }), (calendar, from, days) => {
        const to = addBusinessDays(calendar, from, days)
        const next = addBusinessDays(calendar, from, days + 1)
        const isOpen = (date: string) =>
          !calendar.holidays.includes(date) && calendar.days[weekdays[(new Date(date).getUTCDay() + 6) % 7] ?? 'mon']
        expect(isOpen(to)).toBeTruthy()
        expect(to >= businessDate(from, calendar.timeZone)).toBe(true)
        expect(to < next).toBe(true)
        for (let date = after(to); date < next; date = after(date)) expect(isOpen(date)).toBeFalsy()
      }),
    )
  })
})

const iso = (ms: number) => new Date(ms).toISOString().slice(0, 10)
const after = (date: string) => iso(Date.parse(date) + 86_400_000)

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
