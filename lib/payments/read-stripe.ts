import { readRows } from '../kernel/csv-lines.ts'
import type { LineKind, PayoutLine, ReadFile } from './payout-line.ts'
import { scaleOf } from './payout-line.ts'
import { amountIn, currencyIn, failOf, instantIn } from './read-fields.ts'

/** Columns without which a file is not Stripe's itemised reconciliation. */
export const stripeColumns = [
  'balance_transaction_id',
  'reporting_category',
  'currency',
  'gross',
  'fee',
  'net',
] as const

const kinds: Readonly<Record<string, LineKind>> = {
  charge: 'charge',
  partial_capture_reversal: 'refund',
  charge_failure: 'refund',
  refund: 'refund',
  refund_failure: 'charge',
  dispute: 'chargeback',
  dispute_reversal: 'chargeback',
  fee: 'fee',
  network_cost: 'fee',
  tax: 'fee',
  payout: 'payout',
  payout_reversal: 'payout',
}

/**
 * Stripe's itemised balance or payout reconciliation, any version: amounts are decimals in the balance's currency, signed. What
 * the customer saw stands beside where the account converts. A shop knows a payment by its charge or its payment intent.
 */
export function readStripe(text: string): ReadFile {
  const { rows, errors } = readRows(text, stripeColumns)
  const lines = rows.map(({ line, cells }): PayoutLine => {
    const fail = failOf(errors, line)
    const cell = (...names: string[]) => names.map((name) => cells[name] ?? '').find((value) => value !== '') ?? ''
    const settledCurrency = currencyIn(fail, 'currency', cell('currency'))
    const settled = amountIn(fail, 'gross', cell('gross'))
    const fee = amountIn(fail, 'fee', cell('fee'))
    if (settled - fee !== amountIn(fail, 'net', cell('net'))) fail('net', 'gross less fee is not net')
    const externalId = cell('balance_transaction_id')
    if (externalId === '') fail('balance_transaction_id', 'the id is missing')
    const seen = cell('customer_facing_amount')
    const currency =
      seen === '' ? settledCurrency : currencyIn(fail, 'customer_facing_currency', cell('customer_facing_currency'))
    return {
      line,
      externalId,
      kind: kinds[cell('reporting_category')] ?? 'adjustment',
      transactionId: cell('payment_intent_id', 'charge_id', 'source_id'),
      orderReference: cell('payment_metadata[order_id]', 'payment_metadata[order_number]', 'order_id'),
      amount: seen === '' ? settled : amountIn(fail, 'customer_facing_amount', seen),
      currency,
      settled,
      settledCurrency,
      settledScale: scaleOf(settledCurrency),
      fee,
      rate: cell('exchange_rate'),
      at: instantIn(fail, 'created', cell('created_utc', 'created')),
      payoutId: cell('automatic_payout_id', 'payout_id'),
    }
  })
  return errors.length > 0 ? { lines: [], errors } : { lines, errors }
}
