// Rule 14: locations; beside it shipper, freight code and charges. Towels lie in EU1, New York is served by US1, express by FAST.
import { address, fee, item, line, order, person, rules, shipping } from '../testing/order-builder.ts'
import type { GoldenGiven, GoldenOrder } from './golden-order.ts'

const mappings = rules({
  warehouse: [
    [{ sku: 'TOW*' }, { locations: ['EU1'] }],
    [{ country: 'US', state: 'NY' }, { locations: ['US1', 'MAIN'] }],
    [{ method: 'Express*' }, { locations: ['FAST'] }],
    [{ country: 'GB' }, { locations: ['MAIN', 'EU1'] }],
  ],
  shipping: [
    [
      { title: 'Express*', country: 'GB' },
      { shipper: 'DPD', chargeCode: 'FRTX' },
    ],
    [{ method: 'flat_rate' }, { shipper: 'RM4', chargeCode: 'FRT' }],
    [{ method: 'none' }, { shipper: 'NON', chargeCode: 'FRT' }],
  ],
})
const to = (country: string, state = ''): GoldenGiven => ({
  mappings,
  personal: person({ shipping: address({ country, state }) }),
})
/** Mugs open to sell by location. */
const holding = (shelf: Record<string, number>): GoldenGiven => ({
  ...to('GB'),
  stock: { at: (_, location) => shelf[location] ?? 0 },
})

const mug = line('1', { subtotal: '10.00' })
const from = (location: string) =>
  `1. line 1: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, tax ZERO 0.00, from ${location}`
const tenPounds = 'merchandise 10.00, discount 0.00, freight 0.00, misc 0.00, tax 0.00, total 10.00'

export const placeOrders: readonly GoldenOrder[] = [
  {
    rule: '14 by destination',
    says: 'the first of Britain’s list, and the reason is kept',
    order: order({ lines: [mug] }),
    given: to('GB'),
    gives: { lines: [from('MAIN')], sums: tenPounds },
    because: ['line 1 location: MAIN: first of the list, availability not known (then EU1)'],
  },
  {
    rule: '14 by destination',
    says: 'a state as the shop writes it, in small letters',
    order: order({ lines: [mug] }),
    given: to('US', 'ny'),
    gives: {
      head: { location: 'US1' },
      lines: [from('US1')],
      sums: tenPounds,
      shipTo: { country: 'US', state: 'ny' },
    },
  },
  {
    rule: '14 by destination',
    says: 'no shipping address: it goes where the bill goes',
    order: order({ lines: [mug] }),
    given: { mappings, personal: person({ shipping: address({ name: '', line1: '', city: '', country: 'US' }) }) },
    gives: { lines: [from('MAIN')], sums: tenPounds },
    because: ['ship-to: the billing address'],
  },
  {
    rule: '14 by availability',
    says: 'the first that has one goes; what it lacks is kept as the reason',
    order: order({ lines: [mug] }),
    given: holding({ MAIN: 0, EU1: 7 }),
    gives: { head: { location: 'EU1' }, lines: [from('EU1')], sums: tenPounds },
    because: ['line 1 location: EU1: the first of the list that has 1 (EU1 has 7, MAIN has 0)'],
  },
  {
    rule: '14 by availability',
    says: 'none has one: the first, which then owes it',
    order: order({ lines: [mug] }),
    given: holding({ MAIN: -2, EU1: 0 }),
    gives: { lines: [from('MAIN')], sums: tenPounds },
    because: ['line 1 location: MAIN: first of the list, as none has 1 (MAIN has -2, EU1 has 0)'],
  },
  {
    rule: '14 by method',
    says: 'express lies in FAST, and goes by its own shipper and freight code',
    order: order({ lines: [mug], shippingLines: [shipping('9', '9.00', { title: 'Express 24' })] }),
    given: to('GB'),
    gives: {
      head: { location: 'FAST', shipper: 'DPD' },
      lines: [from('FAST')],
      charges: ['FREIGHT FRTX 9.00, tax ZERO 0.00 (shipping Express 24)'],
      sums: 'merchandise 10.00, discount 0.00, freight 9.00, misc 0.00, tax 0.00, total 19.00',
    },
  },
  {
    rule: '14 by item',
    says: 'a mug from MAIN and a towel from EU1: the order splits by line',
    order: order({ lines: [mug, line('2', { sku: 'TOWEL', subtotal: '5.00' })] }),
    given: to('GB'),
    gives: {
      lines: [from('MAIN'), '2. line 2: 1 x 01/00TOWEL/NA/SELV//OS at 5.00 = 5.00, tax ZERO 0.00, from EU1'],
      sums: 'merchandise 15.00, discount 0.00, freight 0.00, misc 0.00, tax 0.00, total 15.00',
    },
  },
  {
    rule: '14 by item',
    says: 'a mug of division 02 lies where that division keeps its goods, whatever its SKU',
    order: order({ lines: [mug] }),
    given: {
      items: [item('MUG', { division: '02' })],
      mappings: rules({
        warehouse: [
          [{ item: '02/*' }, { locations: ['EU1'] }],
          [{}, { locations: ['MAIN'] }],
        ],
      }),
    },
    gives: {
      head: { location: 'EU1' },
      lines: ['1. line 1: 1 x 02/00MUG/NA/SELV//OS at 10.00 = 10.00, tax ZERO 0.00, from EU1'],
      sums: tenPounds,
    },
  },
  {
    rule: '14 no rule',
    says: 'Japan by post',
    order: order({ lines: [mug], shippingLines: [shipping('9', '9.00')] }),
    given: to('JP'),
    gives: { held: ['WAREHOUSE_UNMAPPED: destination JP, method Post on line 1'] },
  },
  {
    rule: '14 shipper',
    says: 'by the method’s id where no title is named',
    order: order({ lines: [mug], shippingLines: [shipping('9', '4.00', { title: 'Royal Mail' })] }),
    given: to('GB'),
    gives: {
      head: { shipper: 'RM4' },
      lines: [from('MAIN')],
      charges: ['FREIGHT FRT 4.00, tax ZERO 0.00 (shipping Royal Mail)'],
      sums: 'merchandise 10.00, discount 0.00, freight 4.00, misc 0.00, tax 0.00, total 14.00',
    },
  },
  {
    rule: '14 shipper',
    says: 'a method nobody has mapped holds the order',
    order: order({ lines: [mug], shippingLines: [shipping('9', '4.00', { title: 'Drone' })] }),
    given: { mappings: rules({ shipping: [[{ title: 'Post' }, { shipper: 'RM4', chargeCode: 'FRT' }]] }) },
    gives: { held: ['SHIPPING_UNMAPPED: shipping_method Drone, method flat_rate, country GB on line 9'] },
  },
  {
    rule: '14 charge',
    says: 'gift wrap as a fee, with its tax',
    order: order({
      lines: [line('1', { subtotal: '10.00', tax: { '1': '2.00' } })],
      fees: [fee('8', 'Gift wrap', '3.00', { tax: { '1': '0.60' } })],
    }),
    gives: {
      lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, tax GB20 2.00, from MAIN'],
      charges: ['SURCHARGE WRAP 3.00, tax GB20 0.60 (fee Gift wrap)'],
      sums: 'merchandise 10.00, discount 0.00, freight 0.00, misc 3.00, tax 2.60, total 15.60',
    },
  },
  {
    rule: '14 charge',
    says: 'a fee nobody has mapped holds the order',
    order: order({ lines: [mug], fees: [fee('8', 'Insurance', '2.00')] }),
    gives: { held: ['FEE_UNMAPPED: fee Insurance on line 8'] },
  },
]
