import { isDeepStrictEqual } from 'node:util'
import type { LineFault } from '../kernel/csv-lines.ts'
import type { Amount, Scale } from '../kernel/money.ts'

export const lineKinds = ['charge', 'refund', 'chargeback', 'fee', 'payout', 'adjustment'] as const

export type LineKind = (typeof lineKinds)[number]

/** One movement of a provider's balance. Amounts in ten-thousandths, signed as they move the balance. */
export interface PayoutLine {
  /** Line of the file, from 1. */
  line: number
  /** The provider's own id of the movement: one that comes in two files is one. */
  externalId: string
  kind: LineKind
  /** The transaction as the shop knows it: of a refund or chargeback the one it gives back. '' where there is none. */
  transactionId: string
  /** As the file says it; '' where it does not. */
  orderReference: string
  /** What the customer was charged, in the currency they saw. */
  amount: Amount
  currency: string
  /** What it came to in the balance's currency before the fee. */
  settled: Amount
  settledCurrency: string
  settledScale: Scale
  /** Positive where the provider keeps it. */
  fee: Amount
  /** The provider's rate as written, exact decimal text; '' where none is. */
  rate: string
  at: Date
  /** '' until it is paid out. */
  payoutId: string
}

export interface ReadFile {
  lines: PayoutLine[]
  /** Nothing is taken from a file with one bad line. */
  errors: LineFault[]
}

/** A movement that stands in its file twice is one; two that share an id and differ are a fault of the second. */
export function onceEach({ lines, errors }: ReadFile): ReadFile {
  const seen = new Map<string, PayoutLine>()
  const faults: LineFault[] = []
  for (const line of lines) {
    const first = seen.get(line.externalId)
    if (!first) seen.set(line.externalId, line)
    else if (!isDeepStrictEqual({ ...first, line: 0 }, { ...line, line: 0 }))
      faults.push({
        line: line.line,
        field: 'id',
        reason: `"${line.externalId}" stands on line ${first.line} already, with other figures; keep the line that is right`,
      })
  }
  const all = [...errors, ...faults]
  return all.length > 0 ? { lines: [], errors: all } : { lines: [...seen.values()], errors: [] }
}

/** Decimals a currency is written with. */
export const scaleOf = (currency: string): Scale =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
