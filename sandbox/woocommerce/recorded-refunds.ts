import { stamp } from './order-status.ts'
import type { ShopStore } from './store.ts'
import { recorded } from './store.ts'
import type { Order, Refund } from './wire.ts'

/** Makes the recorded refunds with the dates they had; their orders are changed now. Answers how many. */
export function makeRecordedRefunds(store: ShopStore): number {
  const asRecorded = new Map(recorded<Order>('orders').map((order) => [order.id, order]))
  const made = recorded<Refund>('refunds').filter(({ id }) => !store.refunds.has(id))
  for (const refund of made) {
    store.refunds.set(refund.id, refund)
    const entry = store.orders.get(refund.parent_id)
    const { status, refunds } = asRecorded.get(refund.parent_id) ?? {}
    if (!entry || !status || !refunds) continue
    Object.assign(entry.order, { status, refunds })
    stamp(store, entry.order, 'date_modified')
    store.orders.changed(entry)
  }
  return made.length
}
