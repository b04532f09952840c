import type { Json } from '../../kernel/digest.ts'
import { Fault, isFault } from '../../kernel/fault.ts'
import type { ShopItemRef, ShopProduct, ShopVariation } from '../catalogue-port.ts'
import type { ShopConnection } from './connect-shop.ts'
import { readVariation, variationFields } from './product-fields.ts'
import { repairText } from './repair-text.ts'
import { pageSize } from './walk-listing.ts'

/** Documents by the id of their product. */
export type VariationDocuments = Map<string, Json[]>

export type ProductVariations = { variations: ShopVariation[] } | { reason: string }

/** Products whose own listing is asked at the same time. */
const atOnce = 4
const tries = 3

/**
 * Reads variations. Single ones of many products come a hundred at a time from /variations, which 9.9.5 does not have: there,
 * and wherever it does not answer what was asked, each product's own listing is read.
 */
export function createVariationReader(shop: ShopConnection) {
  let hasCommonListing = true

  /** Variations by id, whatever their product; null when this shop cannot tell. */
  async function byIds(ids: readonly string[], fields: string): Promise<Json[] | null> {
    const documents: Json[] = []
    for (let at = 0; at < ids.length; at += pageSize) {
      if (!hasCommonListing) return null
      const include = ids.slice(at, at + pageSize)
      const asked = new Set(include)
      try {
        const page = await shop.page('variations', {
          include: include.join(','),
          per_page: String(pageSize),
          orderby: 'id',
          order: 'asc',
          _fields: fields,
        })
        const list = page.mayNeedRepair ? (repairText(page.documents, []) as Json[]) : page.documents
        // An unknown parameter is ignored with 200: then everything is listed.
        if (list.every((one) => asked.has(idText(one)) && parentText(one) !== '')) documents.push(...list)
        else hasCommonListing = false
      } catch (error) {
        if (!isFault(error, 'CONNECTION_UNREADABLE') || error.context.said !== 'rest_no_route') throw error
        hasCommonListing = false
      }
    }
    return hasCommonListing ? documents : null
  }

  /** All variations of one product. Read again when their number changed between two pages. */
  async function listed(productId: string, fields: string): Promise<Json[]> {
    for (let again = 0; again < tries; again++) {
      const found = new Map<string, Json>()
      let total: number | null = null
      for (let number = 1; ; number++) {
        const page = await shop.page(`products/${productId}/variations`, {
          per_page: String(pageSize),
          page: String(number),
          orderby: 'id',
          order: 'asc',
          _fields: fields,
        })
        const list = page.mayNeedRepair ? (repairText(page.documents, []) as Json[]) : page.documents
        for (const document of list) found.set(idText(document), document)
        total = page.total
        if (list.length === 0 || (total === null ? list.length < pageSize : number * pageSize >= total)) break
      }
      if (total === null || found.size === total) return [...found.values()]
    }
    throw new Fault('PRODUCT_RESTLESS', `The variations of product ${productId} change faster than they can be read`, {
      retry: 'later',
    })
  }

  return {
    /**
     * By product id, for those that have any; a variation of an unknown shape makes its product unreadable. Each product's
     * own listing is read: the ids a product names leave out variations that are drafts. One whose listing the shop cannot
     * give is unreadable alone.
     */
    async ofProducts(products: readonly ShopProduct[]): Promise<Map<string, ProductVariations>> {
      const found = new Map<string, ProductVariations>()
      const variable = products.filter(({ kind }) => kind === 'variable')
      const faults: Fault[] = []
      await eachAtOnce(variable, async (product) => {
        try {
          found.set(product.productId, readAll(await listed(product.productId, variationFields), product))
        } catch (error) {
          if (!isFault(error) || !isOfProduct(error)) throw error
          faults.push(error)
          found.set(product.productId, { reason: `its variations: ${error.message}` })
        }
      })
      // Where none can be read it is not the products.
      if (faults[0] && faults.length > 1 && faults.length === variable.length) throw faults[0]
      return found
    },

    /** Those asked for, by product; ones that do not exist any more are left out. */
    async byRef(refs: readonly ShopItemRef[], fields: string): Promise<VariationDocuments> {
      const wanted = new Map<string, Set<string>>()
      for (const { productId, variationId } of refs) {
        wanted.set(productId, (wanted.get(productId) ?? new Set()).add(variationId))
      }
      const ids = refs.map(({ variationId }) => variationId)
      const together = wanted.size > 1 ? await byIds([...new Set(ids)], fields) : null
      const found: VariationDocuments = new Map([...wanted].map(([productId]) => [productId, []]))
      if (together) {
        for (const document of together) {
          const parent = parentText(document)
          if (wanted.get(parent)?.has(idText(document))) found.get(parent)?.push(document)
        }
        return found
      }
      await eachAtOnce([...wanted], async ([productId, own]) => {
        const documents = await listedOrGone(productId, fields)
        found.set(
          productId,
          documents.filter((document) => own.has(idText(document))),
        )
      })
      return found
    },
  }

  async function listedOrGone(productId: string, fields: string): Promise<Json[]> {
    try {
      return await listed(productId, fields)
    } catch (error) {
      // The listing of a product that is gone says so.
      if (isFault(error) && error.context.said === 'woocommerce_rest_product_invalid_id') return []
      throw error
    }
  }
}

/** Of this listing alone: a fatal, numbers that never fit, a product that was deleted meanwhile; not the shop's pace or keys. */
const isOfProduct = ({ code, context }: Fault): boolean =>
  code === 'CONNECTION_UNREADABLE' || code === 'QUERY_REFUSED' || code === 'PRODUCT_RESTLESS' || context.status === 500

function readAll(documents: readonly Json[], product: ShopProduct): ProductVariations {
  const variations: ShopVariation[] = []
  for (const document of documents) {
    const read = readVariation(document, product.productId, product)
    if ('reason' in read) return { reason: `variation ${idText(document) || '?'}: ${read.reason}` }
    variations.push(read.value)
  }
  return { variations: variations.sort((a, b) => Number(a.variationId) - Number(b.variationId)) }
}

async function eachAtOnce<One>(list: readonly One[], work: (one: One) => Promise<void>): Promise<void> {
  const waiting = [...list]
  const run = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, run))
}

const fieldOf = (document: Json | undefined, name: string): string => {
  if (document === null || typeof document !== 'object' || Array.isArray(document)) return ''
  const value = document[name]
  return typeof value === 'number' && value > 0 ? String(value) : ''
}
const idText = (document: Json | undefined) => fieldOf(document, 'id')
const parentText = (document: Json | undefined) => fieldOf(document, 'parent_id')
