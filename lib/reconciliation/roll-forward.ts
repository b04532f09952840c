import type { Amount } from '../kernel/money.ts'
import type { Amounts, Component } from './components.ts'
import { add, movedComponents, noAmounts, subtract, sumAmounts } from './components.ts'
import type { Ledger, Line, StepSum } from './step-sums.ts'
import { lineOf, movements, requirePlaces } from './step-sums.ts'
import { varianceClassNames } from './variance-classes.ts'

/** Something that should add up and does not: where, in which component, and by how much it is too high. */
export interface Gap {
  check: 'roll-forward' | 'opening' | 'bridge' | 'timing'
  ledger: Ledger | null
  component: Component
  /** What the rest of the statement makes it. */
  expected: Amount
  /** What its own documents sum to. */
  found: Amount
}

/** opening + what moved it = closing, each summed from its own documents. */
export interface RollForward {
  ledger: Ledger
  /** What stood open at its beginning: a line a class. */
  opening: Line[]
  /** With the sign with which they count, zero lines too; adjustments a line a class. */
  moved: Line[]
  /** What stands open at its end: of orders, the customers' deposits. */
  closing: Line[]
  openingAmounts: Amounts
  /** The sum of what moved it, never the difference of closing and opening. */
  movement: Amounts
  closingAmounts: Amounts
  /** Empty when it adds up. */
  gaps: Gap[]
}

/**
 * @param sums of one storefront, currency and period; or of one order, to name the one that does not add up
 * @param before the closing of the period before it, where there is one: it is the opening of this
 * @throws {Fault} STEP_MISPLACED
 */
export function rollForward(ledger: Ledger, sums: readonly StepSum[], before: Amounts | null = null): RollForward {
  requirePlaces(sums)
  const mine = sums.filter((sum) => sum.ledger === ledger)
  const opening = linesByClass(ledger, 'opening', mine)
  const closing = linesByClass(ledger, 'closing', mine)
  const steps = Object.entries(movements[ledger]) as [Exclude<Line['step'], 'opening' | 'closing'>, 1 | -1][]
  const moved = steps.flatMap(([step, sign]) =>
    step === 'adjusted' ? linesByClass(ledger, step, mine) : [lineOf({ ledger, step, class: null }, mine, sign)],
  )
  const openingAmounts = sumAmounts(opening.map(({ amounts }) => amounts))
  const movement = sumAmounts(moved.map(({ amounts }) => amounts))
  const closingAmounts = sumAmounts(closing.map(({ amounts }) => amounts))
  return {
    ledger,
    opening,
    moved,
    closing,
    openingAmounts,
    movement,
    closingAmounts,
    gaps: [
      ...(before ? findGaps('opening', ledger, before, openingAmounts) : []),
      ...findGaps('roll-forward', ledger, add(openingAmounts, movement), closingAmounts),
    ],
  }
}

/** The components in which two amounts that should be one are not. */
export const findGaps = (
  check: Gap['check'],
  ledger: Ledger | null,
  expected: Amounts,
  found: Amounts = noAmounts,
): Gap[] =>
  movedComponents(subtract(found, expected)).map((component) => ({
    check,
    ledger,
    component,
    expected: expected[component],
    found: found[component],
  }))

/** A line a class that has documents, in the order of the classes. */
export function linesByClass(
  ledger: Ledger,
  step: 'opening' | 'closing' | 'adjusted',
  sums: readonly StepSum[],
  sign: 1 | -1 = 1,
): Line[] {
  const present = new Set(sums.flatMap((sum) => (sum.ledger === ledger && sum.step === step ? [sum.class] : [])))
  return varianceClassNames
    .filter((name) => present.has(name))
    .map((name) => lineOf({ ledger, step, class: name }, sums, sign))
}
