// Rule 15. Notes, long lines, and what the ERP cannot store.
import { defaultErpLimits } from '../../../erp/limits.ts'
import { address, line, order, person, rules } from '../testing/order-builder.ts'
import type { GoldenOrder } from './golden-order.ts'

const mug = order({ lines: [line('1', { subtotal: '10.00', name: 'Mug' })] })
const oneMug = {
  lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, tax ZERO 0.00, from MAIN'],
  sums: 'merchandise 10.00, discount 0.00, freight 0.00, misc 0.00, tax 0.00, total 10.00',
}
const said = {
  customerNote: 'Ring twice',
  giftMessage: 'Happy birthday',
  deliveryInstruction: 'Behind the shed',
  rest: { 'line_items.1.77.Engraving': 'Für Anna ♥' },
}
const long = address({ line1: 'Apartment 1204, The Old Ropeworks, 12 Quayside Street North', line2: 'Floor 3' })
const wrapping = rules({ text: [[{ source: 'address' }, { to: 'wrap' }]] })

export const textOrders: readonly GoldenOrder[] = [
  {
    rule: '15 notes',
    says: 'without a rule all that was said to us, but not what was typed for a line',
    order: mug,
    given: { personal: person(said) },
    gives: { ...oneMug, notes: 'Ring twice\nHappy birthday\nBehind the shed' },
  },
  {
    rule: '15 notes',
    says: 'by rule: with a label, left out, and the engraving too',
    order: mug,
    given: {
      personal: person(said),
      mappings: rules({
        text: [
          [{ source: 'giftMessage' }, { to: 'notes', label: 'Gift:' }],
          [{ source: 'deliveryInstruction' }, { to: 'nowhere' }],
          [{ source: 'lineText' }, { to: 'notes' }],
        ],
      }),
    },
    gives: { ...oneMug, notes: 'Ring twice\nGift: Happy birthday\nMug: Engraving Für Anna ♥' },
  },
  {
    rule: '15 wrapped',
    says: 'a line of 59 characters at the last word within 40, its second line behind it',
    order: mug,
    given: { personal: person({ shipping: long }), mappings: wrapping },
    gives: {
      ...oneMug,
      shipTo: { addr1: 'Apartment 1204, The Old Ropeworks, 12', addr2: 'Quayside Street North, Floor 3' },
    },
  },
  {
    rule: '15 held',
    says: 'without the rule a long line is held, not cut',
    order: mug,
    given: { personal: person({ shipping: long }) },
    gives: { held: ['TEXT_TOO_LONG: shipTo.addr1 over 40 characters'] },
  },
  {
    rule: '15 held',
    says: 'one word of 41 characters does not wrap',
    order: mug,
    given: { personal: person({ shipping: address({ line1: 'L'.repeat(41) }) }), mappings: wrapping },
    gives: { held: ['TEXT_TOO_LONG: shipTo.addr1 over 40 characters'] },
  },
  {
    rule: '15 held',
    says: 'a note of 2,001 characters; 2,000 of any kind would fit',
    order: mug,
    given: { personal: person({ customerNote: '🎁'.repeat(2_001) }) },
    gives: { held: ['TEXT_TOO_LONG: notes over 2000 characters'] },
  },
  {
    rule: '15 held',
    says: 'a Japanese name where the tenant stores Latin letters only',
    order: mug,
    given: {
      personal: person({ shipping: address({ name: '山田 太郎' }) }),
      limits: { ...defaultErpLimits, charset: 'latin1' },
    },
    gives: { held: ['TEXT_NOT_STORABLE: shipTo.name latin1'] },
  },
  {
    rule: '15 held',
    says: 'an address without a city says what it lacks',
    order: mug,
    given: { personal: person({ shipping: address({ city: '' }) }) },
    gives: { held: ['CUSTOMER_DATA_MISSING: shipTo city'] },
  },
  {
    rule: '15 phone and company',
    says: 'they travel, the phone of the bill where the parcel has none',
    order: mug,
    given: {
      personal: person({
        billing: address({ phone: '+44 113 496 0000', company: 'Díaz Ltd' }),
        shipping: address({ name: '', company: 'The Ropeworks' }),
      }),
    },
    gives: {
      ...oneMug,
      billTo: { phone: '+44 113 496 0000', company: 'Díaz Ltd' },
      shipTo: { name: 'The Ropeworks', company: 'The Ropeworks', phone: '+44 113 496 0000' },
    },
  },
]
