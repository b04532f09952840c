import { isRecord } from '../http/message.ts'
import type { Booked } from './booked-order.ts'
import { piecesIn } from './booked-order.ts'
import { taxCodes } from './code-tables.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import type { ItemMaster } from './items.ts'
import type { Row } from './sales-order-fields.ts'
import { addressLengths } from './sales-order-fields.ts'

/** What the ERP's people key into a sales order. A line is named by its line_seq; amounts are decimal strings without tax. */
export type OrderEdit = {
  lines?: LineEdit[]
  /** By sku or upc; `tax` is the line's. */
  add?: { sku?: string; upc?: string; qty: number; price: string; tax?: string; taxCode?: string }[]
  /** Columns of the ship-to address, or of the one `addr_type` names. */
  address?: Record<string, string>
  freight?: string
  freightTax?: string
  /** terms, shipper, notes, start_date, end_date. */
  header?: Record<string, string>
}
type LineEdit = {
  line: number
  qty?: number
  price?: string
  discount?: string
  tax?: string
  taxCode?: string
  remove?: boolean
}

const headerColumns = new Set(['terms', 'shipper', 'notes', 'start_date', 'end_date'])
const amountOf = (value: unknown) => parseDecimal(value) !== undefined
const pieces = (value: unknown) => Number.isInteger(value) && Number(value) > 0
const text = (value: unknown) => typeof value === 'string'
const lineChecks: Record<string, (value: unknown) => boolean> = {
  ...{ line: pieces, qty: pieces, price: amountOf, discount: amountOf, tax: amountOf, taxCode: isTaxCode },
  ...{ remove: (value) => value === true, sku: text, upc: text },
}
const isTaxed = (rows: unknown, wanted: readonly string[]) =>
  Array.isArray(rows) &&
  rows.every(
    (row) =>
      isRecord(row) &&
      wanted.every((name) => name in row) &&
      Object.entries(row).every(([name, value]) => Object.hasOwn(lineChecks, name) && lineChecks[name]?.(value)),
  )
const isTexts = (value: unknown, names: (name: string) => boolean) =>
  isRecord(value) && Object.entries(value).every(([name, one]) => names(name) && text(one))

const checks: Record<keyof OrderEdit, (value: unknown) => boolean> = {
  lines: (value) => isTaxed(value, ['line']),
  add: (value) => isTaxed(value, ['qty', 'price']),
  address: (value) => isTexts(value, (name) => Object.hasOwn(addressLengths, name)),
  freight: amountOf,
  freightTax: amountOf,
  header: (value) => isTexts(value, (name) => headerColumns.has(name)),
}

function isTaxCode(value: unknown): boolean {
  return taxCodes.has(String(value))
}

/** Reads an edit from an untrusted object; throws an Error that names what is wrong. */
export function readOrderEdit(body: Record<string, unknown>): OrderEdit {
  for (const [name, value] of Object.entries(body)) {
    const check = Object.hasOwn(checks, name) ? checks[name as keyof OrderEdit] : undefined
    if (!check?.(value)) throw new Error(`"${name}" of an edit is unknown or not usable`)
  }
  return body as OrderEdit
}

/** Keys the edit in; lines and header come to what they must. Throws an Error when pieces are too far gone. */
export function editOrder({ row, order }: Booked, edit: OrderEdit, items: ItemMaster): void {
  for (const wish of edit.lines ?? []) {
    const line = order.detail.find(({ line_seq }) => line_seq === wish.line)
    if (!line) throw new Error(`sales order ${row.ord_num} has no line ${wish.line}`)
    const gone = piecesIn(line, 'pick_qty') + piecesIn(line, 'ship_qty')
    if (wish.remove) {
      if (gone > 0) throw new Error(`line ${wish.line} is picked or shipped`)
      order.detail.splice(order.detail.indexOf(line), 1)
    } else editLine(line, wish, gone)
  }
  for (const wish of edit.add ?? []) order.detail.push(addedLine(wish, order.detail, items))
  if (edit.address) {
    const { addr_type = 'ST', ...columns } = edit.address
    const address = order.address.find((candidate) => candidate.addr_type === addr_type)
    if (!address) throw new Error(`sales order ${row.ord_num} has no ${addr_type} address`)
    Object.assign(address, columns)
  }
  if (edit.freight !== undefined || edit.freightTax !== undefined) {
    const freight = order.charge.find(({ charge_type }) => charge_type === 'FREIGHT')
    const { freight: amount = freight?.amount ?? '0.00', freightTax: tax_amt = freight?.tax_amt ?? '0.00' } = edit
    if (freight) Object.assign(freight, { amount, tax_amt })
    else order.charge.push({ charge_code: 'FRT', tax_code: '', charge_type: 'FREIGHT', amount, tax_amt })
  }
  Object.assign(row, edit.header)
  setOrderAmounts(row, order.detail, order.charge)
}

function editLine(line: Row, wish: LineEdit, gone: number): void {
  const read = (field: string) => parseDecimal(line[field]) ?? 0n
  const [oldQuantity, oldNet, oldDiscount] = [
    BigInt(Number(line.ord_qty)),
    read('ext_amt') - read('disc_amt'),
    read('disc_amt'),
  ]
  const { qty, price, discount, tax, taxCode } = wish
  if (qty !== undefined) {
    const rest = gone + piecesIn(line, 'cancel_qty')
    if (qty < rest) throw new Error(`line ${wish.line} has ${rest} pieces picked, shipped or cancelled`)
    Object.assign(line, { ord_qty: qty, open_qty: qty - rest })
  }
  if (price !== undefined) line.price = formatDecimal(parseDecimal(price) ?? 0n, 4)
  if (qty !== undefined || price !== undefined) {
    const quantity = BigInt(Number(line.ord_qty))
    line.ext_amt = formatDecimal(toMinor(read('price') * quantity, 1n))
    line.disc_amt = formatDecimal(toMinor(oldDiscount * quantity, oldQuantity))
  }
  if (discount !== undefined) line.disc_amt = discount
  const net = read('ext_amt') - read('disc_amt')
  if (net !== oldNet && oldNet !== 0n) line.tax_amt = formatDecimal(toMinor(read('tax_amt') * net, oldNet))
  if (tax !== undefined) line.tax_amt = tax
  if (taxCode !== undefined) line.tax_code = taxCode
}

function addedLine(
  { sku, upc, qty, price, tax = '0.00', taxCode }: NonNullable<OrderEdit['add']>[number],
  lines: readonly Row[],
  items: ItemMaster,
): Row {
  const found = sku === undefined ? items.byUpc(upc ?? '') : items.bySku(sku)
  if (!found) throw new Error(`no item ${sku ?? upc ?? ''}`)
  const { color_code, lbl_code, dimension, size_desc } = found.item
  const unit = parseDecimal(price) ?? 0n
  return {
    line_seq: Math.max(0, ...lines.map(({ line_seq }) => Number(line_seq))) + 1,
    ...{ style: found.style, color_code, lbl_code, dimension, size_desc, upc: found.item.upc },
    location: lines[0]?.location ?? '',
    ...{ ord_qty: qty, open_qty: qty, pick_qty: 0, ship_qty: 0, cancel_qty: 0 },
    ...{ disc_code: '', tax_code: taxCode ?? lines[0]?.tax_code ?? '' },
    price: formatDecimal(unit, 4),
    ext_amt: formatDecimal(toMinor(unit * BigInt(qty), 1n)),
    ...{ disc_amt: '0.00', tax_amt: tax },
  }
}

/** The identity every sales order keeps (see `checkAmounts`). */
function setOrderAmounts(row: Row, detail: readonly Row[], charge: readonly Row[]): void {
  const sum = (rows: readonly Row[], field: string) =>
    rows.reduce((total, one) => total + (parseDecimal(one[field]) ?? 0n), 0n)
  const charged = (...types: string[]) =>
    sum(
      charge.filter((one) => types.includes(String(one.charge_type))),
      'amount',
    )
  const merchandise = sum(detail, 'ext_amt')
  const discount = sum(detail, 'disc_amt') + charged('ALLOWANCE')
  const freight = charged('FREIGHT')
  const misc = charged('SURCHARGE', 'ROUNDING')
  const tax = sum(detail, 'tax_amt') + sum(charge, 'tax_amt')
  Object.assign(row, {
    merch_amt: formatDecimal(merchandise),
    disc_amt: formatDecimal(discount),
    frgt_amt: formatDecimal(freight),
    misc_amt: formatDecimal(misc),
    tax_amt: formatDecimal(tax),
    total_amt: formatDecimal(merchandise - discount + freight + misc + tax),
  })
}

/** `amount / by`, to the minor unit, halves away from zero. */
function toMinor(amount: bigint, by: bigint): bigint {
  const unit = by * 100n
  if (unit === 0n) return 0n
  const half = (unit < 0n ? -unit : unit) / 2n
  return ((amount + (amount < 0n ? -half : half)) / unit) * 100n
}
