import type { Amount } from '../kernel/money.ts'

/** The parts of a document's money, in the order of every table. */
export const components = ['merchandise', 'discount', 'shipping', 'fees', 'tax', 'total'] as const

export type Component = (typeof components)[number]

/**
 * Money of one or more documents by component, ten-thousandths. A discount is positive and taken off. The total is the
 * document's own, never worked out: a gift card may have reduced it (rule 11).
 */
export type Amounts = Readonly<Record<Component, Amount>>

export const noAmounts: Amounts = { merchandise: 0n, discount: 0n, shipping: 0n, fees: 0n, tax: 0n, total: 0n }

const byComponent = (amountOf: (component: Component) => Amount): Amounts => ({
  merchandise: amountOf('merchandise'),
  discount: amountOf('discount'),
  shipping: amountOf('shipping'),
  fees: amountOf('fees'),
  tax: amountOf('tax'),
  total: amountOf('total'),
})

export const add = (left: Amounts, right: Amounts): Amounts =>
  byComponent((component) => left[component] + right[component])

export const subtract = (left: Amounts, right: Amounts): Amounts =>
  byComponent((component) => left[component] - right[component])

export const negate = (amounts: Amounts): Amounts => byComponent((component) => -amounts[component])

export const sumAmounts = (all: Iterable<Amounts>): Amounts => {
  let total = noAmounts
  for (const amounts of all) total = add(total, amounts)
  return total
}

/** Those that are not zero, in the order of `components`. */
export const movedComponents = (amounts: Amounts): Component[] =>
  components.filter((component) => amounts[component] !== 0n)

export const isNothing = (amounts: Amounts): boolean => movedComponents(amounts).length === 0

/** What the total holds beyond its parts: zero unless a tender reduced it, or the document does not add up. */
export const unbalanced = ({ merchandise, discount, shipping, fees, tax, total }: Amounts): Amount =>
  total - (merchandise - discount + shipping + fees + tax)
