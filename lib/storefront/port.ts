import type { Json } from '../kernel/digest.ts'
import type { Amount, Scale } from '../kernel/money.ts'

/**
 * What a storefront platform gives the flows. One folder a platform implements it; nothing here knows a vendor's words.
 * Clients are built in worker/compose.ts alone.
 */
export interface Storefront {
  readonly platform: string
  /** Reads what identifies the shop and whether the keys work. Throws Fault CONNECTION_* otherwise. */
  probe(): Promise<StorefrontProbe>
  statuses(): Promise<{ slug: string; name: string }[]>
  /** Orders changed after `after` (exclusive, whole seconds) and before `before`, oldest first; each batch is one answer. */
  changedOrders(window: { after: Date; before: Date; statuses: readonly string[] }): AsyncIterable<OrderBatch>
  /** Orders placed inside [from, to), whole, for a backfill. */
  placedOrders(window: { from: Date; to: Date; statuses: readonly string[] }): AsyncIterable<OrderBatch>
  /** The shop's own listing for the census, light: one entry an order. */
  listing(window: { from: Date | null; to: Date; statuses: readonly string[] }): AsyncIterable<ListedOrder[]>
  /** Orders the shop counts in a status, from its own header. */
  count(status: string): Promise<number>
  /** Orders the shop counts in these statuses, placed inside [from, to). */
  countPlaced(window: { from: Date | null; to: Date; statuses: readonly string[] }): Promise<number>
  /**
   * One order by id; null when the shop says it does not exist. A trashed one comes with its status.
   * @throws {Fault} ORDER_UNREADABLE when this one document has an unknown shape
   */
  order(externalId: string): Promise<FetchedOrder | null>
  /** Orders by id, whole; those in none of the statuses are left out. */
  orders(externalIds: readonly string[], statuses: readonly string[]): Promise<OrderBatch>
  /** The shop's clock (its Date header), asked afresh. */
  now(): Promise<Date>
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

export interface StorefrontProbe {
  version: string
  currency: string
  timeZone: string | null
  serverTime: Date
  skewSeconds: number
}

export interface OrderBatch {
  orders: FetchedOrder[]
  /** Our clock when the request left: orders a re-read against a poll. */
  fetchStartedAt: Date
  /** Orders whose document has an unknown shape. They are not landed; the others are. */
  unreadable?: UnreadableOrder[]
  /** The listing is complete up to here (exclusive) once this batch is landed. */
  verifiedTo?: Date
}

export interface UnreadableOrder {
  externalId: string
  /** The field and what is wrong with it; no values. */
  reason: string
}

/** One order as fetched: the vendor's own document without personal data, that data apart, and the head every list needs. */
export interface FetchedOrder {
  externalId: string
  /** Vendor document without personal data (refund documents included). Immutable once landed. */
  payload: Json
  personal: PersonalData
  head: OrderHead
  /** Canonical text whose hash names a revision; personal data enters by keyed hash at landing. */
  payloadIdentity: string
  /** Canonical text whose hash decides mapping, drift and census; what we wrote is left out. */
  businessIdentity: string
  /** {line id: SKU as the shop reports it now}. */
  skus: Record<string, string>
  /** Paths where text could not be stored as it came and was replaced. */
  repairs: string[]
}

export interface OrderHead {
  number: string
  statusSlug: string
  gateway: string
  currency: string
  scale: Scale
  total: Amount
  refunded: Amount
  /** ISO country of the destination. */
  country: string
  lineCount: number
  placedAt: Date
  /** What the shop calls paid; null for cash on delivery and authorised payments. */
  datePaid: Date | null
  modifiedAt: Date
  transactionId: string
  /** What it takes of the shop's stock, less what was refunded by line. */
  units: TakenUnits[]
}

/** Whole pieces of one line. `product` and `variation` are '' where the line has none. */
export interface TakenUnits {
  line: string
  product: string
  variation: string
  sku: string
  /** Less what was refunded by line; 0 when all of it was. */
  quantity: number
  /** As ordered. */
  sold: number
}

export interface ListedOrder {
  externalId: string
  statusSlug: string
  gateway: string
  currency: string
  total: Amount
  placedAt: Date
  datePaid: Date | null
  modifiedAt: Date
  /** Same text as FetchedOrder.businessIdentity when the listing holds enough to build it. */
  businessIdentity: string | null
}

export interface Address {
  name: string
  company: string
  line1: string
  line2: string
  city: string
  state: string
  postcode: string
  country: string
  email: string
  phone: string
}

/** Everything about a person on an order. Landed sealed, under a key of the order's own. */
export interface PersonalData {
  billing: Address
  shipping: Address
  customerNote: string
  giftMessage: string
  deliveryInstruction: string
  vatNumber: string
  /** What else the vendor's document held about the person, by path, so that nothing landed is lost. */
  rest: Record<string, Json>
}

/** An order in the product's own words, translated from a landed payload by the platform (pure). Amounts exclude tax. */
export interface StorefrontOrder {
  externalId: string
  number: string
  statusSlug: string
  gateway: string
  gatewayTitle: string
  /** The shop's number of the customer; '' for a guest. */
  customerId: string
  transactionId: string
  currency: string
  scale: Scale
  pricesIncludeTax: boolean
  placedAt: Date
  datePaid: Date | null
  modifiedAt: Date
  total: Amount
  totalTax: Amount
  discountTotal: Amount
  shippingTotal: Amount
  lines: OrderLine[]
  shippingLines: ShippingLine[]
  fees: FeeLine[]
  coupons: CouponLine[]
  taxRates: TaxRateLine[]
  refunds: OrderRefund[]
  vatExempt: boolean
  /** Non-personal vendor meta, for tender and text rules. */
  meta: { key: string; value: Json }[]
}

export interface TaxPart {
  rateId: string
  amount: Amount
}

export interface OrderLine {
  id: string
  name: string
  /** '' when the product was deleted or the line has none. */
  productId: string
  variationId: string
  /** As sold: frozen at first landing. '' when there is none. */
  sku: string
  barcode: string
  quantity: number
  taxClass: string
  /** Before discount. */
  subtotal: Amount
  subtotalTax: Amount
  /** After discount. */
  total: Amount
  totalTax: Amount
  taxes: TaxPart[]
  attributes: { key: string; label: string; value: string }[]
}

export interface ShippingLine {
  id: string
  methodId: string
  title: string
  total: Amount
  totalTax: Amount
  taxes: TaxPart[]
}

export interface FeeLine {
  id: string
  name: string
  taxClass: string
  total: Amount
  totalTax: Amount
  taxes: TaxPart[]
}

export interface CouponLine {
  id: string
  code: string
  /** percent, fixed_cart, fixed_product or a plugin's word. */
  kind: string
  freeShipping: boolean
  discount: Amount
  discountTax: Amount
}

export interface TaxRateLine {
  rateId: string
  code: string
  label: string
  /** Percent times 10,000: 9.975 % is 99750. */
  percent: number
  compound: boolean
  itemTax: Amount
  shippingTax: Amount
}

export interface OrderRefund {
  id: string
  /** Positive, with tax. */
  amount: Amount
  reason: string
  at: Date | null
  /** By order line; empty for a refund of an amount only. Signs as on the line: positive but for a negative fee. */
  lines: { lineId: string; quantity: number; total: Amount; tax: Amount; taxes: TaxPart[] }[]
}
