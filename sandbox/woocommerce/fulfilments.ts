import { isRecord } from '../http/message.ts'
import { sendMail } from './mails.ts'
import type { OrderEntry } from './order-book.ts'
import { applyMeta, records } from './order-fields.ts'
import { stamp } from './order-status.ts'
import type { ShopStore } from './store.ts'
import { nowSecond } from './store.ts'
import type { Meta } from './wire.ts'

export type Fulfilment = {
  id: number
  entity_type: 'WC_Order'
  entity_id: string
  is_fulfilled: boolean
  status: string
  date_updated: string
  meta_data: Meta[]
}

/**
 * Makes a fulfilment (woocommerce.md 5): entries without an id count as absent, so that there are no items; quantities and
 * item ids are not checked; the order's status stays. Undefined when the shop finds no item.
 */
export function createFulfilment(
  store: ShopStore,
  entry: OrderEntry,
  body: Record<string, unknown>,
): Fulfilment | undefined {
  const given = numbered(body.meta_data)
  if (!hasItems(given)) return undefined
  const { order } = entry
  const made: Fulfilment = {
    id: store.next.fulfilment++,
    entity_type: 'WC_Order',
    entity_id: String(order.id),
    is_fulfilled: body.is_fulfilled === true,
    status: typeof body.status === 'string' ? body.status : 'unfulfilled',
    date_updated: localStamp(store),
    meta_data: [],
  }
  lay(store, made, given)
  store.fulfilments.set(order.id, [...(store.fulfilments.get(order.id) ?? []), made])
  touched(store, entry)
  if (made.is_fulfilled && body.notify_customer === true) sendMail(store, order.id, 'fulfilment', trackingOf(made))
  return made
}

/** A new set of entries replaces all there were. */
export function updateFulfilment(
  store: ShopStore,
  entry: OrderEntry,
  fulfilment: Fulfilment,
  body: Record<string, unknown>,
): void {
  if (typeof body.status === 'string') fulfilment.status = body.status
  if (typeof body.is_fulfilled === 'boolean') fulfilment.is_fulfilled = body.is_fulfilled
  if (Array.isArray(body.meta_data)) lay(store, fulfilment, numbered(body.meta_data))
  fulfilment.date_updated = localStamp(store)
  touched(store, entry)
  if (fulfilment.is_fulfilled && body.notify_customer === true)
    sendMail(store, entry.order.id, 'fulfilment', trackingOf(fulfilment))
}

export function deleteFulfilment(store: ShopStore, entry: OrderEntry, fulfilment: Fulfilment): void {
  const { id } = entry.order
  store.fulfilments.set(
    id,
    (store.fulfilments.get(id) ?? []).filter((own) => own !== fulfilment),
  )
  touched(store, entry)
}

const numbered = (given: unknown) => records(given).filter(({ id }) => typeof id === 'number')

const hasItems = (entries: readonly Record<string, unknown>[]) =>
  entries.some(({ key, value }) => key === '_items' && Array.isArray(value) && value.length > 0)

function lay(store: ShopStore, fulfilment: Fulfilment, given: readonly Record<string, unknown>[]): void {
  fulfilment.meta_data = given.map(({ id, key, value }) => ({
    id: id === 0 ? store.next.fulfilmentMeta++ : Number(id),
    key: String(key),
    value,
  }))
  if (!fulfilment.is_fulfilled || fulfilment.meta_data.some(({ key }) => key === '_date_fulfilled')) return
  fulfilment.meta_data.push({ id: store.next.fulfilmentMeta++, key: '_date_fulfilled', value: localStamp(store) })
}

/** What fulfilling leaves on the order: how far it is fulfilled, and a new date_modified. */
function touched(store: ShopStore, entry: OrderEntry): void {
  const { order } = entry
  const pieces = (store.fulfilments.get(order.id) ?? [])
    .filter((own) => own.is_fulfilled)
    .flatMap(({ meta_data }) => meta_data.filter(({ key }) => key === '_items'))
    .flatMap(({ value }) => (Array.isArray(value) ? value.filter(isRecord) : []))
  const done = order.line_items.every(
    (line) =>
      pieces.filter(({ item_id }) => Number(item_id) === line.id).reduce((total, { qty }) => total + Number(qty), 0) >=
      line.quantity,
  )
  const value = pieces.length === 0 ? 'unfulfilled' : done ? 'fulfilled' : 'partially_fulfilled'
  order.meta_data = applyMeta(store, order.meta_data, [{ key: '_fulfillment_status', value }])
  stamp(store, order, 'date_modified')
  store.orders.changed(entry)
}

const localStamp = (store: ShopStore) => store.site.local(nowSecond(store)).replace('T', ' ')

const trackingOf = ({ meta_data }: Fulfilment) =>
  String(meta_data.find(({ key }) => key === '_tracking_number')?.value ?? '')
