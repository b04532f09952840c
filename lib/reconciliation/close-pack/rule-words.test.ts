import { expect, it } from 'vitest'
import { ruleLines } from './rule-words.ts'

const rules = {
  startsOn: '2026-08-01',
  calendar: { kind: 'months' },
  tolerance: { minorUnits: 1, basisPoints: 250, lagDays: 5 },
  creditDays: 5,
  invoiceDays: 7,
  taxBasis: 'invoice',
  materiality: { GBP: { item: '5000000', total: null } },
  version: 3,
} as const

it('says the rules as finance set them', () => {
  const lines = Object.fromEntries(ruleLines(rules, 'GBP', 2))
  expect(lines).toMatchObject({
    Calendar: 'calendar months',
    Tolerance: '1 minor units and 2.50 %, documents up to 5 days apart',
    'The approver accepts each variance': 'above 500.00 GBP',
    'The approver accepts all variances': 'no limit',
    'The tax return uses': 'the invoice date',
  })
  expect(Object.fromEntries(ruleLines(rules, 'EUR', 2))).toMatchObject({
    'The approver accepts each variance': 'no limit',
  })
})

it('says how a retail year ends', () => {
  const yearEnds = { month: 1, weekday: 6, on: 'last' } as const
  const calendar = { kind: 'weeks', pattern: '4-4-5', yearEnds, yearNamedBy: 'start' } as const
  const lines = Object.fromEntries(ruleLines({ ...rules, calendar }, 'GBP', 2))
  expect(lines.Calendar).toBe('4-4-5 weeks, the year ends on the last Saturday of January')
})
