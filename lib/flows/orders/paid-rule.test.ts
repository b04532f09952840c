import { describe, expect, it } from 'vitest'
import type { StatusClass } from '../../storefront/status-class.ts'
import { isPaid, paidAt } from './paid-rule.ts'

const paid = new Date('2026-11-01T10:00:00Z')
const facts = (statusClass: StatusClass, statusSlug: string, datePaid: Date | null) => ({
  statusClass,
  statusSlug,
  datePaid,
})

describe('an order counts as paid (rule 4)', () => {
  it.each([
    ['card, processing', facts('paid', 'processing', paid), 'status', true],
    ['cash on delivery, processing without date_paid', facts('paid', 'processing', null), 'status', true],
    ['bank transfer, on hold', facts('not_paid', 'on-hold', null), 'status', false],
    ['card refused', facts('not_paid', 'failed', null), 'status', false],
    ['completed without payment, by date_paid', facts('paid', 'completed', null), 'date_paid', false],
    ['completed with payment, by date_paid', facts('paid', 'completed', paid), 'date_paid', true],
    ['put on hold after payment, by date_paid', facts('not_paid', 'on-hold', paid), 'date_paid', false],
    ['authorised, on hold', facts('not_paid', 'on-hold', null), 'authorised', true],
    ['authorised, not even placed', facts('not_paid', 'pending', null), 'authorised', false],
    ['authorised and captured', facts('paid', 'processing', paid), 'authorised', true],
    ['authorised, cancelled', facts('cancelled', 'cancelled', null), 'authorised', false],
    ['cancelled after payment', facts('cancelled', 'cancelled', paid), 'status', false],
    ['nobody knows what the status means', facts('unclassed', 'shipped', paid), 'status', false],
    ['ignored', facts('ignored', 'checkout-draft', null), 'status', false],
  ] as const)('%s', (_, order, rule, expected) => {
    expect(isPaid(order, rule)).toBe(expected)
  })
})

describe('failure 14: the instant of payment', () => {
  const modifiedAt = new Date('2026-11-02T08:00:00Z')
  it('is date_paid, else the shop’s date when the rule first held, and stays', () => {
    expect(paidAt({ ...facts('paid', 'processing', paid), modifiedAt }, 'status', null)).toEqual(paid)
    expect(paidAt({ ...facts('paid', 'processing', null), modifiedAt }, 'status', null)).toEqual(modifiedAt)
    expect(paidAt({ ...facts('paid', 'completed', paid), modifiedAt }, 'status', modifiedAt)).toEqual(modifiedAt)
    expect(paidAt({ ...facts('cancelled', 'cancelled', null), modifiedAt }, 'status', paid)).toEqual(paid)
    expect(paidAt({ ...facts('not_paid', 'pending', null), modifiedAt }, 'status', null)).toBeNull()
  })
})
