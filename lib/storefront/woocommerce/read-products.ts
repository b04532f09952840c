import type { Json } from '../../kernel/digest.ts'
import { Fault } from '../../kernel/fault.ts'
import type { ProductBatch, ShopProduct, ShopStock } from '../catalogue-port.ts'
import type { Storefront } from '../port.ts'
import type { ShopConnection } from './connect-shop.ts'
import { unreadable } from './connect-shop.ts'
import { productFields, readProduct, readStockShown, stockFields } from './product-fields.ts'
import type { VariationDocuments } from './read-variations.ts'
import { createVariationReader } from './read-variations.ts'
import { repairText } from './repair-text.ts'
import type { ListPage, Span } from './walk-listing.ts'
import { byModified, floorSecond, pageSize, walkListing } from './walk-listing.ts'

type ProductReader = Pick<Storefront, 'changedProducts' | 'products' | 'findSkus' | 'readStock'>

type Known = Parameters<Storefront['changedProducts']>[0]['known']

/** The reading half of the port for products (woocommerce.md 6). Drafts and private ones are listed, trashed ones are not. */
export function createProductReader(shop: ShopConnection): ProductReader {
  const variations = createVariationReader(shop)

  async function toBatch(page: ListPage, documents: readonly Json[], known?: Known): Promise<ProductBatch> {
    const batch: ProductBatch = { products: [], fetchStartedAt: page.fetchStartedAt, unreadable: [] }
    const whole: ShopProduct[] = []
    for (const document of documents) {
      const read = readProduct(page.mayNeedRepair ? repairText(document, []) : document)
      if ('value' in read) whole.push(read.value)
      else batch.unreadable.push({ productId: idOf(document), reason: read.reason })
    }
    // A page on which nothing is readable is no page of products: the connection is at fault.
    const [first] = batch.unreadable
    if (first && whole.length === 0 && batch.unreadable.length > 1) throw unreadable(first.reason)
    const had = await known?.(whole)
    const wanted = had ? whole.filter(({ productId }) => !had.has(productId)) : whole
    const found = await variations.ofProducts(wanted)
    for (const product of wanted) {
      const own = found.get(product.productId)
      if (own === undefined) batch.products.push(product)
      else if ('reason' in own) batch.unreadable.push({ productId: product.productId, reason: own.reason })
      else batch.products.push({ ...product, variations: own.variations })
    }
    return batch
  }

  /** Products by id, a page of at most a hundred at a time. */
  async function* pagesOf(productIds: readonly string[], fields: string): AsyncGenerator<ListPage> {
    for (const include of chunks([...new Set(productIds)], pageSize)) {
      const page = await shop.page('products', {
        include: include.join(','),
        per_page: String(pageSize),
        orderby: 'id',
        order: 'asc',
        _fields: fields,
      })
      if (!page.documents.every((document) => include.includes(idOf(document)))) {
        throw unreadable('products were listed that were not asked for')
      }
      yield page
    }
  }

  return {
    async *changedProducts({ after, before, known }) {
      // A reading of everything has no upper end: what changes meanwhile moves behind it and is met there.
      const span: Span =
        after === null
          ? { after: Number.NEGATIVE_INFINITY, before: Number.POSITIVE_INFINITY }
          : { after: floorSecond(after), before: floorSecond(before) }
      const ask = (query: Record<string, string>) => shop.page('products', { ...query, _fields: productFields })
      for await (const { page, fresh } of walkListing(ask, byModified, span, null))
        yield await toBatch(page, fresh, known)
    },

    async products(productIds) {
      const products: ShopProduct[] = []
      for await (const page of pagesOf(productIds, productFields)) {
        const batch = await toBatch(page, page.documents)
        const [odd] = batch.unreadable
        // Left out would mean: does not exist.
        if (odd) throw unreadableProduct(odd)
        products.push(...batch.products)
      }
      return products
    },

    async findSkus(skus) {
      const found: { sku: string; productId: string; variationId: string }[] = []
      for (const asked of skuQuestions(skus)) {
        for (const document of await listSkus(shop, asked)) found.push(...placesOf(document, asked))
      }
      return found
    },

    async readStock(refs) {
      const products = refs.filter(({ variationId }) => variationId === '').map(({ productId }) => productId)
      const stocks: ShopStock[] = []
      for await (const page of pagesOf(products, stockFields))
        stocks.push(...page.documents.map((one) => stockOf(one, null)))
      const documents = await variations.byRef(
        refs.filter(({ variationId }) => variationId !== ''),
        stockFields,
      )
      return [...stocks, ...stockOfVariations(documents)]
    },
  }
}

function stockOfVariations(documents: VariationDocuments): ShopStock[] {
  return [...documents].flatMap(([productId, list]) => list.map((document) => stockOf(document, productId)))
}

function stockOf(document: Json, productId: string | null): ShopStock {
  const read = readStockShown(document, productId)
  if ('reason' in read) throw unreadableProduct({ productId: productId ?? idOf(document), reason: read.reason })
  return read.value
}

/**
 * Questions of SKUs that fit an address. The shop splits at commas, and one with a comma is found by asking for it alone.
 */
function skuQuestions(skus: readonly string[]): string[][] {
  const wanted = [...new Set(skus.map((sku) => sku.trim()).filter(Boolean))]
  const questions: string[][] = wanted.filter((sku) => sku.includes(',')).map((sku) => [sku])
  let question: string[] = []
  let length = 0
  for (const sku of wanted.filter((one) => !one.includes(','))) {
    const size = encodeURIComponent(sku).length + 1
    if (question.length === pageSize || (length + size > longestQuestion && question.length > 0)) {
      questions.push(question)
      question = []
      length = 0
    }
    question.push(sku)
    length += size
  }
  if (question.length > 0) questions.push(question)
  return questions
}

const longestQuestion = 4000

/** Every row of a SKU question: a shop where imports made twins answers with more rows than SKUs. */
async function listSkus(shop: ShopConnection, asked: readonly string[]): Promise<Json[]> {
  const documents: Json[] = []
  for (let number = 1; ; number++) {
    const page = await shop.page('products', {
      sku: asked.join(','),
      per_page: String(pageSize),
      page: String(number),
      orderby: 'id',
      order: 'asc',
      _fields: 'id,parent_id,type,sku',
    })
    documents.push(...page.documents)
    const isLast = page.total === null ? page.documents.length < pageSize : number * pageSize >= page.total
    if (isLast || page.documents.length === 0) return documents
  }
}

function placesOf(document: Json, asked: readonly string[]): { sku: string; productId: string; variationId: string }[] {
  const { id, parent_id: parent, type, sku } = (document ?? {}) as Record<string, Json>
  if (typeof id !== 'number' || typeof sku !== 'string' || typeof type !== 'string') {
    throw unreadable('a product has no id, type or sku')
  }
  const isVariation = type === 'variation'
  if (isVariation && typeof parent !== 'number') throw unreadable('a variation has no parent_id')
  // Spelt as it was asked for: the shop compares without case and spaces.
  const folded = sku.trim().toLowerCase()
  const spelt = asked.filter((one) => one.toLowerCase() === folded)
  if (spelt.length === 0) {
    if (asked.length === 1 && asked[0]?.includes(',')) return []
    throw unreadable('a SKU was listed that was not asked for')
  }
  const place = { productId: String(isVariation ? parent : id), variationId: isVariation ? String(id) : '' }
  return spelt.map((one) => ({ sku: one, ...place }))
}

const idOf = (document: Json | undefined): string => {
  const id = document !== null && typeof document === 'object' && !Array.isArray(document) ? document.id : undefined
  return typeof id === 'number' ? String(id) : ''
}

function chunks<One>(list: readonly One[], size: number): One[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) => list.slice(at * size, (at + 1) * size))
}

const unreadableProduct = ({ productId, reason }: { productId: string; reason: string }) =>
  new Fault('PRODUCT_UNREADABLE', `Product ${productId} is not what wc/v3 writes: ${reason}`, {
    retry: 'later',
    context: { productId, reason },
  })
