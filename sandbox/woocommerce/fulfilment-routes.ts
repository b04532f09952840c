import type { HttpReply } from '../http/message.ts'
import { jsonReply } from '../http/message.ts'
import type { Fulfilment } from './fulfilments.ts'
import { createFulfilment, deleteFulfilment, updateFulfilment } from './fulfilments.ts'
import type { OrderEntry } from './order-book.ts'
import type { RestCall } from './rest.ts'
import { apiLink, noRoute, restError } from './rest.ts'
import type { Route } from './routes.ts'

/** /orders/{id}/fulfillments: a feature of 10.5.0 that is off unless switched on; its errors have numbers for codes. */
export function fulfilmentRoutes(): Route[] {
  const one = /^\/orders\/(\d+)\/fulfillments\/(\d+)$/
  return [
    {
      path: /^\/orders\/(\d+)\/fulfillments$/,
      single: true,
      methods: { get: switched(list), post: switched(create) },
    },
    {
      path: one,
      single: true,
      methods: { get: switched(read), put: switched(update), post: switched(update), delete: switched(remove) },
    },
  ]
}

/** The order is looked for before anything else. */
const switched = (handle: (call: RestCall, entry: OrderEntry) => HttpReply) => (call: RestCall) => {
  if (call.store.version !== '10.5.0' || !call.store.switches.fulfilments) return noRoute()
  const entry = call.store.orders.get(call.ids[0] ?? 0)
  return entry ? handle(call, entry) : restError(404, 'woocommerce_rest_order_invalid_id', 'Invalid order ID.')
}

const shown = (status: number, body: unknown) => jsonReply(status, body, { link: apiLink })

const refused = (code: number, message: string) => shown(400, { code, message })

const ofOrder = ({ store }: RestCall, { order }: OrderEntry): Fulfilment[] => store.fulfilments.get(order.id) ?? []

const list = (call: RestCall, entry: OrderEntry) => shown(200, ofOrder(call, entry))

function create(call: RestCall, entry: OrderEntry): HttpReply {
  const made = createFulfilment(call.store, entry, call.body)
  return made ? shown(201, made) : refused(0, 'The fulfillment should contain at least one item.')
}

/** One that does not exist any more is a 400 whose code is 404. */
const found =
  (handle: (fulfilment: Fulfilment, call: RestCall, entry: OrderEntry) => HttpReply) =>
  (call: RestCall, entry: OrderEntry) => {
    const fulfilment = ofOrder(call, entry).find(({ id }) => id === call.ids[1])
    return fulfilment ? handle(fulfilment, call, entry) : refused(404, 'Fulfillment not found.')
  }

const read = found((fulfilment) => shown(200, fulfilment))

const update = found((fulfilment, call, entry) => {
  updateFulfilment(call.store, entry, fulfilment, call.body)
  return shown(200, fulfilment)
})

const remove = found((fulfilment, call, entry) => {
  deleteFulfilment(call.store, entry, fulfilment)
  return shown(200, { message: 'Fulfillment deleted successfully.' })
})
