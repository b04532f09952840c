import type { Random } from '../http/random.ts'
import { randomFrom } from '../http/random.ts'
import { fillBasket, fillPlainBasket, orderFromBasket } from './generate-orders.ts'
import type { OrderEntry } from './order-book.ts'
import type { OrderControls } from './order-controls.ts'
import { createOrderControls } from './order-controls.ts'
import { orderJson } from './order-json.ts'
import { derive, stamp } from './order-status.ts'
import type { ProductControls } from './product-controls.ts'
import { createProductControls } from './product-controls.ts'
import { takeOrderStock, touchProduct } from './stock.ts'
import type { ShopStore } from './store.ts'
import { nowSecond, takesStock } from './store.ts'
import type { Order } from './wire.ts'

type PlainOrders = {
  count: number
  /** Their date_modified seconds are spread evenly over this many minutes. */
  minutesSpan: number
  /** How long ago the last of them was modified; 60 unless told, so that a poll's upper bound takes in all. */
  endSecondsAgo?: number
  seed?: number
}

/** What may be done to this shop from outside its API: by a test in process, or over the control plane. */
export type ShopControls = ProductControls &
  OrderControls & {
    /** Paid orders of this moment as the shop's customers make them; `overrides` are laid over each as they are. */
    makeOrders: (count: number, options?: { seed?: number; overrides?: Partial<Order> }) => Order[]
    /** Paid orders for load: plain goods, unique transaction ids. */
    makePlainOrders: (options: PlainOrders) => Order[]
    /** Lays fields over an order; its date_modified moves unless `silent`. Undefined when there is no such order. */
    touchOrder: (id: number, fields: Partial<Order>, options?: { silent?: boolean }) => Order | undefined
    order: (id: number) => Order | undefined
    /** All orders in the order of their numbers, trashed ones too. */
    orders: () => Order[]
    /** New orders arriving by themselves; 0 stops them. With `count` it stops after that many. */
    setOrdersPerMinute: (rate: number, count?: number) => void
    setPageDelayMs: (ms: number) => void
    setMaintenance: (on: boolean) => void
    /** Back to how the shop was created: orders, catalogue, clock, faults, request log. */
    reset: () => void
  }

type ShopSettings = { pageDelayMs: number; maintenance: boolean }

export function createControls(parts: {
  store: () => ShopStore
  random: () => Random
  seed: number
  pageDelayMs: number
  ordersPerMinute: number
  /** Told of every change to what the shop holds. */
  changed: () => void
  renew: () => void
}): { controls: ShopControls; settings: ShopSettings; stop: () => void } {
  const settings: ShopSettings = { pageDelayMs: parts.pageDelayMs, maintenance: false }
  let arrivals: NodeJS.Timeout | undefined
  const stop = () => clearInterval(arrivals)

  const controls: ShopControls = {
    ...createOrderControls(parts),
    ...createProductControls({ ...parts, admit, touch: touchProduct }),
    makeOrders: (count, { seed, overrides } = {}) => {
      const store = parts.store()
      const random = seed === undefined ? parts.random() : randomFrom(seed)
      parts.changed()
      return Array.from({ length: count }, () => {
        const order = orderFromBasket(store, fillBasket(random, store), nowSecond(store), seed ?? parts.seed)
        return admit(store, overrides ? overlay(store, order, overrides) : order).order
      })
    },
    makePlainOrders: ({ count, minutesSpan, endSecondsAgo = 60, seed }) => {
      const store = parts.store()
      const random = seed === undefined ? parts.random() : randomFrom(seed)
      parts.changed()
      const span = Math.round(minutesSpan * 60)
      const first = nowSecond(store) - endSecondsAgo - span
      return Array.from({ length: count }, (_, at) => {
        const second = first + Math.floor(((at + 1) * span) / count)
        const entry = admit(store, orderFromBasket(store, fillPlainBasket(random, store), second, seed ?? parts.seed))
        // Written once ahead, so that the first reading of a bench costs the shop no more than the next.
        orderJson(entry)
        return entry.order
      })
    },
    touchOrder: (id, fields, { silent = false } = {}) => {
      const store = parts.store()
      const entry = store.orders.get(id)
      if (!entry) return undefined
      Object.assign(entry.order, fields)
      const given = fields.date_modified_gmt
      if (given) stamp(store, entry.order, 'date_modified', store.site.fromGmt(given))
      else if (!silent) stamp(store, entry.order, 'date_modified')
      derive(store, entry.order)
      store.orders.changed(entry)
      parts.changed()
      return entry.order
    },
    order: (id) => parts.store().orders.get(id)?.order,
    orders: () =>
      parts
        .store()
        .orders.between('id')
        .map(({ order }) => order),
    setOrdersPerMinute: (rate, count = Number.POSITIVE_INFINITY) => {
      stop()
      if (rate <= 0) return
      const started = Date.now()
      let made = 0
      arrivals = setInterval(() => {
        const due = Math.min(count, Math.floor(((Date.now() - started) * rate) / 60_000))
        if (due > made) controls.makeOrders(due - made)
        made = Math.max(made, due)
        if (made >= count) stop()
      }, 200)
      arrivals.unref()
    },
    setPageDelayMs: (ms) => {
      settings.pageDelayMs = ms
    },
    setMaintenance: (on) => {
      settings.maintenance = on
    },
    reset: () => {
      Object.assign(settings, { pageDelayMs: parts.pageDelayMs, maintenance: false })
      parts.renew()
      parts.changed()
      controls.setOrdersPerMinute(parts.ordersPerMinute)
    },
  }
  return { controls, settings, stop }
}

function overlay(store: ShopStore, order: Order, overrides: Partial<Order>): Order {
  Object.assign(order, overrides)
  const unpaid = ['pending', 'on-hold', 'failed', 'cancelled', 'checkout-draft'].includes(order.status)
  if (unpaid && overrides.date_paid_gmt === undefined) Object.assign(order, { date_paid: null, date_paid_gmt: null })
  derive(store, order)
  return order
}

function admit(store: ShopStore, order: Order): OrderEntry {
  const taken = takesStock(order.status)
  if (taken) takeOrderStock(store, order)
  return store.orders.add(order, taken)
}
