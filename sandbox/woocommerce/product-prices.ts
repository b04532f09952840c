import { micros } from './decimal.ts'
import type { ShopStore } from './store.ts'
import { nowSecond } from './store.ts'
import type { Product } from './wire.ts'

/** The prices and sale dates of a write; a variable product has none of its own. */
export function writePrices(store: ShopStore, product: Product, body: Record<string, unknown>): void {
  if (product.type !== 'variable') {
    for (const field of ['regular_price', 'sale_price'] as const) {
      const value = body[field]
      if (typeof value === 'string' || typeof value === 'number') product[field] = String(value).trim()
    }
    for (const field of ['date_on_sale_from', 'date_on_sale_to'] as const) writeSaleDate(store, product, field, body)
  }
  product.on_sale = isOnSale(store, product)
  product.price = product.on_sale ? product.sale_price : product.regular_price || ownPriceOf(product)
  product.purchasable = product.type !== 'external' && product.type !== 'grouped' && product.price !== ''
}

/** What a variable, grouped or external product shows is worked out from others. */
const ownPriceOf = (product: Product) =>
  product.type === 'simple' || product.type === 'variation' ? '' : product.price

/** A date is written in the site's time or in GMT; an empty one goes, null changes nothing. */
function writeSaleDate(
  store: ShopStore,
  product: Product,
  field: 'date_on_sale_from' | 'date_on_sale_to',
  body: Record<string, unknown>,
): void {
  const local = body[field]
  const gmt = body[`${field}_gmt`]
  const given = gmt ?? local
  if (typeof given !== 'string') return
  const second = typeof gmt === 'string' ? store.site.fromGmt(gmt) : store.site.fromLocal(given)
  const known = given !== '' && Number.isFinite(second)
  product[field] = known ? store.site.local(second) : null
  product[`${field}_gmt`] = known ? store.site.gmt(second) : null
}

function isOnSale(store: ShopStore, product: Product): boolean {
  if (product.sale_price === '') return false
  const now = store.site.gmt(nowSecond(store))
  const { date_on_sale_from_gmt: from, date_on_sale_to_gmt: to } = product
  return !(typeof from === 'string' && from > now) && !(typeof to === 'string' && to < now)
}

/** What a parent shows of its variations: their numbers, the lowest price, whether anything is in stock. */
export function syncParent(store: ShopStore, changed: Product): void {
  const parent = changed.type === 'variation' ? store.products.get(changed.parent_id) : undefined
  if (!parent) return
  const variations = store.products.variationsOf(parent.id)
  const listed = variations.filter(({ status }) => status === 'publish' || status === 'private')
  parent.variations = listed.map(({ id }) => id)
  parent.has_options = listed.length > 0
  const prices = listed.map(({ price }) => price).filter(Boolean)
  parent.price = prices.reduce((low, price) => (low === '' || micros(price) < micros(low) ? price : low), '')
  parent.purchasable = parent.price !== ''
  if (parent.manage_stock === true || listed.length === 0) return
  const found = ['instock', 'onbackorder'].find((status) => listed.some((one) => one.stock_status === status))
  parent.stock_status = found ?? 'outofstock'
}
