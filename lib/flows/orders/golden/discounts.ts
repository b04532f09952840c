// Rule 10. Coupons welcome10 and mug2, discounts by hand, goodwill as a negative fee, free shipping by coupon.
import { coupon, fee, line, order, rules, shipping } from '../testing/order-builder.ts'
import type { GoldenOrder } from './golden-order.ts'

const vat = (amount: string) => ({ tax: { '1': amount } })

export const discountOrders: readonly GoldenOrder[] = [
  {
    rule: '10 one source',
    says: '10 % off two lines, freight as it is',
    order: order({
      lines: [
        line('1', { subtotal: '20.00', total: '18.00', ...vat('3.60') }),
        line('2', { sku: 'TOWEL', subtotal: '5.00', total: '4.50', ...vat('0.90') }),
      ],
      shippingLines: [shipping('9', '4.00', vat('0.80'))],
      coupons: [coupon('5', 'WELCOME10', '2.50')],
    }),
    gives: {
      head: { shipper: 'RM4' },
      lines: [
        '1. line 1: 1 x 01/00MUG/NA/SELV//OS at 20.00 = 20.00, less 2.00 WELC10, tax GB20 3.60, from MAIN',
        '2. line 2: 1 x 01/00TOWEL/NA/SELV//OS at 5.00 = 5.00, less 0.50 WELC10, tax GB20 0.90, from MAIN',
      ],
      charges: ['FREIGHT FRT 4.00, tax GB20 0.80 (shipping Post)'],
      sums: 'merchandise 25.00, discount 2.50, freight 4.00, misc 0.00, tax 5.30, total 31.80',
    },
  },
  {
    rule: '10 one source',
    says: 'a coupon known by its pattern: only the line it lowered carries it',
    order: order({
      lines: [
        line('1', { subtotal: '20.00', total: '15.00', ...vat('3.00') }),
        line('2', { sku: 'TOWEL', subtotal: '5.00', ...vat('1.00') }),
      ],
      coupons: [coupon('5', 'vip-77', '5.00', { kind: 'fixed_product' })],
    }),
    given: { mappings: rules({ allowance: [[{ source: 'coupon', pattern: 'VIP-*' }, { code: 'VIP' }]] }) },
    gives: {
      lines: [
        '1. line 1: 1 x 01/00MUG/NA/SELV//OS at 20.00 = 20.00, less 5.00 VIP, tax GB20 3.00, from MAIN',
        '2. line 2: 1 x 01/00TOWEL/NA/SELV//OS at 5.00 = 5.00, tax GB20 1.00, from MAIN',
      ],
      sums: 'merchandise 25.00, discount 5.00, freight 0.00, misc 0.00, tax 4.00, total 24.00',
    },
  },
  {
    rule: '10 several',
    says: 'two coupons and 3.01 by hand: an allowance each, as each coupon says',
    order: order({
      lines: [line('1', { subtotal: '30.00', total: '21.99', ...vat('4.40') })],
      coupons: [coupon('6', 'mug2', '2.00'), coupon('5', 'welcome10', '3.00')],
    }),
    gives: {
      lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 30.00 = 30.00, tax GB20 4.40, from MAIN'],
      charges: [
        'ALLOWANCE WELC10 3.00 (coupon welcome10)',
        'ALLOWANCE MUG2 2.00 (coupon mug2)',
        'ALLOWANCE MANUAL 3.01 (manual discount)',
      ],
      sums: 'merchandise 30.00, discount 8.01, freight 0.00, misc 0.00, tax 4.40, total 26.39',
    },
  },
  {
    rule: '10 several',
    says: 'coupons of 1.67 and 1.66 that took 3.34 off: the penny is on the last',
    order: order({
      pricesIncludeTax: true,
      lines: [line('1', { subtotal: '41.67', total: '38.33', ...vat('7.67') })],
      coupons: [coupon('5', 'welcome10', '1.67'), coupon('6', 'mug2', '1.66')],
    }),
    gives: {
      lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 41.67 = 41.67, tax GB20 7.67, from MAIN'],
      charges: ['ALLOWANCE WELC10 1.67 (coupon welcome10)', 'ALLOWANCE MUG2 1.67 (coupon mug2)'],
      sums: 'merchandise 41.67, discount 3.34, freight 0.00, misc 0.00, tax 7.67, total 46.00',
    },
  },
  {
    rule: '10 by hand',
    says: 'a lower line without coupon',
    order: order({ lines: [line('1', { subtotal: '10.00', total: '9.00', ...vat('1.80') })] }),
    gives: {
      lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, less 1.00 MANUAL, tax GB20 1.80, from MAIN'],
      sums: 'merchandise 10.00, discount 1.00, freight 0.00, misc 0.00, tax 1.80, total 10.80',
    },
  },
  {
    rule: '10 negative fee',
    says: 'goodwill of 2.00 with 0.40 tax',
    order: order({
      lines: [line('1', { subtotal: '20.00', ...vat('4.00') })],
      fees: [fee('8', 'Goodwill discount', '-2.00', vat('-0.40'))],
    }),
    gives: {
      lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 20.00 = 20.00, tax GB20 4.00, from MAIN'],
      charges: ['ALLOWANCE GOODW 2.00, tax GB20 -0.40 (fee Goodwill discount)'],
      sums: 'merchandise 20.00, discount 2.00, freight 0.00, misc 0.00, tax 3.60, total 21.60',
    },
  },
  {
    rule: '10 free shipping',
    says: 'a coupon that gives the shipping only',
    order: order({
      lines: [line('1', { subtotal: '20.00', ...vat('4.00') })],
      shippingLines: [shipping('9', '0.00')],
      coupons: [coupon('5', 'freeship', '0.00', { freeShipping: true, kind: 'fixed_cart' })],
    }),
    gives: {
      head: { shipper: 'RM4' },
      lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 20.00 = 20.00, tax GB20 4.00, from MAIN'],
      charges: ['FREIGHT FRT 0.00 (shipping Post, free by FREESH (coupon freeship))'],
      sums: 'merchandise 20.00, discount 0.00, freight 0.00, misc 0.00, tax 4.00, total 24.00',
    },
  },
  {
    rule: '10 no rule',
    says: 'a coupon nobody has mapped holds the order and is named',
    order: order({
      lines: [line('1', { subtotal: '20.00', total: '15.00', ...vat('3.00') })],
      coupons: [coupon('5', 'summer', '5.00')],
    }),
    gives: { held: ['ALLOWANCE_UNMAPPED: coupon summer, kind percent'] },
  },
  {
    rule: '10 no rule',
    says: 'a coupon of 5.00 of which no line knows holds the order',
    order: order({
      lines: [line('1', { subtotal: '20.00', ...vat('4.00') })],
      coupons: [coupon('5', 'mug2', '5.00')],
    }),
    gives: { held: ['ORDER_DOES_NOT_ADD_UP: coupon_lines 1001'] },
  },
]
