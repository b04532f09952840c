import type { Json } from '../kernel/digest.ts'
import { Fault } from '../kernel/fault.ts'
import type { StorefrontOrder } from './port.ts'
import { translateWooCommerce } from './woocommerce/translate.ts'

/**
 * A landed payload in the product's own words. Pure: the same payload gives the same order, whatever the shop says today.
 * @param frozenSkus {line id: SKU as first seen}
 * @throws {Fault} PLATFORM_UNKNOWN; MONEY_TOO_FINE or MONEY_NOT_DECIMAL with the value, when an amount cannot be kept
 */
export function translateOrder(platform: string, payload: Json, frozenSkus: Record<string, string>): StorefrontOrder {
  if (platform === 'woocommerce') return translateWooCommerce(payload, frozenSkus)
  throw new Fault('PLATFORM_UNKNOWN', `No storefront platform is called "${platform}"`)
}
