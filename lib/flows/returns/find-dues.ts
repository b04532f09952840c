import type { SalesOrderLine } from '../../erp/port.ts'
import type { Amount } from '../../kernel/money.ts'
import { allocate, sum } from '../../kernel/money.ts'
import type { StorefrontOrder } from '../../storefront/port.ts'
import type { Pieces } from './erp-pieces.ts'
import type { SentOrder } from './refund-components.ts'

export type DueCause = 'cancelled' | 'short_shipped' | 'credit_memo' | 'return'

export interface DueLine {
  lineId: string
  sku: string
  quantity: number
  /** With tax. */
  amount: Amount
  tax: Amount
}

/** Money the ERP says the customer gets back, before anything the shop has given. */
export interface FoundDue {
  /** `line:<seq>`, `return:<return>` or `memo:<memo>`: the same as long as the cause is. */
  key: string
  cause: DueCause
  /** ERP pieces it stands for; 0 where only an amount is known. */
  pieces: number
  /** With tax and its share of shipping. */
  amount: Amount
  tax: Amount
  /** Of it, shipping with its tax. */
  shipping: Amount
  lines: DueLine[]
}

/** A return or a credit memo begun in the ERP. */
export interface HouseDocument {
  key: string
  cause: 'credit_memo' | 'return'
  amount: Amount
  tax: Amount
  lines: readonly { upc: string; quantity: number }[]
}

/**
 * What the ERP cancelled, shipped short, took back or credited by itself (rule 24). Goods are worth what the shop's own lines
 * say, and bring their share of the shop's shipping with them. What the shop does not sell any more is not owed.
 * @param sold the order as it was sent: what its lines came to, net of what was refunded before
 */
export function findDues(
  order: StorefrontOrder,
  sold: {
    order: StorefrontOrder
    values: ReadonlyMap<string, { net: Amount; tax: Amount }>
    shipping: Amount
    shippingTax: Amount
  },
  sent: SentOrder,
  pieces: ReadonlyMap<number, Pieces>,
  documents: readonly HouseDocument[],
): FoundDue[] {
  const goods = sent.lines.flatMap((line) => goodsDue(order, sold.order, sold.values, sent, line, pieces.get(line.seq)))
  const worth = sum([...sold.values.values()].map(({ net, tax }) => net + tax))
  const weights = goods.map(({ amount }) => (amount > 0n ? amount : 0n))
  const rest = worth - sum(weights)
  const { scale } = order
  const shares = allocate(sold.shipping, [...weights, rest > 0n ? rest : 0n], scale)
  const taxes = allocate(sold.shippingTax, [...weights, rest > 0n ? rest : 0n], scale)
  const shipped = goods.map((due, at) => {
    const shipping = (shares[at] ?? 0n) + (taxes[at] ?? 0n)
    return { ...due, amount: due.amount + shipping, tax: due.tax + (taxes[at] ?? 0n), shipping }
  })
  return [...shipped, ...documents.map((document) => documentDue(sent, sold.order, document))]
}

function goodsDue(
  order: StorefrontOrder,
  sold: StorefrontOrder,
  values: ReadonlyMap<string, { net: Amount; tax: Amount }>,
  sent: SentOrder,
  line: SalesOrderLine,
  stand: Pieces | undefined,
): FoundDue[] {
  const gone = stand ? stand.house + stand.short : 0
  if (!stand || gone === 0) return []
  const { orderLineId: lineId, quantity } = line
  const units = sent.units.get(lineId) ?? 0
  const each = units > 0 && quantity % units === 0 ? quantity / units : 1
  const before = sold.lines.find(({ id }) => id === lineId)
  const now = order.lines.find(({ id }) => id === lineId)
  // Edited in the shop as well: what it does not sell any more is not owed.
  const less = ((before?.quantity ?? 0) - (now?.quantity ?? 0)) * each
  const owed = Math.min(gone, gone - less)
  if (owed <= 0) return []
  const value = values.get(lineId) ?? { net: 0n, tax: 0n }
  const parts = sent.lines.filter(({ orderLineId }) => orderLineId === lineId)
  const weights = parts.map(({ extended, discount }) => (extended > discount ? extended - discount : 0n))
  const at = parts.indexOf(line)
  const share = (amount: Amount) =>
    allocate(
      allocate(amount, weights, order.scale)[at] ?? 0n,
      [BigInt(owed), BigInt(quantity - owed)],
      order.scale,
    )[0] ?? 0n
  const net = share(value.net)
  const tax = share(value.tax)
  const amount = net + tax
  return [
    {
      key: `line:${line.seq}`,
      cause: stand.house > 0 ? 'cancelled' : 'short_shipped',
      pieces: owed,
      amount,
      tax,
      shipping: 0n,
      lines: [{ lineId, sku: before?.sku ?? '', quantity: owed, amount, tax }],
    },
  ]
}

function documentDue(
  sent: SentOrder,
  sold: StorefrontOrder,
  { key, cause, amount, tax, lines }: HouseDocument,
): FoundDue {
  const shown = lines.map(({ upc, quantity }): DueLine => {
    const lineId = sent.lines.find((line) => line.upc === upc)?.orderLineId ?? ''
    return { lineId, sku: sold.lines.find(({ id }) => id === lineId)?.sku ?? upc, quantity, amount: 0n, tax: 0n }
  })
  const pieces = lines.reduce((all, { quantity }) => all + quantity, 0)
  return { key, cause, pieces, amount, tax, shipping: 0n, lines: shown }
}
