import { z } from 'zod'
import type { HttpAnswer } from '../../http/answer.ts'
import { retryAfterSeconds } from '../../http/answer.ts'
import type { Json } from '../../kernel/digest.ts'
import { isFault } from '../../kernel/fault.ts'
import type { BatchResult, ItemResult } from '../port.ts'
import type { ShopConnection } from './connect-shop.ts'
import type { Read } from './product-fields.ts'
import { unescapeHtml } from './unescape-html.ts'

export type Verb = 'create' | 'update'

const errorShape = z.object({ code: z.union([z.string(), z.number()]), message: z.string().nullish() })
const itemShape = z.object({ id: z.number().nullish(), error: errorShape.optional() })

/** Code of an item that the answer shows in a way nobody knows: what became of it is to be looked at. */
const unreadable = 'unanswered'

/** Without a Retry-After. */
const usualWaitSeconds = 30

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
    return unanswered(error)
  }
  if (answer.status !== 200) return refusedWhole(answer)
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
  if (error) return { value: { ok: false, ...words(error) } }
  const shown = read(document)
  if ('reason' in shown) return { value: { ok: false, code: unreadable, message: shown.reason } }
  return { value: { ok: true, shown: shown.value } }
}

/** What a write that got no answer was, by what the client knows of the socket. */
function unanswered(error: unknown): Exclude<BatchResult<never>, { kind: 'answered' }> {
  if (error instanceof Error && error.name === 'AbortError')
    return { kind: 'not_sent', reason: 'The worker is stopping' }
  if (!isFault(error)) throw error
  if (error.code === 'CONNECTION_ADDRESS_REFUSED') return { kind: 'stopped', code: error.code, message: error.message }
  if (error.code === 'CONNECTION_NOT_SENT') return { kind: 'not_sent', reason: error.message }
  return { kind: 'unknown', reason: error.message }
}

function refusedWhole(answer: HttpAnswer): Exclude<BatchResult<never>, { kind: 'answered' }> {
  const { status } = answer
  const said = errorOf(answer)
  if (status === 401 || status === 403) {
    // Not in the API's own words it is no word about the key: a firewall dislikes something in this request.
    const blocked = { code: 'WRITE_BLOCKED', message: `The shop answers ${status} with something that is no API error` }
    return { kind: 'stopped', ...(said ?? blocked) }
  }
  const asked = retryAfterSeconds(answer)
  // Maintenance comes before anything is carried out and says how long; another 503 may be a proxy that lost patience.
  if (status === 429 || (status === 503 && asked !== undefined)) {
    return { kind: 'throttled', retryAfterMs: (asked ?? usualWaitSeconds) * 1000 }
  }
  if (said && status >= 400 && status < 500) return { kind: 'refused', ...said }
  return { kind: 'unknown', reason: `The shop answers ${status}${said ? ` ${said.code}` : ''}` }
}

function documentsOf(answer: HttpAnswer, verb: Verb): Json[] | undefined {
  const body = jsonOf(answer)
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return undefined
  const list = body[verb]
  return Array.isArray(list) ? list : undefined
}

function errorOf(answer: HttpAnswer): { code: string; message: string } | undefined {
  const checked = errorShape.safeParse(jsonOf(answer))
  return checked.success ? words(checked.data) : undefined
}

function jsonOf(answer: HttpAnswer): Json | undefined {
  try {
    return answer.json() as Json
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}

const words = ({ code, message }: z.infer<typeof errorShape>) => ({
  code: String(code),
  message: unescapeHtml(message ?? '').slice(0, 300),
})
