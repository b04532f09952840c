import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FiscalCalendar, WeeksCalendar } from './fiscal-calendar.ts'
import {
  findDateFaults,
  isDatedInPeriod,
  isInPeriod,
  periodAfter,
  periodAt,
  periodBefore,
  periodOf,
} from './fiscal-calendar.ts'

const london = 'Europe/London'
const months: FiscalCalendar = { kind: 'months' }
/** What retailers in the US use: the Saturday nearest to the end of January. */
const retail: WeeksCalendar = {
  kind: 'weeks',
  pattern: '4-4-5',
  yearEnds: { month: 1, weekday: 6, on: 'nearest' },
  yearNamedBy: 'start',
}
const hoursOf = ({ start, end }: { start: Date; end: Date }) => (end.getTime() - start.getTime()) / 3_600_000
const dayMs = 86_400_000

describe('a calendar month', () => {
  it('failure 47: runs between local midnights, an hour short in March and an hour long in October', () => {
    const march = periodOf(months, '2026-03-29', london)
    expect(march).toEqual({
      name: '2026-03',
      from: '2026-03-01',
      to: '2026-04-01',
      start: new Date('2026-03-01T00:00:00Z'),
      end: new Date('2026-03-31T23:00:00Z'),
    })
    expect(hoursOf(march)).toBe(31 * 24 - 1)
    const october = periodOf(months, '2026-10-25', london)
    expect(october.start.toISOString()).toBe('2026-09-30T23:00:00.000Z')
    expect(october.end.toISOString()).toBe('2026-11-01T00:00:00.000Z')
    expect(hoursOf(october)).toBe(31 * 24 + 1)
  })

  it('failure 14: an instant belongs by the clocks of the business, to the millisecond at midnight', () => {
    const october = periodOf(months, '2026-10-01', 'America/New_York')
    const before = new Date('2026-11-01T03:59:59.999Z')
    const midnight = new Date('2026-11-01T04:00:00.000Z')
    expect(isInPeriod(october, before)).toBe(true)
    expect(isInPeriod(october, midnight)).toBe(false)
    expect(periodAt(months, before, 'America/New_York').name).toBe('2026-10')
    expect(periodAt(months, midnight, 'America/New_York').name).toBe('2026-11')
    expect(periodAt(months, before, london).name).toBe('2026-11')
  })

  it('both instants of the hour shown twice lie in it, and a document goes by its date as written', () => {
    const october = periodOf(months, '2026-10-25', london)
    expect(isInPeriod(october, new Date('2026-10-25T00:30:00Z'))).toBe(true)
    expect(isInPeriod(october, new Date('2026-10-25T01:30:00Z'))).toBe(true)
    expect(isDatedInPeriod(october, '2026-10-31')).toBe(true)
    expect(isDatedInPeriod(october, '2026-11-01')).toBe(false)
  })

  it('begins where clocks jump over midnight', () => {
    const dates: FiscalCalendar = { kind: 'dates', periods: [{ name: 'W1', from: '2018-11-04', to: '2018-11-11' }] }
    expect(periodOf(dates, '2018-11-04', 'America/Sao_Paulo').start.toISOString()).toBe('2018-11-04T03:00:00.000Z')
  })
})

describe('4-4-5', () => {
  it('takes the published years: 2022 of 52 weeks, 2023 of 53, the last period with the week more', () => {
    expect(periodOf(retail, '2023-01-28', london)).toMatchObject({ name: '2022-P12', to: '2023-01-29' })
    expect(periodOf(retail, '2023-01-29', london)).toMatchObject({ name: '2023-P01', to: '2023-02-26' })
    expect(periodOf(retail, '2023-12-23', london)).toMatchObject({ name: '2023-P11', to: '2023-12-24' })
    expect(periodOf(retail, '2024-02-03', london)).toMatchObject({
      name: '2023-P12',
      from: '2023-12-24',
      to: '2024-02-04',
    })
    const lastOfLong = periodOf(retail, '2024-02-03', london)
    expect((Date.parse(lastOfLong.to) - Date.parse(lastOfLong.from)) / dayMs).toBe(42)
    expect(periodOf({ ...retail, pattern: '4-5-4' }, '2024-02-03', london).from).toBe('2023-12-31')
  })

  it('names a year by its end where the business does, and takes the last weekday of the month', () => {
    const june: WeeksCalendar = { ...retail, yearEnds: { month: 6, weekday: 6, on: 'last' }, yearNamedBy: 'end' }
    expect(periodOf(june, '2026-10-04', 'Australia/Sydney')).toMatchObject({
      name: '2027-P04',
      from: '2026-09-27',
      to: '2026-10-25',
    })
    expect(hoursOf(periodOf(june, '2026-10-04', 'Australia/Sydney'))).toBe(28 * 24 - 1)
  })

  it('leaves no day out and counts none twice, over eighty years', () => {
    const weekday = fc.constantFrom<0 | 1 | 2 | 3 | 4 | 5 | 6>(0, 1, 2, 3, 4, 5, 6)
    const calendars = fc.record({
      kind: fc.constant('weeks' as const),
      pattern: fc.constantFrom('4-4-5' as const, '4-5-4' as const, '5-4-4' as const),
      yearEnds: fc.record({
        month: fc.integer({ min: 1, max: 12 }),
        weekday,
        on: fc.constantFrom('last' as const, 'nearest' as const),
      }),
      yearNamedBy: fc.constantFrom('start' as const, 'end' as const),
    })
    const days = fc.integer({ min: 0, max: 365 * 80 }).map((days) => date(days))
    fc.assert(
      fc.property(calendars, days, (calendar, day) => {
        const period = periodOf(calendar, day, 'UTC')
        expect(period.from <= day && day < period.to).toBe(true)
        const next = periodAfter(calendar, period, 'UTC')
        expect(next.from).toBe(period.to)
        expect(next.name > period.name).toBe(true)
        expect(periodBefore(calendar, next, 'UTC')).toEqual(period)
        const weeks = (Date.parse(period.to) - Date.parse(period.from)) / dayMs / 7
        const mostly = calendar.pattern.split('-').map(Number)
        const at = (Number(period.name.slice(-2)) - 1) % 3
        expect([mostly[at], (mostly[at] ?? 0) + (period.name.endsWith('P12') ? 1 : 0)]).toContain(weeks)
      }),
    )
  })
})

describe('uploaded dates', () => {
  const periods = [
    { name: 'Autumn', from: '2026-09-01', to: '2026-10-12' },
    { name: 'Winter', from: '2026-10-12', to: '2026-12-01' },
  ]

  it('are taken as they stand', () => {
    const calendar: FiscalCalendar = { kind: 'dates', periods }
    expect(periodOf(calendar, '2026-10-11', london).name).toBe('Autumn')
    expect(periodOf(calendar, '2026-10-12', london).name).toBe('Winter')
    expect(() => periodOf(calendar, '2026-12-01', london)).toThrow('lies in no period')
    expect(() => periodOf(calendar, '2026-02-30', london)).toThrow('is not a date')
    expect(findDateFaults(periods)).toEqual([])
  })

  it('are refused with the line that leaves a gap, overlaps, repeats a name or ends before it begins', () => {
    expect(findDateFaults([])).toEqual(['there is no period'])
    expect(
      findDateFaults([
        { name: 'A', from: '2026-01-01', to: '2026-02-01' },
        { name: 'A', from: '2026-02-02', to: '2026-03-01' },
        { name: 'C', from: '2026-02-15', to: '2026-04-01' },
        { name: 'D', from: '2026-04-01', to: '2026-04-01' },
        { name: '', from: '1.5.2026', to: '2026-06-01' },
      ]),
    ).toEqual([
      'line 2: "A" stands in line 1 already',
      'line 2: the days from 2026-02-01 to 2026-02-02 are in no period',
      'line 3: begins on 2026-02-15, before the period above has ended on 2026-03-01',
      'line 4: ends on 2026-04-01, not after it begins on 2026-04-01',
      'line 5: the period has no name',
      'line 5: dates are written yyyy-mm-dd',
    ])
  })
})

const date = (days: number) => new Date(Date.UTC(1980, 0, 1) + days * dayMs).toISOString().slice(0, 10)
