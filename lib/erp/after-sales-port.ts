import type { Amount, Scale } from '../kernel/money.ts'
import type { ChargeType, ErpAddress, ItemKey, WriteResult } from './port.ts'

/**
 * What an ERP tells of a sales order after it was accepted, and what comes back. Each reading gives what changed at or after
 * `since` (null = all), overlap already taken by the caller; each batch is one answer, several readings of one document are
 * possible. A document that cannot be read is told to `refused` and is in no batch; asked for by its reference it throws.
 * @throws {Fault} CONNECTION_*, ERP_DOCUMENT_UNREADABLE
 */
export interface ErpAfterSales {
  changedSalesOrders(since: Date | null, refused?: Refused): AsyncIterable<SalesOrderNow[]>
  /** One by reference, with its children; as findSalesOrders. */
  readSalesOrders(reference: { altPo: string } | { poNum: string }): Promise<SalesOrderNow[]>
  changedPicks(since: Date | null, refused?: Refused): AsyncIterable<PickRecord[]>
  changedReturns(since: Date | null, refused?: Refused): AsyncIterable<ReturnRecord[]>
  changedCreditMemos(since: Date | null, refused?: Refused): AsyncIterable<CreditMemoRecord[]>
  changedInvoices(since: Date | null, refused?: Refused): AsyncIterable<InvoiceRecord[]>
  /** Books a return or a credit. Never throws for what the ERP or the network does: look for the reference before again. */
  createReturn(draft: ReturnDraft, limits: { deadlineMs: number }): Promise<WriteResult>
  /** Returns carrying our reference (ref_num2). @throws {Fault} when it cannot be read */
  findReturns(refNum2: string): Promise<ReturnRecord[]>
}

/** A document that is not believed: text where an amount, a fraction where pieces, no date where one belongs. */
export interface DocumentRefusal {
  kind: 'sales order' | 'pick' | 'return' | 'credit memo' | 'invoice'
  /** '' where not even that can be read. */
  pkey: string
  /** Its number in the ERP. */
  number: string
  altPo: string
  poNum: string
  refNum2: string
  /** Of an invoice. */
  pickNum?: string
  field: string
  value: string
}

export type Refused = (refusal: DocumentRefusal) => void

export type SalesOrderStatus = 'open' | 'picked' | 'shipped' | 'hold' | 'cancelled'

/** A sales order as the ERP shows it now. */
export interface SalesOrderNow {
  pkey: string
  ordNum: string
  altPo: string
  poNum: string
  /** The profile's word where it is known, else the ERP's own. */
  status: SalesOrderStatus | (string & {})
  currency: string
  scale: Scale
  terms: string
  shipper: string
  location: string
  startDate: string
  endDate: string
  merchandise: Amount
  discount: Amount
  freight: Amount
  misc: Amount
  tax: Amount
  total: Amount
  lines: SalesOrderLineNow[]
  charges: { code: string; type: ChargeType | (string & {}); amount: Amount; taxCode: string; tax: Amount }[]
  billTo: ErpAddress | null
  shipTo: ErpAddress | null
  notes: string
  lastModAt: Date | null
}

export interface SalesOrderLineNow {
  seq: number
  item: ItemKey
  upc: string
  location: string
  ordered: number
  open: number
  picked: number
  shipped: number
  cancelled: number
  price: Amount
  extended: Amount
  discountCode: string
  discount: Amount
  taxCode: string
  tax: Amount
}

/** A pick ticket. It has left when it carries a ship date. */
export interface PickRecord {
  pkey: string
  pickNum: string
  ordNum: string
  altPo: string
  poNum: string
  /** '' until it is invoiced. */
  invNum: string
  location: string
  /** yyyy-mm-dd, a business date of the tenant; null until it has left. */
  shippedOn: string | null
  shipper: string
  scacCode: string
  proNum: string
  currency: string
  discount: Amount
  tax: Amount
  freight: Amount
  misc: Amount
  lines: { seq: number; item: ItemKey; upc: string; price: Amount; ordered: number; picked: number }[]
  /** `upc` '' and `quantity` 0 where the ERP does not say what is inside. */
  cartons: { num: string; trackNo: string; upc: string; quantity: number }[]
  lastModAt: Date | null
}

export interface ReturnRecord {
  pkey: string
  retNum: string
  /** Our reference; '' for one begun in the ERP. */
  refNum2: string
  poNum: string
  invNum: string
  type: 'RETURN' | 'CREDIT'
  reason: string
  location: string
  currency: string
  total: Amount
  lines: { seq: number; item: ItemKey; upc: string; quantity: number; received: number; price: Amount; tax: Amount }[]
  /** yyyy-mm-dd; null until the goods are in. */
  receivedOn: string | null
  lastModAt: Date | null
}

export interface CreditMemoRecord {
  pkey: string
  crmNum: string
  /** yyyy-mm-dd. */
  crmOn: string
  invNum: string
  retNum: string
  poNum: string
  refNum2: string
  reason: string
  currency: string
  merchandise: Amount
  discount: Amount
  freight: Amount
  tax: Amount
  total: Amount
  posted: boolean
  lastModAt: Date | null
}

/** What was billed as goods left: an order may have several. */
export interface InvoiceRecord {
  pkey: string
  invNum: string
  /** yyyy-mm-dd, the tenant's business date as written. */
  invOn: string
  pickNum: string
  ordNum: string
  /** '' where the ERP does not show it. */
  altPo: string
  poNum: string
  currency: string
  merchandise: Amount
  discount: Amount
  freight: Amount
  misc: Amount
  tax: Amount
  total: Amount
  posted: boolean
  lines: { seq: number; item: ItemKey; upc: string; quantity: number; price: Amount }[]
  lastModAt: Date | null
}

/** What came or went back of one sales order. Says nothing about a person. */
export interface ReturnDraft {
  customer: string
  poNum: string
  invNum: string
  /** WEBR-<store>-<refund id>: the identity. */
  refNum2: string
  /** Tracking of the way back, where known. */
  auxRefNum: string
  /** RETURN: goods are expected. CREDIT: money only. */
  type: 'RETURN' | 'CREDIT'
  reason: string
  location: string
  currency: string
  scale: Scale
  /** With tax, positive: what the customer gets back. */
  total: Amount
  /** Goods without their tax, before it is added. */
  merchandise: Amount
  /** Shipping without tax. */
  freight: Amount
  /** Goodwill and what belongs to no line. */
  misc: Amount
  tax: Amount
  lines: ReturnLine[]
}

export interface ReturnLine {
  seq: number
  item: ItemKey
  upc: string
  quantity: number
  /** A piece, without tax, at most four decimals. */
  price: Amount
  /** Exact, without tax: what the pieces come to. */
  extended: Amount
  tax: Amount
}
