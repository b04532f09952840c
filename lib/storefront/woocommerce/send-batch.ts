import { z } from 'zod'
import type { HttpAnswer } from '../../http/answer.ts'
import type { Json } from '../../kernel/digest.ts'
import type { BatchResult, ItemResult } from '../catalogue-port.ts'
import type { ShopConnection } from './connect-shop.ts'
import type { Read } from './product-fields.ts'
import { errorShape, jsonOf, refusedWrite, unansweredWrite, wordsOf } from './write-outcome.ts'

export type Verb = 'create' | 'update'

const itemShape = z.object({ id: z.number().nullish(), error: errorShape.optional() })

/** Code of an item that the answer shows in a way nobody knows: what became of it is to be looked at. */
const unreadable = 'unanswered'

/**
 * One batch of wc/v3, sent once, and how it ended (woocommerce.md 6 and 7, failures 33 to 35). A 200 carries a result an item,
 * in the order sent; whatever does not say what became of the items leaves them unknown: a time-out, a fatal, HTML, a
 * list of another length. An item alone that cannot be read is `unanswered`.
 */
export async function sendBatch<Shown>(
  shop: ShopConnection,
  { path, verb }: { path: string; verb: Verb },
  bodies: readonly { [field: string]: Json }[],
  read: (document: Json) => Read<Shown>,
  deadlineMs: number,
): Promise<BatchResult<Shown>> {
  let answer: HttpAnswer
  try {
    answer = await shop.post(path, { [verb]: [...bodies] }, deadlineMs)
  } catch (error) {
    return unansweredWrite(error)
  }
  if (answer.status !== 200) return refusedWrite(answer)
  const documents = documentsOf(answer, verb)
  if (!documents) return { kind: 'unknown', reason: 'The shop answered 200 with something that is no batch' }
  if (documents.length !== bodies.length) {
    return {
      kind: 'unknown',
      reason: `The shop answered ${documents.length} items for ${bodies.length} that were sent`,
    }
  }
  const items: ItemResult<Shown>[] = []
  const odd: string[] = []
  for (const [at, document] of documents.entries()) {
    const item = readItem(document, verb === 'update' ? bodies[at]?.id : undefined, read)
    if ('reason' in item) return { kind: 'unknown', reason: `Item ${at + 1} of the answer: ${item.reason}` }
    if (!item.value.ok && item.value.code === unreadable)
      odd.push(`Item ${at + 1} of the answer: ${item.value.message}`)
    items.push(item.value)
  }
  // One odd item is its own; an answer of nothing else is no answer.
  if (odd[0] && odd.length === items.length) return { kind: 'unknown', reason: odd[0] }
  return { kind: 'answered', items }
}

function readItem<Shown>(
  document: Json,
  sentId: Json | undefined,
  read: (document: Json) => Read<Shown>,
): Read<ItemResult<Shown>> {
  const head = itemShape.safeParse(document)
  if (!head.success) return { reason: 'it is neither an item nor an error' }
  const { id, error } = head.data
  if (sentId !== undefined && id !== sentId) return { reason: 'it is another item than the one sent' }
  if (error) return { value: { ok: false, ...wordsOf(error) } }
  const shown = read(document)
  if ('reason' in shown) return { value: { ok: false, code: unreadable, message: shown.reason } }
  return { value: { ok: true, shown: shown.value } }
}

function documentsOf(answer: HttpAnswer, verb: Verb): Json[] | undefined {
  const body = jsonOf(answer)
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return undefined
  const list = body[verb]
  return Array.isArray(list) ? list : undefined
}
