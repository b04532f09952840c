// Rule 8. Four mugs at 10.00 less 10 % (tax 7.20) and a towel for 10.00 (tax 2.00): 55.20 in all.
import { coupon, line, order, refund, shipping } from '../testing/order-builder.ts'
import type { GoldenOrder } from './golden-order.ts'

const lines = [
  line('1', { quantity: 4, subtotal: '40.00', total: '36.00', tax: { '1': '7.20' } }),
  line('2', { sku: 'TOWEL', subtotal: '10.00', tax: { '1': '2.00' } }),
]
const coupons = [coupon('5', 'welcome10', '4.00')]
const fourMugs = '1. line 1: 4 x 01/00MUG/NA/SELV//OS at 10.00 = 40.00, less 4.00 WELC10, tax GB20 7.20, from MAIN'
const towel = '2. line 2: 1 x 01/00TOWEL/NA/SELV//OS at 10.00 = 10.00, tax GB20 2.00, from MAIN'

export const refundOrders: readonly GoldenOrder[] = [
  {
    rule: '8 in full',
    says: 'two refunds that come to the whole are a cancellation',
    order: order({ lines, coupons, refunds: [refund('90', {}, '31.00'), refund('91', {}, '24.20')] }),
    gives: { stays: 'cancelled' },
  },
  {
    rule: '8 by line',
    says: 'one mug of four back: three of them, three quarters of the discount and of the tax',
    order: order({ lines, coupons, refunds: [refund('90', { '1': [1, '9.00', '1.80'] })] }),
    gives: {
      lines: [
        '1. line 1: 3 x 01/00MUG/NA/SELV//OS at 10.00 = 30.00, less 3.00 WELC10, tax GB20 5.40, from MAIN',
        towel,
      ],
      sums: 'merchandise 40.00, discount 3.00, freight 0.00, misc 0.00, tax 7.40, total 44.40',
    },
    because: ['refunds: refunded by line before sending: quantities and amounts go net'],
  },
  {
    rule: '8 by line',
    says: 'the towel back whole: its line is gone',
    order: order({ lines, coupons, refunds: [refund('90', { '2': [1, '10.00', '2.00'] })] }),
    gives: {
      lines: [fourMugs],
      sums: 'merchandise 40.00, discount 4.00, freight 0.00, misc 0.00, tax 7.20, total 43.20',
    },
  },
  {
    rule: '8 by line',
    says: 'the towel back without its tax: the tax the shop kept goes alone, under its code',
    order: order({ lines, coupons, refunds: [refund('90', { '2': [1, '10.00', '0.00'] })] }),
    gives: {
      lines: [fourMugs],
      charges: ['SURCHARGE TAX 0.00, tax GB20 2.00 (tax VAT)'],
      sums: 'merchandise 40.00, discount 4.00, freight 0.00, misc 0.00, tax 9.20, total 45.20',
    },
  },
  {
    rule: '8 by line',
    says: 'the shipping back: no freight, the shipper stays',
    order: order({
      lines,
      coupons,
      shippingLines: [shipping('9', '5.00', { tax: { '1': '1.00' } })],
      refunds: [refund('90', { '9': [0, '5.00', '1.00'] })],
    }),
    gives: {
      head: { shipper: 'RM4' },
      lines: [fourMugs, towel],
      sums: 'merchandise 50.00, discount 4.00, freight 0.00, misc 0.00, tax 9.20, total 55.20',
    },
  },
  {
    rule: '8 by line',
    says: 'more given back than the line and its tax hold is held',
    order: order({ lines, coupons, refunds: [refund('90', { '2': [2, '20.00', '4.00'] })] }),
    gives: { held: ['ORDER_DOES_NOT_ADD_UP: refund 2 on line 2', 'ORDER_DOES_NOT_ADD_UP: tax 1001'] },
  },
  {
    rule: '8 by amount',
    says: '5.00 back for a scratch: sent as it was sold',
    order: order({ lines, coupons, refunds: [refund('90', {}, '5.00')] }),
    gives: {
      lines: [fourMugs, towel],
      sums: 'merchandise 50.00, discount 4.00, freight 0.00, misc 0.00, tax 9.20, total 55.20',
    },
  },
]
