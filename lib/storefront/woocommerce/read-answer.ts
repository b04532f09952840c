import type { HttpAnswer } from '../../http/answer.ts'
import { retryAfterSeconds } from '../../http/answer.ts'
import type { Json } from '../../kernel/digest.ts'
import { Fault } from '../../kernel/fault.ts'

/**
 * The JSON of an answer with 200, or what went wrong (woocommerce.md 1, 3 and 7; failure 15).
 * @throws {Fault} CONNECTION_REFUSED (never: 401, 403), CONNECTION_UNREADABLE (later: no JSON, no API here),
 * CONNECTION_BUSY (later: 429 and 5xx, context.retryAfterSeconds), STATUS_UNREGISTERED and QUERY_REFUSED (never: 400),
 * ORDER_UNKNOWN (never: 404 in the API's own words; any other 404 is no answer about an order, failure 16)
 */
export function readAnswer(answer: HttpAnswer, about: string): Json {
  const { status } = answer
  const fault = (code: string, message: string, retry: 'never' | 'later', more: Record<string, unknown> = {}) =>
    new Fault(code, message, { retry, context: { status, about, ...more } })

  if (status === 429 || status >= 500) {
    const wait = retryAfterSeconds(answer)
    throw fault('CONNECTION_BUSY', `The shop answers ${status}`, 'later', { retryAfterSeconds: wait ?? null })
  }
  if (status === 200) return answer.json() as Json
  const body = errorBody(answer)
  // A firewall's page says 401, 403 or 404 as well: only WordPress's own words are taken at their word.
  if (!body)
    throw fault('CONNECTION_UNREADABLE', `The shop answers ${status} with something that is no API error`, 'later')
  const words = { said: body.code }
  if (status === 401 || status === 403) {
    throw fault('CONNECTION_REFUSED', `The shop refuses the keys: ${body.message}`, 'never', words)
  }
  if (status === 404 && body.code === 'woocommerce_rest_shop_order_invalid_id') {
    throw fault('ORDER_UNKNOWN', body.message, 'never', words)
  }
  if (status === 404) throw fault('CONNECTION_UNREADABLE', 'There is no wc/v3 at this address', 'later', words)
  if (status === 400 && body.invalid.includes('status')) {
    throw fault('STATUS_UNREGISTERED', 'The shop no longer knows a status that was asked for', 'never', words)
  }
  throw fault('QUERY_REFUSED', `The shop refuses the request: ${body.message}`, 'never', words)
}

interface ErrorBody {
  code: string
  message: string
  invalid: string[]
}

function errorBody(answer: HttpAnswer): ErrorBody | undefined {
  let value: unknown
  try {
    value = answer.json()
  } catch {
    return undefined
  }
  if (!isRecord(value) || typeof value.code !== 'string') return undefined
  const params = isRecord(value.data) && isRecord(value.data.params) ? Object.keys(value.data.params) : []
  return { code: value.code, message: String(value.message ?? '').slice(0, 200), invalid: params }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
