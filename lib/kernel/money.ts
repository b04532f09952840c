import { Fault } from './fault.ts'

/** Ten-thousandths of the currency unit: 12.34 is 123400n. Summed exactly, whatever the currency (architecture, Money). */
export type Amount = bigint

/** Number of decimals an amount was written with on its document: 0 to 4. */
export type Scale = number

export interface Written {
  amount: Amount
  scale: Scale
}

const UNIT = 10_000n
const DECIMAL = /^(-?)(\d{1,15})(?:\.(\d+))?$/

/**
 * Reads a decimal string as written on the wire ("1170.31", "-0.00").
 * @throws {Fault} MONEY_NOT_DECIMAL, or MONEY_TOO_FINE when it has more than four decimals that are not zero
 */
export function parseAmount(text: string): Written {
  const match = DECIMAL.exec(text.trim())
  if (!match) throw new Fault('MONEY_NOT_DECIMAL', `"${text}" is not a decimal amount`, { context: { value: text } })
  const [, sign, whole = '0', written = ''] = match
  const decimals = written.length > 4 ? written.replace(/0+$/, '').padEnd(4, '0') : written
  if (decimals.length > 4) {
    throw new Fault('MONEY_TOO_FINE', `"${text}" has more than four decimals`, { context: { value: text } })
  }
  const size = BigInt(whole) * UNIT + BigInt(decimals.padEnd(4, '0'))
  return { amount: sign === '-' ? -size : size, scale: decimals.length }
}

/** The decimal string of an amount with at least `scale` decimals; finer digits are kept, never rounded. */
export function formatAmount(amount: Amount, scale: Scale): string {
  const sign = amount < 0n ? '-' : ''
  const size = amount < 0n ? -amount : amount
  const digits = (size % UNIT).toString().padStart(4, '0')
  const needed = digits.replace(/0+$/, '').length
  const decimals = Math.max(scale, needed)
  return `${sign}${size / UNIT}${decimals > 0 ? `.${digits.slice(0, decimals)}` : ''}`
}

/** The smallest step at a scale, in ten-thousandths: 2 decimals -> 100n. */
export const stepOf = (scale: Scale): Amount => 10n ** BigInt(4 - scale)

/** Rounds half away from zero to the scale. */
export function roundTo(amount: Amount, scale: Scale): Amount {
  return divideRounded(amount, stepOf(scale)) * stepOf(scale)
}

/** Integer division rounded half away from zero. `divisor` is positive. */
export function divideRounded(value: bigint, divisor: bigint): bigint {
  const half = divisor / 2n
  return value >= 0n ? (value + half) / divisor : -((-value + half) / divisor)
}

export const sum = (amounts: Iterable<Amount>): Amount => {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}

export const absolute = (amount: Amount): Amount => (amount < 0n ? -amount : amount)

/**
 * Splits `total` by non-negative weights in whole steps of `scale`, largest remainders first; the parts sum to `total` exactly.
 * With no weight above zero the first part takes all.
 */
export function allocate(total: Amount, weights: readonly bigint[], scale: Scale): Amount[] {
  if (weights.length === 0) return []
  const whole = sum(weights)
  if (whole === 0n) return weights.map((_, index) => (index === 0 ? total : 0n))
  const sign = total < 0n ? -1n : 1n
  const size = absolute(total)
  const step = size % stepOf(scale) === 0n ? stepOf(scale) : 1n
  const steps = size / step
  const parts = weights.map((weight) => (steps * weight) / whole)
  const order = weights
    .map((weight, index) => ({ index, remainder: (steps * weight) % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  let left = steps - sum(parts)
  for (const { index } of order) {
    if (left === 0n) break
    parts[index] = (parts[index] ?? 0n) + 1n
    left -= 1n
  }
  return parts.map((part) => sign * part * step)
}
