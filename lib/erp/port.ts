import type { Amount, Scale } from '../kernel/money.ts'
import type { ErpAfterSales } from './after-sales-port.ts'

/** What an ERP gives the flows, in the ERP's words without a vendor's field names. Clients are built in worker/compose.ts alone. */
export interface Erp extends ErpAfterSales {
  readonly platform: string
  probe(): Promise<ErpProbe>
  /** Items changed at or after `since` (null = all), overlap already taken by the caller; each batch is one answer. */
  changedItems(since: Date | null): AsyncIterable<ErpItemRecord[]>
  codeTable(table: CodeTable): Promise<{ code: string; name: string }[]>
  /** Sends one sales order. Never throws for what the ERP or the network does: every end is an outcome. */
  createSalesOrder(order: SalesOrder, limits: { deadlineMs: number }): Promise<WriteResult>
  /** Sales orders carrying the reference, searched by altpo first (bluecherry.md rule 1). @throws {Fault} when it cannot be read */
  findSalesOrders(reference: { altPo: string } | { poNum: string }): Promise<SalesOrderFound[]>
  /** Asks for a cancellation of what is not yet picked: everything, or the pieces named. */
  cancelSalesOrder(
    request: { poNum: string; altPo: string; reason: string; pieces?: { upc: string; quantity: number }[] },
    limits: { deadlineMs: number },
  ): Promise<WriteResult>
  /**
   * Rows of the inventory changed at or after `since` (null = all), overlap already taken by the caller; a batch an answer.
   * A row whose pieces cannot be read is told to `refused` and is in no batch.
   */
  changedInventory(since: Date | null, refused?: (refusal: InventoryRefusal) => void): AsyncIterable<InventoryRecord[]>
}

export type CodeTable = 'location' | 'shipper' | 'terms' | 'taxcode' | 'discount' | 'returnreason' | 'customer'

export interface ErpProbe {
  version: string
  skewSeconds: number
}

/** The key of one item: strings always, styles have leading zeros. */
export interface ItemKey {
  division: string
  style: string
  colorCode: string
  lblCode: string
  dimension: string
  sizeDesc: string
}

export interface ErpItemRecord extends ItemKey {
  pkey: string
  stylePkey: string
  season: string
  styleName: string
  colorName: string
  upc: string | null
  ean: string | null
  /** The channel's SKU. */
  thirdPartyItem: string | null
  /** The style's group codes in their order; '' where one is not set. */
  groups: string[]
  price: Amount | null
  /** Suggested retail, where the ERP keeps one beside the price. */
  retailPrice: Amount | null
  currency: string | null
  active: boolean
  channelFlag: string
  lastModAt: Date | null
}

/** One item at one location and lot, in pieces. */
export interface InventoryRecord {
  pkey: string
  item: ItemKey
  location: string
  lot: string
  onHand: number
  openToSell: number
  picked: number
  open: number
  reserved: number
  demand: number
  /** Of an hour that stands twice the first, so that nothing counts as more recent than it is. */
  lastModAt: Date | null
  /** The latest instant the stamp may mean; absent where it means one alone. */
  lastModUpTo?: Date
}

/** A row of the inventory that is not believed: a fraction, a blank, a text where pieces should stand. */
export interface InventoryRefusal {
  /** '' where not even that can be read. */
  pkey: string
  location: string
  field: string
  value: string
}

export interface ErpAddress {
  name: string
  company: string
  contact: string
  addr1: string
  addr2: string
  city: string
  state: string
  zipcode: string
  country: string
  email: string
  phone: string
}

export type ChargeType = 'ALLOWANCE' | 'FREIGHT' | 'SURCHARGE' | 'ROUNDING'

/** A sales order without what it says about a person: this part is stored in clear. Amounts by bluecherry.md, Amounts on a sales order. */
export interface SalesOrderDraft {
  division: string
  customer: string
  store: string
  department: string
  /** WEB-<store>-<order number>, for people. */
  poNum: string
  /** <store>:<order id>, the identity. */
  altPo: string
  orderType: string
  /** yyyy-mm-dd, business dates. */
  orderDate: string
  startDate: string
  endDate: string
  terms: string
  shipper: string
  location: string
  currency: string
  /** Decimals the storefront wrote with. */
  scale: Scale
  merchandise: Amount
  discount: Amount
  freight: Amount
  misc: Amount
  tax: Amount
  total: Amount
  lines: SalesOrderLine[]
  charges: SalesOrderCharge[]
  tenders: { type: string; reference: string; amount: Amount }[]
}

export interface SalesOrderLine {
  seq: number
  /** The storefront line it comes from. */
  orderLineId: string
  item: ItemKey
  upc: string
  location: string
  quantity: number
  /** Unit price before discount without tax, at most four decimals; informative where it does not divide. */
  price: Amount
  /** Exact amount before discount without tax. */
  extended: Amount
  discountCode: string
  discount: Amount
  taxCode: string
  tax: Amount
}

export interface SalesOrderCharge {
  code: string
  type: ChargeType
  /** ALLOWANCE positive; ROUNDING may be negative. */
  amount: Amount
  taxCode: string
  tax: Amount
  /** Where it comes from, for people: "coupon welcome10", "shipping DPD Classic". */
  source: string
}

/** What a sales order says about a person: sealed where it is stored. */
export interface SalesOrderParty {
  billTo: ErpAddress
  shipTo: ErpAddress
  notes: string
}

export type SalesOrder = SalesOrderDraft & SalesOrderParty

export interface SalesOrderFound {
  pkey: string
  ordNum: string
  altPo: string
  poNum: string
  currency: string
  total: Amount
  /** open, picked, shipped, hold, cancelled. */
  status: string
}

/** How a write ended (bluecherry.md rule 2). `stopped` = 401 or 403: the connection, not the order, is at fault. */
export type WriteOutcome =
  | { kind: 'accepted'; pkey: string; ordNum: string }
  | { kind: 'staged'; pkey: string }
  | { kind: 'duplicate'; pkey: string; ordNum: string }
  | { kind: 'rejected'; code: string; field: string; message: string }
  | { kind: 'throttled'; retryAfterMs: number }
  | { kind: 'unknown'; reason: string }
  | { kind: 'not_sent'; reason: string }
  | { kind: 'stopped'; code: string; message: string }

export interface WriteResult {
  outcome: WriteOutcome
  httpStatus: number | null
  /** Redacted, at most 64 kB: no personal data, no key. */
  response: string | null
}
