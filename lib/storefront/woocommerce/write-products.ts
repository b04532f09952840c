import type { Json } from '../../kernel/digest.ts'
import type { Amount } from '../../kernel/money.ts'
import { formatAmount } from '../../kernel/money.ts'
import type {
  BatchResult,
  ItemResult,
  ShopItemPatch,
  ShopItemRef,
  ShopItemShown,
  WriteLimits,
} from '../catalogue-port.ts'
import type { Storefront } from '../port.ts'
import type { AttributeBook } from './attribute-book.ts'
import { createAttributeBook } from './attribute-book.ts'
import type { ShopConnection } from './connect-shop.ts'
import type { Read } from './product-fields.ts'
import { isWhole, readProduct, readStockShown, readVariation } from './product-fields.ts'
import type { Verb } from './send-batch.ts'
import { sendBatch } from './send-batch.ts'

type ProductWriter = Pick<
  Storefront,
  'writeStock' | 'createProducts' | 'createVariations' | 'patchShopItems' | 'batchLimit'
>

/** The shop answers 413 above it. */
const batchLimit = 100

type Refusal = { code: string; message: string }

/** One item on its way: its body, or why it is not sent at all. */
type Prepared = { body: { [field: string]: Json } } | { refusal: Refusal }

/**
 * The writing half of the port: batches only, as their items stand and fall alone (woocommerce.md 6). They are not checked by the
 * shop's schema, so every value is checked here; an item that is wrong is refused by us and the others go.
 */
export function createProductWriter(shop: ShopConnection): ProductWriter {
  const attributes = createAttributeBook(shop)

  async function write<Shown>(
    route: { path: string; verb: Verb },
    prepared: readonly Prepared[],
    read: (document: Json) => Read<Shown>,
    leftMs: () => number,
  ): Promise<BatchResult<Shown>> {
    if (prepared.length > batchLimit) throw new RangeError(`at most ${batchLimit} items at once`)
    const bodies = prepared.flatMap((one) => ('body' in one ? [one.body] : []))
    const result: BatchResult<Shown> =
      bodies.length === 0 ? { kind: 'answered', items: [] } : await sendBatch(shop, route, bodies, read, leftMs())
    if (result.kind !== 'answered') return result
    const answered = [...result.items]
    const items = prepared.map((one): ItemResult<Shown> => {
      if ('refusal' in one) return { ok: false, ...one.refusal }
      return (
        answered.shift() ?? { ok: false, code: 'unanswered', message: 'The shop answered fewer items than were sent' }
      )
    })
    return { kind: 'answered', items }
  }

  return {
    batchLimit,

    writeStock(writes, limits) {
      const { path, productId } = routeOf(writes)
      const prepared = writes.map((one): Prepared => {
        if (!isWhole(one.quantity) || one.quantity < 0)
          return refused('quantity_invalid', 'A quantity is a whole number')
        return { body: { id: idOf(one), stock_quantity: one.quantity } }
      })
      return write({ path, verb: 'update' }, prepared, (document) => readStockShown(document, productId), until(limits))
    },

    async createProducts(drafts, limits) {
      const leftMs = until(limits)
      const book = await attributes.ofShop()
      const prepared = drafts.map((draft): Prepared => {
        if (draft.quantity !== null && !isWhole(draft.quantity)) {
          return refused('quantity_invalid', 'A quantity is a whole number')
        }
        return {
          body: {
            type: draft.kind,
            name: draft.name,
            status: draft.status,
            sku: draft.sku,
            ...(draft.barcode !== '' && { global_unique_id: draft.barcode }),
            ...(draft.regularPrice !== null && { regular_price: priceText(draft.regularPrice) }),
            attributes: draft.attributes.map((one, position) => book.write(one, position)),
            manage_stock: draft.managesStock,
            ...(draft.managesStock && draft.quantity !== null && { stock_quantity: draft.quantity }),
          },
        }
      })
      return write({ path: 'products/batch', verb: 'create' }, prepared, readProduct, leftMs)
    },

    async createVariations(productId, drafts, limits) {
      const leftMs = until(limits)
      const book = await attributes.ofProducts([productId])
      if ('kind' in book) return book
      const own = book.get(productId)
      if (!own) return { kind: 'refused', code: 'product_gone', message: 'The product does not exist any more' }
      const prepared = drafts.map((draft) => prepareVariation(own, draft))
      const path = `products/${productId}/variations/batch`
      return write({ path, verb: 'create' }, prepared, (document) => readVariation(document, productId), leftMs)
    },

    async patchShopItems(patches, limits) {
      const leftMs = until(limits)
      const { path, productId } = routeOf(patches)
      const changing = patches.filter((patch) => patch.attributes !== undefined)
      if (productId !== null && changing.length > 0)
        throw new RangeError('a variation takes its attributes from its making')
      const book = await attributes.ofProducts(changing.map((patch) => patch.productId))
      if ('kind' in book) return book
      const prepared = patches.map((patch): Prepared => {
        const own = book.get(patch.productId)
        if (patch.attributes && !own) return refused('product_gone', 'The product does not exist any more')
        return {
          body: {
            id: idOf(patch),
            ...patchBody(patch),
            ...(own && patch.attributes && { attributes: own.merge(patch.attributes) }),
          },
        }
      })
      const read = (document: Json): Read<ShopItemShown> =>
        productId === null ? readProduct(document) : readVariation(document, productId)
      return write({ path, verb: 'update' }, prepared, read, leftMs)
    },
  }
}

/** What is looked up before a write takes from the same time: past it nothing leaves. */
function until({ deadlineMs }: WriteLimits): () => number {
  const endsAt = performance.now() + deadlineMs
  return () => endsAt - performance.now()
}

function prepareVariation(own: AttributeBook, draft: Parameters<Storefront['createVariations']>[1][number]): Prepared {
  if (draft.quantity !== null && !isWhole(draft.quantity)) {
    return refused('quantity_invalid', 'A quantity is a whole number')
  }
  const options: Json[] = []
  for (const { name, value } of draft.attributes) {
    const option = own.option(name, value)
    // The shop would drop it in silence and make a variation that stands for any value.
    if (!option) return refused('attribute_unknown', `The product has no attribute "${name}" for its variations`)
    options.push(option)
  }
  return {
    body: {
      sku: draft.sku,
      status: draft.status,
      ...(draft.barcode !== '' && { global_unique_id: draft.barcode }),
      ...(draft.regularPrice !== null && { regular_price: priceText(draft.regularPrice) }),
      attributes: options,
      ...(draft.quantity !== null && { manage_stock: true, stock_quantity: draft.quantity }),
    },
  }
}

/** null empties: the shop leaves a null in a batch alone and takes '' as empty. */
function patchBody(patch: ShopItemPatch): { [field: string]: Json } {
  const body: { [field: string]: Json } = {}
  if (patch.name !== undefined) body.name = patch.name
  if (patch.sku !== undefined) body.sku = patch.sku
  if (patch.barcode !== undefined) body.global_unique_id = patch.barcode
  if (patch.status !== undefined) body.status = patch.status
  if (patch.regularPrice !== undefined) body.regular_price = priceOrEmpty(patch.regularPrice)
  if (patch.salePrice !== undefined) body.sale_price = priceOrEmpty(patch.salePrice)
  if (patch.saleFrom !== undefined) body.date_on_sale_from_gmt = dateOrEmpty(patch.saleFrom)
  if (patch.saleTo !== undefined) body.date_on_sale_to_gmt = dateOrEmpty(patch.saleTo)
  return body
}

// Two decimals as prices are written; finer ones are kept.
const priceText = (amount: Amount) => formatAmount(amount, 2)
const priceOrEmpty = (amount: Amount | null) => (amount === null ? '' : priceText(amount))
/** Without a suffix, as the field says it is GMT. */
const dateOrEmpty = (at: Date | null) => (at === null ? '' : at.toISOString().slice(0, 19))

const refused = (code: string, message: string): Prepared => ({ refusal: { code, message } })

const idOf = ({ productId, variationId }: ShopItemRef) => Number(variationId || productId)

/** Products go to one address, variations to their product's (woo#31282). */
function routeOf(refs: readonly ShopItemRef[]): { path: string; productId: string | null } {
  const [first] = refs
  if (!first || first.variationId === '') {
    if (refs.some(({ variationId }) => variationId !== '')) throw new RangeError('products and variations go apart')
    return { path: 'products/batch', productId: null }
  }
  if (refs.some(({ productId, variationId }) => productId !== first.productId || variationId === '')) {
    throw new RangeError('one request holds the variations of one product')
  }
  return { path: `products/${first.productId}/variations/batch`, productId: first.productId }
}
