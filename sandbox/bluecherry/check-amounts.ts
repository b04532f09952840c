import { formatDecimal, magnitudeOf, parseDecimal } from './decimal.ts'
import type { FailureCode } from './failure.ts'
import { headerAmounts } from './sales-order-fields.ts'

type Source = Record<string, unknown>
type Amounts = Record<string, string>
type Fail = (code: FailureCode, field: string, message: string) => void

/** The document's amounts, rewritten to the ERP's scale: two decimals or more, a price four. */
export type CheckedAmounts = { header: Amounts; lines: Amounts[]; charges: Amounts[]; tenders: Amounts[] }

/**
 * Holds a sales order to the identity of its amounts: merch_amt = sum of ext_amt; disc_amt = line discounts and
 * ALLOWANCE; frgt_amt = FREIGHT; misc_amt = SURCHARGE and ROUNDING; tax_amt = all tax; and
 * total_amt = merch_amt - disc_amt + frgt_amt + misc_amt + tax_amt. Exact, in ten-thousandths.
 */
export function checkAmounts(
  document: { header: Source; lines: readonly Source[]; charges: readonly Source[]; tenders: readonly Source[] },
  fail: Fail,
): CheckedAmounts | undefined {
  let readable = true
  const read = (source: Source, field: string, place: string, required: boolean): bigint => {
    const value = source[field]
    if (!required && (value === undefined || value === null || value === '')) return 0n
    const amount = parseDecimal(value)
    if (amount !== undefined) return amount
    readable = false
    if (value === undefined || value === null || value === '') fail('required', field, `${place}${field} is required`)
    else fail('format', field, `${place}${field} must be a decimal string of at most four decimals`)
    return 0n
  }

  const lines = document.lines.map((line, index) => {
    const place = `Line ${index + 1}: `
    const price = read(line, 'price', place, true)
    const extended = read(line, 'ext_amt', place, true)
    const discount = read(line, 'disc_amt', place, false)
    const tax = read(line, 'tax_amt', place, false)
    const quantity = /^\d{1,7}$/.test(String(line.ord_qty)) ? BigInt(String(line.ord_qty)) : 0n
    if (price < 0n || extended < 0n) fail('amounts', 'price', `${place}price and ext_amt must not be negative`)
    // A price has four decimals, the extension is exact: they may differ by the price's last digit for each piece.
    if (magnitudeOf(price * quantity - extended) > quantity) {
      fail('amounts', 'ext_amt', `${place}ext_amt ${formatDecimal(extended)} is not ord_qty times price`)
    }
    if (discount < 0n || discount > extended)
      fail('amounts', 'disc_amt', `${place}disc_amt must lie between 0 and ext_amt`)
    if (discount !== 0n && !line.disc_code) fail('required', 'disc_code', `${place}disc_amt needs a disc_code`)
    return { price, extended, discount, tax }
  })
  const charges = document.charges.map((charge, index) => {
    const place = `Charge ${index + 1}: `
    const type = charge.charge_type
    const amount = read(charge, 'amount', place, true)
    const tax = read(charge, 'tax_amt', place, false)
    if (type !== 'ROUNDING') {
      if (amount < 0n) fail('amounts', 'amount', `${place}amount must not be negative`)
      if (tax !== 0n && !charge.tax_code) fail('required', 'tax_code', `${place}tax_amt needs a tax_code`)
    }
    if (type === 'ALLOWANCE' && tax > 0n) fail('amounts', 'tax_amt', `${place}tax of an allowance must be negative`)
    return { type, amount, tax }
  })
  const tenders = document.tenders.map((tender, index) => {
    const place = `Tender ${index + 1}: `
    const amount = read(tender, 'amount', place, true)
    if (amount <= 0n) fail('amounts', 'amount', `${place}amount must be above 0`)
    if (!tender.tender_type) fail('required', 'tender_type', `${place}tender_type is required`)
    return amount
  })
  const header = Object.fromEntries(headerAmounts.map((field) => [field, read(document.header, field, '', true)]))
  if (!readable) return undefined

  const ofType = (...types: string[]) =>
    sum(charges.filter(({ type }) => types.includes(String(type))).map((c) => c.amount))
  const { merch_amt = 0n, disc_amt = 0n, frgt_amt = 0n, misc_amt = 0n, tax_amt = 0n, total_amt = 0n } = header
  const expected: Record<string, bigint> = {
    merch_amt: sum(lines.map(({ extended }) => extended)),
    disc_amt: sum(lines.map(({ discount }) => discount)) + ofType('ALLOWANCE'),
    frgt_amt: ofType('FREIGHT'),
    misc_amt: ofType('SURCHARGE', 'ROUNDING'),
    tax_amt: sum(lines.map(({ tax }) => tax)) + sum(charges.map(({ tax }) => tax)),
    total_amt: merch_amt - disc_amt + frgt_amt + misc_amt + tax_amt,
  }
  for (const [field, amount] of Object.entries(expected)) {
    const given = header[field] ?? 0n
    if (given !== amount) {
      fail('amounts', field, `${field} ${formatDecimal(given)} does not add up, expected ${formatDecimal(amount)}`)
    }
  }
  if (total_amt < 0n) fail('amounts', 'total_amt', 'total_amt must not be negative')
  if (sum(tenders) > total_amt) fail('amounts', 'ordertender', 'Tender is more than total_amt')

  return {
    header: Object.fromEntries(Object.entries(header).map(([field, amount]) => [field, formatDecimal(amount)])),
    lines: lines.map(({ price, extended, discount, tax }) => ({
      price: formatDecimal(price, 4),
      ext_amt: formatDecimal(extended),
      disc_amt: formatDecimal(discount),
      tax_amt: formatDecimal(tax),
    })),
    charges: charges.map(({ amount, tax }) => ({ amount: formatDecimal(amount), tax_amt: formatDecimal(tax) })),
    tenders: tenders.map((amount) => ({ amount: formatDecimal(amount) })),
  }
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
