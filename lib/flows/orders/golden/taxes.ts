// Rule 9. VAT to Britain, export to Japan, reverse charge to Germany with a VAT number, GST and QST to Quebec.
import { address, line, money, order, person, rules, shipping } from '../testing/order-builder.ts'
import type { GoldenOrder } from './golden-order.ts'

const mappings = rules({
  tax: [
    [{ rate: 'VAT', country: 'GB' }, { taxCode: 'GB20' }],
    [{ rate: 'GST', country: 'CA', state: 'QC' }, { taxCode: 'CAGST' }],
    [{ rate: 'QST', country: 'CA', state: 'QC' }, { taxCode: 'CAQST' }],
    [{ rate: 'none', exempt: true }, { taxCode: 'EXEMPT' }],
    [{ rate: 'none', country: 'DE', vatNumber: true }, { taxCode: 'RC' }],
    [{ rate: 'none', taxClass: 'zero-rate' }, { taxCode: 'ZERO' }],
    [{ rate: 'none', country: 'JP' }, { taxCode: 'EXPORT' }],
    [{ rate: 'none', country: 'GB' }, { taxCode: 'NOTAX' }],
  ],
})
const to = (country: string, state = '', vatNumber = '') => ({
  mappings,
  personal: person({ shipping: address({ country, state }), vatNumber }),
})
const untaxed = order({ lines: [line('1', { subtotal: '10.00' })] })
const mug = (code: string) => [`1. line 1: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, tax ${code} 0.00, from MAIN`]
const tenPounds = 'merchandise 10.00, discount 0.00, freight 0.00, misc 0.00, tax 0.00, total 10.00'
const vat = { '1': '2.00' }
const declared = (tax: string) => [
  { rateId: '1', code: 'VAT', label: '', percent: 200_000, compound: false, itemTax: money(tax), shippingTax: 0n },
]

export const taxOrders: readonly GoldenOrder[] = [
  {
    rule: '9 charged',
    says: 'the rate’s code at this destination',
    order: order({ lines: [line('1', { subtotal: '10.00', tax: vat })] }),
    given: to('GB'),
    gives: {
      lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, tax GB20 2.00, from MAIN'],
      sums: 'merchandise 10.00, discount 0.00, freight 0.00, misc 0.00, tax 2.00, total 12.00',
    },
  },
  {
    rule: '9 charged',
    says: 'prices with tax inside are taken apart by their own tax line: seven for 7.00',
    order: order({
      pricesIncludeTax: true,
      lines: [line('1', { quantity: 7, subtotal: '5.83', tax: { '1': '1.17' } })],
    }),
    given: to('GB'),
    gives: {
      lines: ['1. line 1: 7 x 01/00MUG/NA/SELV//OS at 0.8329 = 5.83, tax GB20 1.17, from MAIN'],
      sums: 'merchandise 5.83, discount 0.00, freight 0.00, misc 0.00, tax 1.17, total 7.00',
    },
  },
  {
    rule: '9 export',
    says: 'goods and freight to Japan',
    order: order({ lines: untaxed.lines, shippingLines: [shipping('9', '12.00')] }),
    given: to('JP'),
    gives: {
      head: { shipper: 'RM4' },
      lines: mug('EXPORT'),
      charges: ['FREIGHT FRT 12.00, tax EXPORT 0.00 (shipping Post)'],
      sums: 'merchandise 10.00, discount 0.00, freight 12.00, misc 0.00, tax 0.00, total 22.00',
      shipTo: { country: 'JP' },
    },
  },
  {
    rule: '9 reverse charge',
    says: 'a German customer with a VAT number',
    order: untaxed,
    given: to('DE', '', 'DE123456789'),
    gives: { lines: mug('RC'), sums: tenPounds, shipTo: { country: 'DE' } },
  },
  {
    rule: '9 zero-rated',
    says: 'by the class of the goods, and no discrepancy',
    order: order({ lines: [line('1', { subtotal: '10.00', taxClass: 'zero-rate' })] }),
    given: to('GB'),
    gives: { lines: mug('ZERO'), sums: tenPounds },
  },
  {
    rule: '9 exempt',
    says: 'by the customer, and no discrepancy',
    order: { ...untaxed, vatExempt: true },
    given: to('GB'),
    gives: { lines: mug('EXEMPT'), sums: tenPounds },
  },
  {
    rule: '9 forgotten',
    says: 'a British order without tax and without reason goes and is reported',
    order: untaxed,
    given: to('GB'),
    gives: { lines: mug('NOTAX'), sums: tenPounds, remarks: ['TAX_DISCREPANCY: destination GB'] },
  },
  {
    rule: '9 no rule',
    says: 'a German customer without VAT number',
    order: untaxed,
    given: to('DE'),
    gives: { held: ['TAX_UNMAPPED: rate none, country DE, taxClass standard on line 1'] },
  },
  {
    rule: '9 no rule',
    says: 'a rate charged where no rule knows it',
    order: order({ lines: [line('1', { subtotal: '10.00', tax: { '7': '0.50' } })] }),
    given: to('CA', 'ON'),
    gives: { held: ['TAX_UNMAPPED: rate GST, country CA, state ON, taxClass standard on line 1'] },
  },
  {
    rule: '9 further rates',
    says: 'Quebec: the first rate on the line, the second a charge of its own',
    order: order({ lines: [line('1', { subtotal: '100.00', tax: { '7': '5.00', '8': '10.47' } })] }),
    given: to('CA', 'QC'),
    gives: {
      lines: ['1. line 1: 1 x 01/00MUG/NA/SELV//OS at 100.00 = 100.00, tax CAGST 5.00, from MAIN'],
      charges: ['SURCHARGE TAX 0.00, tax CAQST 10.47 (tax QST)'],
      sums: 'merchandise 100.00, discount 0.00, freight 0.00, misc 0.00, tax 15.47, total 115.47',
      shipTo: { country: 'CA', state: 'QC' },
    },
  },
  {
    rule: '9 rounding',
    says: 'lines of 2.00 and 1.00 tax, the shop says 2.98: two pennies, two lines',
    order: order({
      lines: [
        line('1', { subtotal: '10.00', tax: vat }),
        line('2', { sku: 'TOWEL', subtotal: '5.00', tax: { '1': '1.00' } }),
      ],
      taxRates: declared('2.98'),
      totalTax: money('2.98'),
      total: money('17.98'),
    }),
    given: to('GB'),
    gives: {
      lines: [
        '1. line 1: 1 x 01/00MUG/NA/SELV//OS at 10.00 = 10.00, tax GB20 2.00, from MAIN',
        '2. line 2: 1 x 01/00TOWEL/NA/SELV//OS at 5.00 = 5.00, tax GB20 1.00, from MAIN',
      ],
      charges: ['ROUNDING ROUND 0.00, tax GB20 -0.02 (storefront rounding: tax of the lines is off by -0.02)'],
      sums: 'merchandise 15.00, discount 0.00, freight 0.00, misc 0.00, tax 2.98, total 17.98',
    },
  },
  {
    rule: '9 rounding',
    says: 'three pennies on two lines are no rounding',
    order: order({
      lines: [
        line('1', { subtotal: '10.00', tax: vat }),
        line('2', { sku: 'TOWEL', subtotal: '5.00', tax: { '1': '1.00' } }),
      ],
      taxRates: declared('2.97'),
      totalTax: money('2.97'),
      total: money('17.97'),
    }),
    given: to('GB'),
    gives: { held: ['ORDER_DOES_NOT_ADD_UP: tax 1001'] },
  },
]
