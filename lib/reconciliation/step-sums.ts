import { Fault } from '../kernel/fault.ts'
import type { Amounts } from './components.ts'
import { negate, sumAmounts } from './components.ts'
import type { VarianceClass } from './variance-classes.ts'
import { termsOf } from './variance-classes.ts'

/**
 * Two accounts are rolled forward. `orders`: what customers have paid and no invoice has earned. `refunds`: what the shop has
 * given back for invoiced goods and no credit memo has booked.
 */
export const ledgers = ['orders', 'refunds'] as const

export type Ledger = (typeof ledgers)[number]

/**
 * What moves a ledger in a period, and how. `refunded` of orders is money given back before the invoice; `excluded` are paid
 * orders left out by a rule or a person, a line of their own and never inside another (failure 45). `adjusted` is a variance:
 * what the ERP says less what the storefront says.
 */
export const movements = {
  orders: { paid: 1, invoiced: -1, refunded: -1, cancelled: -1, excluded: -1, adjusted: 1 },
  refunds: { refunded: 1, credited: -1, adjusted: 1 },
} as const

export type OrdersStep = keyof (typeof movements)['orders'] | 'opening' | 'closing'
export type RefundsStep = keyof (typeof movements)['refunds'] | 'opening' | 'closing'

/**
 * The documents of one step, summed: of one storefront, currency and period, or of one of its orders. `class` says why an
 * item stands open, or what an adjustment is; null for the others.
 */
export type StepSum = ({ ledger: 'orders'; step: OrdersStep } | { ledger: 'refunds'; step: RefundsStep }) & {
  class: VarianceClass | null
  documents: number
  amounts: Amounts
}

/** One line of a statement. */
export interface Line {
  ledger: Ledger
  step: OrdersStep | RefundsStep
  class: VarianceClass | null
  documents: number
  /** As they count in the statement, their sign with them. */
  amounts: Amounts
}

/** Adds what belongs to one line together, and turns its sign. */
export function lineOf(
  { ledger, step, class: name }: Pick<Line, 'ledger' | 'step' | 'class'>,
  sums: readonly StepSum[],
  sign: 1 | -1,
): Line {
  const mine = sums.filter((sum) => sum.ledger === ledger && sum.step === step && sum.class === name)
  const amounts = sumAmounts(mine.map((sum) => sum.amounts))
  return {
    ledger,
    step,
    class: name,
    documents: mine.reduce((count, sum) => count + sum.documents, 0),
    amounts: sign === 1 ? amounts : negate(amounts),
  }
}

/**
 * Each sum has its place: what stands open has a class that a document clears, an adjustment any class but one of payments,
 * and nothing else has one.
 * @throws {Fault} STEP_MISPLACED
 */
export function requirePlaces(sums: readonly StepSum[]): void {
  for (const { ledger, step, class: name } of sums) {
    const standing = name && termsOf(name).standing
    const isOpen = step === 'opening' || step === 'closing'
    const fits = isOpen
      ? standing === 'balance'
      : step === 'adjusted'
        ? standing === 'balance' || standing === 'difference'
        : name === null
    if (fits) continue
    const message = `${name ?? 'a sum without a class'} has no place in ${ledger} ${step}`
    throw new Fault('STEP_MISPLACED', message, { context: { ledger, step, class: name } })
  }
}
