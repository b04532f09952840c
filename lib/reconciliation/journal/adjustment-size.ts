import type { Amounts } from '../components.ts'
import { components } from '../components.ts'

/**
 * What an entry has to move to answer a difference, ten-thousandths: its total, or, where the sides agree in total and stand in
 * other components, what changes its component.
 */
export function adjustmentSize(amounts: Amounts): bigint {
  if (amounts.total !== 0n) return amounts.total < 0n ? -amounts.total : amounts.total
  return components.reduce((sum, name) => (amounts[name] > 0n ? sum + amounts[name] : sum), 0n)
}
