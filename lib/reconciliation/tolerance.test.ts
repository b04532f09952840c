import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addBusinessDays, defaultCalendar, startOfDate } from '../kernel/business-time.ts'
import { businessDaysBetween, findAmountRule, isInLag } from './tolerance.ts'

const none = { minorUnits: 0, basisPoints: 0, lagDays: 0 }
const london = defaultCalendar('Europe/London')

describe('amounts', () => {
  it('failure 46: a percentage is exact at its edge, whatever the amount', () => {
    const cases = fc.record({
      amount: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      basisPoints: fc.integer({ min: 0, max: 10_000 }),
      up: fc.boolean(),
    })
    fc.assert(
      fc.property(cases, ({ amount, basisPoints, up }) => {
        const size = amount < 0n ? -amount : amount
        const most = (size * BigInt(basisPoints)) / 10_000n
        const off = (difference: bigint) => (up ? amount + difference : amount - difference)
        const rule = (difference: bigint) => findAmountRule(amount, off(difference), { ...none, basisPoints }, 2)
        expect(rule(most)).toBe(most === 0n ? 'exact' : 'percent')
        expect(rule(most + 1n)).toBe(null)
      }),
    )
  })

  it('2.000000000000004 % is nothing a whole number can be: 2 % of 0.07 is not a cent', () => {
    const twoPercent = { ...none, basisPoints: 200 }
    expect(findAmountRule(1_000_000n, 1_020_000n, twoPercent, 2)).toBe('percent')
    expect(findAmountRule(1_000_000n, 1_020_001n, twoPercent, 2)).toBe(null)
    expect(findAmountRule(700n, 800n, twoPercent, 2)).toBe(null)
    expect(findAmountRule(0n, 1n, { ...none, basisPoints: 10_000 }, 4)).toBe(null)
  })

  it('minor units are those of the scale, and the narrower rule is named', () => {
    const rules = { ...none, minorUnits: 1, basisPoints: 10_000 }
    expect(findAmountRule(1_000_000n, 1_000_000n, rules, 2)).toBe('exact')
    expect(findAmountRule(1_000_000n, 999_900n, rules, 2)).toBe('minor units')
    expect(findAmountRule(1_000_000n, 999_899n, rules, 2)).toBe('percent')
    expect(findAmountRule(1_000_000n, 1_010_000n, { ...none, minorUnits: 1 }, 0)).toBe('minor units')
    expect(findAmountRule(1_000_000n, 1_010_000n, { ...none, minorUnits: 1 }, 2)).toBe(null)
  })
})

describe('the date lag', () => {
  it('counts business days: over a weekend, a holiday and backwards', () => {
    expect(businessDaysBetween(london, '2026-10-02', '2026-10-02')).toBe(0)
    expect(businessDaysBetween(london, '2026-10-02', '2026-10-04')).toBe(0)
    expect(businessDaysBetween(london, '2026-10-02', '2026-10-05')).toBe(1)
    expect(businessDaysBetween(london, '2026-10-05', '2026-10-02')).toBe(-1)
    const closed = { ...london, holidays: ['2026-10-05', '2026-10-04', '2026-10-05'] }
    expect(businessDaysBetween(closed, '2026-10-02', '2026-10-06')).toBe(1)
    const days = { mon: null, tue: null, wed: null, thu: null, fri: null, sat: null, sun: null }
    expect(businessDaysBetween({ ...london, days }, '2026-10-02', '2026-10-06')).toBe(4)
  })

  it('holds to the last of its days and not before the storefront’s own date', () => {
    const fiveDays = { ...none, lagDays: 5 }
    expect(isInLag(london, '2026-10-02', '2026-10-09', fiveDays)).toBe(true)
    expect(isInLag(london, '2026-10-02', '2026-10-12', fiveDays)).toBe(false)
    expect(isInLag(london, '2026-10-02', '2026-10-01', fiveDays)).toBe(false)
    expect(isInLag(london, '2026-10-02', '2026-10-02', none)).toBe(true)
  })

  it('agrees with the clocks of the exceptions, day by day', () => {
    const offsets = fc.integer({ min: 0, max: 700 })
    fc.assert(
      fc.property(offsets, fc.integer({ min: 0, max: 60 }), (start, days) => {
        const from = new Date(Date.UTC(2026, 0, 1 + start)).toISOString().slice(0, 10)
        const to = addBusinessDays(london, startOfDate(from, 'Europe/London'), days)
        const first = addBusinessDays(london, startOfDate(from, 'Europe/London'), 0)
        expect(businessDaysBetween(london, first, to)).toBe(days)
      }),
    )
  })
})
