import { isRecord } from '../http/message.ts'
import { currencies, customers, orderLocations, returnReasons } from './code-tables.ts'
import { formatDecimal, magnitudeOf, parseDecimal } from './decimal.ts'
import type { Failure, FailureCode } from './failure.ts'
import type { ItemMaster } from './items.ts'
import type { Row } from './sales-order-fields.ts'

/** A return or credit as accepted: amounts rewritten to the ERP's scale, every column present. */
export type AcceptedReturn = { header: Row; detail: Row[] }

/** What the book knows of the sales order a return names. */
export type ReturnedOrder = {
  invoices: ReadonlySet<string>
  currency: string
  /** Pieces of a upc that were shipped and have not been returned. */
  returnable: (upc: string) => number
}

const lengths: Readonly<Record<string, number>> = {
  customer: 10,
  po_num: 20,
  inv_num: 20,
  ref_num2: 40,
  aux_ref_num: 40,
  ret_type: 6,
  reason: 10,
  location: 6,
  curr_code: 3,
}
const required = ['customer', 'po_num', 'inv_num', 'ref_num2', 'ret_type', 'reason', 'curr_code'] as const
const amounts = ['merch_amt', 'disc_amt', 'frgt_amt', 'misc_amt', 'tax_amt', 'total_amt'] as const
const keyColumns = ['style', 'color_code', 'lbl_code', 'dimension', 'size_desc'] as const

/**
 * Everything the gateway refuses a return for, or the return it would book. Amounts add up:
 * total_amt = merch_amt - disc_amt + frgt_amt + misc_amt + tax_amt, merch_amt = sum of ext_amt (qty times price where a line
 * has none), tax_amt at least what the lines carry. Goods cannot come back that were not shipped.
 */
export function checkReturn(
  document: unknown,
  items: ItemMaster,
  orderOf: (poNum: string) => ReturnedOrder | undefined,
): { failures: Failure[] } | { failures: []; back: AcceptedReturn } {
  if (!isRecord(document)) return { failures: [{ code: 'format', field: '', message: 'A return must be an object' }] }
  const failures: Failure[] = []
  const fail = (code: FailureCode, field: string, message: string) => failures.push({ code, field, message })

  const header: Row = {}
  for (const [field, length] of Object.entries(lengths)) {
    const value = document[field] ?? ''
    if (typeof value !== 'string') fail('format', field, `${field} must be text`)
    else if ([...value].length > length) fail('too-long', field, `${field} is longer than ${length} characters`)
    header[field] = typeof value === 'string' ? value : ''
  }
  for (const field of required) if (header[field] === '') fail('required', field, `${field} is required`)
  const known: [string, ReadonlySet<string>][] = [
    ['customer', customers],
    ['reason', returnReasons],
    ['location', orderLocations],
    ['curr_code', currencies],
    ['ret_type', new Set(['RETURN', 'CREDIT'])],
  ]
  for (const [field, codes] of known) {
    const value = String(header[field])
    if (value !== '' && !codes.has(value)) fail('unknown-code', field, `${field} '${value}' is not known`)
  }
  const goods = header.ret_type === 'RETURN'
  if (goods && header.location === '') fail('required', 'location', 'location is required where goods come back')

  const poNum = String(header.po_num)
  const order = orderOf(poNum)
  if (!order) fail('unknown-order', 'po_num', `Sales order ${poNum} does not exist`)
  else {
    if (!order.invoices.has(String(header.inv_num)))
      fail('unknown-order', 'inv_num', `Invoice ${header.inv_num} is not of ${poNum}`)
    if (order.currency !== header.curr_code) fail('unknown-code', 'curr_code', `${poNum} is in ${order.currency}`)
  }

  const read = (source: Record<string, unknown>, field: string, place: string, needed: boolean): bigint => {
    const value = source[field]
    const given = value !== undefined && value !== null && value !== ''
    if (!given && needed) fail('required', field, `${place}${field} is required`)
    if (!given) return 0n
    const amount = parseDecimal(value)
    if (amount === undefined)
      fail('format', field, `${place}${field} must be a decimal string of at most four decimals`)
    return amount ?? 0n
  }
  const holder = document.returndetail
  const rows = holder === undefined ? [] : isRecord(holder) ? holder.rows : undefined
  if (!Array.isArray(rows) || !rows.every(isRecord))
    fail('format', 'returndetail', 'returndetail must be {"rows":[..]}')
  const lines = (Array.isArray(rows) ? rows.filter(isRecord) : []).map((line, at) => {
    const place = `Line ${at + 1}: `
    const quantity = /^[1-9]\d{0,6}$/.test(String(line.qty)) ? Number(line.qty) : 0
    if (quantity === 0) fail('format', 'qty', `${place}qty must be a whole number above 0`)
    const price = read(line, 'price', place, true)
    const extended = line.ext_amt === undefined ? price * BigInt(quantity) : read(line, 'ext_amt', place, true)
    if (magnitudeOf(price * BigInt(quantity) - extended) > BigInt(quantity))
      fail('amounts', 'ext_amt', `${place}ext_amt ${formatDecimal(extended)} is not qty times price`)
    const tax = read(line, 'tax_amt', place, false)
    const found = itemOf(line, items)
    if (!found) fail('unknown-item', 'upc', `${place}item ${line.upc || line.style || ''} does not exist`)
    return { seq: Number(line.line_seq ?? at + 1), quantity, price, extended, tax, found }
  })
  if (goods && lines.length === 0) fail('required', 'returndetail', 'A return needs a line')
  if (goods && order) {
    const wanted = new Map<string, number>()
    for (const { found, quantity } of lines) {
      const upc = found?.item.upc ?? ''
      wanted.set(upc, (wanted.get(upc) ?? 0) + quantity)
    }
    for (const [upc, quantity] of wanted) {
      const left = order.returnable(upc)
      if (quantity > left)
        fail('amounts', 'qty', `Only ${left} of ${upc} were shipped on ${poNum} and not yet returned`)
    }
  }

  const sums = Object.fromEntries(amounts.map((field) => [field, read(document, field, '', field === 'total_amt')]))
  const { merch_amt = 0n, disc_amt = 0n, frgt_amt = 0n, misc_amt = 0n, tax_amt = 0n, total_amt = 0n } = sums
  const merchandise = lines.reduce((sum, { extended }) => sum + extended, 0n)
  const lineTax = lines.reduce((sum, { tax }) => sum + tax, 0n)
  const whole = merch_amt - disc_amt + frgt_amt + misc_amt + tax_amt
  const unlike = (field: string, given: bigint, expected: bigint) =>
    fail('amounts', field, `${field} ${formatDecimal(given)} does not add up, expected ${formatDecimal(expected)}`)
  if (merch_amt !== merchandise && (goods || lines.length > 0)) unlike('merch_amt', merch_amt, merchandise)
  if (total_amt !== whole) unlike('total_amt', total_amt, whole)
  if (frgt_amt === 0n && misc_amt === 0n && lines.length > 0 && tax_amt !== lineTax) unlike('tax_amt', tax_amt, lineTax)
  if (total_amt <= 0n) fail('amounts', 'total_amt', 'total_amt must be above 0')
  if (failures.length > 0) return { failures }

  for (const field of amounts) header[field] = formatDecimal(sums[field] ?? 0n)
  const detail = lines.map(({ seq, quantity, price, extended, tax, found }) => ({
    line_seq: seq,
    style: found?.style ?? '',
    ...Object.fromEntries(keyColumns.slice(1).map((column) => [column, found?.item[column as 'color_code'] ?? ''])),
    upc: found?.item.upc ?? '',
    qty: quantity,
    recv_qty: 0,
    price: formatDecimal(price, 4),
    ext_amt: formatDecimal(extended),
    tax_amt: formatDecimal(tax),
  }))
  return { failures: [], back: { header, detail } }
}

function itemOf(line: Record<string, unknown>, items: ItemMaster) {
  const text = (field: string) => (typeof line[field] === 'string' ? line[field] : '')
  if (text('upc') !== '') return items.byUpc(text('upc'))
  const [style, color_code, lbl_code, dimension, size_desc] = keyColumns.map(text)
  return items.byKey({
    style: style ?? '',
    color_code: color_code ?? '',
    lbl_code: lbl_code ?? '',
    dimension: dimension ?? '',
    size_desc: size_desc ?? '',
  })
}
