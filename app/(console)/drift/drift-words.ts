import type { Mover } from '../../../lib/boards/drift-choices.ts'
import type { DriftRow } from '../../../lib/boards/drift-list.ts'

const fields: Record<string, string> = {
  cancelled: 'cancelled',
  hold: 'on hold',
  currency: 'currency',
  quantity: 'quantity',
  line: 'line',
  price: 'price',
  extended: 'amount before discount',
  discount: 'discount',
  tax: 'tax',
  tax_code: 'tax code',
  freight: 'freight',
  charge: 'charge',
  charges: 'fees',
  total: 'total',
}

const places: Record<string, string> = { ship_to: 'ship-to', bill_to: 'bill-to', address: 'address' }

const parts: Record<string, string> = {
  addr1: 'street',
  addr2: 'second line',
  zipcode: 'postcode',
  name: 'name',
  email: 'e-mail',
}

/** `ship_to.zipcode` is "ship-to postcode". */
export function fieldWords(field: string): string {
  const [first = '', second] = field.split('.')
  if (second === undefined) return fields[field] ?? field.replaceAll('_', ' ')
  return `${places[first] ?? first.replaceAll('_', ' ')} ${parts[second] ?? second.replaceAll('_', ' ')}`
}

/** A field as a case keeps it, in words without its stops: "ship to addr2" is "ship-to second line". */
export function keptFieldWords(kept: string): string {
  const place = Object.keys(places).find((name) => kept.startsWith(`${name.replaceAll('_', ' ')} `))
  const field = (text: string) => text.trim().replaceAll(' ', '_')
  return fieldWords(place === undefined ? field(kept) : `${place}.${field(kept.slice(place.length))}`)
}

/** What a line key says to a person: the item, and whether the shop has such a line; '' of the order's own. */
export function lineWords(lineKey: string): string {
  const found = /^(erp|\d+):(.+?)( #\d+)?$/.exec(lineKey)
  if (!found) return lineKey
  const [, owner, item = '', nth = ''] = found
  const key = item.split('/').filter(Boolean).join('/')
  return owner === 'erp' ? `${key}${nth}, only in the ERP` : `${key}${nth}`
}

/** "quantity of 02/A/M", "total". */
export const subjectOf = ({ field, lineKey }: Pick<DriftRow, 'field' | 'lineKey'>): string =>
  lineKey === '' ? fieldWords(field) : `${fieldWords(field)} of ${lineWords(lineKey)}`

const moneyFields: ReadonlySet<string> = new Set([
  'price',
  'extended',
  'discount',
  'tax',
  'freight',
  'charge',
  'charges',
  'total',
])

/** One side as it is printed; money with its currency. null = there is none on that side. */
export function sideWords(field: string, value: string | null, currency: string): string {
  if (value === null) return field === 'hold' || field === 'cancelled' ? 'no' : 'none'
  if (field === 'hold' || (field === 'cancelled' && value === 'cancelled')) return 'yes'
  if (field === 'cancelled') return value === '1' ? '1 piece' : `${value} pieces`
  if (value === '') return 'empty'
  return moneyFields.has(field) ? `${currency} ${value}` : value
}

export const moverWords: Record<Mover, string> = {
  erp: 'Changed in the ERP',
  shop: 'Changed in the shop',
  both: 'Changed on both sides',
}

/** Which of the two sides of today is not as it was sent. */
export const hasMoved = (movedBy: Mover, side: 'shopNow' | 'erpNow'): boolean =>
  movedBy === 'both' || movedBy === (side === 'shopNow' ? 'shop' : 'erp')

/** What pushing the shop's version of one difference writes to the ERP; null where it has to be changed there by hand. */
export function pushWords({
  field,
  lineKey,
  movedBy,
  sides,
  afterDespatch,
}: Pick<DriftRow, 'field' | 'lineKey' | 'movedBy' | 'sides' | 'afterDespatch'>): string | null {
  if (afterDespatch || movedBy !== 'shop' || typeof sides === 'string') return null
  const pieces = (value: string | null): number => Number.parseInt(value ?? '0', 10)
  const fewer = pieces(sides.erpNow) - pieces(sides.shopNow)
  if ((field !== 'quantity' && field !== 'line') || !(fewer > 0)) return null
  return `Cancels ${fewer === 1 ? '1 piece' : `${fewer} pieces`} of ${lineWords(lineKey)} in the ERP`
}
