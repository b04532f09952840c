import type { DueCause, PartKind, PartState, ReturnShow, ShopRefundKind } from '../../../lib/boards/return-choices.ts'
import type { ReturnPart } from '../../../lib/boards/returns-list.ts'

export const showWords: Record<ReturnShow, string> = {
  person: 'Needs a person',
  waiting: 'Waits for another fact',
  under_way: 'On its way to the ERP',
  goods: 'Goods expected',
  overdue: 'Goods overdue',
  memo: 'Waits for its credit memo',
  done: 'Done',
  deleted: 'Deleted in the shop',
}

export const refundWords: Record<ShopRefundKind, string> = {
  full: 'Full refund',
  partial: 'Partial refund',
  shipping: 'Shipping only',
  amount: 'Amount only',
}

export const partWords: Record<PartKind, string> = {
  net: 'Taken off before it was sent',
  cancel: 'Cancelled in the ERP',
  stop: 'To be stopped in the warehouse',
  wait: 'Becomes a return or a credit',
  return: 'Return',
  credit: 'Credit',
}

export const causeWords: Record<DueCause, string> = {
  cancelled: 'Cancelled in the ERP',
  short_shipped: 'Shipped short',
  credit_memo: 'Credit memo begun in the ERP',
  return: 'Return begun in the ERP',
}

const codes: Record<string, string> = {
  NOT_SENT: 'until the order has been sent',
  BEING_SENT: 'until the order has arrived in the ERP',
  NOT_READ: 'until the sales order has been read back',
  NOT_INVOICED: 'until the shipment is invoiced',
  WHOLE_CANCEL: 'until the ERP has answered the cancellation of the whole sales order',
  CANCEL_UNDER_WAY: 'until another cancellation of the same item has ended',
  CANCELLED_WHOLE: 'with the whole sales order',
  CANCELLED_IN_ERP: 'the ERP cancelled it first',
  BEGUN_IN_ERP: 'the ERP began it first',
  CANCEL_AFTER_PICK: 'it is picked: stop the parcel',
  RETURN_UNMAPPED: 'no return reason rule fits',
  RETURN_REFUSED: 'the ERP refused it',
  MORE_THAN_SOLD: 'more was refunded than was sold',
  BELOW_ZERO: 'it comes to less than nothing',
  SEND_UNRESOLVED: 'nobody knows whether it arrived',
  CREDIT_DIFFERS: 'its credit memo comes to another amount',
  RECEIPT_OVERDUE: 'the goods have not come back in time',
  HELD_BY_PERSON: 'held by a person',
  EXCLUDED_BY_PERSON: 'left out by a person',
  RELEASED: 'let go by a person',
  REFUND_DELETED: 'the refund was deleted in the shop',
  BEFORE_GO_LIVE: 'it is older than the flow: a person decides',
}

/** Why a part waits, or why a person must look; '' where there is nothing to say. */
export const codeWords = (code: string | null): string =>
  code === null ? '' : (codes[code] ?? code.toLowerCase().replaceAll('_', ' '))

/** Where a part stands: one the ERP settled before we did has no memo to match. */
export const settledState = (state: PartState, hasMemo: boolean): PartState | 'settled' =>
  state === 'matched' && !hasMemo ? 'settled' : state

/** What the list prints: a return whose goods are late says so instead of "in the ERP". */
export const stateOf = ({ state, overdue, memo }: ReturnPart): PartState | 'settled' | 'overdue' =>
  overdue ? 'overdue' : settledState(state, memo !== null)

/** "Return, 2 pieces, CHANGE at MAIN". */
export function partText({ kind, pieces, reasonCode, location }: ReturnPart): string {
  const goods = pieces > 0 ? `${pieces} ${pieces === 1 ? 'piece' : 'pieces'}` : ''
  const reason = [reasonCode, location && `at ${location}`].filter(Boolean).join(' ')
  return [partWords[kind], goods, reason].filter(Boolean).join(', ')
}
