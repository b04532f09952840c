import type { Order } from './wire.ts'

/** One order as the shop holds it, with its sort keys in seconds and its JSON as last written. */
export type OrderEntry = {
  order: Order
  created: number
  modified: number
  /** Stock has been taken for this order. */
  stockTaken: boolean
  /** Status before it went to the trash. */
  trashedFrom?: string
  json: Map<string, string>
}

export type Axis = 'created' | 'modified' | 'id'

const seconds = (gmt: string) => Date.parse(`${gmt}Z`) / 1000

const keys: Record<Axis, (entry: OrderEntry) => number> = {
  created: (entry) => entry.created,
  modified: (entry) => entry.modified,
  id: (entry) => entry.order.id,
}

/** All orders, kept sorted three ways (ties by id), so that a page of a large store costs its hundred rows. */
export class OrderBook {
  private readonly entries = new Map<number, OrderEntry>()
  private readonly sorted: Record<Axis, OrderEntry[]> = { created: [], modified: [], id: [] }

  get size(): number {
    return this.entries.size
  }

  get(id: number): OrderEntry | undefined {
    return this.entries.get(id)
  }

  all(): Iterable<OrderEntry> {
    return this.entries.values()
  }

  add(order: Order, stockTaken: boolean): OrderEntry {
    const entry: OrderEntry = {
      order,
      created: seconds(order.date_created_gmt),
      modified: seconds(order.date_modified_gmt),
      stockTaken,
      json: new Map(),
    }
    this.entries.set(order.id, entry)
    for (const axis of ['created', 'modified', 'id'] as const) this.insert(axis, entry)
    return entry
  }

  /** Call after any change to an order's fields: drops its written JSON and moves it to its new place. */
  changed(entry: OrderEntry): void {
    entry.json.clear()
    const created = seconds(entry.order.date_created_gmt)
    const modified = seconds(entry.order.date_modified_gmt)
    if (modified !== entry.modified) {
      this.take('modified', entry)
      entry.modified = modified
      this.insert('modified', entry)
    }
    if (created !== entry.created) {
      this.take('created', entry)
      entry.created = created
      this.insert('created', entry)
    }
  }

  remove(entry: OrderEntry): void {
    for (const axis of ['created', 'modified', 'id'] as const) this.take(axis, entry)
    this.entries.delete(entry.order.id)
  }

  /** The entries along an axis, ascending, whose key lies strictly between the bounds. */
  between(axis: Axis, after = Number.NEGATIVE_INFINITY, before = Number.POSITIVE_INFINITY): OrderEntry[] {
    const list = this.sorted[axis]
    const from = after === Number.NEGATIVE_INFINITY ? 0 : place(list, axis, after, Number.POSITIVE_INFINITY)
    const to = before === Number.POSITIVE_INFINITY ? list.length : place(list, axis, before, Number.NEGATIVE_INFINITY)
    return from === 0 && to === list.length ? list : list.slice(from, to)
  }

  private insert(axis: Axis, entry: OrderEntry): void {
    const list = this.sorted[axis]
    list.splice(place(list, axis, keys[axis](entry), entry.order.id), 0, entry)
  }

  private take(axis: Axis, entry: OrderEntry): void {
    const list = this.sorted[axis]
    const at = place(list, axis, keys[axis](entry), entry.order.id) - 1
    if (list[at] !== entry) throw new Error(`order ${entry.order.id} is out of place by ${axis}`)
    list.splice(at, 1)
  }
}

/** How many entries sort at or before (key, id). */
function place(list: OrderEntry[], axis: Axis, key: number, id: number): number {
  const keyOf = keys[axis]
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const entry = list[middle]
    if (entry === undefined) break
    const own = keyOf(entry)
    if (own < key || (own === key && entry.order.id <= id)) low = middle + 1
    else high = middle
  }
  return low
}
