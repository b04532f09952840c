import type { LineFault } from '../kernel/csv-lines.ts'
import { readRecords } from '../kernel/csv-lines.ts'
import type { LineKind, PayoutLine, ReadFile } from './payout-line.ts'
import { scaleOf } from './payout-line.ts'
import { currencyIn, failOf, instantIn, minorIn } from './read-fields.ts'

export const paypalColumns = [
  'Transaction ID',
  'Transaction Event Code',
  'Transaction Debit or Credit',
  'Gross Transaction Amount',
  'Gross Transaction Currency',
] as const

/**
 * PayPal's settlement report (STL): rows that begin with CH name the columns, those with SB are movements. Amounts are unsigned
 * minor units, their direction stands beside them (CR into the balance, DR out of it).
 */
export function readPaypal(text: string): ReadFile {
  const errors: LineFault[] = []
  let columns: string[] = []
  const lines: PayoutLine[] = []
  for (const { line, record } of readRecords(text, (at, field, reason) => errors.push({ line: at, field, reason }))) {
    const [type = '', ...cells] = record
    if (type === 'CH') columns = cells.map((name) => name.trim())
    if (type !== 'SB') continue
    const missing = paypalColumns.filter((name) => !columns.includes(name))
    if (missing.length > 0) {
      errors.push({ line, field: missing.join(', '), reason: 'the row of columns (CH) does not name it' })
      break
    }
    lines.push(lineOf(line, Object.fromEntries(columns.map((name, at) => [name, (cells[at] ?? '').trim()])), errors))
  }
  if (lines.length === 0 && errors.length === 0)
    errors.push({ line: 1, field: 'SB', reason: 'the file has no movement' })
  return errors.length > 0 ? { lines: [], errors } : { lines, errors }
}

function lineOf(line: number, cells: Record<string, string>, errors: LineFault[]): PayoutLine {
  const fail = failOf(errors, line)
  const cell = (name: string) => cells[name] ?? ''
  const currency = currencyIn(fail, 'Gross Transaction Currency', cell('Gross Transaction Currency'))
  const scale = scaleOf(currency)
  const gross = minorIn(
    fail,
    'Gross Transaction Amount',
    cell('Gross Transaction Amount'),
    cell('Transaction Debit or Credit'),
    scale,
  )
  const feeDirection = cell('Fee Debit or Credit')
  const fee = feeDirection === '' ? 0n : -minorIn(fail, 'Fee Amount', cell('Fee Amount'), feeDirection, scale)
  const externalId = cell('Transaction ID')
  if (externalId === '') fail('Transaction ID', 'the id is missing')
  const kind = kindOf(cell('Transaction Event Code'))
  const given = kind === 'refund' || kind === 'chargeback'
  return {
    line,
    externalId,
    kind,
    transactionId: (given && cell('PayPal Reference ID')) || externalId,
    orderReference: cell('Invoice ID'),
    amount: gross,
    currency,
    settled: gross,
    settledCurrency: currency,
    settledScale: scale,
    fee,
    rate: '',
    at: instantIn(
      fail,
      'Transaction Completion Date',
      cell('Transaction Completion Date') || cell('Transaction Initiation Date'),
    ),
    payoutId: kind === 'payout' ? externalId : '',
  }
}

/** By PayPal's T-codes: T00 payments, T01 fees, T04 withdrawals to the bank, T11 reversals and refunds, T12 what a bank took back. */
function kindOf(code: string): LineKind {
  if (/^T(1201|1106|1110|1111|1202)$/.test(code)) return 'chargeback'
  if (/^T11(05|07|08|09)$/.test(code)) return 'refund'
  const byGroup: Record<string, LineKind> = {
    T00: 'charge',
    T01: 'fee',
    T04: 'payout',
    T11: 'refund',
    T12: 'chargeback',
  }
  return byGroup[code.slice(0, 3)] ?? 'adjustment'
}
