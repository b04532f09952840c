import type { Booked, LinePieces, SalesOrderDocument } from './booked-order.ts'
import { documentOf, openPieces, piecesIn } from './booked-order.ts'
import type { OrderEdit } from './edit-order.ts'
import { editOrder } from './edit-order.ts'
import type { InvoiceBook } from './invoice-book.ts'
import type { ItemMaster } from './items.ts'
import type { PickTicket } from './pick-ticket.ts'
import { pickDocument } from './pick-ticket.ts'
import type { CreditWish, ReturnBook } from './return-book.ts'
import type { SalesOrderBook } from './sales-order-book.ts'
import type { ShipWish, Warehouse } from './warehouse.ts'

/** Pieces of an order by upc, or by line_seq. */
export type NamedPieces = { upc?: string; line?: number; qty: number }[]

/**
 * What the ERP's people do to the sales orders under one altpo. Those that answer numbers of documents answer none when there
 * is no such order; each throws an Error that says why it cannot be done.
 */
export type Floor = {
  ordersUnder: (altpo: string) => SalesOrderDocument[]
  picksUnder: (altpo: string) => SalesOrderDocument[]
  returnsUnder: (altpo: string) => { returns: SalesOrderDocument[]; memos: SalesOrderDocument[] }
  invoicesUnder: (altpo: string) => SalesOrderDocument[]
  /** The whole order, picked pieces too, or what is named. Answers how many orders. */
  cancel: (altpo: string, reason?: string, lines?: { upc: string; qty: number }[]) => number
  /** All of it picked, shipped, or back on the shelf. Answers how many orders. */
  advance: (altpo: string, status: 'O' | 'P' | 'S') => number
  /** Open pieces onto tickets of their own, all of them when none are named. Answers pick numbers. */
  pick: (altpo: string, lines?: NamedPieces, stampedSecondsAgo?: number) => string[]
  /** The pick named; else pieces named, picked for it; else what waits picked; else all that is open. Answers pick numbers. */
  ship: (altpo: string, wish?: ShipWish & { pickNum?: string; lines?: NamedPieces }) => string[]
  /** Shipped picks without an invoice get one, and an order of charges alone. Answers invoice numbers. */
  invoice: (altpo: string) => string[]
  short: (altpo: string, upc: string, quantity: number, reason?: string) => number
  hold: (altpo: string, reason?: string) => number
  release: (altpo: string) => number
  edit: (altpo: string, edit: OrderEdit, stampedSecondsAgo?: number) => number
  /** Keyed in once more by hand, as it stands: a second sales order. Answers how many orders there were. */
  double: (altpo: string) => number
  /** Answers the credit memo's number. */
  credit: (altpo: string, wish: CreditWish) => string[]
  /** Answers the return's number. */
  beginReturn: (altpo: string, lines: { upc: string; qty: number }[], reason?: string) => string[]
  receive: ReturnBook['receive']
  changeMemos: ReturnBook['changeMemos']
  changeInvoice: InvoiceBook['change']
  loseInvoice: InvoiceBook['lose']
}

/** Above every pkey the intake gives. */
const handKeyed = 500_000_000

export function createFloor(parts: {
  book: SalesOrderBook
  warehouse: Warehouse
  invoices: InvoiceBook
  returns: ReturnBook
  items: ItemMaster
}): Floor {
  const { book, warehouse, invoices, returns, items } = parts
  const each = (altpo: string, act: (booked: Booked) => void): number => {
    const found = book.under(altpo)
    for (const booked of found) act(booked)
    return found.length
  }
  const piecesOf = (booked: Booked, lines: NamedPieces): LinePieces => {
    const named = lines.filter(({ line }) => line === undefined).map(({ upc = '', qty }) => ({ upc, quantity: qty }))
    const pieces = named.length > 0 ? openPieces(booked, named) : new Map<number, number>()
    if (!(pieces instanceof Map)) throw new Error(pieces.message)
    for (const { line, qty } of lines) if (line !== undefined) pieces.set(line, qty)
    return pieces
  }
  const waiting = (booked: Booked) => warehouse.of(booked).filter(({ shippedAt }) => shippedAt === null)
  const lastInvoice = (booked: Booked) =>
    String(warehouse.of(booked).findLast(({ row }) => row.inv_num)?.row.inv_num ?? '')
  const toShip = (booked: Booked, pickNum?: string, lines?: NamedPieces): PickTicket[] => {
    if (pickNum !== undefined) return waiting(booked).filter(({ row }) => row.pick_num === pickNum)
    if (lines) return warehouse.pick(booked, piecesOf(booked, lines))
    const picked = waiting(booked)
    return picked.length > 0 ? picked : warehouse.pick(booked)
  }

  return {
    ordersUnder: (altpo) => book.under(altpo).map(documentOf),
    picksUnder: (altpo) => book.under(altpo).flatMap(warehouse.of).map(pickDocument),
    invoicesUnder: (altpo) => book.under(altpo).flatMap(invoices.of),
    returnsUnder: (altpo) => {
      const numbers = new Set(book.under(altpo).map(({ row }) => row.po_num))
      const ours = ({ row }: { row: SalesOrderDocument }) => numbers.has(String(row.po_num))
      return {
        returns: returns
          .returns()
          .filter(ours)
          .map(({ row }) => returns.document(row)),
        memos: returns
          .memos()
          .filter(ours)
          .map(({ row }) => row),
      }
    },
    cancel: (altpo, reason = 'customer', lines = []) =>
      each(altpo, (booked) => {
        const pieces = lines.map(({ upc, qty }) => ({ upc, quantity: qty }))
        warehouse.cancel(booked, pieces, reason)
      }),
    advance: (altpo, status) =>
      each(altpo, (booked) => {
        if (booked.order.detail.length === 0) {
          book.change(booked, () => Object.assign(booked.row, { ord_status: status }))
          return
        }
        if (status === 'O') return warehouse.putBack(booked)
        if (booked.order.detail.some((line) => piecesIn(line, 'open_qty') > 0)) warehouse.pick(booked)
        if (status === 'S') for (const ticket of waiting(booked)) warehouse.ship(ticket)
      }),
    pick: (altpo, lines, stampedSecondsAgo) =>
      book
        .under(altpo)
        .flatMap((booked) => warehouse.pick(booked, lines && piecesOf(booked, lines), stampedSecondsAgo))
        .map(({ row }) => String(row.pick_num)),
    ship: (altpo, { pickNum, lines, ...wish } = {}) =>
      book.under(altpo).flatMap((booked) =>
        toShip(booked, pickNum, lines).map((ticket) => {
          warehouse.ship(ticket, wish)
          return String(ticket.row.pick_num)
        }),
      ),
    invoice: (altpo) =>
      book.under(altpo).flatMap((booked) => {
        if (booked.order.detail.length === 0) {
          return invoices.of(booked).length === 0 ? [warehouse.invoiceCharges(booked)] : []
        }
        const left = warehouse.of(booked).filter(({ row, shippedAt }) => shippedAt !== null && row.inv_num === '')
        return left.map((ticket) => {
          warehouse.invoice(ticket)
          return String(ticket.row.inv_num)
        })
      }),
    short: (altpo, upc, quantity, reason = 'SHORT') =>
      each(altpo, (booked) => warehouse.short(booked, upc, quantity, reason)),
    hold: (altpo, reason = 'CREDIT') =>
      each(altpo, (booked) =>
        book.change(booked, () => Object.assign(booked.row, { ord_status: 'H', hold_reason: reason })),
      ),
    release: (altpo) =>
      each(altpo, (booked) =>
        book.change(booked, () => Object.assign(booked.row, { ord_status: 'O', hold_reason: '' })),
      ),
    edit: (altpo, edit, stampedSecondsAgo) =>
      each(altpo, (booked) => book.change(booked, () => editOrder(booked, edit, items), stampedSecondsAgo)),
    double: (altpo) => {
      const found = [...book.under(altpo)]
      for (const { row, order } of found) book.commit(structuredClone(order), handKeyed + row.pkey)
      return found.length
    },
    credit: (altpo, wish) =>
      book
        .under(altpo)
        .map((booked) => String(returns.credit(booked, { invNum: lastInvoice(booked), ...wish }).row.crm_num)),
    beginReturn: (altpo, lines, reason = 'CHANGE') =>
      book.under(altpo).map((booked) => String(returns.begin(booked, lines, lastInvoice(booked), reason).row.ret_num)),
    receive: returns.receive,
    changeMemos: returns.changeMemos,
    changeInvoice: invoices.change,
    loseInvoice: invoices.lose,
  }
}

/** The floor of whatever the ERP holds at the moment of a call: a reset replaces it. */
export function floorNow(floor: () => Floor): Floor {
  return {
    ordersUnder: (...given) => floor().ordersUnder(...given),
    picksUnder: (...given) => floor().picksUnder(...given),
    invoicesUnder: (...given) => floor().invoicesUnder(...given),
    returnsUnder: (...given) => floor().returnsUnder(...given),
    cancel: (...given) => floor().cancel(...given),
    advance: (...given) => floor().advance(...given),
    pick: (...given) => floor().pick(...given),
    ship: (...given) => floor().ship(...given),
    invoice: (...given) => floor().invoice(...given),
    short: (...given) => floor().short(...given),
    hold: (...given) => floor().hold(...given),
    release: (...given) => floor().release(...given),
    edit: (...given) => floor().edit(...given),
    double: (...given) => floor().double(...given),
    credit: (...given) => floor().credit(...given),
    beginReturn: (...given) => floor().beginReturn(...given),
    receive: (...given) => floor().receive(...given),
    changeMemos: (...given) => floor().changeMemos(...given),
    changeInvoice: (...given) => floor().changeInvoice(...given),
    loseInvoice: (...given) => floor().loseInvoice(...given),
  }
}
