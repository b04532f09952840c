import type { LineFault } from '../kernel/csv-lines.ts'
import { isFault } from '../kernel/fault.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import { parseAmount } from '../kernel/money.ts'

export type Fail = (field: string, reason: string) => void

/** Gathers the faults of one line. */
export const failOf =
  (errors: LineFault[], line: number): Fail =>
  (field, reason) => {
    errors.push({ line, field, reason })
  }

/** A decimal amount, 0 where the cell is empty; a fault names the cell. */
export function amountIn(fail: Fail, field: string, text: string): Amount {
  if (text === '') return 0n
  try {
    return parseAmount(text.replaceAll(',', '')).amount
  } catch (error) {
    if (!isFault(error)) throw error
    fail(field, `${error.message}; write it as 1234.50, with a minus before what leaves the balance`)
    return 0n
  }
}

/** An unsigned whole number of minor units, with CR or DR beside it. */
export function minorIn(fail: Fail, field: string, text: string, direction: string, scale: Scale): Amount {
  if (text === '') return 0n
  if (!/^\d{1,15}$/.test(text)) {
    fail(field, `"${text}" is not a whole number of minor units; write 12.50 as 1250`)
    return 0n
  }
  const size = BigInt(text) * 10n ** BigInt(4 - scale)
  if (direction !== 'CR' && direction !== 'DR')
    fail(field, `"${direction}" is neither CR (into the balance) nor DR (out of it)`)
  return direction === 'DR' ? -size : size
}

export function currencyIn(fail: Fail, field: string, text: string): string {
  const currency = text.trim().toUpperCase()
  if (/^[A-Z]{3}$/.test(currency)) return currency
  fail(field, `"${text}" is not a currency; write its three letters, as GBP`)
  return 'XXX'
}

/** `2026-09-01 10:00:00` and `2026/09/01 10:00:00 -0700`: UTC unless an offset stands behind. */
export function instantIn(fail: Fail, field: string, text: string): Date {
  const match =
    /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[ T](\d{2}:\d{2})(?::(\d{2}))?(?:\.\d+)?)? ?(Z|[+-]\d{2}:?\d{2})?$/.exec(
      text.trim(),
    )
  const [, year, month, day, clock = '00:00', seconds = '00', zone = 'Z'] = match ?? []
  const offset = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
  const at = new Date(match ? `${year}-${month}-${day}T${clock}:${seconds}${offset}` : Number.NaN)
  if (Number.isNaN(at.getTime())) {
    fail(field, `"${text}" is not a date; write it as 2026-09-30 14:05:00, in UTC`)
    return new Date(0)
  }
  return at
}
