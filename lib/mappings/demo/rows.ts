import type { Account } from '../account.ts'
import type { MappingRowInput, MappingTable, MatchOf, TargetOf } from '../tables.ts'

/** The account of the demo's storefront in the demo's ERP. The item master's prices hold UK VAT. */
export const demoAccount: Account = {
  division: '01',
  customer: 'WEBDEMO',
  store: 'DEMO',
  department: 'WEB',
  orderType: 'W',
  freightCode: 'FRT',
  roundingCode: 'ROUND',
  taxChargeCode: 'TAX',
  itemPriceTax: { standard: '20', 'reduced-rate': '5', 'zero-rate': '0' },
}

type Rule<Table extends MappingTable> = [MatchOf<Table>, TargetOf<Table>]

function rows<Table extends MappingTable>(table: Table, ...rules: readonly Rule<Table>[]): MappingRowInput[] {
  return rules.map(([match, target], index) => ({ table, storefront: '', position: (index + 1) * 10, match, target }))
}

const week = (hours: string) => ({ mon: hours, tue: hours, wed: hours, thu: hours, fri: hours })
const british = ['2026-12-25', '2026-12-28', '2027-01-01', '2027-03-26', '2027-03-29']
const german = ['2026-12-25', '2027-01-01', '2027-03-26', '2027-03-29']
const american = ['2026-11-26', '2026-12-25', '2027-01-01']

const europe = ['DE', 'FR', 'ES', 'PL', 'DK', 'IE']

/**
 * Rules for the recorded shop, in the demo ERP's codes. Left open on purpose, so that the demo has something to fix: the
 * product without SKU (id 37, twelve paid orders), the line of a deleted product (450/1568) and the line without any
 * product (452/1573).
 */
export const demoMappingRows: MappingRowInput[] = [
  ...rows(
    'warehouse',
    [{ country: 'GB' }, { locations: ['MAIN', 'EU1'] }],
    [{ country: 'US' }, { locations: ['US1', 'MAIN'] }],
    [{ country: 'CA' }, { locations: ['US1', 'MAIN'] }],
    ...europe.map((country): Rule<'warehouse'> => [{ country }, { locations: ['EU1', 'MAIN'] }]),
    [{}, { locations: ['MAIN'] }],
  ),
  ...rows(
    'tax',
    [{ rate: 'GB-VAT-1', country: 'GB' }, { taxCode: 'GB20' }],
    [{ rate: 'GB-VAT REDUCED-1', country: 'GB' }, { taxCode: 'GB05' }],
    [{ rate: 'GB-VAT ZERO-1', country: 'GB' }, { taxCode: 'GB00' }],
    [{ rate: 'DE-MWST.-1', country: 'DE' }, { taxCode: 'DE19' }],
    [{ rate: 'FR-TVA-1', country: 'FR' }, { taxCode: 'FR20' }],
    [{ rate: 'ES-IVA-1', country: 'ES' }, { taxCode: 'ES21' }],
    [{ rate: 'PL-VAT PL-1', country: 'PL' }, { taxCode: 'PL23' }],
    [{ rate: 'CA-QC-GST-1', country: 'CA', state: 'QC' }, { taxCode: 'CAGST' }],
    [{ rate: 'CA-QC-QST-2', country: 'CA', state: 'QC' }, { taxCode: 'CAQST' }],
    [{ rate: 'US-CA-CA STATE TAX-1', country: 'US', state: 'CA' }, { taxCode: 'USCA' }],
    [{ rate: 'US-NY-NY STATE TAX-1', country: 'US', state: 'NY' }, { taxCode: 'USNY' }],
    [{ rate: 'US-NY-NYC LOCAL TAX-2', country: 'US', state: 'NY' }, { taxCode: 'USNYL' }],
    [{ rate: 'none', exempt: true }, { taxCode: 'EXEMPT' }],
    ...['DE', 'FR', 'ES', 'PL'].map(
      (country): Rule<'tax'> => [{ rate: 'none', country, vatNumber: true }, { taxCode: 'RC' }],
    ),
    ...['DK', 'IE', 'IS', 'JP'].map((country): Rule<'tax'> => [{ rate: 'none', country }, { taxCode: 'EXPORT' }]),
    [{ rate: 'none', country: 'GB', taxClass: 'zero-rate' }, { taxCode: 'GB00' }],
    [{ rate: 'none', country: 'GB', taxClass: 'shipping' }, { taxCode: 'GB00' }],
    [{ rate: 'none', taxClass: 'zero-rate' }, { taxCode: 'ZERO' }],
    [{ rate: 'none', taxClass: 'shipping' }, { taxCode: 'ZERO' }],
    [{ rate: 'none', country: 'US' }, { taxCode: 'NOTAX' }],
    [{ rate: 'none', country: 'CA' }, { taxCode: 'NOTAX' }],
  ),
  ...rows(
    'allowance',
    [{ source: 'coupon', pattern: 'welcome10' }, { code: 'WELC10' }],
    [{ source: 'coupon', pattern: 'mug2' }, { code: 'MUG2' }],
    [{ source: 'coupon', pattern: 'über15' }, { code: 'UEB15' }],
    [{ source: 'coupon', pattern: 'freeship' }, { code: 'FREESH' }],
    [{ source: 'coupon', pattern: 'fiveoff' }, { code: 'FIVEOF' }],
    [{ source: 'coupon', pattern: 'staff*' }, { code: 'STAFF' }],
    [{ source: 'fee', pattern: 'Goodwill*' }, { code: 'GOODW' }],
    [{ source: 'manual' }, { code: 'MANUAL' }],
    [{ source: 'markdown' }, { code: 'MARKDN' }],
  ),
  ...rows(
    'tender',
    [{ source: 'fee', pattern: '*gift card*' }, { type: 'GC' }],
    [{ source: 'coupon', pattern: '*', kind: 'smart_coupon' }, { type: 'SC' }],
    [{ source: 'coupon', pattern: '*', kind: 'store_credit' }, { type: 'SC' }],
    [{ source: 'meta', pattern: '_ywgc_applied_gift_cards' }, { type: 'GC' }],
  ),
  ...rows(
    'shipping',
    [{ title: 'DPD*' }, { shipper: 'DPD', chargeCode: 'FRT', promiseDays: 1 }],
    [{ title: 'Royal Mail Tracked 48' }, { shipper: 'RM4', chargeCode: 'FRT', promiseDays: 2 }],
    [{ title: 'RM48' }, { shipper: 'RM4', chargeCode: 'FRT', promiseDays: 2 }],
    [{ title: 'USPS*' }, { shipper: 'USP', chargeCode: 'FRT', promiseDays: 3 }],
    [{ title: 'International*' }, { shipper: 'INT', chargeCode: 'FRT' }],
    [{ method: 'none' }, { shipper: 'NON', chargeCode: 'FRT' }],
  ),
  ...rows(
    'payment',
    [{ gateway: 'stripe' }, { terms: 'STR', paidWhen: 'status' }],
    [{ gateway: 'ppcp-gateway' }, { terms: 'PPL', paidWhen: 'status' }],
    [{ gateway: 'bacs' }, { terms: 'BAC', paidWhen: 'status' }],
    [{ gateway: 'cod' }, { terms: 'COD', paidWhen: 'status' }],
    [{ gateway: 'cheque' }, { terms: 'CHQ', paidWhen: 'status' }],
    [{ gateway: 'none' }, { terms: 'PRE', paidWhen: 'status' }],
  ),
  ...rows('fee', [{ name: 'Gift wrap' }, { code: 'GIFTWRAP' }]),
  ...rows('item_link', [{ key: 'sku:GIFT-25' }, { kind: 'charge', code: 'GIFTCARD', taxCode: 'NOTAX' }]),
  ...rows(
    'text',
    [{ source: 'customerNote' }, { to: 'notes' }],
    [{ source: 'giftMessage' }, { to: 'notes', label: 'Gift message:' }],
    [{ source: 'deliveryInstruction' }, { to: 'notes', label: 'Delivery:' }],
    [{ source: 'lineText' }, { to: 'notes' }],
    [{ source: 'address' }, { to: 'wrap' }],
  ),
  ...rows('price', [{ sku: 'SALE-*' }, { policy: 'list_price_with_markdown', tolerance: '0.05' }]),
  ...rows(
    'hold',
    [{ minTotal: '5000.00', currency: 'GBP' }, { reason: 'Orders of 5,000 pounds and more are checked' }],
    [
      { tagKey: '_payment_review', tagValue: 'yes' },
      { reason: 'The payment plugin asks for a check', releaseAfterHours: 16 },
    ],
  ),
  ...rows(
    'calendar',
    [{}, { timeZone: 'Europe/London', ...week('09:00-17:30'), holidays: british, cutOff: '15:00' }],
    [{ warehouse: 'EU1' }, { timeZone: 'Europe/Berlin', ...week('08:00-16:30'), holidays: german, cutOff: '14:00' }],
    [{ warehouse: 'US1' }, { timeZone: 'America/New_York', ...week('08:00-17:00'), holidays: american }],
  ),
  // What is on clearance is sold to the last piece; tried by `npm run bench -- peak-stock`.
  ...rows(
    'buffer',
    [{ season: 'SALE*' }, { units: 0 }],
    [{ velocity: 'fast' }, { units: 4, percent: 10 }],
    [{}, { units: 1 }],
  ),
  ...rows(
    'carrier',
    [{ shipper: 'DPD' }, { name: 'DPD', trackingUrl: 'https://tracking.dpd.de/status/en_US/parcel/{number}' }],
    [
      { shipper: 'RM*' },
      { name: 'Royal Mail', trackingUrl: 'https://www.royalmail.com/track-your-item#/tracking-results/{number}' },
    ],
    [
      { shipper: 'USP' },
      { name: 'USPS', trackingUrl: 'https://tools.usps.com/go/TrackConfirmAction?tLabels={number}' },
    ],
    // Its parcels change hands on the way: a number, and no link that holds to the end.
    [{ shipper: 'INT' }, { name: 'International post' }],
  ),
  ...rows(
    'return_reason',
    [{ kind: 'shipping' }, { reasonCode: 'GOODW', location: 'MAIN', goods: 'money_only' }],
    [{ kind: 'amount' }, { reasonCode: 'GOODW', location: 'MAIN', goods: 'money_only' }],
    [{ reason: '*damaged*' }, { reasonCode: 'FAULT', location: 'MAIN', goods: 'money_only' }],
    [{ reason: '*size*' }, { reasonCode: 'SIZE', location: 'MAIN', goods: 'expected' }],
    ...europe.map(
      (country): Rule<'return_reason'> => [{ country }, { reasonCode: 'CHANGE', location: 'EU1', goods: 'expected' }],
    ),
    [{ country: 'US' }, { reasonCode: 'CHANGE', location: 'US1', goods: 'expected' }],
    [{}, { reasonCode: 'CHANGE', location: 'MAIN', goods: 'expected' }],
  ),
]
