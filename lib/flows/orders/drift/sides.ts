import type { SalesOrderLineNow, SalesOrderNow } from '../../../erp/after-sales-port.ts'
import type { ItemKey, SalesOrderDraft, SalesOrderLine, SalesOrderParty } from '../../../erp/port.ts'
import type { Amount } from '../../../kernel/money.ts'

/** An order as it was sent, or as it would be sent now. `party` null: what it says about a person is not known any more. */
export interface OurSide {
  draft: SalesOrderDraft
  party: SalesOrderParty | null
}

/** The sales order as the ERP shows it now. Notes are nobody's to compare: the warehouse writes its own. */
export type ErpSide = Omit<SalesOrderNow, 'notes' | 'lastModAt'>

/** One sales order, three times. */
export interface Sides {
  asSent: OurSide
  /** The shop's newest content mapped as it was sent, refunds since then left out: those are the returns' matter. */
  shopNow: OurSide
  erpNow: ErpSide
  /** Pieces the shop has refunded since it was sent, by storefront line, and how many the line had then. */
  refunded: ReadonlyMap<string, { pieces: number; of: number }>
  /** Fields the ERP does not give back: a blank of theirs says nothing (`tax_code`, `address.company`, `charge`). */
  notKept: ReadonlySet<string>
}

export type MovedBy = 'erp' | 'shop' | 'both'

/**
 * One field of the order, or of a line, on which shop and ERP do not agree. Sides as text: pieces, amounts as decimals of the
 * order's currency, null where there is none.
 */
export interface Difference {
  field: string
  /** `<storefront line>:<item key>`, of a line only the ERP has `erp:<item key>`, of a charge `<type> <code>`; '' of the order's own. */
  lineKey: string
  movedBy: MovedBy
  asSent: string | null
  shopNow: string | null
  erpNow: string | null
  /** What the ERP's side comes to more than the shop's, with its sign; null for what is no money. */
  amount: Amount | null
  /** It says something about a person. */
  personal: boolean
}

/** A line of any of the three. */
export interface ComparedLine {
  /** Of the storefront line between what we map, of its place on the document between what we sent and the ERP. */
  id: string
  orderLineId: string
  item: ItemKey
  upc: string
  quantity: number
  cancelled: number
  price: Amount
  extended: Amount
  discount: Amount
  taxCode: string
  tax: Amount
}

export const ourLine = (line: SalesOrderLine, by: 'line' | 'seq'): ComparedLine => ({
  id: by === 'line' ? line.orderLineId : String(line.seq),
  orderLineId: line.orderLineId,
  item: line.item,
  upc: line.upc,
  quantity: line.quantity,
  cancelled: 0,
  price: line.price,
  extended: line.extended,
  discount: line.discount,
  taxCode: line.taxCode,
  tax: line.tax,
})

export const erpLine = (line: SalesOrderLineNow): ComparedLine => ({
  id: String(line.seq),
  orderLineId: '',
  item: line.item,
  upc: line.upc,
  quantity: line.ordered,
  cancelled: line.cancelled,
  price: line.price,
  extended: line.extended,
  discount: line.discount,
  taxCode: line.taxCode,
  tax: line.tax,
})
