import { readFileSync } from 'node:fs'
import type { SandboxClock } from '../http/clock.ts'
import type { Fulfilment } from './fulfilments.ts'
import type { ItemFault } from './item-faults.ts'
import type { Mail, SiteSwitches } from './mails.ts'
import { sendMail, usualSwitches } from './mails.ts'
import { OrderBook } from './order-book.ts'
import { ProductShelf } from './product-shelf.ts'
import type { SiteTime } from './site-time.ts'
import type { Coupon, Customer, Note, Order, OrderLine, Product, Refund, ShippingZone, TaxRate } from './wire.ts'

/** 9.9.5 stands for post storage: no id tie-break, meta-only changes unseen by date_modified, no /variations. */
export type ShopVersion = '10.5.0' | '9.9.5'

/** Everything the shop holds, in memory. */
export type ShopStore = {
  version: ShopVersion
  clock: SandboxClock
  site: SiteTime
  orders: OrderBook
  refunds: Map<number, Refund>
  notes: Map<number, Note[]>
  /** By order, oldest first. */
  fulfilments: Map<number, Fulfilment[]>
  /** Every mail to a customer, oldest first. */
  mails: Mail[]
  switches: SiteSwitches
  /** Products and variations by id. */
  products: ProductShelf
  /** Items of a batch that fail, whatever they hold. */
  itemFaults: ItemFault[]
  coupons: Coupon[]
  customers: Customer[]
  rates: TaxRate[]
  zones: ShippingZone[]
  next: { post: number; line: number; meta: number; note: number; fulfilment: number; fulfilmentMeta: number }
}

/** The address the recorded store gives itself; its links carry it whatever name it is reached by. */
export const siteUrl = 'https://shop.example.test'

// The numbers the recorded store gave out next (its answers in writes.json).
const nextRecorded = { post: 618, line: 1901, meta: 14_119, note: 1042, fulfilment: 2, fulfilmentMeta: 6 }

const statusNames: Record<string, string> = {
  pending: 'Pending payment',
  processing: 'Processing',
  'on-hold': 'On hold',
  completed: 'Completed',
  cancelled: 'Cancelled',
  refunded: 'Refunded',
  failed: 'Failed',
  'checkout-draft': 'Draft',
}

export const orderStatuses: readonly { slug: string; name: string }[] = Object.entries(statusNames).map(
  ([slug, name]) => ({ slug, name }),
)

export function statusName(slug: string): string {
  return statusNames[slug] ?? slug
}

/** Builds a store from the recording, with its orders or with the catalogue alone. */
export function seedStore(options: {
  version: ShopVersion
  clock: SandboxClock
  site: SiteTime
  orders: 'recorded' | 'none'
  /** 'later': the recorded refunds are yet to be made (`makeRecordedRefunds`). */
  refunds?: 'recorded' | 'later'
  switches?: Partial<SiteSwitches>
}): ShopStore {
  const store: ShopStore = {
    version: options.version,
    clock: options.clock,
    site: options.site,
    orders: new OrderBook(),
    refunds: new Map(),
    notes: new Map(),
    fulfilments: new Map(),
    mails: [],
    switches: { ...usualSwitches, ...options.switches },
    products: ProductShelf.of([...recorded<Product>('products'), ...recorded<Product>('variations')]),
    itemFaults: [],
    coupons: recorded<Coupon>('coupons'),
    customers: recorded<Customer>('customers'),
    rates: recorded<TaxRate>('taxes'),
    zones: recorded<ShippingZone>('shipping_zones'),
    next: { ...nextRecorded },
  }
  if (options.orders === 'none') return store
  const orders = recorded<Order>('orders').sort((a, b) => a.id - b.id)
  let note = 1
  for (const order of orders) {
    if (options.refunds === 'later') Object.assign(order, { status: beforeRefund(order), refunds: [] })
    store.orders.add(order, takesStock(order.status))
    const notes = recordedNotes(order).map((text) => writeNote(store, order, text, order.date_modified_gmt, note++))
    store.notes.set(order.id, notes)
  }
  if (options.refunds === 'later') return store
  for (const refund of recorded<Refund>('refunds')) store.refunds.set(refund.id, refund)
  return store
}

const beforeRefund = ({ status }: Order) => (status === 'refunded' ? 'processing' : status)

/** A list of the recorded store. */
export function recorded<T>(name: string): T[] {
  return JSON.parse(readFileSync(new URL(`../store/${name}.json`, import.meta.url), 'utf8')) as T[]
}

/** The notes a store keeps as an order moves; the recording holds no list of them, their numbering agrees with it. */
function recordedNotes(order: Order): string[] {
  if (order.status === 'pending' || order.status === 'checkout-draft') return []
  const moved = `Order status changed from Pending payment to ${statusName(order.status)}.`
  if (order.status === 'failed') return [moved]
  const stock = 'Stock levels reduced.'
  if (order.status === 'on-hold' || order.status === 'cancelled') return [stock, moved]
  return [`Payment via ${order.payment_method_title} (${order.transaction_id}).`, stock, moved]
}

function writeNote(store: ShopStore, order: Order, text: string, gmt: string, id: number, customerNote = false): Note {
  const self = `${siteUrl}/wp-json/wc/v3/orders/${order.id}`
  return {
    id,
    author: 'WooCommerce',
    date_created: store.site.local(store.site.fromGmt(gmt)),
    date_created_gmt: gmt,
    note: text,
    customer_note: customerNote,
    _links: {
      self: [{ href: `${self}/notes/${id}`, targetHints: { allow: ['GET', 'DELETE'] } }],
      collection: [{ href: `${self}/notes` }],
      up: [{ href: self }],
    },
  }
}

/** Adds a note to an order; its date_modified does not move. One to the customer is mailed. */
export function addNote(store: ShopStore, order: Order, text: string, customerNote = false): Note {
  const note = writeNote(store, order, text, store.site.gmt(nowSecond(store)), store.next.note++, customerNote)
  store.notes.set(order.id, [...(store.notes.get(order.id) ?? []), note])
  if (customerNote) sendMail(store, order.id, 'customer_note', text)
  return note
}

export function nowSecond(store: ShopStore): number {
  return Math.floor(store.clock.now().getTime() / 1000)
}

/** A status in which the goods are taken from stock. */
export function takesStock(status: string): boolean {
  return status === 'processing' || status === 'completed' || status === 'on-hold' || status === 'refunded'
}

/** A line is taxed unless its product says otherwise; a line without a product is. */
export function isTaxable(store: ShopStore): (line: OrderLine) => boolean {
  return (line) => {
    const product = store.products.get(line.variation_id) ?? store.products.get(line.product_id)
    return product?.tax_status !== 'none'
  }
}
