import type { HttpReply } from '../http/message.ts'
import { isRecord } from '../http/message.ts'
import { strikeItem } from './item-faults.ts'
import type { RestCall } from './rest.ts'
import { batchReply, restError } from './rest.ts'

type Done = Record<string, unknown> | HttpReply

type BatchVerbs = {
  create: (item: Record<string, unknown>) => Done
  update: (id: number, item: Record<string, unknown>) => Done
  delete: (id: number) => Done
}

const limit = 100

/** Create, update and delete in one request: 200 even if every item failed, 413 above a hundred, {} answers []. */
export function batch(call: RestCall, verbs: BatchVerbs): HttpReply {
  const creates = items(call.body.create)
  const updates = items(call.body.update)
  const deletes = Array.isArray(call.body.delete) ? call.body.delete.map(Number) : []
  if (creates.length + updates.length + deletes.length > limit) {
    const message = `Unable to accept more than ${limit} items for this request.`
    return restError(413, 'woocommerce_rest_request_entity_too_large', message)
  }
  const answer: Record<string, unknown> = {}
  if (creates.length > 0)
    answer.create = creates.map((item) =>
      batchItem(
        0,
        carryOut(call, item, () => verbs.create(item)),
      ),
    )
  if (updates.length > 0) {
    answer.update = updates.map((item) => {
      const id = item.id === undefined ? null : Number(item.id)
      return batchItem(
        id,
        carryOut(call, item, () => verbs.update(id ?? 0, item)),
      )
    })
  }
  if (deletes.length > 0) answer.delete = deletes.map((id) => batchItem(id, verbs.delete(id)))
  return batchReply(call, answer)
}

/** An item on which a fault lies answers an error, whether or not it was carried out. */
function carryOut(call: RestCall, item: Record<string, unknown>, work: () => Done): Done {
  const fault = strikeItem(call.store.itemFaults, item, call.store.products.get(Number(item.id ?? 0)))
  if (!fault) return work()
  if (fault.written) work()
  return restError(500, 'sandbox_item_fault', 'Fault of this item.')
}

function items(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function batchItem(id: number | null, done: Done): Record<string, unknown> {
  if (!isReply(done)) return done
  const { code, message, data } = JSON.parse(done.body) as Record<string, unknown>
  return { id, error: { code, message, data } }
}

function isReply(done: Done): done is HttpReply {
  return typeof done.body === 'string' && isRecord(done.headers)
}
