import { badControl } from '../http/control.ts'
import type { HttpReply } from '../http/message.ts'
import { isRecord, jsonReply } from '../http/message.ts'
import type { ItemFault } from './item-faults.ts'
import type { ProductControls } from './product-controls.ts'

/**
 * The catalogue's part of the control plane:
 *
 * - `POST sell {sku, quantity?}` a customer buys what is left -> 201 {orderId, left}; 409 when the shop would not sell it
 * - `GET products` {count, products: [{id, parent_id, type, status, sku, regular_price, stock_quantity}]}
 * - `POST products {name, sku, ..., variations?: [...]}` entered in the back office -> the product
 * - `GET products/:id`, `POST products/:id {fields}` edited there, `DELETE products/:id` gone for good
 * - `POST products/:id/touch {fields..., silent?}` written past all checks, as an import does
 * - `POST item-faults {sku? or id?, written?, times?}` items of a batch that answer an error; `DELETE item-faults`
 */
export function answerProductControl(
  action: string,
  id: number,
  shop: ProductControls,
  body: Record<string, unknown>,
): HttpReply | undefined {
  switch (action) {
    case 'POST sell':
      return sell(shop, body)
    case 'GET products':
      return listProducts(shop)
    case 'POST products': {
      const variations = Array.isArray(body.variations) ? body.variations.filter(isRecord) : []
      return tried(201, () => shop.addProduct({ ...body, variations }))
    }
    case 'GET products :id':
      return found(shop.product(id))
    case 'POST products :id':
      return tried(200, () => shop.editProduct(id, body))
    case 'POST products :id touch': {
      const { silent, ...fields } = body
      return found(shop.touchProduct(id, fields, { silent: silent === true }))
    }
    case 'DELETE products :id':
      return found(shop.removeProduct(id) ? {} : undefined)
    case 'POST item-faults':
      if (typeof body.sku !== 'string' && typeof body.id !== 'number') return badControl('sku or id is needed')
      shop.failItem(body as ItemFault)
      return jsonReply(200, body)
    case 'DELETE item-faults':
      shop.failItem()
      return jsonReply(200, {})
    default:
      return undefined
  }
}

function sell(shop: ProductControls, body: Record<string, unknown>): HttpReply {
  const { sku, quantity = 1 } = body
  if (typeof sku !== 'string' || typeof quantity !== 'number') return badControl('sku and a quantity are needed')
  const order = shop.sell(sku, quantity)
  if (!order) return jsonReply(409, { error: `the shop has not ${quantity} of ${sku} for sale` })
  const line = order.line_items[0]
  const left = shop.product(line?.variation_id || line?.product_id || 0)?.stock_quantity ?? null
  return jsonReply(201, { orderId: order.id, left })
}

function listProducts(shop: ProductControls): HttpReply {
  const products = shop.products().map(({ id, parent_id, type, status, sku, regular_price, stock_quantity }) => {
    return { id, parent_id, type, status, sku, regular_price, stock_quantity }
  })
  return jsonReply(200, { count: products.length, products })
}

const found = (value: object | undefined) =>
  value ? jsonReply(200, value) : jsonReply(404, { error: 'no such product' })

function tried(status: number, work: () => object): HttpReply {
  try {
    return jsonReply(status, work())
  } catch (error) {
    return badControl(error instanceof Error ? error.message : 'refused')
  }
}
