import type { Amount, Scale } from '../kernel/money.ts'

/** A shop's products, their stock, and what may be written to them. */
export interface ShopCatalogue {
  /**
   * Products changed after `after` (exclusive; null = all) and before `before`, oldest first, each with all its variations.
   * `known` is asked, a page at a time, which of them the caller has as they are: those are left out and cost no more requests.
   */
  changedProducts(window: {
    after: Date | null
    before: Date
    known?: (listed: readonly { productId: string; modifiedAt: Date }[]) => Promise<ReadonlySet<string>>
  }): AsyncIterable<ProductBatch>
  /** Products by id, whole, with their variations; those that do not exist any more are left out. */
  products(productIds: readonly string[]): Promise<ShopProduct[]>
  /** Products and variations that carry one of these SKUs, drafts too: what is looked at before a write is repeated. */
  findSkus(skus: readonly string[]): Promise<{ sku: string; productId: string; variationId: string }[]>
  /** How these products and variations show their stock now. Those that do not exist any more are left out. */
  readStock(refs: readonly ShopItemRef[]): Promise<ShopStock[]>
  /**
   * Sets absolute quantities, whole and not negative: one request, so all of one product's variations or products only, at most
   * `batchLimit`. Like every write below it never throws for what the shop or the network does.
   */
  writeStock(
    writes: readonly (ShopItemRef & { quantity: number })[],
    limits: WriteLimits,
  ): Promise<BatchResult<ShopStock>>
  /** Makes products, without their variations. One request, at most `batchLimit`. Not idempotent: look for the SKUs before again. */
  createProducts(drafts: readonly ProductDraft[], limits: WriteLimits): Promise<BatchResult<ShopProduct>>
  /** Makes variations of one product. As createProducts. */
  createVariations(
    productId: string,
    drafts: readonly VariationDraft[],
    limits: WriteLimits,
  ): Promise<BatchResult<ShopVariation>>
  /** Changes fields of products, or of variations of one product: one request. Fields left out stay as they are. */
  patchShopItems(
    patches: readonly (ShopItemRef & ShopItemPatch)[],
    limits: WriteLimits,
  ): Promise<BatchResult<ShopItemShown>>
  /** Most items one write takes. */
  readonly batchLimit: number
}

/** `variationId` is '' for a product. */
export interface ShopItemRef {
  productId: string
  variationId: string
}

export interface ProductBatch {
  products: ShopProduct[]
  fetchStartedAt: Date
  /** Products whose document has an unknown shape; the others are landed. */
  unreadable: { productId: string; reason: string }[]
}

/** What a product and a variation have in common, as the shop shows it. Prices as entered, in the shop's currency. */
export interface ShopItemShown extends ShopItemRef {
  name: string
  /** Trimmed; '' when there is none. A variation without its own reports its parent's. */
  sku: string
  barcode: string
  /** The shop's own word: publish, draft, private, pending, trash. */
  status: string
  /** Published and open to be found and bought. */
  onSale: boolean
  regularPrice: Amount | null
  salePrice: Amount | null
  saleFrom: Date | null
  saleTo: Date | null
  scale: Scale
  keeper: 'own' | 'parent' | 'none'
  quantity: number | null
  inStock: boolean
  createdAt: Date
  modifiedAt: Date
}

export interface ShopProduct extends ShopItemShown {
  kind: 'simple' | 'variable' | 'other'
  attributes: { name: string; options: string[]; forVariations: boolean }[]
  variations: ShopVariation[]
}

export interface ShopVariation extends ShopItemShown {
  attributes: { name: string; value: string }[]
}

export interface ShopStock extends ShopItemRef {
  keeper: 'own' | 'parent' | 'none'
  quantity: number | null
}

export interface ProductDraft {
  kind: 'simple' | 'variable'
  name: string
  /** '' = none: a variable product needs none of its own. */
  sku: string
  barcode: string
  status: string
  regularPrice: Amount | null
  attributes: { name: string; options: string[]; forVariations: boolean }[]
  /** Whether we count its stock: variations do it themselves. */
  managesStock: boolean
  quantity: number | null
}

export interface VariationDraft {
  sku: string
  barcode: string
  status: string
  regularPrice: Amount | null
  attributes: { name: string; value: string }[]
  quantity: number | null
}

/** null empties a field. */
export interface ShopItemPatch {
  name?: string
  sku?: string
  barcode?: string
  status?: string
  regularPrice?: Amount | null
  salePrice?: Amount | null
  saleFrom?: Date | null
  saleTo?: Date | null
  attributes?: { name: string; options: string[]; forVariations: boolean }[]
}

export interface WriteLimits {
  deadlineMs: number
}

/** One item's end inside an answered request: the shop's own words when it refused. */
export type ItemResult<Shown> = { ok: true; shown: Shown } | { ok: false; code: string; message: string }

/**
 * How a write of many ended. `answered`: a result an item, in the order sent. `unknown`: no readable answer, it may have been
 * carried out. `not_sent`: nothing left. `refused`: the whole request was.
 */
export type BatchResult<Shown> =
  | { kind: 'answered'; items: ItemResult<Shown>[] }
  | { kind: 'unknown'; reason: string }
  | { kind: 'not_sent'; reason: string }
  | { kind: 'throttled'; retryAfterMs: number }
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'stopped'; code: string; message: string }
