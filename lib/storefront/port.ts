import type { Json } from '../kernel/digest.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import type { ShopCatalogue } from './catalogue-port.ts'
import type { ShopDispatches } from './dispatch-port.ts'

/**
 * What a storefront platform gives the flows. One folder a platform implements it; nothing here knows a vendor's words.
 * Clients are built in worker/compose.ts alone.
 */
export interface Storefront extends ShopCatalogue, ShopDispatches {
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
}

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
  /** Whether the shop sent the money through its gateway; null where it does not say. */
  byGateway: boolean | null
  reason: string
  at: Date | null
  /** By order line; empty for a refund of an amount only. Signs as on the line: positive but for a negative fee. */
  lines: { lineId: string; quantity: number; total: Amount; tax: Amount; taxes: TaxPart[] }[]
}
