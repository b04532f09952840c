import type { AddressPolicy } from '../../http/address-policy.ts'
import type { HttpAnswer } from '../../http/answer.ts'
import { createHttpClient } from '../../http/http-client.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Json } from '../../kernel/digest.ts'
import { Fault, isFault } from '../../kernel/fault.ts'
import type { FetchedOrder, OrderBatch, Storefront, StorefrontProbe } from '../port.ts'
import type { CheckedOrder } from './fetched-order.ts'
import { checkOrder, toFetchedOrder, toListedOrder, toUnreadListing } from './fetched-order.ts'
import { readAnswer } from './read-answer.ts'
import { createRefundReader } from './read-refunds.ts'
import { mayNeedRepair } from './repair-text.ts'
import type { OrderPage, Span } from './walk-orders.ts'
import { byModified, byPlaced, gmtText, pageSize, walkOrders } from './walk-orders.ts'
import { describeShape, listingFields, tolerant } from './wire.ts'

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

/** WooCommerce wc/v3 over HTTPS with Basic keys, exactly as measured (woocommerce.md). Reads only, so far. */
export function createWooCommerce(options: WooCommerceOptions): Storefront & { close(): Promise<void> } {
  const { clock } = options
  const http = createHttpClient({
    baseUrl: `${options.url.replace(/\/wp-json(\/.*)?$/, '').replace(/\/+$/, '')}/wp-json/`,
    policy: options.policy,
    headers: { authorization: `Basic ${Buffer.from(`${options.key}:${options.secret}`).toString('base64')}` },
    ...(options.gate && { gate: options.gate }),
    ...(options.onThrottled && { onThrottled: options.onThrottled }),
  })

  const ask = (path: string, query: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
    http.send({ method, path: `wc/v3/${path}${queryText(query)}` })
  const read = async (path: string, query?: Record<string, string>) => readAnswer(await ask(path, query), path)
  const refundsOf = createRefundReader(read)

  async function askPage(query: Record<string, string>): Promise<OrderPage> {
    const fetchStartedAt = clock.now()
    const answer = await ask('orders', query)
    const documents = readAnswer(answer, 'orders')
    if (!Array.isArray(documents)) throw unreadable('a list was expected')
    return { documents, total: totalOf(answer), fetchStartedAt, mayNeedRepair: mayNeedRepair(answer.text()) }
  }

  async function toBatch(page: OrderPage, documents: readonly Json[], verifiedTo?: number): Promise<OrderBatch> {
    const { readable, odd } = checkAll(page, documents)
    const refunds = await refundsOf(readable.map(({ order }) => order))
    const orders: FetchedOrder[] = []
    for (const checked of readable) {
      const { id } = checked.order
      const reason = refunds.unreadable.get(id)
      if (reason) odd.push({ externalId: String(id), reason })
      else orders.push(toFetchedOrder(checked, refunds.documents.get(id) ?? []))
    }
    return {
      orders,
      fetchStartedAt: page.fetchStartedAt,
      ...(odd.length > 0 && { unreadable: odd }),
      ...(verifiedTo !== undefined && { verifiedTo: new Date(verifiedTo * 1000) }),
    }
  }

  const countIn = async (query: Record<string, string>) => {
    const answer = await ask('orders', { ...query, per_page: '1', _fields: 'id' })
    readAnswer(answer, 'orders')
    const total = totalOf(answer)
    if (total === null) throw unreadable('X-WP-Total is missing')
    return total
  }

  return {
    platform: 'woocommerce',
    close: () => http.close(),

    async probe(): Promise<StorefrontProbe> {
      const started = clock.now().getTime()
      const query = {
        per_page: '100',
        orderby: 'modified',
        status: 'processing,completed',
        _fields: 'version,currency',
      }
      const answer = await ask('orders', query)
      const ended = clock.now().getTime()
      const newest = tolerantList(readAnswer(answer, 'orders'))
      const serverTime = dateOf(answer)
      const site = await readSite(() => http.send({ method: 'GET', path: '' }))
      return {
        version: textOf(newest[0], 'version'),
        currency: (await readCurrency(read)) ?? mostFrequent(newest.map((order) => textOf(order, 'currency'))),
        timeZone: site.timeZone,
        serverTime,
        // A Date header tells whole seconds: half of one is the best guess for what it dropped.
        skewSeconds: Math.round((serverTime.getTime() + 500 - (started + ended) / 2) / 1000),
      }
    },

    async statuses() {
      const checked = tolerant.statuses.safeParse(await read('orders/statuses'))
      if (!checked.success) throw unreadable(describeShape(checked.error, 'statuses'))
      return checked.data
    },

    async *changedOrders({ after, before, statuses }) {
      const span = { after: floorSecond(after), before: floorSecond(before) }
      for await (const { page, fresh, verifiedTo } of walkOrders(askPage, byModified, span, statuses)) {
        yield await toBatch(page, fresh, verifiedTo)
      }
    },

    async *placedOrders({ from, to, statuses }) {
      for await (const { page, fresh } of walkOrders(askPage, byPlaced, placedSpan(from, to), statuses)) {
        yield await toBatch(page, fresh)
      }
    },

    async *listing({ from, to, statuses }) {
      const light = (query: Record<string, string>) => askPage({ ...query, _fields: listingFields })
      for await (const { page, fresh } of walkOrders(light, byPlaced, placedSpan(from, to), statuses)) {
        const { readable, odd } = checkAll(page, fresh)
        const unread = new Set(odd.map(({ externalId }) => externalId))
        yield [
          ...readable.map(toListedOrder),
          ...fresh.map(toUnreadListing).filter(({ externalId }) => unread.has(externalId)),
        ]
      }
    },

    count: (status) => countIn({ status }),
    countPlaced: ({ from, to, statuses }) => {
      const span = placedSpan(from, to)
      const bounds = { after: gmtText(span.after), before: gmtText(span.before), dates_are_gmt: 'true' }
      return countIn({ status: statuses.join(','), ...bounds })
    },

    async order(externalId): Promise<FetchedOrder | null> {
      try {
        const answer = await ask(`orders/${encodeURIComponent(externalId)}`)
        const checked = checkOrder(readAnswer(answer, 'order'), mayNeedRepair(answer.text()))
        if ('reason' in checked) throw unreadableOrder(externalId, checked.reason)
        const refunds = await refundsOf([checked.order])
        const [odd] = refunds.unreadable.values()
        if (odd) throw unreadableOrder(externalId, odd)
        return toFetchedOrder(checked, refunds.documents.get(checked.order.id) ?? [])
      } catch (error) {
        if (isFault(error, 'ORDER_UNKNOWN')) return null
        throw error
      }
    },

    async orders(externalIds, statuses): Promise<OrderBatch> {
      if (externalIds.length > pageSize) throw new RangeError(`at most ${pageSize} orders at once`)
      const page = await askPage({
        include: externalIds.join(','),
        status: statuses.join(','),
        orderby: 'id',
        per_page: String(pageSize),
      })
      return toBatch(page, page.documents)
    },

    async now() {
      const answer = await ask('orders', { per_page: '1', status: 'processing', _fields: 'id' }, 'HEAD')
      if (answer.status !== 200) await read('orders', { per_page: '1', status: 'processing', _fields: 'id' })
      return dateOf(answer)
    },
  }
}

/** Sorts the readable from the rest. A page on which nothing is readable is no page of orders: the connection is at fault. */
function checkAll(page: OrderPage, documents: readonly Json[]) {
  const readable: CheckedOrder[] = []
  const odd: { externalId: string; reason: string }[] = []
  for (const document of documents) {
    const checked = checkOrder(document, page.mayNeedRepair)
    if ('order' in checked) readable.push(checked)
    else odd.push(checked)
  }
  const [first] = odd
  if (first && readable.length === 0 && odd.length > 1) throw unreadable(first.reason)
  return { readable, odd }
}

/** [from, to) as the shop's exclusive whole seconds. */
const placedSpan = (from: Date | null, to: Date): Span => ({
  after: from === null ? 0 : Math.ceil(from.getTime() / 1000) - 1,
  before: Math.ceil(to.getTime() / 1000),
})
const floorSecond = (at: Date) => Math.floor(at.getTime() / 1000)

function queryText(query: Record<string, string>): string {
  const pairs = Object.entries(query).map(
    ([key, value]) => `${key}=${encodeURIComponent(value).replaceAll('%2C', ',')}`,
  )
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

function totalOf(answer: HttpAnswer): number | null {
  const text = answer.header('x-wp-total')
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}

function dateOf(answer: HttpAnswer): Date {
  const at = new Date(answer.header('date') ?? '')
  if (Number.isNaN(at.getTime())) throw unreadable('the Date header is missing')
  return at
}

/** The site's own index is public and optional: some hosts close it. */
async function readSite(ask: () => Promise<HttpAnswer>): Promise<{ timeZone: string | null }> {
  try {
    const index = readAnswer(await ask(), 'index')
    const zone = textOf(index, 'timezone_string')
    return { timeZone: zone || null }
  } catch (error) {
    if (isFault(error)) return { timeZone: null }
    throw error
  }
}

/** The shop's own currency; keys without the right to read settings, and shops that lack the route, leave it open. */
async function readCurrency(read: (path: string) => Promise<Json>): Promise<string | undefined> {
  try {
    return textOf(await read('settings/general/woocommerce_currency'), 'value') || undefined
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}

function mostFrequent(values: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? ''
}

const tolerantList = (value: Json): Json[] => {
  if (!Array.isArray(value)) throw unreadable('a list was expected')
  return value
}

const textOf = (value: Json | undefined, field: string): string => {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return ''
  const found = value[field]
  return typeof found === 'string' ? found : ''
}

const unreadable = (why: string) =>
  new Fault('CONNECTION_UNREADABLE', `The shop's answer is not what wc/v3 writes: ${why}`, {
    retry: 'later',
    context: { why },
  })

const unreadableOrder = (externalId: string, reason: string) =>
  new Fault('ORDER_UNREADABLE', `Order ${externalId} is not what wc/v3 writes: ${reason}`, {
    retry: 'later',
    context: { externalId, reason },
  })
