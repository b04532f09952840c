import { isRecord } from '../http/message.ts'
import { checkAmounts } from './check-amounts.ts'
import {
  currencies,
  customers,
  discountCodes,
  division,
  orderLocations,
  shippers,
  storeOf,
  taxCodes,
  terms,
} from './code-tables.ts'
import type { Failure, FailureCode } from './failure.ts'
import type { ItemMaster } from './items.ts'
import type { AcceptedSalesOrder, Row } from './sales-order-fields.ts'
import {
  addressLengths,
  codeLengths,
  headerAmounts,
  headerDates,
  headerLengths,
  requiredHeader,
} from './sales-order-fields.ts'

const keyColumns = ['style', 'color_code', 'lbl_code', 'dimension', 'size_desc'] as const
const chargeTypes = new Set(['ALLOWANCE', 'FREIGHT', 'SURCHARGE', 'ROUNDING'])
const date = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])( ([01]\d|2[0-3]):[0-5]\d:[0-5]\d)?$/

/** Everything the gateway refuses a document for, or the order it would book. */
export function checkSalesOrder(
  document: unknown,
  items: ItemMaster,
  poNumLength: number,
): { failures: Failure[] } | { failures: []; order: AcceptedSalesOrder } {
  if (!isRecord(document))
    return { failures: [{ code: 'format', field: '', message: 'A sales order must be an object' }] }
  const failures: Failure[] = []
  const fail = (code: FailureCode, field: string, message: string) => failures.push({ code, field, message })

  const header = readTexts(document, { ...headerLengths, po_num: poNumLength }, '', fail)
  for (const field of requiredHeader) {
    if (!isFilled(document[field])) fail('required', field, `${field} is required`)
  }
  for (const field of headerDates) {
    const value = document[field]
    if (!isFilled(value)) continue
    if (typeof value === 'string' && date.test(value)) header[field] = value
    else fail('format', field, `${field} is not a date`)
  }
  checkHeaderCodes(header, fail)

  const address = rowsOf(document, 'orderaddress', fail).map((row, index) => readAddress(row, index, fail))
  if (!address.some(({ addr_type }) => addr_type === 'BT'))
    fail('required', 'orderaddress', 'A bill-to address (BT) is required')
  const detailRows = rowsOf(document, 'orderdetail', fail)
  const chargeRows = rowsOf(document, 'ordercharge', fail)
  const tenderRows = rowsOf(document, 'ordertender', fail)
  if (detailRows.length === 0 && chargeRows.length === 0) fail('required', 'orderdetail', 'A sales order needs a line')
  const detail = detailRows.map((row, index) => readLine(row, index, items, fail))
  const sequences = new Set(detail.map(({ line_seq }) => line_seq))
  if (sequences.size !== detail.length) fail('format', 'line_seq', 'line_seq is used twice')
  const charge = chargeRows.map((row, index) => readCharge(row, index, fail))
  const tender = tenderRows.map((row, index) => readTexts(row, codeLengths, `Tender ${index + 1}: `, fail))

  const amounts = checkAmounts({ header: document, lines: detailRows, charges: chargeRows, tenders: tenderRows }, fail)
  if (failures.length > 0 || !amounts) return { failures }
  for (const field of headerAmounts) header[field] = amounts.header[field] ?? '0.00'
  return {
    failures: [],
    order: {
      altpo: String(header.altpo),
      header,
      address,
      detail: detail.map((row, index) => ({ ...row, ...amounts.lines[index] })),
      charge: charge.map((row, index) => ({ ...row, ...amounts.charges[index] })),
      tender: tender.map((row, index) => ({ ...row, ...amounts.tenders[index] })),
    },
  }
}

type Fail = (code: FailureCode, field: string, message: string) => void

const isFilled = (value: unknown) => value !== undefined && value !== null && value !== ''

function checkHeaderCodes(header: Row, fail: Fail): void {
  const known: [string, ReadonlySet<string>][] = [
    ['division', new Set([division])],
    ['customer', customers],
    ['terms', terms],
    ['shipper', shippers],
    ['location', orderLocations],
    ['curr_code', currencies],
  ]
  for (const [field, codes] of known) {
    const value = String(header[field] ?? '')
    if (value !== '' && !codes.has(value)) fail('unknown-code', field, `${field} '${value}' is not known`)
  }
  const account = storeOf(String(header.customer ?? ''))
  if (!account) return
  if (header.store !== '' && header.store !== account.store) {
    fail('unknown-code', 'store', `store '${header.store}' is not a store of customer ${header.customer}`)
  }
  if (header.department !== '' && header.department !== account.department) {
    fail('unknown-code', 'department', `department '${header.department}' is not known`)
  }
}

function readAddress(row: Record<string, unknown>, index: number, fail: Fail): Row {
  const place = `Address ${index + 1}: `
  const address = readTexts(row, addressLengths, place, fail)
  if (address.addr_type !== 'BT' && address.addr_type !== 'ST')
    fail('format', 'addr_type', `${place}addr_type must be BT or ST`)
  for (const field of ['name', 'country']) {
    if (address[field] === '') fail('required', field, `${place}${field} is required`)
  }
  if (address.country !== '' && !/^[A-Z]{2}$/.test(String(address.country))) {
    fail('format', 'country', `${place}country must be two letters`)
  }
  return address
}

function readLine(row: Record<string, unknown>, index: number, items: ItemMaster, fail: Fail): Row {
  const place = `Line ${index + 1}: `
  const codes = readTexts(row, { disc_code: 10, tax_code: 10, location: 6 }, place, fail)
  const key = readTexts(
    row,
    { style: 20, color_code: 6, lbl_code: 6, dimension: 10, size_desc: 10, upc: 14 },
    place,
    fail,
  )
  const sequence = readInteger(row.line_seq)
  const quantity = readInteger(row.ord_qty)
  if (sequence === undefined || sequence < 1) fail('format', 'line_seq', `${place}line_seq must be a whole number`)
  if (quantity === undefined || quantity < 1)
    fail('format', 'ord_qty', `${place}ord_qty must be a whole number above 0`)
  if (codes.tax_code === '') fail('required', 'tax_code', `${place}tax_code is required`)
  checkCode(codes, 'tax_code', taxCodes, place, fail)
  checkCode(codes, 'disc_code', discountCodes, place, fail)
  checkCode(codes, 'location', orderLocations, place, fail)

  const upc = String(key.upc)
  const named = keyColumns.some((column) => key[column] !== '')
  const styleKey = {
    style: String(key.style),
    color_code: String(key.color_code),
    lbl_code: String(key.lbl_code),
    dimension: String(key.dimension),
    size_desc: String(key.size_desc),
  }
  if (isFilled(row.division) && row.division !== division) {
    fail('unknown-item', 'division', `${place}division '${row.division}' has no items`)
  }
  const byUpc = upc === '' ? undefined : items.byUpc(upc)
  const byKey = named ? items.byKey(styleKey) : undefined
  const found = byUpc ?? byKey
  if (upc === '' && !named) fail('required', 'upc', `${place}upc or style is required`)
  else if ((upc !== '' && !byUpc) || (named && !byKey) || !found) {
    fail(
      'unknown-item',
      upc === '' ? 'style' : 'upc',
      `${place}item ${upc || Object.values(styleKey).join('/')} does not exist`,
    )
  } else if (byUpc && byKey && byUpc.item !== byKey.item) {
    fail('unknown-item', 'upc', `${place}upc ${upc} is not style ${Object.values(styleKey).join('/')}`)
  } else if (!found.active) fail('inactive-item', 'upc', `${place}style ${found.style} is not active`)

  return {
    line_seq: sequence ?? 0,
    style: found?.style ?? '',
    ...Object.fromEntries(keyColumns.slice(1).map((column) => [column, found?.item[column as 'color_code'] ?? ''])),
    upc: found?.item.upc ?? '',
    location: codes.location ?? '',
    ord_qty: quantity ?? 0,
    open_qty: quantity ?? 0,
    pick_qty: 0,
    ship_qty: 0,
    cancel_qty: 0,
    disc_code: codes.disc_code ?? '',
    tax_code: codes.tax_code ?? '',
  }
}

function readCharge(row: Record<string, unknown>, index: number, fail: Fail): Row {
  const place = `Charge ${index + 1}: `
  const charge = readTexts(row, { charge_code: 20, tax_code: 10 }, place, fail)
  const type = typeof row.charge_type === 'string' ? row.charge_type : ''
  if (!chargeTypes.has(type)) fail('format', 'charge_type', `${place}charge_type '${type}' is not known`)
  if (charge.charge_code === '') fail('required', 'charge_code', `${place}charge_code is required`)
  else if (type === 'ALLOWANCE') checkCode(charge, 'charge_code', discountCodes, place, fail)
  checkCode(charge, 'tax_code', taxCodes, place, fail)
  return { ...charge, charge_type: type }
}

function checkCode(row: Row, field: string, codes: ReadonlySet<string>, place: string, fail: Fail): void {
  const value = String(row[field] ?? '')
  if (value !== '' && !codes.has(value)) fail('unknown-code', field, `${place}${field} '${value}' is not known`)
}

function readTexts(
  source: Record<string, unknown>,
  lengths: Readonly<Record<string, number>>,
  place: string,
  fail: Fail,
): Row {
  const texts: Row = {}
  for (const [field, length] of Object.entries(lengths)) {
    const value = source[field] ?? ''
    if (typeof value !== 'string') fail('format', field, `${place}${field} must be text`)
    else if ([...value].length > length) fail('too-long', field, `${place}${field} is longer than ${length} characters`)
    texts[field] = typeof value === 'string' ? value : ''
  }
  return texts
}

function rowsOf(document: Record<string, unknown>, child: string, fail: Fail): Record<string, unknown>[] {
  const holder = document[child]
  if (holder === undefined || holder === null) return []
  const rows = isRecord(holder) ? holder.rows : undefined
  if (Array.isArray(rows) && rows.every(isRecord)) return rows
  fail('format', child, `${child} must be {"rows":[..]}`)
  return []
}

function readInteger(value: unknown): number | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  return /^\d{1,7}$/.test(text) ? Number(text) : undefined
}
