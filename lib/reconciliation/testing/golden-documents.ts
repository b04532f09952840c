import type { Amount, Scale } from '../../kernel/money.ts'
import type { Amounts } from '../components.ts'
import type { FiscalCalendar, Period } from '../fiscal-calendar.ts'
import type { Ledger } from '../step-sums.ts'
import type { VarianceClass } from '../variance-classes.ts'

/** Amounts are ten-thousandths, without tax; `tax` is of the line after its discount. */
export interface Line {
  id: number
  sku: string
  quantity: number
  price: Amount
  merchandise: Amount
  discount: Amount
  /** Basis points. */
  rate: number
  tax: Amount
}

/** What a document is about, on either side. */
export interface Goods {
  lines: readonly Line[]
  shipping: Amount
  shippingTax: Amount
  fees: Amount
  feesTax: Amount
}

export interface ShopOrder {
  storefront: string
  id: number
  currency: string
  scale: Scale
  gateway: 'stripe'
  transactionId: string
  paidAt: Date
  country: string
  goods: Goods
  amounts: Amounts
  /** As it was sent, where it was edited afterwards. */
  earlier: { goods: Goods; amounts: Amounts } | null
  tenders: {
    kind: 'gift card' | 'store credit'
    source: 'meta' | 'fee' | 'coupon'
    reference: string
    amount: Amount
  }[]
  /** Why it is left out on purpose; null for nearly all. */
  excluded: string | null
}

export interface ShopRefund {
  storefront: string
  id: number
  orderId: number
  refundedAt: Date
  /** Written down in the shop, given back outside the provider (failure 43). */
  isManual: boolean
  amounts: Amounts
}

export interface SalesOrder {
  storefront: string
  ordNum: string
  altPo: string
  poNum: string
  status: 'open' | 'shipped' | 'cancelled'
  currency: string
  scale: Scale
  goods: Goods
  amounts: Amounts
  /** Ids of lines cancelled in the ERP. */
  cancelledLines: readonly number[]
}

export interface Invoice {
  storefront: string
  invNum: string
  /** yyyy-mm-dd, as written. */
  invoicedOn: string
  /** Only what is posted is revenue. */
  posted: boolean
  ordNum: string
  poNum: string
  currency: string
  scale: Scale
  goods: Goods
  amounts: Amounts
}

export interface CreditMemo {
  storefront: string
  crmNum: string
  creditedOn: string
  posted: boolean
  invNum: string
  poNum: string
  /** The refund it is for, the first of several; '' for one begun in the ERP. */
  refNum2: string
  currency: string
  scale: Scale
  amounts: Amounts
}

/** One movement on the provider's balance. Charged in one currency, settled in another at a rate in millionths. */
export interface BalanceEntry {
  storefront: string
  kind: 'charge' | 'refund' | 'chargeback'
  transactionId: string
  at: Date
  currency: string
  amount: Amount
  rate: bigint
  settledCurrency: string
  settled: Amount
  /** Kept by the provider, in the settled currency. */
  fee: Amount
  /** '' until it is paid out. */
  payoutId: string
}

export interface Payout {
  storefront: string
  payoutId: string
  paidOn: string
  currency: string
  amount: Amount
}

/** A line of the imported opening list. */
export interface OpeningItem {
  storefront: string
  orderId: number
  ledger: Ledger
  currency: string
  amounts: Amounts
  reason: string
}

/** What the engine has to find. `opening` is what stood open at the period's beginning, `closing` at its end. */
export interface Planted {
  storefront: string
  currency: string
  class: VarianceClass
  ledger: Ledger | 'payments'
  standing: 'opening' | 'closing' | 'adjusted' | 'cash'
  /** ERP less storefront where it is `adjusted`; the money open, or of payments missing, where it is not. */
  amounts: Amounts
  orderId: number | null
  /** Numbers of the ERP's documents, or the transaction. */
  documents: string[]
}

/** An order paid at a bound, and whether the period holds it. */
export interface Edge {
  storefront: string
  orderId: number
  why: string
  inPeriod: boolean
}

export interface GoldenStorefront {
  code: string
  timeZone: string
  calendar: FiscalCalendar
  period: Period
  /** When the month is looked at: what happens later is in no document. */
  asOf: Date
  currencies: readonly { currency: string; scale: Scale; country: string; rate: number; settleRate: bigint }[]
  settled: { currency: string; scale: Scale }
}

export interface GoldenMonth {
  storefronts: GoldenStorefront[]
  orders: ShopOrder[]
  refunds: ShopRefund[]
  salesOrders: SalesOrder[]
  invoices: Invoice[]
  creditMemos: CreditMemo[]
  entries: BalanceEntry[]
  payouts: Payout[]
  openings: OpeningItem[]
  planted: Planted[]
  edges: Edge[]
}
