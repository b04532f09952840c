import { businessDate } from '../../kernel/period.ts'
import { paymentRule } from '../../mappings/rules.ts'
import type { MappingSnapshot } from '../../mappings/snapshot.ts'
import type { StatusClass } from '../../storefront/status-class.ts'

/** When an order of a gateway counts as paid (rule 4). */
export type PaidWhen = 'status' | 'date_paid' | 'authorised'

/** By status unless a payment mapping says otherwise: card gateways too. @param mappings that hold on `paymentDate` */
export const paidRuleOf = (mappings: MappingSnapshot, gateway: string): PaidWhen =>
  paymentRule(mappings, gateway)?.target.paidWhen ?? 'status'

/**
 * The business date whose rules say when an order counts as paid: of the day it was paid, or would be if it counted as paid
 * now. Its own dates, never the clock's, so that an order is judged alike whenever it is.
 * @param before since when it counts as paid already
 */
export const paymentDate = (
  order: { datePaid: Date | null; modifiedAt: Date },
  before: Date | null,
  timeZone: string,
): string => businessDate(before ?? order.datePaid ?? order.modifiedAt, timeZone)

/**
 * Where a gateway that captures on dispatch leaves an order: it must be sent, or it is never dispatched and never captured.
 * Both are not paid by class; a pending or failed order is not authorised.
 */
const authorisedStatuses: ReadonlySet<string> = new Set(['on-hold', 'authorised', 'authorized', 'pre-authorised'])

export interface PaymentFacts {
  statusClass: StatusClass
  statusSlug: string
  datePaid: Date | null
}

/** Whether an order counts as paid now (rule 4). Pure. What was paid once stays among the paid: see `paidAt`. */
export function isPaid({ statusClass, statusSlug, datePaid }: PaymentFacts, rule: PaidWhen): boolean {
  switch (statusClass) {
    case 'paid':
      return rule !== 'date_paid' || datePaid !== null
    case 'not_paid':
      return rule === 'authorised' && authorisedStatuses.has(statusSlug)
    default:
      return false
  }
}

/**
 * The instant an order was paid: as first seen and then for good, so that a business date never moves to another period
 * (rule 4). `date_paid`, else the shop's date of the content in which the rule first held.
 */
export function paidAt(facts: PaymentFacts & { modifiedAt: Date }, rule: PaidWhen, before: Date | null): Date | null {
  if (before) return before
  return isPaid(facts, rule) ? (facts.datePaid ?? facts.modifiedAt) : null
}
