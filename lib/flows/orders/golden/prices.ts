// Rule 12. The item master says 12.00 for a mug; the shop sold two for 20.00.
import { coupon, item, line, money, order, rules } from '../testing/order-builder.ts'
import type { GoldenGiven, GoldenOrder } from './golden-order.ts'

const items = [item('MUG', { price: money('12.00') })]
const twoMugs = (subtotal: string, total = subtotal) => order({ lines: [line('1', { quantity: 2, subtotal, total })] })
const policy = (pricePolicy: NonNullable<GoldenGiven['storefront']>['pricePolicy']): GoldenGiven => ({
  items,
  ...(pricePolicy ? { storefront: { pricePolicy } } : {}),
})
const asSold = {
  lines: ['1. line 1: 2 x 01/00MUG/NA/SELV//OS at 10.00 = 20.00, tax ZERO 0.00, from MAIN'],
  sums: 'merchandise 20.00, discount 0.00, freight 0.00, misc 0.00, tax 0.00, total 20.00',
}
const remarks = ['PRICE_OFF_MASTER: price MUG on line 1']

export const priceOrders: readonly GoldenOrder[] = [
  {
    rule: '12 sent as sold',
    says: 'at 10.00 apiece, and recorded',
    order: twoMugs('20.00'),
    given: policy('send_as_sold'),
    gives: { ...asSold, remarks },
  },
  {
    rule: '12 held',
    says: 'until somebody decides',
    order: twoMugs('20.00'),
    given: policy('hold'),
    gives: { held: remarks },
  },
  {
    rule: '12 held',
    says: 'released by a person it goes as it was sold',
    order: twoMugs('20.00'),
    given: {
      ...policy('hold'),
      releases: [
        {
          code: 'PRICE_OFF_MASTER',
          cause: '{"field":"price","value":"MUG"}',
          by: 'Ecommerce',
          reason: 'old price honoured',
        },
      ],
    },
    gives: asSold,
    because: ['PRICE_OFF_MASTER MUG: old price honoured'],
  },
  {
    rule: '12 list price',
    says: 'at 12.00 apiece, 4.00 back as markdown',
    order: twoMugs('20.00'),
    given: policy('list_price_with_markdown'),
    gives: {
      lines: ['1. line 1: 2 x 01/00MUG/NA/SELV//OS at 12.00 = 24.00, less 4.00 MARKDN, tax ZERO 0.00, from MAIN'],
      sums: 'merchandise 24.00, discount 4.00, freight 0.00, misc 0.00, tax 0.00, total 20.00',
      remarks,
    },
  },
  {
    rule: '12 list price',
    says: 'beside a coupon there are two sources: an allowance each',
    order: { ...twoMugs('20.00', '18.00'), coupons: [coupon('5', 'welcome10', '2.00')] },
    given: policy('list_price_with_markdown'),
    gives: {
      lines: ['1. line 1: 2 x 01/00MUG/NA/SELV//OS at 12.00 = 24.00, tax ZERO 0.00, from MAIN'],
      charges: ['ALLOWANCE WELC10 2.00 (coupon welcome10)', 'ALLOWANCE MARKDN 4.00 (markdown)'],
      sums: 'merchandise 24.00, discount 6.00, freight 0.00, misc 0.00, tax 0.00, total 18.00',
      remarks,
    },
  },
  {
    rule: '12 list price',
    says: 'sold above list price there is nothing to mark down',
    order: twoMugs('26.00'),
    given: policy('list_price_with_markdown'),
    gives: {
      lines: ['1. line 1: 2 x 01/00MUG/NA/SELV//OS at 13.00 = 26.00, tax ZERO 0.00, from MAIN'],
      sums: 'merchandise 26.00, discount 0.00, freight 0.00, misc 0.00, tax 0.00, total 26.00',
      remarks,
    },
  },
  {
    rule: '12 by rule',
    says: 'mugs are held where the shop sends as sold',
    order: twoMugs('20.00'),
    given: { ...policy('send_as_sold'), mappings: rules({ price: [[{ sku: 'MUG*' }, { policy: 'hold' }]] }) },
    gives: { held: remarks },
  },
  {
    rule: '12 by rule',
    says: 'pounds may be 2.00 apiece off where the shop holds from a penny on',
    order: twoMugs('20.00'),
    given: {
      ...policy('hold'),
      mappings: rules({ price: [[{ currency: 'GBP' }, { policy: 'hold', tolerance: '2.00' }]] }),
    },
    gives: asSold,
    because: ['line 1 price: hold'],
  },
  {
    rule: '12 not off',
    says: 'a penny apiece is within tolerance',
    order: twoMugs('23.98'),
    given: policy('hold'),
    gives: {
      lines: ['1. line 1: 2 x 01/00MUG/NA/SELV//OS at 11.99 = 23.98, tax ZERO 0.00, from MAIN'],
      sums: 'merchandise 23.98, discount 0.00, freight 0.00, misc 0.00, tax 0.00, total 23.98',
    },
  },
  {
    rule: '12 not off',
    says: '10.00 and 2.00 tax is the 12.00 of a master with tax inside',
    order: order({ pricesIncludeTax: true, lines: [line('1', { subtotal: '10.00', tax: { '1': '2.00' } })] }),
    given: policy('hold'),
    gives: {
      lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, tax GB20 2.00, from MAIN'],
      sums: 'merchandise 10.00, discount 0.00, freight 0.00, misc 0.00, tax 2.00, total 12.00',
    },
  },
  {
    rule: '12 not off',
    says: 'a price in euros is not compared with one in pounds',
    order: { ...twoMugs('20.00'), currency: 'EUR' },
    given: policy('hold'),
    gives: { head: { currency: 'EUR' }, ...asSold },
  },
]
