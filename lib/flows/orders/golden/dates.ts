// Rules 16, 27 and 28. The order is paid on Friday the 20th of November 2026, 10:01 in London.
import { createBook } from '../../../mappings/snapshot.ts'
import { matchKey } from '../../../mappings/tables.ts'
import { coupon, line, order, rules } from '../testing/order-builder.ts'
import type { GoldenOrder } from './golden-order.ts'

const mug = order({ lines: [line('1', { subtotal: '10.00' })] })
const oneMug = {
  lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, tax ZERO 0.00, from MAIN'],
  sums: 'merchandise 10.00, discount 0.00, freight 0.00, misc 0.00, tax 0.00, total 10.00',
}
const paid = (at: string) => ({ ...mug, datePaid: new Date(at) })

const office = '09:00-17:00'
const week = { mon: office, tue: office, wed: office, thu: office, fri: office }
/** Leaves within two business days; the house closes its book at 15:00, MAIN keeps the 24th free. */
const promising = rules({
  shipping: [[{ method: 'none' }, { shipper: 'NON', chargeCode: 'FRT', promiseDays: 2 }]],
  preorder: [[{ sku: 'PRE*' }, { orderType: 'P', startDate: '2026-12-14' }]],
  item_link: [[{ key: 'sku:PRE-MUG' }, { kind: 'item', item: 'third_party:MUG' }]],
  calendar: [
    [{}, { timeZone: 'Europe/London', ...week, cutOff: '15:00' }],
    [{ warehouse: 'MAIN' }, { timeZone: 'Europe/London', ...week, holidays: ['2026-11-24'], cutOff: '15:00' }],
  ],
})

/** Ten per cent under one code until the first of December, under another from then on; approved with that date. */
const dated = createBook(2, [
  ...Object.values(rules().rules)
    .flat()
    .filter(({ table }) => table !== 'allowance'),
  ...(['2026-12-01'] as const).flatMap((first) => {
    const match = { source: 'coupon', pattern: 'welcome10' }
    const row = { table: 'allowance' as const, id: '', position: 0, forStorefront: false, key: matchKey(match), match }
    return [
      { ...row, target: { code: 'WELC10' }, validFrom: null, validTo: first },
      { ...row, target: { code: 'WINTER' }, validFrom: first, validTo: null },
    ]
  }),
])
const discounted = (at: string) => ({
  ...order({ lines: [line('1', { subtotal: '10.00', total: '9.00' })], coupons: [coupon('5', 'welcome10', '1.00')] }),
  datePaid: new Date(at),
})
const lessOne = (code: string) => ({
  lines: [`1. line 1: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, less 1.00 ${code}, tax ZERO 0.00, from MAIN`],
  sums: 'merchandise 10.00, discount 1.00, freight 0.00, misc 0.00, tax 0.00, total 9.00',
})
const onDay = (day: string) => ({ orderDate: day, startDate: day, endDate: day })

export const dateOrders: readonly GoldenOrder[] = [
  {
    rule: '16 pre-order',
    says: 'from the 14th of December, thirty days open; ordered today all the same',
    order: mug,
    given: {
      mappings: rules({
        preorder: [[{ sku: 'MUG' }, { orderType: 'P', startDate: '2026-12-14', endAfterDays: 30 }]],
      }),
    },
    gives: {
      head: { orderType: 'P', orderDate: '2026-11-20', startDate: '2026-12-14', endDate: '2027-01-13' },
      ...oneMug,
    },
  },
  {
    rule: '16 pre-order',
    says: 'a start that is past is today',
    order: mug,
    given: { mappings: rules({ preorder: [[{ sku: 'MUG' }, { orderType: 'P', startDate: '2026-11-01' }]] }) },
    gives: { head: { orderType: 'P' }, ...oneMug },
  },
  {
    rule: '16 backorder',
    says: 'from the day the shop wrote on the order',
    order: { ...mug, meta: [{ key: '_available_from', value: '2026-12-01' }] },
    given: {
      mappings: rules({
        preorder: [[{ meta: '_available_from' }, { orderType: 'B', startMeta: '_available_from' }]],
      }),
    },
    gives: { head: { orderType: 'B', startDate: '2026-12-01', endDate: '2026-12-01' }, ...oneMug },
  },
  {
    rule: '16 backorder',
    says: 'ten days on, where the shop wrote that it is out of stock',
    order: { ...mug, meta: [{ key: '_backordered', value: 'yes' }] },
    given: {
      mappings: rules({
        preorder: [
          [
            { meta: '_backordered', value: 'yes' },
            { orderType: 'B', startAfterDays: 10 },
          ],
        ],
      }),
    },
    gives: { head: { orderType: 'B', startDate: '2026-11-30', endDate: '2026-11-30' }, ...oneMug },
  },
  {
    rule: '16 clock',
    says: 'two days from Monday the 14th of December, not from the payment',
    order: order({ lines: [line('1', { sku: 'PRE-MUG', subtotal: '10.00' })] }),
    given: { mappings: promising },
    gives: { head: { orderType: 'P', startDate: '2026-12-14', endDate: '2026-12-14' }, ...oneMug },
    because: ['promise: leaves MAIN by 2026-12-16'],
  },
  {
    rule: '27 promise',
    says: 'paid before the cut-off on Friday: Monday, then Wednesday, because MAIN keeps the Tuesday free',
    order: paid('2026-11-20T14:59:00Z'),
    given: { mappings: promising },
    gives: oneMug,
    because: ['promise: leaves MAIN by 2026-11-25'],
  },
  {
    rule: '27 promise',
    says: 'paid after it, the clock begins on Monday',
    order: paid('2026-11-20T15:00:00Z'),
    given: { mappings: promising },
    gives: oneMug,
    because: ['promise: leaves MAIN by 2026-11-26'],
  },
  {
    rule: '28 dated',
    says: 'paid in the last minute of November it keeps November’s code',
    order: discounted('2026-11-30T23:59:00Z'),
    given: { mappings: dated },
    gives: { head: onDay('2026-11-30'), ...lessOne('WELC10') },
  },
  {
    rule: '28 dated',
    says: 'paid in the first of December it takes the new one',
    order: discounted('2026-12-01T00:00:00Z'),
    given: { mappings: dated },
    gives: { head: onDay('2026-12-01'), ...lessOne('WINTER') },
  },
]
