import type { StatusClass } from '../status-class.ts'

/** WooCommerce's own statuses. An on-hold order is not paid unless its gateway's rule says it is authorised (rule 4). */
export const wooCommerceStatusClasses: Readonly<Record<string, StatusClass>> = {
  pending: 'not_paid',
  'on-hold': 'not_paid',
  failed: 'not_paid',
  processing: 'paid',
  completed: 'paid',
  refunded: 'paid',
  cancelled: 'cancelled',
  trash: 'cancelled',
  'checkout-draft': 'ignored',
  'auto-draft': 'ignored',
}
