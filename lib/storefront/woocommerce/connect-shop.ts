import type { AddressPolicy } from '../../http/address-policy.ts'
import type { HttpAnswer } from '../../http/answer.ts'
import { createHttpClient } from '../../http/http-client.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Json } from '../../kernel/digest.ts'
import { Fault } from '../../kernel/fault.ts'
import { readAnswer } from './read-answer.ts'
import { mayNeedRepair } from './repair-text.ts'
import type { ListPage } from './walk-listing.ts'

export interface WooCommerceOptions {
  /** The shop's address; what follows /wp-json is ours. */
  url: string
  key: string
  secret: string
  policy: AddressPolicy
  clock: Clock
  /** The connection's pace, awaited before every request. */
  gate?: () => Promise<void>
  onThrottled?: (seconds: number) => void
}

export type Query = Record<string, string>

/** wc/v3 of one shop: asked with Basic keys, paths below /wp-json/wc/v3/. */
export interface ShopConnection {
  readonly clock: Clock
  ask(path: string, query?: Query, method?: 'GET' | 'HEAD'): Promise<HttpAnswer>
  /** The JSON of an answer with 200. @throws {Fault} as readAnswer */
  read(path: string, query?: Query): Promise<Json>
  /** One answer that is a list. */
  page(path: string, query: Query): Promise<ListPage>
  /** One POST, never repeated; waiting for the pace counts against its deadline, and past it nothing leaves. */
  post(path: string, body: Json, deadlineMs: number): Promise<HttpAnswer>
  /** WordPress's own index, beside wc/v3. */
  askIndex(): Promise<HttpAnswer>
  close(): Promise<void>
}

export function connectShop(options: WooCommerceOptions): ShopConnection {
  const { clock } = options
  const access = {
    baseUrl: `${options.url.replace(/\/wp-json(\/.*)?$/, '').replace(/\/+$/, '')}/wp-json/`,
    policy: options.policy,
    headers: { authorization: `Basic ${Buffer.from(`${options.key}:${options.secret}`).toString('base64')}` },
    ...(options.onThrottled && { onThrottled: options.onThrottled }),
  }
  const http = createHttpClient({ ...access, ...(options.gate && { gate: options.gate }) })
  const writer = createHttpClient(access)
  const ask = (path: string, query: Query = {}, method: 'GET' | 'HEAD' = 'GET') =>
    http.send({ method, path: `wc/v3/${path}${queryText(query)}` })

  return {
    clock,
    ask,
    read: async (path, query) => readAnswer(await ask(path, query), path),
    async page(path, query) {
      const fetchStartedAt = clock.now()
      const answer = await ask(path, query)
      const documents = readAnswer(answer, path)
      if (!Array.isArray(documents)) throw unreadable('a list was expected')
      return { documents, total: totalOf(answer), fetchStartedAt, mayNeedRepair: mayNeedRepair(answer.text()) }
    },
    async post(path, body, deadlineMs) {
      const endsAt = performance.now() + deadlineMs
      await options.gate?.()
      const leftMs = endsAt - performance.now()
      if (leftMs <= 0) {
        const why = 'its time was over before its turn came'
        throw new Fault('CONNECTION_NOT_SENT', `The write was not sent: ${why}`, {
          retry: 'later',
          context: { path, why },
        })
      }
      return writer.send({
        method: 'POST',
        path: `wc/v3/${path}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        deadlineMs: leftMs,
      })
    },
    askIndex: () => http.send({ method: 'GET', path: '' }),
    close: async () => {
      await Promise.all([http.close(), writer.close()])
    },
  }
}

function queryText(query: Query): string {
  const pairs = Object.entries(query).map(
    ([key, value]) => `${key}=${encodeURIComponent(value).replaceAll('%2C', ',')}`,
  )
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

export function totalOf(answer: HttpAnswer): number | null {
  const text = answer.header('x-wp-total')
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}

export const unreadable = (why: string) =>
  new Fault('CONNECTION_UNREADABLE', `The shop's answer is not what wc/v3 writes: ${why}`, {
    retry: 'later',
    context: { why },
  })
