import type { HttpReply } from '../http/message.ts'
import { applyCoupons } from './coupons.ts'
import { mailCompletion } from './mails.ts'
import type { OrderEntry } from './order-book.ts'
import { applyFields, records } from './order-fields.ts'
import { completePayment, derive, moveStatus, stamp } from './order-status.ts'
import type { Rules } from './parameters.ts'
import { checkBody } from './parameters.ts'
import { refundInFull } from './refund-writes.ts'
import { invalidOrderId, restError } from './rest.ts'
import { takeOrderStock } from './stock.ts'
import type { ShopStore } from './store.ts'
import { isTaxable, nowSecond, orderStatuses, siteUrl, takesStock } from './store.ts'
import { calculateTotals } from './taxes.ts'
import type { Address, Order } from './wire.ts'

const slugs = orderStatuses.map(({ slug }) => slug)

const rules: Rules = {
  status: { kind: 'enum', values: ['auto-draft', ...slugs] },
  customer_id: { kind: 'integer' },
  currency: { kind: 'enum', values: Intl.supportedValuesOf('currency') },
  billing: { kind: 'address' },
}

/** An order written, or the refusal. `strict` is a single request; a batch item is not checked against the schema. */
export type Written = { entry: OrderEntry } | { refusal: HttpReply }

export function updateOrder(store: ShopStore, id: number, body: Record<string, unknown>, strict: boolean): Written {
  const entry = store.orders.get(id)
  if (!entry) return { refusal: invalidOrderId(400) }
  const bad = strict ? checkBody(body, rules) : undefined
  if (bad) return { refusal: bad }
  const { order } = entry
  const before = order.status
  const applied = applyFields(store, order, body)
  if (applied.lines) recalculate(store, order)
  if (body.set_paid === true) completePayment(store, entry)
  const wanted = wantedStatus(body.status)
  if (wanted !== undefined && wanted !== order.status) moveStatus(store, entry, wanted)
  if (order.status === 'refunded' && before !== 'refunded') refundInFull(store, entry)
  derive(store, order)
  // Post storage leaves date_modified alone unless something of the order itself changed.
  if (store.version === '10.5.0' || applied.lines || applied.other || order.status !== before) {
    stamp(store, order, 'date_modified')
  }
  store.orders.changed(entry)
  return { entry }
}

/** A status no store knows becomes pending: a batch writes it unchecked and WooCommerce falls back. */
function wantedStatus(status: unknown): string | undefined {
  if (typeof status !== 'string' || status === '') return undefined
  return slugs.includes(status) ? status : 'pending'
}

export function createOrder(store: ShopStore, body: Record<string, unknown>, strict: boolean): Written {
  const bad = strict ? checkBody(body, rules) : undefined
  if (bad) return { refusal: bad }
  if (records(body.line_items).some((line) => line.quantity === 0)) {
    return { refusal: restError(500, 'internal_server_error', fatalMessage) }
  }
  const order = blankOrder(store)
  applyFields(store, order, body)
  const wanted = wantedStatus(body.status) ?? 'pending'
  const refused = applyCoupons(store, order, records(body.coupon_lines))
  recalculate(store, order)
  // A refused coupon leaves the half-made order behind as a draft.
  order.status = refused === undefined ? wanted : 'checkout-draft'
  derive(store, order)
  if (refused === undefined && takesStock(order.status)) takeOrderStock(store, order)
  if (order.status === 'completed') {
    stamp(store, order, 'date_completed')
    mailCompletion(store, order.id)
  }
  const paid = order.status === 'completed' || (order.status === 'processing' && order.payment_method !== 'cod')
  if (paid) stamp(store, order, 'date_paid')
  const entry = store.orders.add(order, takesStock(order.status))
  if (refused !== undefined) {
    return {
      refusal: restError(400, 'woocommerce_rest_invalid_coupon', refused, { new_draft_order_id: order.id }),
    }
  }
  if (body.set_paid === true) completePayment(store, entry)
  store.orders.changed(entry)
  return { entry }
}

const fatalMessage = '<p>There has been a critical error on this website.</p>'

/** The order as it was, then in the trash; with `force` gone for good, its stock not given back. */
export function deleteOrder(store: ShopStore, id: number, force: boolean): { before: Order } | { refusal: HttpReply } {
  const entry = store.orders.get(id)
  if (!entry) return { refusal: invalidOrderId(404) }
  const before = { ...entry.order }
  if (force) {
    store.orders.remove(entry)
    for (const refund of before.refunds) store.refunds.delete(refund.id)
    store.notes.delete(id)
    store.fulfilments.delete(id)
    return { before }
  }
  if (entry.order.status === 'trash') {
    return { refusal: restError(410, 'woocommerce_rest_already_trashed', 'The shop_order has already been deleted.') }
  }
  entry.trashedFrom = entry.order.status
  entry.order.status = 'trash'
  stamp(store, entry.order, 'date_modified')
  store.orders.changed(entry)
  return { before }
}

export function recalculate(store: ShopStore, order: Order): void {
  calculateTotals(order, { rates: store.rates, isTaxable: isTaxable(store), nextLineId: () => store.next.line++ })
}

const blankAddress: Address = {
  first_name: '',
  last_name: '',
  company: '',
  address_1: '',
  address_2: '',
  city: '',
  state: '',
  postcode: '',
  country: '',
  phone: '',
}

/** An empty order of this moment under the next number. */
export function blankOrder(store: ShopStore, second = nowSecond(store)): Order {
  const id = store.next.post++
  const key = `wc_order_${id.toString(36).padStart(13, '0')}`
  const local = store.site.local(second)
  const gmt = store.site.gmt(second)
  return {
    id,
    parent_id: 0,
    status: 'pending',
    currency: 'GBP',
    version: store.version,
    prices_include_tax: false,
    date_created: local,
    date_modified: local,
    discount_total: '0.00',
    discount_tax: '0.00',
    shipping_total: '0.00',
    shipping_tax: '0.00',
    cart_tax: '0.00',
    total: '0.00',
    total_tax: '0.00',
    customer_id: 0,
    order_key: key,
    billing: { ...blankAddress, email: '' },
    shipping: { ...blankAddress },
    payment_method: '',
    payment_method_title: '',
    transaction_id: '',
    customer_ip_address: '',
    customer_user_agent: '',
    created_via: 'rest-api',
    customer_note: '',
    date_completed: null,
    date_paid: null,
    cart_hash: '',
    number: String(id),
    meta_data: [],
    line_items: [],
    tax_lines: [],
    shipping_lines: [],
    fee_lines: [],
    coupon_lines: [],
    refunds: [],
    payment_url: `${siteUrl}/checkout/order-pay/${id}/?pay_for_order=true&key=${key}`,
    is_editable: true,
    needs_payment: true,
    needs_processing: true,
    date_created_gmt: gmt,
    date_modified_gmt: gmt,
    date_completed_gmt: null,
    date_paid_gmt: null,
    currency_symbol: '£',
    _links: {},
  }
}
