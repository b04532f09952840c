// What a golden order is: an order, what is known beside it, and the sales order it must give, written by hand from the rules
// (never copied from what the product said).
import type { SalesOrderDraft, SalesOrderParty } from '../../../erp/port.ts'
import type { MappingBook, MappingSnapshot } from '../../../mappings/snapshot.ts'
import type { StorefrontOrder } from '../../../storefront/port.ts'
import type { map } from '../testing/order-builder.ts'
import type { GoldenRule } from './golden-rules.ts'

type Changes = NonNullable<Parameters<typeof map>[1]>

/** What is known beside the order. Left out: the builder's own small shop and rules. */
export type GoldenGiven = Omit<Changes, 'mappings' | 'paidAt'> & {
  /** A book is opened on the order's own business date. */
  mappings?: MappingSnapshot | MappingBook
}

export type GoldenHead = Omit<
  SalesOrderDraft,
  'merchandise' | 'discount' | 'freight' | 'misc' | 'tax' | 'total' | 'lines' | 'charges' | 'tenders'
>

/** A sales order as one reads it; what is left out of the head and the party is as in `goldenHead` and `goldenParty`. */
export interface GoldenSalesOrder {
  head?: Partial<GoldenHead>
  /** `1. line 7: 2 x <item key> at 10.00 = 20.00, less 2.00 WELC10, tax GB20 3.60, from MAIN` */
  lines?: readonly string[]
  /** `FREIGHT FRT 4.00, tax GB20 0.80 (shipping Post)` */
  charges?: readonly string[]
  /** `GC 20.00 (ABC)` */
  tenders?: readonly string[]
  sums: string
  billTo?: Partial<SalesOrderParty['billTo']>
  shipTo?: Partial<SalesOrderParty['shipTo']>
  notes?: string
  /** Findings that hold nothing, as `held`. */
  remarks?: readonly string[]
}

export interface GoldenOrder {
  rule: GoldenRule
  says: string
  order: StorefrontOrder
  given?: GoldenGiven
  /** When it was seen paid before; left out, this is the first time it is seen. */
  paidBefore?: Date
  /** The sales order; or the findings that hold it (`CODE: field value, further cause on line 1`); or where it stays unsent. */
  gives: GoldenSalesOrder | { held: readonly string[] } | { stays: 'unpaid' | 'cancelled' | 'ignored' }
  /** Reasons that must be kept with it, as `what: reason`. */
  because?: readonly string[]
  /** The first instant at which it may be sent, by a release delay of ten minutes. */
  sentFrom?: string
  /** When a hold ends by itself. */
  heldUntil?: string
}

export const goldenHead: GoldenHead = {
  division: '01',
  customer: 'WEBUK',
  store: 'UK',
  department: 'WEB',
  poNum: 'WEB-UK-1001',
  altPo: 'UK:1001',
  orderType: 'W',
  orderDate: '2026-11-20',
  startDate: '2026-11-20',
  endDate: '2026-11-20',
  terms: 'STR',
  shipper: 'NON',
  location: 'MAIN',
  currency: 'GBP',
  scale: 2,
}

export const goldenAddress: SalesOrderParty['billTo'] = {
  name: 'Ana Díaz',
  company: '',
  contact: '',
  addr1: '1 High St',
  addr2: '',
  city: 'Leeds',
  state: '',
  zipcode: 'LS1 1UR',
  country: 'GB',
  email: 'ana@example.test',
  phone: '',
}
