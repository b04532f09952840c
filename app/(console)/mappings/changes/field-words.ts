const fieldNames: Record<string, string> = {
  standing: 'the order',
  poNum: 'PO number',
  altPo: 'reference',
  orderType: 'order type',
  orderDate: 'order date',
  startDate: 'start date',
  endDate: 'end date',
  misc: 'surcharges',
  upc: 'UPC',
  discountCode: 'discount code',
  taxCode: 'tax code',
  extended: 'amount',
  notes: 'notes',
  billTo: 'bill-to',
  shipTo: 'ship-to',
  addr1: 'address',
  addr2: 'second address line',
  zipcode: 'postcode',
}

const named = (name: string): string => fieldNames[name] ?? name

/** A field of a sales order as a person says it: `lines[12].taxCode` is "line 12 tax code", or "MUG tax code" of a known SKU. */
export function fieldWords(path: string, sku = ''): string {
  const part = /^(lines|charges|tenders)\[(.*)\]\.(\w+)$/.exec(path)
  if (part) {
    const [, list = '', which = '', field = ''] = part
    if (list === 'lines' && sku !== '') return `${sku}${/ #\d+$/.exec(which)?.[0] ?? ''} ${named(field)}`
    return list === 'charges' ? `${which}: ${named(field)}` : `${list.slice(0, -1)} ${which} ${named(field)}`
  }
  return path
    .replace(/^party\./, '')
    .split('.')
    .map(named)
    .join(' ')
}

const standings: Record<string, string> = { goes: 'goes to the ERP', held: 'is held', unpaid: 'does not count as paid' }

/** A value of a field; an empty one has a word of its own. */
export function valueWords(path: string, value: string | null): string {
  if (path === 'standing') return standings[value ?? ''] ?? ''
  if (value === null) return 'none'
  return value === '' ? 'empty' : value
}

const kinds: Record<string, string> = {
  sales: 'Merchandise of customer',
  terms: 'Total under terms',
  discount: 'Discount under',
  tax: 'Tax under',
  freight: 'Freight under',
  surcharge: 'Surcharge under',
  rounding: 'Rounding under',
  tender: 'Tender',
}

/** What money of an order is booked under. */
export const bookedWords = (kind: string): string => kinds[kind] ?? kind
