import type { MappingTable } from '../../../lib/mappings/tables.ts'

/** What each table decides, for the person who edits it. */
export const tableWords: Record<MappingTable, string> = {
  item_link: 'Which item a SKU, product or line is, where the ERP does not know it by its SKU or barcode.',
  warehouse: 'From which locations an order ships, by destination, shipping method or SKU.',
  shipping: 'Which shipper and freight code a shipping method becomes.',
  tax: 'Which tax code a rate, class and destination becomes, and lines without tax too.',
  allowance: 'Which allowance code a coupon, a discount by hand, a negative fee or a markdown becomes.',
  payment: 'Which terms a payment method becomes, and when its orders count as paid.',
  tender: 'Which fees, coupons or meta are gift cards or store credit.',
  fee: 'Which charge code a fee becomes.',
  text: 'Where notes, gift messages and long address lines go.',
  preorder: 'Which orders wait for a date, and their order type.',
}

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
}

export const columnWord = (name: string): string => columnWords[name] ?? name
