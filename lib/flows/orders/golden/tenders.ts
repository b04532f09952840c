// Rule 11. Gift cards and store credit in the three forms plugins keep them, and a card that is sold.
import { coupon, fee, line, money, order, rules } from '../testing/order-builder.ts'
import type { GoldenOrder } from './golden-order.ts'

const vat = (amount: string) => ({ tax: { '1': amount } })
const mug = [line('1', { subtotal: '100.00', ...vat('20.00') })]
const mugLine = '1. line 1: 1 x 01/00MUG/NA/SELV//OS at 100.00 = 100.00, tax GB20 20.00, from MAIN'
const cards = rules({
  tender: [
    [{ source: 'fee', pattern: 'gift card*' }, { type: 'GC' }],
    [{ source: 'coupon', pattern: '*', kind: 'store_credit' }, { type: 'SC' }],
    [{ source: 'meta', pattern: '_gift_cards_used' }, { type: 'GC' }],
  ],
  item_link: [[{ key: 'sku:GIFT-25' }, { kind: 'charge', code: 'GIFTCARD', taxCode: 'NOTAX' }]],
})

export const tenderOrders: readonly GoldenOrder[] = [
  {
    rule: '11 as fee',
    says: '20.00 of 120.00 by card: the sales order is of 120.00, the card pays 20.00 of it',
    order: order({ lines: mug, fees: [fee('8', 'Gift card ABC', '-20.00')] }),
    given: { mappings: cards },
    gives: {
      lines: [mugLine],
      tenders: ['GC 20.00 (Gift card ABC)'],
      sums: 'merchandise 100.00, discount 0.00, freight 0.00, misc 0.00, tax 20.00, total 120.00',
    },
  },
  {
    rule: '11 as fee',
    says: 'tax the shop gave back with the card stays out of the order’s tax',
    order: order({ lines: mug, fees: [fee('8', 'Gift card ABC', '-20.00', vat('-4.00'))] }),
    given: { mappings: cards },
    gives: {
      lines: [mugLine],
      charges: ['SURCHARGE TAX 0.00, tax GB20 -4.00 (tax VAT)'],
      tenders: ['GC 20.00 (Gift card ABC)'],
      sums: 'merchandise 100.00, discount 0.00, freight 0.00, misc 0.00, tax 16.00, total 116.00',
    },
  },
  {
    rule: '11 as coupon',
    says: '25.00 off a line, 20.00 of them store credit: 5.00 is the discount',
    order: order({
      lines: [line('1', { subtotal: '100.00', total: '75.00', ...vat('15.00') })],
      coupons: [coupon('5', 'credit-77', '20.00', { kind: 'store_credit' }), coupon('6', 'mug2', '5.00')],
    }),
    given: { mappings: cards },
    gives: {
      lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 100.00 = 100.00, less 5.00 MUG2, tax GB20 15.00, from MAIN'],
      tenders: ['SC 20.00 (credit-77)'],
      sums: 'merchandise 100.00, discount 5.00, freight 0.00, misc 0.00, tax 15.00, total 110.00',
    },
  },
  {
    rule: '11 as reduced total',
    says: 'two cards in the meta, the total lower by both',
    order: order({
      lines: mug,
      meta: [{ key: '_gift_cards_used', value: { 'AB-1': '12.50', 'AB-2': '7.50' } }],
      total: money('100.00'),
    }),
    given: { mappings: cards },
    gives: {
      lines: [mugLine],
      tenders: ['GC 12.50 (AB-1)', 'GC 7.50 (AB-2)'],
      sums: 'merchandise 100.00, discount 0.00, freight 0.00, misc 0.00, tax 20.00, total 120.00',
    },
  },
  {
    rule: '11 as reduced total',
    says: 'meta that does not explain the lower total holds the order',
    order: order({
      lines: mug,
      meta: [{ key: '_gift_cards_used', value: { 'AB-1': '12.50' } }],
      total: money('100.00'),
    }),
    given: { mappings: cards },
    gives: { held: ['ORDER_DOES_NOT_ADD_UP: total 1001'] },
  },
  {
    rule: '11 card sold',
    says: 'a card for 25.00 is a liability charge without tax',
    order: order({ lines: [line('1', { sku: 'GIFT-25', subtotal: '25.00', name: 'Gift card 25' })] }),
    given: { mappings: cards },
    gives: {
      charges: ['SURCHARGE GIFTCARD 25.00, tax NOTAX 0.00 (line Gift card 25)'],
      sums: 'merchandise 0.00, discount 0.00, freight 0.00, misc 25.00, tax 0.00, total 25.00',
    },
  },
  {
    rule: '11 no rule',
    says: 'a negative fee that speaks of a gift card is neither discount nor tender until somebody says so',
    order: order({ lines: mug, fees: [fee('8', 'Gift Card redeemed', '-20.00')] }),
    gives: {
      held: [
        'ALLOWANCE_UNMAPPED: fee Gift Card redeemed on line 8',
        'TENDER_UNMAPPED: fee Gift Card redeemed on line 8',
      ],
    },
  },
]
