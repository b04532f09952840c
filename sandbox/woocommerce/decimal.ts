/** Amounts inside the shop: bigint millionths of the currency unit, as WooCommerce calculates with six decimals. */
export type Micros = bigint

export type Rounding = 'half-up' | 'half-down'

const unit = 1_000_000n

/** Reads "36.37", "-2", 54.5. Digits after the sixth decimal are dropped; anything else reads as 0, as PHP would. */
export function micros(value: unknown): Micros {
  const text = typeof value === 'number' ? value.toFixed(8) : typeof value === 'string' ? value.trim() : ''
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text)
  if (!match) return 0n
  const whole = BigInt(match[2] || '0')
  const fraction = BigInt((match[3] ?? '').slice(0, 6).padEnd(6, '0'))
  const amount = whole * unit + fraction
  return match[1] === '-' ? -amount : amount
}

/** Division rounded to the nearest; a tie goes away from zero (half-up, PHP's default) or towards it (half-down). */
export function divide(numerator: bigint, denominator: bigint, rounding: Rounding = 'half-up'): bigint {
  const negative = numerator < 0n !== denominator < 0n
  const top = numerator < 0n ? -numerator : numerator
  const bottom = denominator < 0n ? -denominator : denominator
  const quotient = top / bottom
  const twice = (top % bottom) * 2n
  const up = twice > bottom || (twice === bottom && rounding === 'half-up')
  const result = up ? quotient + 1n : quotient
  return negative ? -result : result
}

/** Rounds to `places` decimals (2 unless told), still in millionths. */
export function round(amount: Micros, places = 2, rounding: Rounding = 'half-up'): Micros {
  if (places >= 6) return amount
  const step = 10n ** BigInt(6 - places)
  return divide(amount, step, rounding) * step
}

/** Writes with exactly `places` decimals: 36370000n -> "36.37"; zero decimals without a point. */
export function money(amount: Micros, places = 2): string {
  const rounded = round(amount, places)
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(7, '0')
  const whole = digits.slice(0, -6)
  const fraction = digits.slice(-6).padEnd(places, '0').slice(0, places)
  return `${rounded < 0n ? '-' : ''}${whole}${places > 0 ? `.${fraction}` : ''}`
}

/** A percentage as the store writes it ("9.9750") of an amount, to six decimals. */
export function percentOf(amount: Micros, percent: string): Micros {
  return divide(amount * micros(percent), 100n * unit)
}

export function sum(amounts: Iterable<Micros>): Micros {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}
