import type { Storefront } from '../port.ts'
import type { WooCommerceOptions } from './connect-shop.ts'
import { connectShop } from './connect-shop.ts'
import { createShopProbe } from './probe-shop.ts'
import { createDispatchReader } from './read-dispatches.ts'
import { createOrderReader } from './read-orders.ts'
import { createProductReader } from './read-products.ts'
import { createDispatchWriter } from './write-dispatch.ts'
import { createProductWriter } from './write-products.ts'

/** WooCommerce wc/v3 over HTTPS with Basic keys, exactly as measured (woocommerce.md). */
export function createWooCommerce(options: WooCommerceOptions): Storefront & { close(): Promise<void> } {
  const shop = connectShop(options)
  return {
    platform: 'woocommerce',
    close: shop.close,
    ...createShopProbe(shop),
    ...createOrderReader(shop),
    ...createProductReader(shop),
    ...createProductWriter(shop),
    ...createDispatchReader(shop),
    ...createDispatchWriter(shop),
  }
}
