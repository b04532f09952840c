import type { ShopStore } from './store.ts'
import { nowSecond } from './store.ts'
import type { Order, Product } from './wire.ts'

/** Whoever counts this product's stock: itself, its parent, or nobody. */
export function stockKeeper(store: ShopStore, product: Product): Product | undefined {
  if (product.manage_stock === true) return product
  const parent = product.type === 'variation' ? store.products.get(product.parent_id) : undefined
  return parent?.manage_stock === true ? parent : undefined
}

/** A product as the API shows it: an unmanaged one has no quantity, a variation of a managing parent shows the parent's. */
export function shownProduct(store: ShopStore, stored: Product): Product {
  const sku = store.products.shownSku(stored)
  const product = sku === stored.sku ? stored : { ...stored, sku }
  const keeper = stockKeeper(store, stored)
  if (keeper === stored) return product
  if (!keeper)
    return product.manage_stock === false ? product : { ...product, manage_stock: false, stock_quantity: null }
  return {
    ...product,
    manage_stock: 'parent',
    stock_quantity: keeper.stock_quantity,
    stock_status: keeper.stock_status,
    backorders: keeper.backorders,
  }
}

/** Sets a managing product's quantity; its status follows the quantity. */
export function setQuantity(product: Product, quantity: number): void {
  product.stock_quantity = quantity
  followQuantity(product)
}

function followQuantity(product: Product): void {
  if (product.manage_stock !== true) return
  const short = product.backorders === 'no' ? 'outofstock' : 'onbackorder'
  product.stock_status = (product.stock_quantity ?? 0) > 0 ? 'instock' : short
}

/** Moves date_modified of a product, and of a variation's parent with it. */
export function touchProduct(store: ShopStore, product: Product): void {
  const now = nowSecond(store)
  for (const touched of [product, product.type === 'variation' ? store.products.get(product.parent_id) : undefined]) {
    if (!touched) continue
    touched.date_modified_gmt = store.site.gmt(now)
    touched.date_modified = store.site.local(now)
  }
}

/** Adds `change` to the stock of a line's product, below zero if need be; nothing when no stock is kept. */
export function moveStock(
  store: ShopStore,
  line: { product_id: number; variation_id: number },
  change: number,
): boolean {
  const product = store.products.get(line.variation_id) ?? store.products.get(line.product_id)
  const keeper = product && stockKeeper(store, product)
  if (!product || !keeper) return false
  setQuantity(keeper, (keeper.stock_quantity ?? 0) + change)
  touchProduct(store, keeper)
  return true
}

/** Takes an order's goods from stock and marks each line with what was taken. */
export function takeOrderStock(store: ShopStore, order: Order): void {
  for (const line of order.line_items) {
    if (!moveStock(store, line, -line.quantity)) continue
    const text = String(line.quantity)
    line.meta_data = line.meta_data.filter((meta) => meta.key !== '_reduced_stock')
    line.meta_data.push({
      id: store.next.meta++,
      key: '_reduced_stock',
      value: text,
      display_key: '_reduced_stock',
      display_value: text,
    })
  }
}

/** Puts back what the lines say was taken. */
export function returnOrderStock(store: ShopStore, order: Order): void {
  for (const line of order.line_items) {
    const taken = Number(line.meta_data.find((meta) => meta.key === '_reduced_stock')?.value ?? 0)
    if (taken > 0) moveStock(store, line, taken)
    line.meta_data = line.meta_data.filter((meta) => meta.key !== '_reduced_stock')
  }
}

/** The stock fields of a write, as measured: a batch leaves null alone and casts the rest, a single request takes null as 0. */
export function writeStock(product: Product, body: Record<string, unknown>, mode: 'strict' | 'batch'): void {
  if (body.manage_stock !== undefined && body.manage_stock !== 'parent') {
    product.manage_stock = asBoolean(body.manage_stock)
    if (product.manage_stock) product.stock_quantity ??= 0
    else product.stock_quantity = null
  }
  // Without stock of its own a quantity is ignored; a variation of a managing parent changes nothing by it.
  if (product.manage_stock !== true) {
    if (typeof body.stock_status === 'string' && product.manage_stock === false)
      product.stock_status = body.stock_status
    return
  }
  const given = body.stock_quantity
  if (given !== undefined && !(given === null && mode === 'batch')) setQuantity(product, asInteger(given))
  if (body.inventory_delta !== undefined) {
    setQuantity(product, (product.stock_quantity ?? 0) + asInteger(body.inventory_delta))
  }
  followQuantity(product)
}

/** PHP's intval: leading digits count, words are 0, true and any filled list are 1. */
function asInteger(value: unknown): number {
  if (typeof value === 'number') return Math.trunc(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'object') return value === null || (Array.isArray(value) && value.length === 0) ? 0 : 1
  const number = Number.parseFloat(String(value))
  return Number.isNaN(number) ? 0 : Math.trunc(number)
}

function asBoolean(value: unknown): boolean {
  return value === true || value === 1 || ['1', 'true', 'yes', 'on'].includes(String(value).toLowerCase())
}
