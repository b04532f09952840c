import type { IncomingHttpHeaders } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'undici'
import { Fault, isFault } from '../kernel/fault.ts'
import type { AddressPolicy } from './address-policy.ts'
import { checkAddress, guardedLookup } from './address-policy.ts'
import type { HttpAnswer } from './answer.ts'
import { createAnswer, retryAfterSeconds } from './answer.ts'

export interface HttpRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** Below the base URL, with its query: "wc/v3/orders?per_page=100". */
  path: string
  headers?: Record<string, string>
  body?: string
  /** From now to the last byte of the answer, in milliseconds. */
  deadlineMs?: number
}

export interface HttpClientOptions {
  /** Everything is below it; a path is kept. */
  baseUrl: string
  policy: AddressPolicy
  /** Sent with every request: authorization. */
  headers?: Record<string, string>
  /** Sockets at most. */
  connections?: number
  /** Awaited before every request, retries included: the connection's pace. */
  gate?: () => Promise<void>
  /** Told when the server asks for patience (429, 503 with Retry-After): the connection's pace is everybody's. */
  onThrottled?: (seconds: number) => void
  /** Deadline of a request that names none. */
  deadlineMs?: number
}

/** One client a connection, for shop and ERP alike: no redirects, bounded body, reads retried, writes never. */
export interface HttpClient {
  /**
   * Answers whatever the server said with a status of 200-299 or 400-599.
   * @throws {Fault} CONNECTION_ADDRESS_REFUSED (never), CONNECTION_NOT_SENT (later: nothing left this machine),
   * CONNECTION_LOST (unknown: sent, no whole answer), CONNECTION_TOO_LARGE (unknown), CONNECTION_REDIRECTED (unknown)
   */
  send(request: HttpRequest): Promise<HttpAnswer>
  close(): Promise<void>
}

const bodyCap = 32 * 1024 * 1024
const readRetries = 2
/** A server that asks for more patience than this is not waited for here: the answer goes back to the caller. */
const longestWaitSeconds = 5
const retryStatuses = new Set([429, 502, 503, 504])

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const base = new URL(options.baseUrl.endsWith('/') ? options.baseUrl : `${options.baseUrl}/`)
  checkAddress(base, options.policy)
  const pool = new Pool(base.origin, {
    connections: options.connections ?? 16,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 5_000, lookup: guardedLookup(base, options.policy) },
  })
  const headers = { accept: 'application/json', 'user-agent': 'Selvedge', ...options.headers }

  async function send(request: HttpRequest): Promise<HttpAnswer> {
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    for (let tries = 0; ; tries++) {
      await options.gate?.()
      try {
        const answer = await exchange(pool, base, headers, request, request.deadlineMs ?? options.deadlineMs ?? 60_000)
        const asked = answer.status === 429 || answer.status === 503 ? retryAfterSeconds(answer) : undefined
        if (asked !== undefined) options.onThrottled?.(asked)
        if (!isRead || tries === readRetries || !retryStatuses.has(answer.status)) return answer
        const wait = retryAfterSeconds(answer) ?? 1 + tries
        if (wait > longestWaitSeconds) return answer
        await pause(wait * 1000)
      } catch (error) {
        const again = isFault(error, 'CONNECTION_NOT_SENT') || isFault(error, 'CONNECTION_LOST')
        if (!isRead || !again || tries === readRetries) throw error
        await pause(100 * 4 ** tries)
      }
    }
  }

  return { send, close: () => pool.destroy() }
}

/** One request on a socket. Whether it left is known exactly: undici calls onRequestStart just before it writes. */
function exchange(
  pool: Pool,
  base: URL,
  headers: Record<string, string>,
  request: HttpRequest,
  deadlineMs: number,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const about = { method: request.method, path: request.path.split('?', 1)[0] }
    const chunks: Buffer[] = []
    let size = 0
    let status = 0
    let answered: IncomingHttpHeaders = {}
    let sent = false
    let stop: ((reason: Error) => void) | undefined
    let failure: Fault | undefined

    const fail = (fault: Fault) => {
      failure ??= fault
      clearTimeout(timer)
      reject(failure)
      stop?.(failure)
    }
    const endsAt = performance.now() + deadlineMs
    const timer = setTimeout(
      () => fail(sent ? lost('no answer in time') : notSent('no connection in time')),
      deadlineMs,
    )
    const lost = (why: string, cause?: unknown) =>
      new Fault('CONNECTION_LOST', `The request was sent, but ${why}`, {
        retry: 'unknown',
        context: { ...about, why },
        cause,
      })
    const notSent = (why: string, cause?: unknown) =>
      new Fault('CONNECTION_NOT_SENT', `${base.host} cannot be reached: ${why}`, {
        retry: 'later',
        context: { ...about, why },
        cause,
      })

    pool.dispatch(
      {
        method: request.method,
        path: `${base.pathname}${request.path}`,
        headers: { ...headers, ...request.headers },
        body: request.body ?? null,
      },
      {
        onRequestStart(controller) {
          // A process frozen while it waited for a socket may get the socket before its timer: the clock is asked again.
          if (!failure && performance.now() > endsAt) fail(notSent('no connection in time'))
          if (failure) return controller.abort(failure)
          stop = (reason) => controller.abort(reason)
          sent = true
        },
        onResponseStart(_, code, given) {
          status = code
          answered = given
        },
        onResponseData(_, chunk) {
          size += chunk.length
          if (size <= bodyCap) return void chunks.push(chunk)
          fail(
            new Fault('CONNECTION_TOO_LARGE', 'The answer is larger than 32 MB', { retry: 'unknown', context: about }),
          )
        },
        onResponseEnd() {
          clearTimeout(timer)
          if (status >= 300 && status < 400) {
            return reject(
              new Fault(
                'CONNECTION_REDIRECTED',
                `${base.host} sends the request elsewhere (${status}); use its final address`,
                {
                  retry: 'unknown',
                  context: { ...about, status },
                },
              ),
            )
          }
          resolve(createAnswer(status, answered, chunks))
        },
        onResponseError(_, error) {
          if (failure) return
          if (isFault(error)) return fail(error)
          const why = 'code' in error && typeof error.code === 'string' ? error.code : error.message
          fail(sent ? lost(`the answer did not come whole (${why})`, error) : notSent(why, error))
        },
      },
    )
  })
}
