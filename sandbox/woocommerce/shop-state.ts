import { numberOf, recordOf, recordsOf, textOf } from '../state/read-state.ts'
import type { Fulfilment } from './fulfilments.ts'
import type { Mail } from './mails.ts'
import { orderJson } from './order-json.ts'
import { ProductShelf } from './product-shelf.ts'
import type { ShopStore } from './store.ts'
import { seedStore } from './store.ts'
import type { Note, Order, Product, Refund } from './wire.ts'

/** Changed whenever a file of the last format could not be read any more. */
export const shopFormat = 'selvedge sandbox shop 1'

/** What a shop holds, with where its chance stands and how far its clock runs ahead of the machine's. */
export type KeptShop = { store: ShopStore; random: number; aheadMs: number }

/** A shop as JSON in pieces, one an order, whose text is the one its pages are made of. */
export function writeShop({ store, random, aheadMs }: KeptShop): string[] {
  const head = {
    format: shopFormat,
    aheadMs,
    random,
    next: store.next,
    products: [...store.products.values()],
    notes: [...store.notes].map(([orderId, notes]) => ({ orderId, notes })),
    fulfilments: [...store.fulfilments].map(([orderId, fulfilments]) => ({ orderId, fulfilments })),
    mails: store.mails,
    refunds: [...store.refunds.values()],
  }
  const pieces = [`${JSON.stringify(head).slice(0, -1)},"orders":[`]
  for (const [at, entry] of store.orders.between('id').entries()) {
    const { stockTaken, trashedFrom } = entry
    pieces.push(`${at === 0 ? '' : ','}\n{"stockTaken":${stockTaken},`)
    if (trashedFrom !== undefined) pieces.push(`"trashedFrom":${JSON.stringify(trashedFrom)},`)
    pieces.push('"order":', orderJson(entry), '}')
  }
  pieces.push('\n]}\n')
  return pieces
}

/** Reads what `writeShop` wrote, over a fresh catalogue's coupons, customers and rates. Throws on another shape. */
export function restoreShop(
  state: Record<string, unknown>,
  options: Pick<Parameters<typeof seedStore>[0], 'version' | 'clock' | 'site' | 'switches'>,
): KeptShop {
  const store = seedStore({ ...options, orders: 'none' })
  const next = recordOf(state, 'next')
  store.next = {
    post: numberOf(next, 'post'),
    line: numberOf(next, 'line'),
    meta: numberOf(next, 'meta'),
    note: numberOf(next, 'note'),
    // A file from before there were any of these lacks them.
    fulfilment: 'fulfilment' in next ? numberOf(next, 'fulfilment') : store.next.fulfilment,
    fulfilmentMeta: 'fulfilmentMeta' in next ? numberOf(next, 'fulfilmentMeta') : store.next.fulfilmentMeta,
  }
  const products = recordsOf(state, 'products') as Product[]
  for (const product of products) {
    numberOf(product, 'id')
    textOf(product, 'sku')
  }
  store.products = ProductShelf.of(products)
  for (const kept of recordsOf(state, 'orders')) {
    const order = recordOf(kept, 'order')
    numberOf(order, 'id')
    recordsOf(order, 'line_items')
    for (const date of ['date_created_gmt', 'date_modified_gmt']) {
      if (Number.isNaN(store.site.fromGmt(textOf(order, date)))) throw new Error(`"${date}" is not a date`)
    }
    const entry = store.orders.add(order as Order, kept.stockTaken === true)
    if (kept.trashedFrom !== undefined) entry.trashedFrom = textOf(kept, 'trashedFrom')
  }
  for (const refund of recordsOf(state, 'refunds')) store.refunds.set(numberOf(refund, 'id'), refund as Refund)
  for (const kept of recordsOf(state, 'notes')) {
    store.notes.set(numberOf(kept, 'orderId'), recordsOf(kept, 'notes') as Note[])
  }
  if ('fulfilments' in state) {
    for (const kept of recordsOf(state, 'fulfilments')) {
      store.fulfilments.set(numberOf(kept, 'orderId'), recordsOf(kept, 'fulfilments') as Fulfilment[])
    }
  }
  if ('mails' in state) store.mails = recordsOf(state, 'mails') as Mail[]
  return { store, random: numberOf(state, 'random'), aheadMs: numberOf(state, 'aheadMs') }
}
