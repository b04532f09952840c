// Rules 1, 4, 7 and 17. One mug for 10.00 with 2.00 VAT; card by status, transfer by date_paid, klarna when authorised.
import { line, order, rules } from '../testing/order-builder.ts'
import type { GoldenOrder } from './golden-order.ts'

const lines = [line('1', { subtotal: '10.00', tax: { '1': '2.00' } })]
const mug = order({ lines })
const oneMug = {
  lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, tax GB20 2.00, from MAIN'],
  sums: 'merchandise 10.00, discount 0.00, freight 0.00, misc 0.00, tax 2.00, total 12.00',
}
const onDay = (day: string) => ({ orderDate: day, startDate: day, endDate: day })

const mappings = rules({
  payment: [
    [{ gateway: 'stripe' }, { terms: 'STR', paidWhen: 'status' }],
    [{ gateway: 'bacs' }, { terms: 'BAC', paidWhen: 'date_paid' }],
    [{ gateway: 'klarna*' }, { terms: 'KLA', paidWhen: 'authorised' }],
    [{ gateway: 'cod' }, { terms: 'COD', paidWhen: 'status' }],
    [{ gateway: 'none' }, { terms: 'PRE', paidWhen: 'status' }],
  ],
})

export const paymentOrders: readonly GoldenOrder[] = [
  {
    rule: '1 number',
    says: 'the order number stands in po_num, storefront and order id in altpo',
    order: mug,
    gives: { head: { poNum: 'WEB-UK-1001', altPo: 'UK:1001' }, ...oneMug },
  },
  {
    rule: '1 number',
    says: 'the number of the first send stays, whatever the shop calls the order since',
    order: { ...mug, number: 'UK-77' },
    given: { poNum: 'WEB-UK-OLD' },
    gives: { head: { poNum: 'WEB-UK-OLD' }, ...oneMug },
  },
  {
    rule: '1 number too long',
    says: 'a number of 22 characters makes 29, the tenant takes 20',
    order: { ...mug, number: 'SHOP-2026-11-000001001' },
    gives: { head: { poNum: 'WEB-UK-1001' }, ...oneMug },
  },
  {
    rule: '4 by status',
    says: 'a card order in processing goes',
    order: mug,
    given: { mappings },
    gives: { head: { terms: 'STR' }, ...oneMug },
  },
  {
    rule: '4 by status',
    says: 'a card order on hold does not, though it carries a date',
    order: { ...mug, statusSlug: 'on-hold' },
    given: { mappings },
    gives: { stays: 'unpaid' },
  },
  {
    rule: '4 by status',
    says: 'an order free of charge has no gateway and terms of its own',
    order: { ...order({ lines: [line('1', { subtotal: '0.00' })] }), gateway: '' },
    given: { mappings },
    gives: {
      head: { terms: 'PRE' },
      lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 0.00 = 0.00, tax ZERO 0.00, from MAIN'],
      sums: 'merchandise 0.00, discount 0.00, freight 0.00, misc 0.00, tax 0.00, total 0.00',
    },
  },
  {
    rule: '4 by date paid',
    says: 'a transfer in processing without date_paid waits',
    order: { ...mug, gateway: 'bacs', datePaid: null },
    given: { mappings },
    gives: { stays: 'unpaid' },
  },
  {
    rule: '4 by date paid',
    says: 'with the date it goes, of that date',
    order: { ...mug, gateway: 'bacs', datePaid: new Date('2026-11-22T09:00:00Z') },
    given: { mappings },
    gives: { head: { terms: 'BAC', ...onDay('2026-11-22') }, ...oneMug },
  },
  {
    rule: '4 authorised',
    says: 'on hold without date_paid it goes, or it is never captured',
    order: { ...mug, gateway: 'klarna_payments', statusSlug: 'on-hold', datePaid: null },
    given: { mappings },
    gives: { head: { terms: 'KLA' }, ...oneMug },
  },
  {
    rule: '4 authorised',
    says: 'pending is not authorised',
    order: { ...mug, gateway: 'klarna_payments', statusSlug: 'pending', datePaid: null },
    given: { mappings },
    gives: { stays: 'unpaid' },
  },
  {
    rule: '4 period date',
    says: 'half past eleven at night in UTC is the next day in a London summer',
    order: { ...mug, datePaid: new Date('2026-07-31T23:30:00Z') },
    given: { mappings },
    gives: { head: onDay('2026-08-01'), ...oneMug },
  },
  {
    rule: '4 period date',
    says: 'cash on delivery has no date_paid: of the day it came to be paid',
    order: { ...mug, gateway: 'cod', datePaid: null, modifiedAt: new Date('2026-11-21T08:00:00Z') },
    given: { mappings },
    gives: { head: { terms: 'COD', ...onDay('2026-11-21') }, ...oneMug },
  },
  {
    rule: '4 no terms',
    says: 'a gateway without rule counts by status and is held for its terms',
    order: { ...mug, gateway: 'newpay' },
    given: { mappings },
    gives: { held: ['PAYMENT_UNMAPPED: gateway newpay'] },
  },
  {
    rule: '7 newest revision',
    says: 'a second mug added before sending is part of it',
    order: order({
      lines: [line('1', { quantity: 2, subtotal: '20.00', tax: { '1': '4.00' } })],
      modifiedAt: new Date('2026-11-20T10:05:00Z'),
    }),
    gives: {
      lines: ['1. line 1: 2 x 01/00MUG/NA/SELV//OS at 10.00 = 20.00, tax GB20 4.00, from MAIN'],
      sums: 'merchandise 20.00, discount 0.00, freight 0.00, misc 0.00, tax 4.00, total 24.00',
    },
  },
  {
    rule: '7 newest revision',
    says: 'cancelled before sending it is not sent',
    order: { ...mug, statusSlug: 'cancelled' },
    paidBefore: new Date('2026-11-20T10:01:00Z'),
    gives: { stays: 'cancelled' },
  },
  {
    rule: '7 release delay',
    says: 'paid at 10:01, it may go from 10:11 on',
    order: { ...mug, datePaid: new Date('2026-11-20T10:01:00Z') },
    gives: oneMug,
    sentFrom: '2026-11-20T10:11:00.000Z',
  },
  {
    rule: '17 same payment',
    says: 'the later order of one transaction is held',
    order: { ...mug, transactionId: 'pi_3Qx' },
    given: { earlierOrderWithSameTransaction: { externalId: '990', number: '990' } },
    gives: { held: ['DUPLICATE_PAYMENT_SUSPECTED: transaction_id pi_3Qx'] },
  },
  {
    rule: '17 same payment',
    says: 'released by a person it goes, and it is kept by whom',
    order: { ...mug, transactionId: 'pi_3Qx' },
    given: {
      earlierOrderWithSameTransaction: { externalId: '990', number: '990' },
      releases: [
        {
          code: 'DUPLICATE_PAYMENT_SUSPECTED',
          cause: '{"field":"transaction_id","value":"pi_3Qx"}',
          by: 'Finance',
          reason: 'two baskets paid together',
        },
      ],
    },
    gives: oneMug,
    because: ['DUPLICATE_PAYMENT_SUSPECTED pi_3Qx: two baskets paid together'],
  },
]
