import type { HttpReply } from '../http/message.ts'
import { batch } from './batch.ts'
import { listProducts, listVariations, ofProducts } from './list-products.ts'
import { isForced } from './order-routes.ts'
import { shopAttributes } from './product-attributes.ts'
import {
  createProduct,
  createVariation,
  deleteProduct,
  updateProduct,
  updateVariation,
  variationsGoElsewhere,
} from './product-writes.ts'
import type { RestCall } from './rest.ts'
import { documentReply, listReply, noRoute, restError } from './rest.ts'
import type { Route } from './routes.ts'
import { shownProduct } from './stock.ts'
import type { Product } from './wire.ts'

/** Everything under /products, and /variations where the version has it. */
export function productRoutes(): Route[] {
  return [
    { path: /^\/products$/, methods: { get: listProducts, post: create } },
    { path: /^\/products\/batch$/, methods: { post: productsBatch, put: productsBatch, patch: productsBatch } },
    {
      path: /^\/products\/(\d+)$/,
      single: true,
      methods: { get: read, post: update, put: update, patch: update, delete: remove },
    },
    {
      path: /^\/products\/(\d+)\/variations$/,
      single: true,
      methods: { get: (call) => listVariations(call, call.ids[0]), post: addVariation },
    },
    {
      path: /^\/products\/(\d+)\/variations\/batch$/,
      single: true,
      methods: { post: variationsBatch, put: variationsBatch, patch: variationsBatch },
    },
    {
      path: /^\/products\/(\d+)\/variations\/(\d+)$/,
      single: true,
      methods: { get: readVariation, post: change, put: change, patch: change, delete: removeVariation },
    },
    { path: /^\/products\/attributes$/, methods: { get: (call) => listReply(call, shopAttributes(call.store)) } },
    {
      path: /^\/variations$/,
      methods: { get: (call) => (call.store.version === '9.9.5' ? noRoute() : listVariations(call)) },
    },
  ]
}

const unknownProduct = () => restError(404, 'woocommerce_rest_product_invalid_id', 'Invalid ID.')

function find(call: RestCall): Product | undefined {
  return call.store.products.get(call.ids[0] ?? 0)
}

function read(call: RestCall): HttpReply {
  const product = find(call)
  return product ? documentReply(call, 200, ofProducts(call.store, product)) : unknownProduct()
}

function create(call: RestCall): HttpReply {
  const result = createProduct(call.store, call.body, 'strict')
  return 'refusal' in result ? result.refusal : documentReply(call, 201, result.product)
}

function update(call: RestCall): HttpReply {
  const result = updateProduct(call.store, call.ids[0] ?? 0, call.body, 'strict')
  return 'refusal' in result ? result.refusal : documentReply(call, 200, shownProduct(call.store, result.product))
}

function remove(call: RestCall): HttpReply {
  const product = find(call)
  if (!product) return unknownProduct()
  if (product.type === 'variation') return variationsGoElsewhere()
  const before = { ...product }
  deleteProduct(call.store, product, isForced(call))
  return documentReply(call, 200, before)
}

const unknownVariation = () => restError(404, 'woocommerce_rest_product_variation_invalid_id', 'Invalid ID.')

/** A variation of this parent; under another parent's address there is none. */
function findVariation(call: RestCall, id = call.ids[1]): Product | undefined {
  const variation = call.store.products.get(id ?? 0)
  return variation?.type === 'variation' && variation.parent_id === call.ids[0] ? variation : undefined
}

function readVariation(call: RestCall): HttpReply {
  const variation = findVariation(call)
  return variation ? documentReply(call, 200, shownProduct(call.store, variation)) : unknownVariation()
}

function addVariation(call: RestCall): HttpReply {
  const result = createVariation(call.store, call.ids[0] ?? 0, call.body, 'strict')
  return 'refusal' in result ? result.refusal : documentReply(call, 201, shownProduct(call.store, result.product))
}

function removeVariation(call: RestCall): HttpReply {
  const variation = findVariation(call)
  if (!variation) return unknownVariation()
  const before = shownProduct(call.store, { ...variation })
  deleteProduct(call.store, variation, isForced(call))
  return documentReply(call, 200, before)
}

function change(call: RestCall): HttpReply {
  const [parent = 0, id = 0] = call.ids
  const result = updateVariation(call.store, parent, id, call.body, 'strict')
  return 'refusal' in result ? result.refusal : documentReply(call, 200, shownProduct(call.store, result.product))
}

function productsBatch(call: RestCall): HttpReply {
  const { store } = call
  return batch(call, {
    create: (item) => {
      const result = createProduct(store, item, 'batch')
      return 'refusal' in result ? result.refusal : result.product
    },
    update: (id, item) => {
      const result = updateProduct(store, id, item, 'batch')
      return 'refusal' in result ? result.refusal : shownProduct(store, result.product)
    },
    delete: (id) => {
      const product = store.products.get(id)
      if (!product) return unknownProduct()
      if (product.type === 'variation') return variationsGoElsewhere()
      deleteProduct(store, product, true)
      return product
    },
  })
}

function variationsBatch(call: RestCall): HttpReply {
  const { store } = call
  return batch(call, {
    create: (item) => {
      const result = createVariation(store, call.ids[0] ?? 0, item, 'batch')
      return 'refusal' in result ? result.refusal : shownProduct(store, result.product)
    },
    update: (id, item) => {
      const result = updateVariation(store, call.ids[0] ?? 0, id, item, 'batch')
      return 'refusal' in result ? result.refusal : shownProduct(store, result.product)
    },
    delete: (id) => {
      const variation = findVariation(call, id)
      if (!variation) return unknownVariation()
      deleteProduct(store, variation, true)
      return variation
    },
  })
}
