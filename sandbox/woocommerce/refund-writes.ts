import type { HttpReply } from '../http/message.ts'
import { jsonReply } from '../http/message.ts'
import type { Micros } from './decimal.ts'
import { micros, money, sum } from './decimal.ts'
import type { OrderEntry } from './order-book.ts'
import { records } from './order-fields.ts'
import { moveStatus, stamp } from './order-status.ts'
import { apiLink } from './rest.ts'
import { moveStock } from './stock.ts'
import type { ShopStore } from './store.ts'
import { nowSecond, siteUrl } from './store.ts'
import type { Order, OrderLine, Refund, TaxLine } from './wire.ts'

// Gateways of the shop's own that cannot pay back; any other name is a gateway it does not have.
const ownGateways = new Set(['bacs', 'cheque', 'cod'])

/** POST /orders/{id}/refunds. Refusals are 500 with a number in `data`, as measured; no lock, no idempotency. */
export function createRefund(
  store: ShopStore,
  orderId: number,
  body: Record<string, unknown>,
): { refund: Refund } | { refusal: HttpReply } {
  const entry = store.orders.get(orderId)
  if (!entry) return { refusal: refused('woocommerce_rest_invalid_order_id', 'Invalid order ID.', 404) }
  const { order } = entry
  const sold = [...order.line_items, ...order.shipping_lines]
  const lines = records(body.line_items).filter((line) => sold.some((own) => own.id === Number(line.id)))
  const amount = body.amount === undefined ? sum(lines.map(lineAmount)) : micros(body.amount)
  const left = micros(order.total) - refunded(order)
  if (amount < 0n || amount > left) return { refusal: refused(cannotRefund, 'Invalid refund amount.', 500) }
  if (body.api_refund !== false) {
    const known = ownGateways.has(order.payment_method)
    const message = known
      ? 'The payment gateway for this order does not support automatic refunds.'
      : 'The payment gateway for this order does not exist.'
    return { refusal: refused(cannotRefund, message, 500) }
  }
  const refund = record(store, entry, amount, typeof body.reason === 'string' ? body.reason : '', amount === left)
  for (const given of lines) refundLine(store, order, refund, given, body.api_restock !== false)
  refund.tax_lines = taxLines(store, order, refund)
  if (amount === left && order.status !== 'refunded') moveStatus(store, entry, 'refunded')
  stamp(store, order, 'date_modified')
  store.orders.changed(entry)
  return { refund }
}

const cannotRefund = 'woocommerce_rest_cannot_create_order_refund'

function refused(code: string, message: string, data: number): HttpReply {
  return jsonReply(500, { code, message, data }, { link: apiLink })
}

/** What is left of an order refunded in one piece, when it is set to refunded by hand. */
export function refundInFull(store: ShopStore, entry: OrderEntry): void {
  const left = micros(entry.order.total) - refunded(entry.order)
  if (left > 0n) record(store, entry, left, 'Order fully refunded.', true)
}

/** Takes a refund out again; neither the order's status nor its date_modified moves. */
export function deleteRefund(store: ShopStore, refund: Refund): void {
  store.refunds.delete(refund.id)
  const entry = store.orders.get(refund.parent_id)
  if (!entry) return
  entry.order.refunds = entry.order.refunds.filter((own) => own.id !== refund.id)
  store.orders.changed(entry)
}

function refunded(order: Order): Micros {
  return -sum(order.refunds.map((refund) => micros(refund.total)))
}

function lineAmount(line: Record<string, unknown>): Micros {
  return micros(line.refund_total) + sum(records(line.refund_tax).map((tax) => micros(tax.refund_total)))
}

function record(store: ShopStore, { order }: OrderEntry, amount: Micros, reason: string, full: boolean): Refund {
  const id = store.next.post++
  const now = nowSecond(store)
  const up = `${siteUrl}/wp-json/wc/v3/orders/${order.id}`
  const refund: Refund = {
    id,
    parent_id: order.id,
    date_created: store.site.local(now),
    date_created_gmt: store.site.gmt(now),
    amount: money(amount),
    reason,
    refunded_by: 1,
    refunded_payment: false,
    meta_data: [{ id: store.next.meta++, key: '_refund_type', value: full ? 'full' : 'partial' }],
    line_items: [],
    shipping_lines: [],
    tax_lines: [],
    fee_lines: [],
    _links: {
      self: [{ href: `${up}/refunds/${id}`, targetHints: { allow: ['GET', 'DELETE'] } }],
      collection: [{ href: `${up}/refunds` }],
      up: [{ href: up }],
    },
  }
  store.refunds.set(id, refund)
  // The entry is written with a sign of its own, so that a refund of nothing reads "-0.00".
  order.refunds = [{ id, reason, total: `-${money(amount)}` }, ...order.refunds]
  return refund
}

function refundLine(
  store: ShopStore,
  order: Order,
  refund: Refund,
  given: Record<string, unknown>,
  restock: boolean,
): void {
  const sold = order.line_items.find((line) => line.id === Number(given.id))
  if (!sold) {
    refundShipping(store, order, refund, given)
    return
  }
  const quantity = Number(given.quantity ?? 0)
  const { total, totalTax, taxes } = amountsOf(given)
  const line: OrderLine = {
    ...sold,
    id: store.next.line++,
    quantity: quantity === 0 ? 0 : -quantity,
    subtotal: total,
    subtotal_tax: totalTax,
    total,
    total_tax: totalTax,
    taxes,
    meta_data: [marker(store, '_refunded_item_id', String(sold.id))],
    price: quantity === 0 ? 0 : -Number(total) / quantity,
  }
  refund.line_items.push(line)
  if (!restock || quantity <= 0 || !moveStock(store, sold, quantity)) return
  const kept = sold.meta_data.filter((meta) => meta.key !== '_restock_refunded_items' && meta.key !== '_reduced_stock')
  const counted = (key: string) => Number(sold.meta_data.find((meta) => meta.key === key)?.value ?? 0)
  sold.meta_data = [
    ...kept,
    marker(store, '_reduced_stock', String(counted('_reduced_stock') - quantity)),
    marker(store, '_restock_refunded_items', String(counted('_restock_refunded_items') + quantity)),
  ]
}

/** The shipping of an order is refunded as a line too, under its own line's id. */
function refundShipping(store: ShopStore, order: Order, refund: Refund, given: Record<string, unknown>): void {
  const sold = order.shipping_lines.find((line) => line.id === Number(given.id))
  if (!sold) return
  const { total, totalTax, taxes } = amountsOf(given)
  refund.shipping_lines.push({
    ...sold,
    id: store.next.line++,
    total,
    total_tax: totalTax,
    taxes: taxes.map((tax) => ({ ...tax, subtotal: '' })),
    meta_data: [marker(store, '_refunded_item_id', String(sold.id))],
  })
}

function amountsOf(given: Record<string, unknown>) {
  const taxes = records(given.refund_tax).map((tax) => {
    const part = money(-micros(tax.refund_total))
    return { id: Number(tax.id), total: part, subtotal: part }
  })
  return {
    total: money(-micros(given.refund_total)),
    totalTax: money(sum(taxes.map((tax) => micros(tax.total)))),
    taxes,
  }
}

function marker(store: ShopStore, key: string, value: string) {
  return { id: store.next.meta++, key, value, display_key: key, display_value: value }
}

function taxLines(store: ShopStore, order: Order, refund: Refund): TaxLine[] {
  const goods = refund.line_items.flatMap((line) => line.taxes)
  const shipping = refund.shipping_lines.flatMap((line) => line.taxes)
  const ofRate = (taxes: { id: number; total: string }[], id: number) =>
    money(sum(taxes.filter((tax) => tax.id === id).map((tax) => micros(tax.total))))
  return order.tax_lines
    .filter((line) => [...goods, ...shipping].some((tax) => tax.id === line.rate_id))
    .map((line) => ({
      ...line,
      id: store.next.line++,
      tax_total: ofRate(goods, line.rate_id),
      shipping_tax_total: ofRate(shipping, line.rate_id),
    }))
}
