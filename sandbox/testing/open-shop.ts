import { afterEach } from 'vitest'
import type { Shop, ShopOptions } from '../woocommerce/create-shop.ts'
import { createShop } from '../woocommerce/create-shop.ts'

/** For tests: shops at the recording's moment, asked over HTTP, closed after each test. */
const now = () => new Date('2026-11-23T10:30:00Z')
const open: Shop[] = []

export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const shop = createShop({ now, ...options })
  await shop.listen()
  open.push(shop)
  return shop
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((shop) => shop.close()))
})

export const basic = ({ key, secret }: { key: string; secret: string }) => `Basic ${btoa(`${key}:${secret}`)}`

export function ask(
  shop: Shop,
  path: string,
  init: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
) {
  return fetch(`${shop.url}${path}`, {
    method: init.method ?? 'GET',
    headers: { authorization: basic(shop.keys.read_write), 'content-type': 'application/json', ...init.headers },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  })
}

export async function read<T = Record<string, unknown>>(
  shop: Shop,
  path: string,
  method?: string,
  body?: unknown,
): Promise<T> {
  const answer = await ask(shop, `/wp-json/wc/v3${path}`, { ...(method ? { method } : {}), body })
  return (await answer.json()) as T
}

export const ids = (shop: Shop, query: string) =>
  read<{ id: number }[]>(shop, `/orders?${query}&_fields=id`).then((rows) => rows.map((row) => row.id))
