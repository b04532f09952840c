import { afterEach } from 'vitest'
import type { Shop, ShopOptions } from '../../../../sandbox/woocommerce/create-shop.ts'
import { createShop } from '../../../../sandbox/woocommerce/create-shop.ts'
import { systemClock } from '../../../kernel/clock.ts'
import type { ProductBatch, ShopProduct } from '../../catalogue-port.ts'
import type { Storefront } from '../../port.ts'
import { createWooCommerce } from '../create-woocommerce.ts'

/** For tests: a sandbox shop at the recording's end and a client of it, closed after each test. */
const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

export const recordedAt = new Date('2026-11-23T11:00:00Z')
const policy = { allowedHosts: new Set<string>(), allowPrivate: true }

export async function openShop(options: ShopOptions = {}): Promise<{ shop: Shop; client: Storefront }> {
  const shop = createShop({ now: () => recordedAt, ...options })
  await shop.listen()
  open.push(shop)
  return { shop, client: openClient(shop) }
}

export function openClient(shop: Shop, keys = shop.keys.read_write, gate?: () => Promise<void>): Storefront {
  const client = createWooCommerce({ url: shop.url, ...keys, policy, clock: systemClock, ...(gate && { gate }) })
  open.push(client)
  return client
}

export async function readBatches(batches: AsyncIterable<ProductBatch>): Promise<ProductBatch[]> {
  const all: ProductBatch[] = []
  for await (const batch of batches) all.push(batch)
  return all
}

export async function readProducts(batches: AsyncIterable<ProductBatch>): Promise<ShopProduct[]> {
  return (await readBatches(batches)).flatMap(({ products }) => products)
}

/** The paths asked since the log was cleared, without the API's prefix. */
export const asked = (shop: Shop): string[] =>
  shop.requests().recent.map(({ method, url }) => `${method} ${url.replace('/wp-json/wc/v3/', '').split('?')[0]}`)
