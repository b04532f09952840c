import { describe, expect, it } from 'vitest'
import type { OrderFacts } from './judge-order.ts'
import { judgeOrder } from './judge-order.ts'

const day = (text: string) => new Date(`${text}T12:00:00Z`)
const paid: OrderFacts = {
  statusSlug: 'processing',
  statusClass: 'paid',
  paidNow: true,
  paidAt: day('2026-11-02'),
  exclusionCode: null,
  entryState: null,
  lostAt: null,
  total: 100_000n,
  refunded: 0n,
  liveFrom: day('2026-11-01'),
}
const unpaid = { ...paid, statusClass: 'not_paid', paidNow: false, paidAt: null } as const

describe('where an order stands', () => {
  it.each([
    ['paid since go-live', paid, 'map'],
    ['paid in a shop without go-live (shadow)', { ...paid, liveFrom: null }, 'map'],
    ['paid at the very go-live instant', { ...paid, paidAt: day('2026-11-01') }, 'map'],
    ['paid before go-live', { ...paid, paidAt: day('2026-10-31') }, 'excluded_before_go_live'],
    [
      'paid before go-live and cancelled since',
      { ...paid, paidNow: false, statusClass: 'cancelled', paidAt: day('2026-10-31') },
      'excluded_before_go_live',
    ],
    ['never paid', unpaid, 'unpaid'],
    ['cancelled and never paid', { ...unpaid, statusClass: 'cancelled' }, 'unpaid'],
    ['cancelled after it was paid', { ...paid, paidNow: false, statusClass: 'cancelled' }, 'cancelled'],
    ['cancelled while it was on its way', { ...unpaid, statusClass: 'cancelled', entryState: 'unknown' }, 'cancelled'],
    ['not paid any more', { ...paid, paidNow: false, statusClass: 'not_paid' }, 'cancelled'],
    ['fully refunded and not sent', { ...paid, refunded: 100_000n }, 'cancelled'],
    ['refunded in part', { ...paid, refunded: 99_999n }, 'map'],
    ['free of charge', { ...paid, total: 0n }, 'map'],
    ['free of charge, set to refunded by hand', { ...paid, total: 0n, statusSlug: 'refunded' }, 'cancelled'],
    [
      'free of charge, set to refunded once it was in the ERP',
      { ...paid, total: 0n, statusSlug: 'refunded', entryState: 'accepted' },
      'in_erp',
    ],
    ['called refunded, with money that did not go back', { ...paid, statusSlug: 'refunded', refunded: 1n }, 'map'],
    [
      'in the ERP, whatever the shop says now',
      { ...paid, paidNow: false, statusClass: 'cancelled', entryState: 'accepted' },
      'in_erp',
    ],
    ['accepted, and not in the ERP any more', { ...paid, entryState: 'accepted', lostAt: day('2026-11-20') }, 'lost'],
    [
      'lost by the ERP and cancelled in the shop',
      { ...paid, entryState: 'accepted', lostAt: day('2026-11-20'), paidNow: false, statusClass: 'cancelled' },
      'cancelled',
    ],
    ['in a status nobody has classed', { ...unpaid, statusClass: 'unclassed' }, 'unclassed'],
    ['in an ignored status', { ...unpaid, statusClass: 'ignored' }, 'ignored'],
    ['excluded by a person', { ...paid, exclusionCode: 'BY_PERSON' }, 'excluded_by_person'],
    ['excluded before, and go-live was moved', { ...paid, exclusionCode: 'BEFORE_GO_LIVE' }, 'map'],
  ] as const)('%s', (_, facts, expected) => {
    expect(judgeOrder(facts)).toBe(expected)
  })
})
