import { divide, micros, money } from './decimal.ts'
import type { Fulfilment } from './fulfilments.ts'
import type { Mail, SiteSwitches } from './mails.ts'
import type { OrderEntry } from './order-book.ts'
import { updateOrder } from './order-writes.ts'
import { makeRecordedRefunds } from './recorded-refunds.ts'
import { createRefund, deleteRefund } from './refund-writes.ts'
import type { ShopStore } from './store.ts'
import type { Note, Order, OrderLine, Refund } from './wire.ts'

type RefundWish = {
  /** With tax, "14.40"; the sum of what is named when absent. */
  amount?: string
  reason?: string
  /** By line id or SKU. */
  lines?: { id?: number; sku?: string; quantity: number }[]
  /** The whole shipping. */
  shipping?: boolean
  /** All that is left, by line. */
  full?: boolean
  /** The gateway paid it back. */
  byGateway?: boolean
}

/** What a back office, a gateway and a customer see of orders after the sale. */
export type OrderControls = {
  /** Undefined when the shop refuses or there is no such order. */
  refund: (orderId: number, wish: RefundWish) => Refund | undefined
  deleteRefund: (refundId: number) => boolean
  /** The refunds of the recording that are yet to be made, dated as they were. Answers how many. */
  makeRecordedRefunds: () => number
  /**
   * Fields as the API takes them; a line whose quantity alone is given keeps its price a piece, as the back office does.
   * Undefined when the shop refuses.
   */
  editOrder: (orderId: number, fields: Record<string, unknown>) => Order | undefined
  notes: (orderId: number) => Note[]
  fulfilments: (orderId: number) => Fulfilment[]
  /** Of one order, or all. */
  mails: (orderId?: number) => Mail[]
  setSwitches: (switches: Partial<SiteSwitches>) => void
}

export function createOrderControls(parts: { store: () => ShopStore; changed: () => void }): OrderControls {
  return {
    refund: (orderId, wish) => {
      const store = parts.store()
      const entry = store.orders.get(orderId)
      const lines = entry ? linesOf(store, entry, wish) : []
      const amount = wish.amount ?? (wish.full && entry ? leftOf(entry.order) : undefined)
      const result = createRefund(store, orderId, {
        ...(amount !== undefined && { amount }),
        reason: wish.reason ?? '',
        line_items: lines,
        api_refund: false,
      })
      parts.changed()
      if (!('refund' in result)) return undefined
      if (wish.byGateway) result.refund.refunded_payment = true
      return result.refund
    },
    makeRecordedRefunds: () => {
      parts.changed()
      return makeRecordedRefunds(parts.store())
    },
    deleteRefund: (refundId) => {
      const store = parts.store()
      const refund = store.refunds.get(refundId)
      if (refund) deleteRefund(store, refund)
      parts.changed()
      return refund !== undefined
    },
    editOrder: (orderId, fields) => {
      const store = parts.store()
      const entry = store.orders.get(orderId)
      if (!entry) return undefined
      const given = Array.isArray(fields.line_items) ? (fields.line_items as Record<string, unknown>[]) : undefined
      const body = given
        ? { ...fields, line_items: given.map((line) => ({ ...atItsPrice(entry.order, line), ...line })) }
        : fields
      const result = updateOrder(store, orderId, body, true)
      parts.changed()
      return 'entry' in result ? result.entry.order : undefined
    },
    notes: (orderId) => parts.store().notes.get(orderId) ?? [],
    fulfilments: (orderId) => parts.store().fulfilments.get(orderId) ?? [],
    mails: (orderId) => parts.store().mails.filter((mail) => orderId === undefined || mail.orderId === orderId),
    setSwitches: (switches) => {
      Object.assign(parts.store().switches, switches)
    },
  }
}

/** The refund lines of the API, priced as they were sold. */
function linesOf(store: ShopStore, { order }: OrderEntry, wish: RefundWish): Record<string, unknown>[] {
  const wanted = wish.full
    ? order.line_items.map((line) => ({ line, quantity: line.quantity - refundedPieces(store, order, line) }))
    : (wish.lines ?? []).flatMap(({ id, sku, quantity }) => {
        const line = order.line_items.find((own) => (id === undefined ? own.sku === sku : own.id === id))
        return line ? [{ line, quantity }] : []
      })
  const goods = wanted
    .filter(({ quantity }) => quantity > 0)
    .map(({ line, quantity }) => ({ ...share(line, quantity, line.quantity), quantity }))
  const paidBack = [...store.refunds.values()].some(
    (refund) => refund.parent_id === order.id && refund.shipping_lines.length > 0,
  )
  const shipping =
    (wish.shipping || wish.full) && !paidBack ? order.shipping_lines.map((line) => share(line, 1, 1)) : []
  return [...goods, ...shipping]
}

function refundedPieces(store: ShopStore, order: Order, line: OrderLine): number {
  return [...store.refunds.values()]
    .filter(({ parent_id }) => parent_id === order.id)
    .flatMap(({ line_items }) => line_items)
    .filter(({ meta_data }) =>
      meta_data.some(({ key, value }) => key === '_refunded_item_id' && value === String(line.id)),
    )
    .reduce((total, { quantity }) => total - quantity, 0)
}

function share(line: Pick<OrderLine, 'id' | 'total' | 'taxes'>, part: number, whole: number): Record<string, unknown> {
  const of = (amount: string) => money(divide(micros(amount) * BigInt(part), BigInt(Math.max(1, whole))))
  return {
    id: line.id,
    refund_total: of(line.total),
    refund_tax: line.taxes
      .filter(({ total }) => total !== '')
      .map(({ id, total }) => ({ id, refund_total: of(total) })),
  }
}

function leftOf(order: Order): string {
  const refunded = order.refunds.reduce((total, { total: amount }) => total - micros(amount), 0n)
  return money(micros(order.total) - refunded)
}

/** The totals of a line for another quantity; the API alone would leave them as they were. */
function atItsPrice(order: Order, given: Record<string, unknown>): Record<string, unknown> {
  const line = order.line_items.find(({ id }) => id === Number(given.id))
  const quantity = Number(given.quantity)
  if (!line || !Number.isInteger(quantity) || quantity <= 0 || line.quantity <= 0) return {}
  const of = (amount: string) => money(divide(micros(amount) * BigInt(quantity), BigInt(line.quantity)))
  return { subtotal: of(line.subtotal), total: of(line.total) }
}
