import { mailCompletion } from './mails.ts'
import type { OrderEntry } from './order-book.ts'
import { returnOrderStock, takeOrderStock } from './stock.ts'
import type { ShopStore } from './store.ts'
import { addNote, nowSecond, siteUrl, statusName, takesStock } from './store.ts'
import type { Order } from './wire.ts'

/** Moves an order to a status with what follows from it: dates, stock, flags, a note. date_modified is the caller's. */
export function moveStatus(store: ShopStore, entry: OrderEntry, status: string): void {
  const { order } = entry
  const from = entry.trashedFrom ?? order.status
  delete entry.trashedFrom
  order.status = status
  if (status !== from) addNote(store, order, `Order status changed from ${statusName(from)} to ${statusName(status)}.`)
  if (status === 'completed' && from !== 'completed') {
    stamp(store, order, 'date_completed')
    mailCompletion(store, order.id)
  }
  if (reachesPaid(order, status) && order.date_paid === null) collect(store, order, status)
  if (!entry.stockTaken && takesStock(status) && status !== 'refunded') {
    takeOrderStock(store, order)
    entry.stockTaken = true
  }
  if (entry.stockTaken && (status === 'cancelled' || status === 'pending')) {
    returnOrderStock(store, order)
    entry.stockTaken = false
  }
  derive(store, order)
}

/** A gateway that captures on completion may fail at it: nothing is paid then. */
function collect(store: ShopStore, order: Order, status: string): void {
  if (status === 'completed' && !store.switches.captures) {
    addNote(store, order, 'The payment could not be captured.')
    return
  }
  stamp(store, order, 'date_paid')
}

/** A cash-on-delivery order is paid once completed; any other once processing. */
function reachesPaid(order: Order, status: string): boolean {
  if (status === 'completed') return true
  return status === 'processing' && order.payment_method !== 'cod'
}

/** Payment received (set_paid): nothing happens on hold, cash on delivery and goods that need no work go to completed. */
export function completePayment(store: ShopStore, entry: OrderEntry): void {
  const { order } = entry
  if (!['pending', 'failed', 'cancelled'].includes(order.status)) return
  const done = order.payment_method === 'cod' || !order.needs_processing
  moveStatus(store, entry, done ? 'completed' : 'processing')
}

export function stamp(
  store: ShopStore,
  order: Order,
  field: 'date_created' | 'date_modified' | 'date_paid' | 'date_completed',
  second = nowSecond(store),
): void {
  order[field] = store.site.local(second)
  order[`${field}_gmt`] = store.site.gmt(second)
}

const symbols: Record<string, string> = { GBP: '£', EUR: '€', USD: '$', JPY: '¥' }

/** The fields that follow from others, as recorded; a line needs work unless it has no product, or one virtual and downloadable. */
export function derive(store: ShopStore, order: Order): void {
  order.is_editable = order.status === 'pending' || order.status === 'on-hold'
  order.needs_payment = ['pending', 'failed', 'checkout-draft'].includes(order.status) && Number(order.total) > 0
  order.needs_processing = order.line_items.some((line) => {
    const product = store.products.get(line.variation_id) ?? store.products.get(line.product_id)
    return product !== undefined && !(product.virtual && product.downloadable === true)
  })
  order.currency_symbol = symbols[order.currency] ?? order.currency
  order._links = orderLinks(order)
}

function orderLinks(order: Order): Record<string, unknown> {
  const collection = `${siteUrl}/wp-json/wc/v3/orders`
  const self = `${collection}/${order.id}`
  return {
    self: [{ href: self, targetHints: { allow: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] } }],
    collection: [{ href: collection }],
    email_templates: [{ embeddable: true, href: `${self}/actions/email_templates` }],
    ...(order.customer_id > 0
      ? { customer: [{ href: `${siteUrl}/wp-json/wc/v3/customers/${order.customer_id}` }] }
      : {}),
  }
}
