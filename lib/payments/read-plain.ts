import { z } from 'zod'
import { readRows } from '../kernel/csv-lines.ts'
import type { LineKind, PayoutLine, ReadFile } from './payout-line.ts'
import { lineKinds, scaleOf } from './payout-line.ts'
import { amountIn, currencyIn, failOf, instantIn } from './read-fields.ts'

const column = z.string().trim().min(1).max(120)

/** Which column of a provider's CSV says what, and its words for our kinds. */
export const columnMap = z.strictObject({
  externalId: column,
  kind: column,
  /** Its words to ours: {"Sale": "charge"}. */
  kinds: z.record(z.string(), z.enum(lineKinds)),
  transactionId: column,
  orderReference: column.optional(),
  amount: column,
  currency: column,
  settled: column.optional(),
  settledCurrency: column.optional(),
  fee: column,
  rate: column.optional(),
  at: column,
  payoutId: column.optional(),
})

export type ColumnMap = z.infer<typeof columnMap>

/** Any other CSV, by the column map kept with its gateway: decimals, signed as they move the balance. */
export function readPlain(text: string, map: ColumnMap): ReadFile {
  const { kinds, ...named } = map
  const { rows, errors } = readRows(
    text,
    Object.values(named).filter((name) => name !== undefined),
  )
  const lines = rows.map(({ line, cells }): PayoutLine => {
    const fail = failOf(errors, line)
    const cell = (name: string | undefined) => (name === undefined ? '' : (cells[name] ?? ''))
    const currency = currencyIn(fail, map.currency, cell(map.currency))
    const settledCurrency =
      cell(map.settledCurrency) === ''
        ? currency
        : currencyIn(fail, map.settledCurrency ?? '', cell(map.settledCurrency))
    const amount = amountIn(fail, map.amount, cell(map.amount))
    const kind: LineKind | undefined = kinds[cell(map.kind)]
    if (!kind) fail(map.kind, `"${cell(map.kind)}" is no kind the column map knows`)
    if (cell(map.externalId) === '') fail(map.externalId, 'the id is missing')
    return {
      line,
      externalId: cell(map.externalId),
      kind: kind ?? 'adjustment',
      transactionId: cell(map.transactionId),
      orderReference: cell(map.orderReference),
      amount,
      currency,
      settled: cell(map.settled) === '' ? amount : amountIn(fail, map.settled ?? '', cell(map.settled)),
      settledCurrency,
      settledScale: scaleOf(settledCurrency),
      fee: amountIn(fail, map.fee, cell(map.fee)),
      rate: cell(map.rate),
      at: instantIn(fail, map.at, cell(map.at)),
      payoutId: cell(map.payoutId),
    }
  })
  return errors.length > 0 ? { lines: [], errors } : { lines, errors }
}
