import type { Scale } from '../kernel/money.ts'
import { absolute, stepOf } from '../kernel/money.ts'
import type { Amounts } from './components.ts'
import { movedComponents } from './components.ts'

/**
 * The most tax that rounding alone can move: one minor unit a storefront line and rate, for each ERP document it stands on.
 * @param lineRates for each ERP document, how many pairs of storefront line and tax rate are on it
 * @returns ten-thousandths, never negative
 */
export const taxRoundingLimit = (lineRates: readonly number[], scale: Scale): bigint =>
  lineRates.reduce((pairs, count) => pairs + BigInt(Math.max(0, count)), 0n) * stepOf(scale)

/** Whether a difference (ERP less storefront) is rounding of tax and nothing else: only tax moved, and the total with it. */
export function isTaxRounding(difference: Amounts, lineRates: readonly number[], scale: Scale): boolean {
  const moved = movedComponents(difference)
  if (moved.length !== 2 || difference.tax === 0n || difference.tax !== difference.total) return false
  return absolute(difference.tax) <= taxRoundingLimit(lineRates, scale)
}
