import type { SalesOrderLine } from '../../erp/port.ts'
import type { Amount, Scale } from '../../kernel/money.ts'
import { allocate, divideRounded } from '../../kernel/money.ts'
import type { IndexedItem } from '../../mirror/item-index.ts'
import type { KitPart } from './choose-items.ts'
import type { TaxShare } from './tax-shares.ts'

interface Sold {
  orderLineId: string
  quantity: number
  extended: Amount
  discount: Amount
  discountCode: string
  location: string
  tax: TaxShare
}

/** `seq` is given when all lines are there. */
export function itemLine(item: IndexedItem, sold: Sold): SalesOrderLine {
  const { division, style, colorCode, lblCode, dimension, sizeDesc } = item
  return {
    seq: 0,
    orderLineId: sold.orderLineId,
    item: { division, style, colorCode, lblCode, dimension, sizeDesc },
    upc: item.upc ?? '',
    location: sold.location,
    quantity: sold.quantity,
    price: sold.quantity > 0 ? divideRounded(sold.extended, BigInt(sold.quantity)) : 0n,
    extended: sold.extended,
    discountCode: sold.discount === 0n ? '' : sold.discountCode,
    discount: sold.discount,
    taxCode: sold.tax.taxCode,
    tax: sold.tax.tax,
  }
}

/** A kit exploded: its price, discount and tax shared by the components' ERP prices to the minor unit (rule 13). */
export function kitLines(parts: readonly KitPart[], sold: Sold, scale: Scale): SalesOrderLine[] {
  const priced = parts.every(({ item }) => item.price !== null && item.price > 0n)
  const weights = parts.map(({ item, pieces }) => (priced ? (item.price ?? 0n) : 1n) * BigInt(pieces))
  const extended = allocate(sold.extended, weights, scale)
  const discount = allocate(sold.discount, extended, scale)
  const tax = allocate(sold.tax.tax, weights, scale)
  return parts.map(({ item, pieces }, index) =>
    itemLine(item, {
      ...sold,
      quantity: sold.quantity * pieces,
      extended: extended[index] ?? 0n,
      discount: discount[index] ?? 0n,
      tax: { taxCode: sold.tax.taxCode, tax: tax[index] ?? 0n },
    }),
  )
}
