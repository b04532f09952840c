// Hold rules, and rule 27 where one ends by itself. The order is paid on Friday the 20th of November 2026, 10:01 in London.

import type { MatchOf, TargetOf } from '../../../mappings/tables.ts'
import { address, line, order, person, rules } from '../testing/order-builder.ts'
import type { GoldenGiven, GoldenOrder } from './golden-order.ts'

const mug = order({ lines: [line('1', { subtotal: '250.00' })] })
const oneMug = {
  lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 250.00 = 250.00, tax ZERO 0.00, from MAIN'],
  sums: 'merchandise 250.00, discount 0.00, freight 0.00, misc 0.00, tax 0.00, total 250.00',
}
const holding = (match: MatchOf<'hold'>, target: Partial<TargetOf<'hold'>> = {}): GoldenGiven => ({
  mappings: rules({ hold: [[match, { reason: 'Looked at first', ...target }]] }),
})
const held = { held: ['HELD_BY_RULE: hold Looked at first'] }
const fridayAtFour = { ...mug, datePaid: new Date('2026-11-20T16:00:00Z') }
const fourHours = holding({ gateway: 'stripe' }, { releaseAfterHours: 4 })

export const holdOrders: readonly GoldenOrder[] = [
  {
    rule: 'hold by value',
    says: 'of 250.00 and more',
    order: mug,
    given: holding({ minTotal: '250.00', currency: 'GBP' }),
    gives: held,
  },
  {
    rule: 'hold by value',
    says: 'a penny less goes',
    order: mug,
    given: holding({ minTotal: '250.01', currency: 'GBP' }),
    gives: oneMug,
  },
  {
    rule: 'hold by place',
    says: 'to Cyprus',
    order: mug,
    given: { ...holding({ country: 'CY' }), personal: person({ shipping: address({ country: 'CY' }) }) },
    gives: held,
  },
  {
    rule: 'hold by customer',
    says: 'one customer of the shop',
    order: { ...mug, customerId: '77' },
    given: holding({ customer: '77' }),
    gives: held,
  },
  {
    rule: 'hold by customer',
    says: 'a guest is no customer of the shop',
    order: mug,
    given: holding({ customer: '*' }),
    gives: oneMug,
  },
  {
    rule: 'hold by customer',
    says: 'everybody who writes from a domain',
    order: mug,
    given: holding({ emailDomain: 'example.test' }),
    gives: held,
  },
  {
    rule: 'hold by tag',
    says: 'what a plugin wrote on the order',
    order: { ...mug, meta: [{ key: '_risk', value: 'high' }] },
    given: holding({ tagKey: '_risk', tagValue: 'high' }),
    gives: held,
  },
  {
    rule: 'hold released',
    says: 'by a person, and the reason is kept',
    order: mug,
    given: {
      ...holding({}),
      releases: [
        {
          code: 'HELD_BY_RULE',
          cause: '{"field":"hold","value":"Looked at first"}',
          by: 'Ecommerce',
          reason: 'called the customer',
        },
      ],
    },
    gives: oneMug,
    because: ['HELD_BY_RULE Looked at first: called the customer'],
  },
  {
    rule: '27 hold',
    says: 'four business hours from Friday at four end on Monday at noon',
    order: fridayAtFour,
    given: { ...fourHours, judgedAt: new Date('2026-11-23T11:59:59Z') },
    gives: held,
    heldUntil: '2026-11-23T12:00:00.000Z',
  },
  {
    rule: '27 hold',
    says: 'then it goes by itself',
    order: fridayAtFour,
    given: { ...fourHours, judgedAt: new Date('2026-11-23T12:00:00Z') },
    gives: oneMug,
    because: ['hold: Looked at first: ended by itself 2026-11-23T12:00:00.000Z'],
  },
  {
    rule: '27 hold',
    says: 'until a day, which begins at midnight in the shop’s zone',
    order: mug,
    given: holding({}, { releaseOn: '2027-05-01' }),
    gives: held,
    heldUntil: '2027-04-30T23:00:00.000Z',
  },
]
