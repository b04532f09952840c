import type { MappingTable } from '../../../lib/mappings/tables.ts'

/** What each table decides, for the person who edits it. */
export const tableWords: Record<MappingTable, string> = {
  item_link: 'Which item a SKU, product or line is, where the ERP does not know it by its SKU or barcode.',
  warehouse: 'From which locations an order ships, by destination, shipping method, SKU or item.',
  shipping: 'Which shipper and freight code a shipping method becomes.',
  tax: 'Which tax code a rate, class and destination becomes, and lines without tax too.',
  allowance: 'Which allowance code a coupon, a discount by hand, a negative fee or a markdown becomes.',
  payment: 'Which terms a payment method becomes, and when its orders count as paid.',
  tender: 'Which fees, coupons or meta are gift cards or store credit.',
  fee: 'Which charge code a fee becomes.',
  text: 'Where notes, gift messages and long address lines go.',
  preorder: 'Which orders wait for a date, and their order type.',
  price:
    'What becomes of a price off the item master, and from where on it is off. Without a rule the shop’s own setting holds.',
  hold: 'Which orders wait for a person or a time: by value, place, payment, customer or tag.',
  calendar:
    'When people work, by zone, hours and holidays: clocks of exceptions, holds and promises run in these hours only.',
  buffer:
    'How many pieces, or what share, are kept back from the shop, by SKU, item, style, group, season or velocity.',
  carrier: 'Who carried a parcel, as customers read it, and the link by which they follow it.',
  return_reason:
    'Under which reason and to which location a refund is booked in the ERP, and whether goods come back with it.',
}

const withoutRule: Partial<Record<MappingTable, string>> = {
  text: 'Without one, what customers say goes to the notes and a long address line is held.',
  preorder: 'Without one, every order starts on the day it was paid.',
  price: 'Without one, the shop’s own setting holds.',
  hold: 'Without one, nothing waits.',
  calendar: 'Without one, office hours in the shop’s zone count: Monday to Friday, nine to five.',
  buffer: 'Without one, everything that is open to sell is offered.',
  carrier: 'Without one, customers are told the shipper’s code and the number, without a link.',
  return_reason: 'Without one, a refund waits here and is not booked in the ERP.',
}

/** Whether every order asks the table, so that one without an answer waits; of the others a rule is an exception. */
export const isAsked = (table: MappingTable): boolean => withoutRule[table] === undefined

/** What happens while a table has no rule. */
export const wordWithoutRule = (table: MappingTable): string =>
  withoutRule[table] ?? 'Orders that need one are held until it is there.'

/** How a table's rules are chosen among. */
export const orderWord = (table: MappingTable): string =>
  table === 'calendar'
    ? 'a warehouse’s own before the storefront’s'
    : table === 'item_link'
      ? 'the line’s own first, then its product’s, then its SKU’s'
      : 'tried from the top; the first that fits wins'

/** Of a table whose rules are no decisions about orders, nothing is counted order by order. */
export const isCounted = (table: MappingTable): boolean => !uncounted.has(table)

const uncounted: ReadonlySet<MappingTable> = new Set(['calendar', 'buffer', 'carrier', 'return_reason'])

/** What a column's figure means, where its name does not say it. */
export const columnWords: Record<string, string> = {
  sku: 'SKU',
  taxClass: 'tax class',
  vatNumber: 'VAT number',
  taxCode: 'tax code',
  chargeCode: 'freight code',
  paidWhen: 'paid when',
  orderType: 'order type',
  startDate: 'start date',
  startMeta: 'start date from meta',
  startAfterDays: 'starts after days',
  endAfterDays: 'ends after days',
  captures: 'money taken',
  authorisationDays: 'authorised for days',
  scac: 'SCAC',
  trackingUrl: 'tracking link',
  reasonCode: 'reason code',
  promiseDays: 'leaves within business days',
  minTotal: 'total from',
  emailDomain: 'e-mail domain',
  tagKey: 'meta key',
  tagValue: 'meta value',
  releaseAfterHours: 'ends after business hours',
  releaseOn: 'ends on',
  timeZone: 'time zone',
  cutOff: 'cut-off',
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
}

export const columnWord = (name: string): string => columnWords[name] ?? name
