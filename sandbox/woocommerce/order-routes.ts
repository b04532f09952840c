import type { HttpReply } from '../http/message.ts'
import { jsonReply } from '../http/message.ts'
import type { Random } from '../http/random.ts'
import { batch } from './batch.ts'
import { listOrders } from './list-orders.ts'
import type { OrderEntry } from './order-book.ts'
import { orderJson } from './order-json.ts'
import { createOrder, deleteOrder, updateOrder } from './order-writes.ts'
import { checkQuery, dateRules, listOf, pageRules } from './parameters.ts'
import { createRefund, deleteRefund } from './refund-writes.ts'
import type { RestCall } from './rest.ts'
import {
  apiLink,
  documentReply,
  invalidOrderId,
  listReply,
  pageHeaders,
  pickFields,
  restError,
  text,
  wantedFields,
} from './rest.ts'
import type { Route } from './routes.ts'
import { filterInstant } from './site-time.ts'
import { addNote, orderStatuses } from './store.ts'
import type { Note, Refund } from './wire.ts'

/** Everything under /orders, and /refunds. `random` serves the ties of an old version. */
export function orderRoutes(random: Random): Route[] {
  return [
    { path: /^\/orders$/, methods: { get: (call) => listOrders(call, random), post: create } },
    { path: /^\/orders\/batch$/, methods: { post: ordersBatch, put: ordersBatch, patch: ordersBatch } },
    { path: /^\/orders\/statuses$/, methods: { get: (call) => listReply(call, [...orderStatuses]) } },
    {
      path: /^\/orders\/(\d+)$/,
      single: true,
      methods: { get: read, post: update, put: update, patch: update, delete: remove },
    },
    { path: /^\/orders\/(\d+)\/notes$/, single: true, methods: { get: listNotes, post: createNote } },
    { path: /^\/orders\/(\d+)\/notes\/(\d+)$/, single: true, methods: { get: readNote, delete: removeNote } },
    { path: /^\/orders\/(\d+)\/refunds$/, single: true, methods: { get: orderRefunds, post: refund } },
    { path: /^\/orders\/(\d+)\/refunds\/(\d+)$/, single: true, methods: { get: readRefund, delete: removeRefund } },
    { path: /^\/refunds$/, methods: { get: allRefunds } },
    { path: /^\/reports\/orders\/totals$/, methods: { get: totals } },
  ]
}

function written(call: RestCall, status: number, entry: OrderEntry): HttpReply {
  const body = orderJson(entry, {
    fields: wantedFields(call.query),
    dp: Number(text(call.query, 'dp') ?? 2),
    withLinks: true,
  })
  return { status, headers: { 'content-type': 'application/json; charset=UTF-8', link: apiLink }, body }
}

function read(call: RestCall): HttpReply {
  const entry = call.store.orders.get(call.ids[0] ?? 0)
  return entry ? written(call, 200, entry) : invalidOrderId(404)
}

function create(call: RestCall): HttpReply {
  const result = createOrder(call.store, call.body, true)
  return 'refusal' in result ? result.refusal : written(call, 201, result.entry)
}

function update(call: RestCall): HttpReply {
  const result = updateOrder(call.store, call.ids[0] ?? 0, call.body, true)
  return 'refusal' in result ? result.refusal : written(call, 200, result.entry)
}

function remove(call: RestCall): HttpReply {
  const result = deleteOrder(call.store, call.ids[0] ?? 0, isForced(call))
  return 'refusal' in result ? result.refusal : documentReply(call, 200, result.before)
}

function ordersBatch(call: RestCall): HttpReply {
  const { store } = call
  return batch(call, {
    create: (item) => {
      const result = createOrder(store, item, false)
      return 'refusal' in result ? result.refusal : result.entry.order
    },
    update: (id, item) => {
      const result = updateOrder(store, id, item, false)
      return 'refusal' in result ? result.refusal : result.entry.order
    },
    delete: (id) => {
      const result = deleteOrder(store, id, true)
      return 'refusal' in result ? result.refusal : result.before
    },
  })
}

/** Newest second first; within a second as written. */
function listNotes(call: RestCall): HttpReply {
  const id = call.ids[0] ?? 0
  if (!call.store.orders.get(id)) return invalidOrderId(404)
  const type = text(call.query, 'type') ?? 'any'
  const notes = (call.store.notes.get(id) ?? [])
    .filter((note) => type === 'any' || note.customer_note === (type === 'customer'))
    .sort((a, b) =>
      a.date_created_gmt < b.date_created_gmt ? 1 : a.date_created_gmt > b.date_created_gmt ? -1 : a.id - b.id,
    )
  return listReply(call, notes)
}

function createNote(call: RestCall): HttpReply {
  const entry = call.store.orders.get(call.ids[0] ?? 0)
  if (!entry) return invalidOrderId(404)
  if (typeof call.body.note !== 'string') {
    return restError(400, 'rest_missing_callback_param', 'Missing parameter(s): note', { params: ['note'] })
  }
  return documentReply(call, 201, addNote(call.store, entry.order, call.body.note, call.body.customer_note === true))
}

function findNote(call: RestCall): Note | undefined {
  return call.store.notes.get(call.ids[0] ?? 0)?.find((note) => note.id === call.ids[1])
}

const unknownNote = () => restError(404, 'woocommerce_rest_invalid_id', 'Invalid resource ID.')

function readNote(call: RestCall): HttpReply {
  const note = findNote(call)
  return note ? documentReply(call, 200, note) : unknownNote()
}

function removeNote(call: RestCall): HttpReply {
  const note = findNote(call)
  if (!note) return unknownNote()
  if (!isForced(call)) return trashless('Webhooks do not support trashing.')
  const orderId = call.ids[0] ?? 0
  call.store.notes.set(
    orderId,
    (call.store.notes.get(orderId) ?? []).filter((own) => own !== note),
  )
  return documentReply(call, 200, note)
}

export function isForced(call: RestCall): boolean {
  return ['true', '1'].includes(text(call.query, 'force') ?? String(call.body.force ?? ''))
}

function trashless(message: string): HttpReply {
  return restError(501, 'woocommerce_rest_trash_not_supported', message)
}

function refund(call: RestCall): HttpReply {
  const result = createRefund(call.store, call.ids[0] ?? 0, call.body)
  return 'refusal' in result ? result.refusal : documentReply(call, 201, withoutParent(result.refund))
}

function withoutParent(refund: Refund): Record<string, unknown> {
  const { parent_id: _, ...rest } = refund
  return rest
}

function orderRefunds(call: RestCall): HttpReply {
  const id = call.ids[0] ?? 0
  const bad = checkQuery(call.query, pageRules)
  if (bad) return bad
  if (!call.store.orders.get(id)) return restError(404, 'woocommerce_rest_invalid_order_id', 'Invalid order ID.')
  const refunds = [...call.store.refunds.values()].filter((own) => own.parent_id === id).sort((a, b) => b.id - a.id)
  return refundPage(call, refunds.map(withoutParent))
}

/** `parent` and `order_id` are ignored, as measured. */
function allRefunds(call: RestCall): HttpReply {
  const bad = checkQuery(call.query, { ...pageRules, ...dateRules })
  if (bad) return bad
  const { query, store } = call
  const gmt = ['true', '1'].includes((text(query, 'dates_are_gmt') ?? '').toLowerCase())
  // A refund is never changed, so created and modified bound the same.
  const bounds = (...names: string[]) =>
    names.flatMap((name) => {
      const given = text(query, name)
      return given === undefined ? [] : [filterInstant(given, gmt, store.site)]
    })
  const after = Math.max(...bounds('after', 'modified_after'))
  const before = Math.min(...bounds('before', 'modified_before'))
  const include = listOf(query.get('include')).map(Number)
  const exclude = listOf(query.get('exclude')).map(Number)
  const refunds = [...store.refunds.values()]
    .filter((own) => {
      const made = store.site.fromGmt(own.date_created_gmt)
      return made > after && made < before
    })
    .filter((own) => (include.length === 0 || include.includes(own.id)) && !exclude.includes(own.id))
    .sort((a, b) => {
      const byDate = store.site.fromGmt(a.date_created_gmt) - store.site.fromGmt(b.date_created_gmt)
      return (text(query, 'orderby') === 'id' ? 0 : byDate) || a.id - b.id
    })
  if ((text(query, 'order') ?? 'desc') === 'desc') refunds.reverse()
  return refundPage(call, refunds)
}

function refundPage(call: RestCall, refunds: Record<string, unknown>[]): HttpReply {
  const perPage = Number(text(call.query, 'per_page') ?? 10)
  const page = Number(text(call.query, 'page') ?? 1)
  const rows = refunds.slice((page - 1) * perPage, page * perPage)
  const fields = wantedFields(call.query)
  return jsonReply(
    200,
    fields ? rows.map((row) => pickFields(row, fields)) : rows,
    pageHeaders(call, page, refunds.length, Math.ceil(refunds.length / perPage), call.query),
  )
}

function findRefund(call: RestCall): Refund | undefined {
  const found = call.store.refunds.get(call.ids[1] ?? 0)
  return found?.parent_id === call.ids[0] ? found : undefined
}

const unknownRefund = () => restError(404, 'woocommerce_rest_invalid_order_refund_id', 'Invalid order refund ID.')

function readRefund(call: RestCall): HttpReply {
  const found = findRefund(call)
  return found ? documentReply(call, 200, withoutParent(found)) : unknownRefund()
}

function removeRefund(call: RestCall): HttpReply {
  const found = findRefund(call)
  if (!found) return unknownRefund()
  if (!isForced(call)) return trashless('The shop_order_refund does not support trashing.')
  deleteRefund(call.store, found)
  return documentReply(call, 200, withoutParent(found))
}

function totals(call: RestCall): HttpReply {
  const counts = new Map<string, number>()
  for (const { order } of call.store.orders.all()) counts.set(order.status, (counts.get(order.status) ?? 0) + 1)
  return listReply(
    call,
    orderStatuses.map(({ slug, name }) => ({ slug, name, total: counts.get(slug) ?? 0 })),
  )
}
