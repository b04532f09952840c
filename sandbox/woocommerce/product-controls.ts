import type { HttpReply } from '../http/message.ts'
import type { Random } from '../http/random.ts'
import { fillPlainBasket, orderFromBasket } from './generate-orders.ts'
import type { ItemFault } from './item-faults.ts'
import type { OrderEntry } from './order-book.ts'
import { createProduct, createVariation, deleteProduct, updateProduct, updateVariation } from './product-writes.ts'
import { shownProduct, stockKeeper } from './stock.ts'
import type { ShopStore } from './store.ts'
import { nowSecond } from './store.ts'
import type { Order, Product } from './wire.ts'

type Fields = Record<string, unknown>

/** What a shop manager, a customer or a plugin does to the catalogue, from outside the API. */
export type ProductControls = {
  /** A customer buys and pays; as at a checkout, no more than the shop shows. Undefined when it is not for sale or too few are left. */
  sell: (sku: string, quantity: number) => Order | undefined
  /** Entered in the back office as the API would take it; `variations` of it too. Throws what the shop says when it refuses. */
  addProduct: (fields: Fields & { variations?: Fields[] }) => Product
  /** A product or variation edited in the back office. Throws what the shop says when it refuses. */
  editProduct: (id: number, fields: Fields) => Product
  /** Lays fields over a product past all checks, as an import or a plugin does: a second one of a SKU, say. */
  touchProduct: (id: number, fields: Fields, options?: { silent?: boolean }) => Product | undefined
  /** Gone for good, a product with its variations. False when there is none. */
  removeProduct: (id: number) => boolean
  /** As the API shows it. */
  product: (id: number) => Product | undefined
  /** Products and variations as the API shows them, by number. */
  products: () => Product[]
  /** An item of a batch that will be answered with an error; none clears them. */
  failItem: (fault?: ItemFault) => void
}

export function createProductControls(parts: {
  store: () => ShopStore
  random: () => Random
  seed: number
  changed: () => void
  admit: (store: ShopStore, order: Order) => OrderEntry
  touch: (store: ShopStore, product: Product) => void
}): ProductControls {
  const done = (result: { product: Product } | { refusal: HttpReply }): Product => {
    if ('refusal' in result) throw new Error(String((JSON.parse(result.refusal.body) as Fields).message))
    parts.changed()
    return shownProduct(parts.store(), result.product)
  }

  return {
    sell: (sku, quantity) => {
      const store = parts.store()
      const product = store.products.withSku(sku).find((one) => isForSale(store, one))
      if (!product || !(quantity > 0) || !isLeft(store, product, quantity)) return undefined
      const basket = { ...fillPlainBasket(parts.random(), store), lines: [{ productId: product.id, quantity }] }
      const order = orderFromBasket(store, basket, nowSecond(store), parts.seed)
      parts.changed()
      return parts.admit(store, order).order
    },
    addProduct: ({ variations = [], ...fields }) => {
      const store = parts.store()
      const made = done(
        createProduct(store, { ...(variations.length > 0 && { type: 'variable' }), ...fields }, 'strict'),
      )
      for (const variation of variations) done(createVariation(store, made.id, variation, 'strict'))
      return shownProduct(store, store.products.get(made.id) ?? made)
    },
    editProduct: (id, fields) => {
      const store = parts.store()
      const product = store.products.get(id)
      if (product?.type !== 'variation') return done(updateProduct(store, id, fields, 'strict'))
      return done(updateVariation(store, product.parent_id, id, fields, 'strict'))
    },
    touchProduct: (id, fields, { silent = false } = {}) => {
      const store = parts.store()
      const product = store.products.get(id)
      if (!product) return undefined
      const { sku, global_unique_id: barcode, ...rest } = fields
      store.products.label(product, {
        ...(typeof sku === 'string' && { sku }),
        ...(typeof barcode === 'string' && { barcode }),
      })
      Object.assign(product, rest)
      if (!silent) parts.touch(store, product)
      parts.changed()
      return shownProduct(store, product)
    },
    removeProduct: (id) => {
      const store = parts.store()
      const product = store.products.get(id)
      if (product) deleteProduct(store, product, true)
      parts.changed()
      return product !== undefined
    },
    product: (id) => {
      const product = parts.store().products.get(id)
      return product && shownProduct(parts.store(), product)
    },
    products: () =>
      [...parts.store().products.values()]
        .sort((a, b) => a.id - b.id)
        .map((product) => shownProduct(parts.store(), product)),
    failItem: (fault) => {
      const store = parts.store()
      store.itemFaults = fault ? [...store.itemFaults, { ...fault }] : []
    },
  }
}

function isForSale(store: ShopStore, product: Product): boolean {
  const parent = product.type === 'variation' ? store.products.get(product.parent_id) : product
  return (
    product.status === 'publish' && parent?.status === 'publish' && product.type !== 'variable' && product.price !== ''
  )
}

function isLeft(store: ShopStore, product: Product, quantity: number): boolean {
  const keeper = stockKeeper(store, product)
  if (!keeper) return product.stock_status !== 'outofstock'
  return keeper.backorders !== 'no' || (keeper.stock_quantity ?? 0) >= quantity
}
