import type { SalesOrderLine } from '../../erp/port.ts'
import type { Amount } from '../../kernel/money.ts'
import { allocate, sum } from '../../kernel/money.ts'
import type { OrderRefund, StorefrontOrder } from '../../storefront/port.ts'
import type { Component } from './fragment.ts'

export type RefundKind = 'full' | 'partial' | 'shipping' | 'amount'

/** The sales order as it was sent, and how many pieces of each shop line it stood for. */
export interface SentOrder {
  lines: readonly SalesOrderLine[]
  /** By shop line, net of what was refunded before sending. */
  units: ReadonlyMap<string, number>
  /** Refunds that were taken out of it by line before it was sent (rule 8). */
  netted: ReadonlySet<string>
}

type RefundLine = OrderRefund['lines'][number]

export interface Understood {
  kind: RefundKind
  /** They sum to the refund's amount. What belongs to no line is one of `what` amount, below zero where the shop kept some of it. */
  components: Component[]
}

/**
 * What a refund gives back. One that gives back all that is left and names no line is taken by line: the shop's button for the
 * whole rest writes it so.
 * @param earlier refunds of the order before it
 * @param sent null while nothing was sent: pieces are then the shop's
 */
export function refundComponents(
  order: StorefrontOrder,
  refund: OrderRefund,
  earlier: readonly OrderRefund[],
  sent: SentOrder | null,
): Understood {
  const before = sum(earlier.map(({ amount }) => amount))
  const isRest = refund.amount > 0n && before + refund.amount >= order.total
  const expands = refund.lines.length === 0 && before + refund.amount === order.total && refund.amount > 0n
  const lines = expands ? linesLeft(order, earlier) : refund.lines
  const components = lines.flatMap((line) => lineComponents(order, line, sent))
  const left = refund.amount - sum(components.map(({ net, tax }) => net + tax))
  if (left !== 0n) components.push(money('amount', '', left, 0n))
  return { kind: kindOf(order, lines, isRest && earlier.length === 0), components }
}

function kindOf(order: StorefrontOrder, lines: readonly RefundLine[], isWhole: boolean): RefundKind {
  if (isWhole) return 'full'
  if (lines.length === 0) return 'amount'
  const shipping = new Set(order.shippingLines.map(({ id }) => id))
  return lines.every(({ lineId }) => shipping.has(lineId)) ? 'shipping' : 'partial'
}

function linesLeft(order: StorefrontOrder, earlier: readonly OrderRefund[]): RefundLine[] {
  const given = earlier.flatMap(({ lines }) => lines)
  const left = (id: string, quantity: number, total: Amount, tax: Amount): RefundLine => {
    const mine = given.filter(({ lineId }) => lineId === id)
    return {
      lineId: id,
      quantity: quantity - mine.reduce((all, line) => all + line.quantity, 0),
      total: total - sum(mine.map((line) => line.total)),
      tax: tax - sum(mine.map((line) => line.tax)),
      taxes: [],
    }
  }
  return [
    ...order.lines.map(({ id, quantity, total, totalTax }) => left(id, quantity, total, totalTax)),
    ...[...order.shippingLines, ...order.fees].map(({ id, total, totalTax }) => left(id, 0, total, totalTax)),
  ].filter(({ quantity, total, tax }) => quantity > 0 || total !== 0n || tax !== 0n)
}

function lineComponents(order: StorefrontOrder, line: RefundLine, sent: SentOrder | null): Component[] {
  const { lineId, total, tax } = line
  if (order.shippingLines.some(({ id }) => id === lineId)) return [money('shipping', lineId, total, tax)]
  if (order.fees.some(({ id }) => id === lineId)) return [money('fee', lineId, total, tax)]
  const ordered = order.lines.find(({ id }) => id === lineId)
  if (!ordered || line.quantity <= 0 || !Number.isInteger(line.quantity)) return [money('amount', lineId, total, tax)]
  if (!sent) {
    return [{ seq: 0, lineId, what: 'goods', item: null, upc: '', quantity: line.quantity, net: total, tax }]
  }
  const parts = sent.lines.filter(({ orderLineId }) => orderLineId === lineId)
  // Sent as a charge or as nothing: no goods come back of it.
  if (parts.length === 0) return [money('fee', lineId, total, tax)]
  const units = sent.units.get(lineId) ?? 0
  const weights = parts.map(({ extended, discount }) => (extended > discount ? extended - discount : 0n))
  const nets = allocate(total, weights, order.scale)
  const taxes = allocate(tax, weights, order.scale)
  return parts.map(({ seq, item, upc, quantity }, index) => {
    const each = units > 0 && quantity % units === 0 ? quantity / units : 1
    const net = nets[index] ?? 0n
    return { seq, lineId, what: 'goods', item, upc, quantity: line.quantity * each, net, tax: taxes[index] ?? 0n }
  })
}

const money = (what: 'shipping' | 'fee' | 'amount', lineId: string, net: Amount, tax: Amount): Component => {
  return { seq: 0, lineId, what, item: null, upc: '', quantity: 0, net, tax }
}
