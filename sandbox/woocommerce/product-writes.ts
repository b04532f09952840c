import type { HttpReply } from '../http/message.ts'
import { blankProduct, blankVariation } from './blank-product.ts'
import { applyMeta } from './order-fields.ts'
import type { Rules } from './parameters.ts'
import { checkBody } from './parameters.ts'
import { writtenAttributes, writtenChoices } from './product-attributes.ts'
import { barcodeClash, renameSku, skuClash, writtenBarcode } from './product-labels.ts'
import { syncParent, writePrices } from './product-prices.ts'
import { restError } from './rest.ts'
import { touchProduct, writeStock } from './stock.ts'
import type { ShopStore } from './store.ts'
import type { Product } from './wire.ts'

/** `strict` is a single request, checked against the schema; a batch item is taken as PHP casts it. */
type WriteMode = 'strict' | 'batch'
type ProductWritten = { product: Product } | { refusal: HttpReply }

const statuses = ['draft', 'pending', 'private', 'publish', 'future', 'auto-draft', 'trash']

const rules: Rules = {
  stock_quantity: { kind: 'integer' },
  inventory_delta: { kind: 'integer' },
  manage_stock: { kind: 'boolean' },
  stock_status: { kind: 'enum', values: ['instock', 'outofstock', 'onbackorder'] },
  backorders: { kind: 'enum', values: ['no', 'notify', 'yes'] },
  status: { kind: 'enum', values: statuses },
}

const texts = ['name', 'description', 'short_description', 'weight', 'tax_class', 'catalog_visibility'] as const

/** PUT /products/{id}. A variation is refused here whatever the body says. */
export function updateProduct(
  store: ShopStore,
  id: number,
  body: Record<string, unknown>,
  mode: WriteMode,
): ProductWritten {
  const product = store.products.get(id)
  if (!product) return { refusal: restError(400, 'woocommerce_rest_product_invalid_id', 'Invalid ID.') }
  if (product.type === 'variation') return { refusal: variationsGoElsewhere() }
  return write(store, product, body, mode)
}

export function variationsGoElsewhere(): HttpReply {
  return restError(
    404,
    'woocommerce_rest_invalid_product_id',
    'To manipulate product variations you should use the /products/&lt;product_id&gt;/variations/&lt;id&gt; endpoint.',
  )
}

/** PUT /products/{parent}/variations/{id}; an id under another parent is as unknown as one that does not exist. */
export function updateVariation(
  store: ShopStore,
  parentId: number,
  id: number,
  body: Record<string, unknown>,
  mode: WriteMode,
): ProductWritten {
  const variation = store.products.get(id)
  if (variation?.type !== 'variation' || variation.parent_id !== parentId) {
    return { refusal: restError(404, 'woocommerce_rest_product_variation_invalid_id', 'Invalid ID.') }
  }
  return write(store, variation, body, mode)
}

export function createProduct(store: ShopStore, body: Record<string, unknown>, mode: WriteMode): ProductWritten {
  const refusal = check(store, undefined, body, mode)
  if (refusal) return { refusal }
  const product = blankProduct(store, String(body.name ?? 'Product'))
  if (['simple', 'variable', 'grouped', 'external'].includes(String(body.type))) product.type = String(body.type)
  store.products.set(product.id, product)
  return apply(store, product, body, mode)
}

/** POST /products/{parent}/variations. Two for the same choice are no error. */
export function createVariation(
  store: ShopStore,
  parentId: number,
  body: Record<string, unknown>,
  mode: WriteMode,
): ProductWritten {
  const parent = store.products.get(parentId)
  if (!parent || parent.type === 'variation') {
    const message = 'Cannot set attributes due to invalid parent product.'
    return { refusal: restError(404, 'woocommerce_rest_product_variation_invalid_parent', message) }
  }
  const refusal = check(store, undefined, body, mode)
  if (refusal) return { refusal }
  const variation = blankVariation(store, parent)
  store.products.set(variation.id, variation)
  return apply(store, variation, body, mode)
}

/** To the trash, or with `force` gone: lines that sold it then read product_id 0 and sku null. */
export function deleteProduct(store: ShopStore, product: Product, force: boolean): void {
  if (!force) {
    product.status = 'trash'
    touchProduct(store, product)
    syncParent(store, product)
    return
  }
  const variations = store.products.variationsOf(product.id).map(({ id }) => id)
  const gone = new Set([product.id, ...variations])
  for (const id of gone) store.products.delete(id)
  syncParent(store, product)
  for (const entry of store.orders.all()) {
    const lines = entry.order.line_items.filter((line) => gone.has(line.product_id) || gone.has(line.variation_id))
    for (const line of lines) {
      Object.assign(line, { sku: null, global_unique_id: null, image: { id: 0, src: '' } })
      if (gone.has(line.product_id)) line.product_id = 0
      line.variation_id = 0
    }
    if (lines.length > 0) store.orders.changed(entry)
  }
}

function write(store: ShopStore, product: Product, body: Record<string, unknown>, mode: WriteMode): ProductWritten {
  const refusal = check(store, product, body, mode)
  return refusal ? { refusal } : apply(store, product, body, mode)
}

/** What is refused is refused before anything is changed. */
function check(
  store: ShopStore,
  own: Product | undefined,
  body: Record<string, unknown>,
  mode: WriteMode,
): HttpReply | undefined {
  const bad = mode === 'strict' ? checkBody(body, rules) : undefined
  return bad ?? skuClash(store, own, body.sku) ?? barcodeClash(store, own, writtenBarcode(body.global_unique_id))
}

function apply(store: ShopStore, product: Product, body: Record<string, unknown>, mode: WriteMode): ProductWritten {
  if (body.sku !== undefined && body.sku !== null) renameSku(store, product, String(body.sku).trim())
  if (body.global_unique_id !== undefined && body.global_unique_id !== null) {
    store.products.label(product, { barcode: writtenBarcode(body.global_unique_id) })
  }
  for (const field of texts) {
    const value = body[field]
    if (typeof value === 'string') product[field] = field === 'name' ? escapeBare(value) : value
  }
  if (typeof body.status === 'string') product.status = statuses.includes(body.status) ? body.status : 'draft'
  if (typeof body.backorders === 'string') product.backorders = body.backorders
  if (Array.isArray(body.meta_data)) product.meta_data = applyMeta(store, product.meta_data, body.meta_data)
  if (Array.isArray(body.attributes)) writeAttributes(store, product, body.attributes)
  writePrices(store, product, body)
  writeStock(product, body, mode)
  syncParent(store, product)
  touchProduct(store, product)
  return { product }
}

function writeAttributes(store: ShopStore, product: Product, given: readonly unknown[]): void {
  if (product.type !== 'variation') {
    product.attributes = writtenAttributes(store, given)
    return
  }
  const parent = store.products.get(product.parent_id)
  if (!parent) return
  product.attributes = writtenChoices(parent, given)
  product.name = product.attributes.map(({ option }) => option).join(', ')
}

/** A name written over the API is kept HTML-escaped: "Soy Candle Cedar &amp; Smoke". */
function escapeBare(name: string): string {
  return name.replace(/&(?!#?\w+;)/g, '&amp;')
}
