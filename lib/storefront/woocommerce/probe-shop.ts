import type { HttpAnswer } from '../../http/answer.ts'
import type { Json } from '../../kernel/digest.ts'
import { isFault } from '../../kernel/fault.ts'
import type { Storefront, StorefrontProbe } from '../port.ts'
import type { ShopConnection } from './connect-shop.ts'
import { unreadable } from './connect-shop.ts'
import { readAnswer } from './read-answer.ts'
import { describeShape, tolerant } from './wire.ts'

/** What the shop says about itself: version, currency, zone, clock, statuses. */
export function createShopProbe(shop: ShopConnection): Pick<Storefront, 'probe' | 'statuses' | 'now'> {
  const { ask, read, clock } = shop
  return {
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
      const site = await readSite(shop.askIndex)
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

    async now() {
      const answer = await ask('orders', { per_page: '1', status: 'processing', _fields: 'id' }, 'HEAD')
      if (answer.status !== 200) await read('orders', { per_page: '1', status: 'processing', _fields: 'id' })
      return dateOf(answer)
    },
  }
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
