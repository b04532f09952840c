import type { HttpReply } from '../http/message.ts'
import { applyMeta } from './order-fields.ts'
import type { Rules } from './parameters.ts'
import { checkBody } from './parameters.ts'
import { restError } from './rest.ts'
import { followQuantity, setQuantity, touchProduct } from './stock.ts'
import type { ShopStore } from './store.ts'
import { nowSecond, siteUrl } from './store.ts'
import type { Product } from './wire.ts'

/** `strict` is a single request, checked against the schema; a batch item is taken as PHP casts it. */
type WriteMode = 'strict' | 'batch'
type ProductWritten = { product: Product } | { refusal: HttpReply }

const rules: Rules = {
  stock_quantity: { kind: 'integer' },
  inventory_delta: { kind: 'integer' },
  manage_stock: { kind: 'boolean' },
  stock_status: { kind: 'enum', values: ['instock', 'outofstock', 'onbackorder'] },
  backorders: { kind: 'enum', values: ['no', 'notify', 'yes'] },
}

const texts = [
  'name',
  'description',
  'short_description',
  'regular_price',
  'sale_price',
  'weight',
  'tax_class',
] as const

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
  const bad = mode === 'strict' ? checkBody(body, rules) : undefined
  if (bad) return { refusal: bad }
  const clash = skuClash(store, undefined, body.sku)
  if (clash) return { refusal: clash }
  const product = blankProduct(store, String(body.name ?? 'Product'))
  store.products.set(product.id, product)
  return write(store, product, body, mode)
}

/** To the trash, or with `force` gone: lines that sold it then read product_id 0 and sku null. */
export function deleteProduct(store: ShopStore, product: Product, force: boolean): void {
  if (!force) {
    product.status = 'trash'
    touchProduct(store, product)
    return
  }
  store.products.delete(product.id)
  const gone = new Set([product.id, ...(product.variations ?? [])])
  for (const id of gone) store.products.delete(id)
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
  const bad = mode === 'strict' ? checkBody(body, rules) : undefined
  if (bad) return { refusal: bad }
  if (body.sku !== undefined) {
    const clash = skuClash(store, product, body.sku)
    if (clash) return { refusal: clash }
    renameSku(store, product, String(body.sku ?? '').trim())
  }
  for (const field of texts) {
    const value = body[field]
    if (typeof value === 'string') product[field] = field === 'name' ? escapeBare(value) : value
  }
  if (typeof body.status === 'string') product.status = body.status
  if (typeof body.backorders === 'string') product.backorders = body.backorders
  if (Array.isArray(body.meta_data)) product.meta_data = applyMeta(store, product.meta_data, body.meta_data)
  product.price = product.sale_price || product.regular_price || (product.variations?.length ? product.price : '')
  writeStock(product, body, mode)
  touchProduct(store, product)
  return { product }
}

/** A name written over the API is kept HTML-escaped: "Soy Candle Cedar &amp; Smoke". */
function escapeBare(name: string): string {
  return name.replace(/&(?!#?\w+;)/g, '&amp;')
}

function writeStock(product: Product, body: Record<string, unknown>, mode: WriteMode): void {
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

function skuClash(store: ShopStore, own: Product | undefined, given: unknown): HttpReply | undefined {
  const sku = String(given ?? '').trim()
  if (sku === '') return undefined
  const twin = [...store.products.values()].find(
    (product) => product !== own && product.sku.toLowerCase() === sku.toLowerCase(),
  )
  if (!twin) return undefined
  if (twin.status === 'trash') {
    const message = `The product with SKU (${sku}) you are trying to insert is already present in the lookup table`
    return restError(400, 'woocommerce_rest_product_not_created', message)
  }
  return restError(400, 'product_invalid_sku', 'Invalid or duplicated SKU.', {
    resource_id: twin.id,
    unique_sku: `${sku}-1`,
  })
}

/** An order line reports the product's SKU of today, so a rename shows in old orders without moving their date. */
function renameSku(store: ShopStore, product: Product, sku: string): void {
  if (product.sku === sku) return
  product.sku = sku
  for (const entry of store.orders.all()) {
    const lines = entry.order.line_items.filter((line) => (line.variation_id || line.product_id) === product.id)
    for (const line of lines) line.sku = sku
    if (lines.length > 0) store.orders.changed(entry)
  }
}

function blankProduct(store: ShopStore, name: string): Product {
  const id = store.next.post++
  const template = [...store.products.values()].find((product) => product.type === 'simple')
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const now = nowSecond(store)
  return {
    ...structuredClone(template),
    id,
    parent_id: 0,
    name,
    slug,
    permalink: `${siteUrl}/product/${slug}/`,
    type: 'simple',
    status: 'publish',
    sku: '',
    price: '',
    regular_price: '',
    sale_price: '',
    on_sale: false,
    total_sales: 0,
    tax_status: 'taxable',
    tax_class: '',
    virtual: false,
    downloadable: false,
    manage_stock: false,
    stock_quantity: null,
    stock_status: 'instock',
    backorders: 'no',
    variations: [],
    attributes: [],
    categories: [],
    images: [],
    related_ids: [],
    description: '',
    short_description: '',
    price_html: '',
    menu_order: 0,
    meta_data: [],
    date_created: store.site.local(now),
    date_created_gmt: store.site.gmt(now),
    date_modified: store.site.local(now),
    date_modified_gmt: store.site.gmt(now),
    _links: {
      self: [
        {
          href: `${siteUrl}/wp-json/wc/v3/products/${id}`,
          targetHints: { allow: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
        },
      ],
      collection: [{ href: `${siteUrl}/wp-json/wc/v3/products` }],
    },
  }
}
