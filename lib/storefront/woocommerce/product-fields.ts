import { z } from 'zod'
import type { Json } from '../../kernel/digest.ts'
import { isFault } from '../../kernel/fault.ts'
import type { Written } from '../../kernel/money.ts'
import { parseAmount } from '../../kernel/money.ts'
import type { ShopItemShown, ShopProduct, ShopStock, ShopVariation } from '../catalogue-port.ts'
import { unescapeHtml } from './unescape-html.ts'
import { describeShape } from './wire.ts'

/** What is asked for: the rest of a product (texts, images, links) is many times as long. */
export const itemFields = [
  'id,name,status,sku,global_unique_id,regular_price,sale_price,date_on_sale_from_gmt,date_on_sale_to_gmt,manage_stock',
  'stock_quantity,stock_status,purchasable,attributes,date_created_gmt,date_modified_gmt',
].join(',')
export const productFields = `${itemFields},type,catalog_visibility`
export const variationFields = `${itemFields},parent_id`
export const stockFields = 'id,parent_id,manage_stock,stock_quantity'

const id = z.number().int().positive()
// A draft never published may have no date of creation.
const gmt = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/, 'is not a date-time')
const price = z.string().transform((text, context): Written | null => {
  if (text === '') return null
  try {
    return parseAmount(text)
  } catch (error) {
    if (!isFault(error)) throw error
    context.addIssue({
      code: 'custom',
      message: error.code === 'MONEY_TOO_FINE' ? 'has more than four decimals' : 'is not a decimal amount',
    })
    return z.NEVER
  }
})

const stock = {
  id,
  manage_stock: z.union([z.boolean(), z.literal('parent')]),
  stock_quantity: z.number().nullable(),
}

const shown = {
  ...stock,
  name: z.string(),
  status: z.string(),
  sku: z.string().nullish(),
  global_unique_id: z.string().nullish(),
  regular_price: price,
  sale_price: price,
  date_on_sale_from_gmt: gmt.nullish(),
  date_on_sale_to_gmt: gmt.nullish(),
  stock_status: z.string(),
  purchasable: z.boolean(),
  date_created_gmt: gmt.nullish(),
  date_modified_gmt: gmt.nullish(),
}

const attributeName = { id: z.number().int().nullish(), name: z.string() }
const productShape = z.object({
  ...shown,
  type: z.string(),
  catalog_visibility: z.string(),
  attributes: z.array(
    z.object({
      ...attributeName,
      options: z.array(z.string()),
      variation: z.boolean(),
      visible: z.boolean().optional(),
      position: z.number().optional(),
    }),
  ),
})
const variationShape = z.object({
  ...shown,
  parent_id: id.optional(),
  attributes: z.array(z.object({ ...attributeName, option: z.string().nullish() })),
})
const stockShape = z.object({ ...stock, parent_id: z.number().int().optional() })

type WireShown = z.infer<typeof productShape> | z.infer<typeof variationShape>
export type WireAttribute = z.infer<typeof productShape>['attributes'][number]
export const attributesShape = z.object({ id, attributes: productShape.shape.attributes })

export type Read<Value> = { value: Value } | { reason: string }

/** A product without its variations. */
export function readProduct(document: Json): Read<ShopProduct> {
  const checked = productShape.safeParse(document)
  if (!checked.success) return { reason: describeShape(checked.error) }
  const wire = checked.data
  const kind = wire.type === 'simple' || wire.type === 'variable' ? wire.type : 'other'
  const product: ShopProduct = {
    ...readShown(wire, String(wire.id), ''),
    kind,
    onSale: wire.status === 'publish' && wire.purchasable && wire.catalog_visibility !== 'hidden',
    attributes: wire.attributes.map(({ name, options, variation }) => ({
      name: unescapeHtml(name),
      options: options.map(unescapeHtml),
      forVariations: variation,
    })),
    variations: [],
  }
  return { value: product }
}

/**
 * A variation of this product. Asked by keys that may edit, a shop calls a variation of a draft purchasable: what the
 * product is decides with it.
 */
export function readVariation(document: Json, productId: string, product?: ShopProduct): Read<ShopVariation> {
  const checked = variationShape.safeParse(document)
  if (!checked.success) return { reason: describeShape(checked.error) }
  const wire = checked.data
  if (wire.parent_id !== undefined && String(wire.parent_id) !== productId) {
    return { reason: 'parent_id: is another product' }
  }
  const variation = readShown(wire, productId, String(wire.id))
  return {
    value: {
      ...variation,
      // A barcode is one variation's alone: one that equals the product's is inherited.
      barcode: product && variation.barcode === product.barcode ? '' : variation.barcode,
      onSale: wire.status === 'publish' && wire.purchasable && (product?.onSale ?? true),
      attributes: wire.attributes.map(({ name, option }) => ({
        name: unescapeHtml(name),
        value: unescapeHtml(option ?? ''),
      })),
    },
  }
}

export function readStockShown(document: Json, productId: string | null): Read<ShopStock> {
  const checked = stockShape.safeParse(document)
  if (!checked.success) return { reason: describeShape(checked.error) }
  const { id: own, parent_id: parent, ...wire } = checked.data
  const owner = productId ?? (parent ? String(parent) : null)
  return {
    value: {
      productId: owner ?? String(own),
      variationId: owner === null ? '' : String(own),
      ...countOf(wire),
    },
  }
}

function readShown(wire: WireShown, productId: string, variationId: string): Omit<ShopItemShown, 'onSale'> {
  const modifiedAt = instant(wire.date_modified_gmt) ?? instant(wire.date_created_gmt) ?? new Date(0)
  const written = [wire.regular_price, wire.sale_price].flatMap((one) => (one ? [one.scale] : []))
  return {
    productId,
    variationId,
    name: unescapeHtml(wire.name),
    sku: (wire.sku ?? '').trim(),
    barcode: (wire.global_unique_id ?? '').trim(),
    status: wire.status,
    regularPrice: wire.regular_price?.amount ?? null,
    salePrice: wire.sale_price?.amount ?? null,
    saleFrom: instant(wire.date_on_sale_from_gmt),
    saleTo: instant(wire.date_on_sale_to_gmt),
    scale: written.length > 0 ? Math.max(...written) : 2,
    ...countOf(wire),
    inStock: wire.stock_status !== 'outofstock',
    createdAt: instant(wire.date_created_gmt) ?? modifiedAt,
    modifiedAt,
  }
}

/** A plugin may count in fractions of a metre; we do not, so such stock is not ours to keep. */
function countOf(wire: {
  manage_stock: boolean | 'parent'
  stock_quantity: number | null
}): Pick<ShopStock, 'keeper' | 'quantity'> {
  const { manage_stock: managed, stock_quantity: quantity } = wire
  if (quantity !== null && !isWhole(quantity)) return { keeper: 'none', quantity: null }
  return { keeper: managed === 'parent' ? 'parent' : managed ? 'own' : 'none', quantity }
}

export const isWhole = (quantity: number) => Number.isInteger(quantity) && Math.abs(quantity) <= 2_147_483_647

const instant = (gmtText: string | null | undefined) => (gmtText ? new Date(`${gmtText}Z`) : null)
