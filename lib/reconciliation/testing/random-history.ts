import fc from 'fast-check'
import type { Amounts } from '../components.ts'
import { add, negate, noAmounts } from '../components.ts'
import type { StepSum } from '../step-sums.ts'
import type { VarianceClass } from '../variance-classes.ts'

/** Some goods of an order, what became of them and when: days from 0. Null is never. */
export interface Part {
  paidOn: number
  amounts: Amounts
  /** What the ERP's invoice says beyond what was sold, and why. */
  amendment: { class: VarianceClass; amounts: Amounts } | null
  fate:
    | { kind: 'invoiced'; on: number | null; refund: { on: number; creditedOn: number | null; short: Amounts } | null }
    | { kind: 'refunded' | 'cancelled' | 'excluded'; on: number }
    | { kind: 'missing' }
}

const horizon = 100
const day = (least: number, most: number) => fc.integer({ min: least, max: most })
const amount = fc.bigInt({ min: 0n, max: 5_000_000n })

/** The total is mostly what its parts give; sometimes a gift card took some of it. */
const amounts: fc.Arbitrary<Amounts> = fc
  .tuple(amount, amount, amount, amount, amount, fc.constantFrom(0n, 0n, 0n, 100_000n))
  .map(([merchandise, discount, shipping, fees, tax, tender]) => ({
    merchandise,
    discount,
    shipping,
    fees,
    tax,
    total: merchandise - discount + shipping + fees + tax - tender,
  }))

const amendment = fc.record({
  class: fc.constantFrom<VarianceClass>('PRICE', 'AMENDED_IN_ERP', 'TAX_ROUNDING', 'UNCLASSIFIED', 'FREIGHT_MAPPING'),
  amounts,
})

const refund = fc.record({
  after: day(0, 30),
  creditedAfter: fc.option(day(-5, 30), { nil: null }),
  short: fc.oneof(fc.constant(noAmounts), amounts),
})

const part = fc
  .record({
    paidOn: day(0, horizon - 1),
    amounts,
    amendment: fc.option(amendment, { nil: null }),
    kind: fc.constantFrom('invoiced', 'invoiced', 'invoiced', 'refunded', 'cancelled', 'excluded', 'missing'),
    after: day(-10, 60),
    never: fc.boolean(),
    refund: fc.option(refund, { nil: null }),
  })
  .map(({ kind, after, never, refund: back, ...rest }): Part => {
    const on = rest.paidOn + after
    if (kind === 'missing') return { ...rest, amendment: null, fate: { kind } }
    if (kind === 'refunded' || kind === 'cancelled' || kind === 'excluded')
      return { ...rest, amendment: null, fate: { kind, on: Math.max(on, rest.paidOn) } }
    if (never) return { ...rest, fate: { kind: 'invoiced', on: null, refund: null } }
    const refundedOn = back ? Math.max(on, rest.paidOn) + back.after : 0
    const creditedOn = back && back.creditedAfter !== null ? refundedOn + back.creditedAfter : null
    return {
      ...rest,
      fate: { kind: 'invoiced', on, refund: back && { on: refundedOn, creditedOn, short: back.short } },
    }
  })

/** Orders as lists of their parts. */
export const histories = fc
  .array(fc.array(part, { minLength: 1, maxLength: 4 }), { maxLength: 12 })
  .map((orders) => orders.flat())

/** Every sum of the days [from, to), worked out anew from what became of each part. */
export function sumHistory(parts: readonly Part[], from: number, to: number): StepSum[] {
  const sums: StepSum[] = []
  const inside = (on: number | null) => on !== null && on >= from && on < to
  for (const { paidOn, amounts: sold, amendment: change, fate } of parts) {
    const one = { class: null, documents: 1, amounts: sold }
    if (inside(paidOn)) sums.push({ ledger: 'orders', step: 'paid', ...one })
    for (const { step, at } of [
      { step: 'opening', at: from },
      { step: 'closing', at: to },
    ] as const) {
      const orders = openOrder(paidOn, fate, at)
      if (orders !== 0)
        sums.push({ ledger: 'orders', step, ...one, class: openClass(fate), amounts: orders > 0 ? sold : negate(sold) })
      const refunds = fate.kind === 'invoiced' && fate.refund ? openRefund(fate.refund, at) : 0
      if (refunds > 0) sums.push({ ledger: 'refunds', step, ...one, class: 'REFUND_NO_CREDIT' })
      if (refunds < 0) sums.push({ ledger: 'refunds', step, ...one, class: 'CREDIT_NO_REFUND', amounts: negate(sold) })
    }
    if (fate.kind === 'refunded' || fate.kind === 'cancelled' || fate.kind === 'excluded') {
      if (inside(fate.on)) sums.push({ ledger: 'orders', step: fate.kind, ...one })
    }
    if (fate.kind !== 'invoiced') continue
    if (inside(fate.on)) {
      const posted = change ? add(sold, change.amounts) : sold
      sums.push({ ledger: 'orders', step: 'invoiced', ...one, amounts: posted })
      if (change) sums.push({ ledger: 'orders', step: 'adjusted', ...change, documents: 1 })
    }
    if (!fate.refund) continue
    const { on, creditedOn, short } = fate.refund
    if (inside(on)) sums.push({ ledger: 'refunds', step: 'refunded', ...one })
    if (inside(creditedOn)) {
      sums.push({ ledger: 'refunds', step: 'credited', ...one, amounts: add(sold, negate(short)) })
      sums.push({ ledger: 'refunds', step: 'adjusted', ...one, class: 'REFUND_AMOUNT', amounts: negate(short) })
    }
  }
  return sums
}

const isBefore = (on: number | null, at: number) => on !== null && on < at

/** 1 paid and not gone, -1 gone before it was paid, else 0. */
function openOrder(paidOn: number, fate: Part['fate'], at: number): number {
  const gone = fate.kind !== 'missing' && isBefore(fate.on, at)
  return Number(isBefore(paidOn, at)) - Number(gone)
}

const openRefund = ({ on, creditedOn }: { on: number; creditedOn: number | null }, at: number) =>
  Number(isBefore(on, at)) - Number(isBefore(creditedOn, at))

function openClass(fate: Part['fate']): VarianceClass {
  if (fate.kind === 'missing') return 'MISSING_IN_ERP'
  return fate.on === null ? 'IN_FLIGHT' : 'TIMING_CUTOFF'
}
