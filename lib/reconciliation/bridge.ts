import type { Amounts } from './components.ts'
import { add, isNothing, negate, noAmounts, sumAmounts } from './components.ts'
import type { Gap, RollForward } from './roll-forward.ts'
import { findGaps, linesByClass, rollForward } from './roll-forward.ts'
import type { Ledger, Line, StepSum } from './step-sums.ts'
import { ledgers, lineOf } from './step-sums.ts'
import { varianceClassNames } from './variance-classes.ts'

/** From the paid orders of a period to its posted invoices less its posted credit memos. */
export interface Bridge {
  /** Orders paid in the period. */
  start: Line
  /**
   * Left out; refunded and cancelled; opened and still open by class; then each variance class, what is unexplained last. An
   * amount is what the step adds on the way from storefront to ERP. Steps without documents are left out.
   */
  steps: Line[]
  invoiced: Line
  /** Negative. */
  credited: Line
  /** Invoiced and credited, from their own documents. */
  end: Amounts
  /** What opening and closing add by ledger. */
  timing: Record<Ledger, Amounts>
  rollForwards: Record<Ledger, RollForward>
  /** What does not add up, roll-forwards included; empty when the bridge stands. It is never put into a step. */
  gaps: Gap[]
}

/**
 * Each step is summed from its own documents; none is what is left over.
 * @param sums of one storefront, currency and period
 * @param before the closing amounts of the period before, where there is one
 * @throws {Fault} STEP_MISPLACED
 */
export function moneyBridge(sums: readonly StepSum[], before: Partial<Record<Ledger, Amounts>> = {}): Bridge {
  const rollForwards = {
    orders: rollForward('orders', sums, before.orders),
    refunds: rollForward('refunds', sums, before.refunds),
  }
  const plain = (ledger: Ledger, step: Line['step'], sign: 1 | -1) => lineOf({ ledger, step, class: null }, sums, sign)
  const start = plain('orders', 'paid', 1)
  const invoiced = plain('orders', 'invoiced', 1)
  const credited = plain('refunds', 'credited', -1)
  const flows = [
    plain('orders', 'excluded', -1),
    plain('orders', 'cancelled', -1),
    plain('orders', 'refunded', -1),
    plain('refunds', 'refunded', -1),
  ]
  const open = ledgers.flatMap((ledger) => [
    ...linesByClass(ledger, 'opening', sums, openingSign[ledger]),
    ...linesByClass(ledger, 'closing', sums, ledger === 'orders' ? -1 : 1),
  ])
  const variances = ledgers
    .flatMap((ledger) => linesByClass(ledger, 'adjusted', sums, openingSign[ledger]))
    .sort((a, b) => rankOf(a) - rankOf(b))
  const steps = [...flows, ...open, ...variances].filter(
    ({ documents, amounts }) => documents > 0 || !isNothing(amounts),
  )
  const end = add(invoiced.amounts, credited.amounts)
  const reached = sumAmounts([start, ...steps].map(({ amounts }) => amounts))
  const timing = { orders: timingOf('orders', open), refunds: timingOf('refunds', open) }
  return {
    start,
    steps,
    invoiced,
    credited,
    end,
    timing,
    rollForwards,
    gaps: [
      ...ledgers.flatMap((ledger) => rollForwards[ledger].gaps),
      ...ledgers.flatMap((ledger) => findGaps('timing', ledger, expectedTiming(rollForwards[ledger]), timing[ledger])),
      ...findGaps('bridge', null, end, reached),
    ],
  }
}

/** What was paid before counts towards invoices of this period; what was refunded before, towards its credit memos. */
const openingSign = { orders: 1, refunds: -1 } as const satisfies Record<Ledger, 1 | -1>

const rankOf = ({ class: name }: Line) => (name ? varianceClassNames.indexOf(name) : -1)

const timingOf = (ledger: Ledger, open: readonly Line[]) =>
  sumAmounts(open.filter((line) => line.ledger === ledger).map(({ amounts }) => amounts))

/** The movement that the roll-forward sums from its flows, as the bridge counts it. */
const expectedTiming = ({ ledger, movement }: RollForward): Amounts =>
  ledger === 'orders' ? negate(movement) : movement

/** What the unexplained step holds; it has to be nothing before anybody signs. */
export const unexplainedOf = ({ steps }: Bridge): Amounts =>
  sumAmounts(steps.filter((step) => step.class === 'UNCLASSIFIED').map(({ amounts }) => amounts))

/** Start, the steps in turn and the end, as a waterfall draws them: each with where it begins and where it arrives. */
export function waterfallOf({ start, steps, end }: Bridge): { line: Line | null; from: Amounts; to: Amounts }[] {
  let reached = start.amounts
  const bars: { line: Line | null; from: Amounts; to: Amounts }[] = [{ line: start, from: noAmounts, to: reached }]
  for (const line of steps) {
    const to = add(reached, line.amounts)
    bars.push({ line, from: reached, to })
    reached = to
  }
  return [...bars, { line: null, from: noAmounts, to: end }]
}
