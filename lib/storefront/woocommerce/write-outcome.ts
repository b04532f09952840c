import { z } from 'zod'
import type { HttpAnswer } from '../../http/answer.ts'
import { retryAfterSeconds } from '../../http/answer.ts'
import type { Json } from '../../kernel/digest.ts'
import { isFault } from '../../kernel/fault.ts'
import { unescapeHtml } from './unescape-html.ts'

/** How a write ended that was not carried out as asked, or may have been: the same for one item and for a batch. */
export type WriteFailure =
  | { kind: 'unknown'; reason: string }
  | { kind: 'not_sent'; reason: string }
  | { kind: 'throttled'; retryAfterMs: number }
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'stopped'; code: string; message: string }

/** `{code, message}` of wc/v3; fulfilments have numbers for codes. */
export const errorShape = z.object({ code: z.union([z.string(), z.number()]), message: z.string().nullish() })

/** Without a Retry-After. */
const usualWaitSeconds = 30

/** What a write that got no answer was, by what the client knows of the socket. */
export function unansweredWrite(error: unknown): WriteFailure {
  if (error instanceof Error && error.name === 'AbortError')
    return { kind: 'not_sent', reason: 'The worker is stopping' }
  if (!isFault(error)) throw error
  if (error.code === 'CONNECTION_ADDRESS_REFUSED') return { kind: 'stopped', code: error.code, message: error.message }
  if (error.code === 'CONNECTION_NOT_SENT') return { kind: 'not_sent', reason: error.message }
  return { kind: 'unknown', reason: error.message }
}

/** What an answer other than success says (woocommerce.md 7): only the API's own 4xx is a refusal. */
export function refusedWrite(answer: HttpAnswer): WriteFailure {
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

/** The JSON of an answer; undefined where it is none. */
export function jsonOf(answer: HttpAnswer): Json | undefined {
  try {
    return answer.json() as Json
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}

export const wordsOf = ({ code, message }: z.infer<typeof errorShape>) => ({
  code: String(code),
  message: unescapeHtml(message ?? '').slice(0, 300),
})

function errorOf(answer: HttpAnswer): { code: string; message: string } | undefined {
  const checked = errorShape.safeParse(jsonOf(answer))
  return checked.success ? wordsOf(checked.data) : undefined
}
