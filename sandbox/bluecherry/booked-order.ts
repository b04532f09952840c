import type { CancelRequest } from './cancel-request.ts'
import type { Failure } from './failure.ts'
import type { AcceptedSalesOrder, Row } from './sales-order-fields.ts'

/** A sales order in the book: its header as listed, the rest as accepted. */
export type BookedRow = Row & { pkey: number }
export type Booked = {
  row: BookedRow
  order: AcceptedSalesOrder
  /** No list shows it before this reading of `performance.now()`. */
  visibleAt: number
  /** Row and order as JSON, until one of them changes. */
  text?: string
}

export type SalesOrderDocument = { pkey: number } & Record<string, unknown>

export function documentOf({ row, order }: Booked): SalesOrderDocument {
  return {
    ...row,
    orderaddress: { rows: childRows(row.pkey, 1, order.address) },
    orderdetail: { rows: childRows(row.pkey, 2, order.detail) },
    ordercharge: { rows: childRows(row.pkey, 3, order.charge) },
    ordertender: { rows: childRows(row.pkey, 4, order.tender) },
  }
}

function childRows(pkey: number, kind: number, rows: readonly Row[]): Row[] {
  return rows.map((row, index) => ({ pkey: pkey * 1000 + kind * 200 + index, fkey: pkey, ...row }))
}

/** Cancels pieces by upc, everything still open when none are named; the failure when fewer pieces are open. */
export function cancelPieces(
  booked: Booked,
  pieces: CancelRequest['pieces'],
  reason: string,
  at: string,
): Failure | undefined {
  const { row, order } = booked
  const open = (line: Row) => Number(line.open_qty)
  const named =
    pieces.length > 0 ? pieces : order.detail.map((line) => ({ upc: String(line.upc), quantity: open(line) }))
  for (const { upc, quantity } of pieces) {
    const available = order.detail.filter((line) => line.upc === upc).reduce((sum, line) => sum + open(line), 0)
    if (quantity > available) {
      return {
        code: 'amounts',
        field: 'qty',
        message: `Only ${available} of ${upc} are open on sales order ${row.ord_num}`,
      }
    }
  }
  for (const { upc, quantity } of named) {
    let left = quantity
    for (const line of order.detail.filter((candidate) => candidate.upc === upc)) {
      const taken = Math.min(left, open(line))
      left -= taken
      Object.assign(line, { open_qty: open(line) - taken, cancel_qty: Number(line.cancel_qty) + taken })
    }
  }
  if (order.detail.every((line) => open(line) === 0)) row.ord_status = 'X'
  row.cancel_reason = reason
  row.last_mod = at
  delete booked.text
  return undefined
}
