import type { Amount } from '../../kernel/money.ts'
import type { StatusClass } from '../../storefront/status-class.ts'

/** What says whether the customer has all the money back. */
interface RefundFacts {
  statusSlug: string
  total: Amount
  refunded: Amount
}

/** The status a clerk sets by hand where there is no money to give back. */
const refundedStatus = 'refunded'

/** Whether the whole money went back (rule 8). An order free of charge has none: its status alone can say that it is over. */
export const isMoneyBack = ({ statusSlug, total, refunded }: RefundFacts): boolean =>
  total > 0n ? refunded >= total : statusSlug === refundedStatus

/** What decides where an order stands before anything is mapped. */
export interface OrderFacts extends RefundFacts {
  statusClass: StatusClass
  /** The paid rule holds now. */
  paidNow: boolean
  /** Since when; null when it was never paid in our sight. */
  paidAt: Date | null
  exclusionCode: string | null
  /** State of its sales order's entry; null when there never was one. */
  entryState: string | null
  /** Since when the ERP does not list the sales order it accepted; null while it does. */
  lostAt: Date | null
  liveFrom: Date | null
}

export type Judgement =
  | 'in_erp'
  | 'excluded_by_person'
  | 'excluded_before_go_live'
  | 'unclassed'
  | 'ignored'
  | 'cancelled'
  | 'unpaid'
  /** Accepted once, and the ERP has it no more: a person decides. */
  | 'lost'
  /** It is to be sent: what mapping finds decides. */
  | 'map'

/** Where an order stands (rules 2 to 8), in the order of the completeness line: the first that applies. */
export function judgeOrder(facts: OrderFacts): Judgement {
  const { statusClass, paidAt, liveFrom } = facts
  if (facts.entryState === 'accepted' && !facts.lostAt) return 'in_erp'
  if (facts.exclusionCode === 'BY_PERSON') return 'excluded_by_person'
  if (statusClass === 'ignored') return 'ignored'
  if (paidAt && liveFrom && paidAt < liveFrom) return 'excluded_before_go_live'
  if (statusClass === 'unclassed') return 'unclassed'
  if (!facts.paidNow) return paidAt || facts.entryState ? 'cancelled' : 'unpaid'
  if (isMoneyBack(facts)) return 'cancelled'
  return facts.lostAt ? 'lost' : 'map'
}
