import type { Failure } from './failure.ts'
import type { AcceptedSalesOrder, Row } from './sales-order-fields.ts'

/** A sales order in the book: its header as listed, the rest as accepted. */
export type BookedRow = Row & { pkey: number }
export type Booked = {
  row: BookedRow
  order: AcceptedSalesOrder
  /** No list shows it before this reading of `performance.now()`. */
  visibleAt: number
  /** Milliseconds of the ERP's clock at which it was booked. */
  bookedAt: number
  /** What the warehouse's people do to it has been done. */
  incidentDone?: boolean
  /** Everything above as JSON, until one of it changes. */
  text?: string
}

export type SalesOrderDocument = { pkey: number } & Record<string, unknown>

/** Pieces of an order's lines by their line_seq. */
export type LinePieces = Map<number, number>

export function documentOf({ row, order }: Booked): SalesOrderDocument {
  return {
    ...row,
    orderaddress: { rows: childRows(row.pkey, 1, order.address) },
    orderdetail: { rows: childRows(row.pkey, 2, order.detail) },
    ordercharge: { rows: childRows(row.pkey, 3, order.charge) },
    ordertender: { rows: childRows(row.pkey, 4, order.tender) },
  }
}

export function childRows(pkey: number, kind: number, rows: readonly Row[]): Row[] {
  return rows.map((row, index) => ({ pkey: pkey * 1000 + kind * 200 + index, fkey: pkey, ...row }))
}

/** A piece of a line is open, picked, shipped or cancelled, and in one of them only: together they are ord_qty. */
export type PieceState = 'open_qty' | 'pick_qty' | 'ship_qty' | 'cancel_qty'

export const piecesIn = (line: Row, state: PieceState) => Number(line[state] ?? 0)

export function movePieces(line: Row, from: PieceState, to: PieceState, quantity: number): void {
  line[from] = piecesIn(line, from) - quantity
  line[to] = piecesIn(line, to) + quantity
}

/** O while anything is open, else P while anything waits picked, else S once anything left, else X. A hold stays one. */
export function settleStatus({ row, order }: Booked): void {
  // One of charges alone has no pieces to tell by.
  if (order.detail.length === 0) return
  const some = (state: PieceState) => order.detail.some((line) => piecesIn(line, state) > 0)
  if (row.ord_status === 'H' && (some('open_qty') || some('pick_qty'))) return
  row.ord_status = some('open_qty') ? 'O' : some('pick_qty') ? 'P' : some('ship_qty') ? 'S' : 'X'
}

/** Which open pieces are meant by upc, all of them when none are named; the failure when fewer are open. */
export function openPieces(
  { row, order }: Booked,
  named: readonly { upc: string; quantity: number }[],
): LinePieces | Failure {
  const taken: LinePieces = new Map()
  if (named.length === 0) {
    for (const line of order.detail) taken.set(Number(line.line_seq), piecesIn(line, 'open_qty'))
    return taken
  }
  for (const { upc, quantity } of named) {
    let left = quantity
    let open = 0
    let gone = 0
    for (const line of order.detail.filter((candidate) => candidate.upc === upc)) {
      const seq = Number(line.line_seq)
      const free = piecesIn(line, 'open_qty') - (taken.get(seq) ?? 0)
      open += free
      gone += piecesIn(line, 'pick_qty') + piecesIn(line, 'ship_qty')
      const some = Math.min(left, free)
      left -= some
      if (some > 0) taken.set(seq, (taken.get(seq) ?? 0) + some)
    }
    if (left > 0) {
      const message = `Only ${open} of ${upc} are open on sales order ${row.ord_num}`
      if (gone === 0) return { code: 'amounts', field: 'qty', message }
      return { code: 'too-late', field: 'qty', message: `${message}, ${gone} picked or shipped` }
    }
  }
  return taken
}

/** Cancels pieces that are open. */
export function cancelOpen({ row, order }: Booked, pieces: LinePieces, reason: string): void {
  for (const line of order.detail) movePieces(line, 'open_qty', 'cancel_qty', pieces.get(Number(line.line_seq)) ?? 0)
  row.cancel_reason = reason
  if (order.detail.length === 0) row.ord_status = 'X'
}
