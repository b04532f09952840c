import type { Booked, BookedRow, LinePieces, SalesOrderDocument } from './booked-order.ts'
import { childRows, piecesIn } from './booked-order.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import type { Row } from './sales-order-fields.ts'

/** A pick ticket: its header as listed, its lines, and its cartons once it has left. */
export type PickTicket = {
  row: BookedRow
  /** pkey of its sales order. */
  order: number
  /** The first of its order: it carries freight, fees, order-wide discount and their tax. */
  first: boolean
  detail: Row[]
  carton: Row[]
  /** Milliseconds of the ERP's clock. */
  pickedAt: number
  shippedAt: number | null
}

/** What a listing of picks can be filtered by. */
export const pickFields: ReadonlySet<string> = new Set([
  'pkey',
  'pick_num',
  'ord_num',
  'po_num',
  'altpo',
  'inv_num',
  'location',
  'ship_date',
  'shipper',
  'last_mod',
])

export function pickDocument({ row, detail, carton }: PickTicket): SalesOrderDocument {
  return {
    ...row,
    pickdetail: { rows: childRows(row.pkey, 1, detail) },
    pickcarton: { rows: childRows(row.pkey, 2, carton) },
  }
}

const copied = ['style', 'color_code', 'lbl_code', 'dimension', 'size_desc', 'upc', 'price'] as const

/** The ticket's lines for pieces not yet moved: each with its own share of the line's discount and tax. */
export function pickDetail({ order }: Booked, pieces: LinePieces): Row[] {
  return order.detail.flatMap((line) => {
    const quantity = pieces.get(Number(line.line_seq)) ?? 0
    if (quantity === 0) return []
    const before = piecesIn(line, 'pick_qty') + piecesIn(line, 'ship_qty')
    const share = (field: string) => {
      const whole = parseDecimal(line[field]) ?? 0n
      const upTo = (count: number) => shareOf(whole, count, Number(line.ord_qty))
      return formatDecimal(upTo(before + quantity) - upTo(before))
    }
    return {
      line_seq: Number(line.line_seq),
      division: '01',
      ...Object.fromEntries(copied.map((field) => [field, line[field] ?? ''])),
      bk_qty: quantity,
      total_qty: quantity,
      disc_amt: share('disc_amt'),
      tax_amt: share('tax_amt'),
    }
  })
}

/** Of an amount for so many of all pieces, to the minor unit; all of it for all. */
export function shareOf(amount: bigint, count: number, all: number): bigint {
  if (count >= all || all === 0) return amount
  const minor = 100n
  const exact = amount * BigInt(count)
  const half = (BigInt(all) * minor) / 2n
  return ((exact + (exact < 0n ? -half : half)) / (BigInt(all) * minor)) * minor
}

/** The header's amounts: what its lines come to, and on the first ticket what belongs to the order as a whole. */
export function setPickAmounts(ticket: PickTicket, { row, order }: Booked): void {
  const sum = (rows: readonly Row[], field: string) =>
    rows.reduce((total, line) => total + (parseDecimal(line[field]) ?? 0n), 0n)
  const { detail, first } = ticket
  const allowances = order.charge.filter(({ charge_type }) => charge_type === 'ALLOWANCE')
  Object.assign(ticket.row, {
    disc_amt: formatDecimal(sum(detail, 'disc_amt') + (first ? sum(allowances, 'amount') : 0n)),
    tax_amt: formatDecimal(sum(detail, 'tax_amt') + (first ? sum(order.charge, 'tax_amt') : 0n)),
    frgt_amt: first ? (row.frgt_amt ?? '0.00') : '0.00',
    misc_amt: first ? (row.misc_amt ?? '0.00') : '0.00',
  })
}

/** Pieces of a ticket's line that are not there after all. */
export function shortDetail(line: Row, missing: number): void {
  const had = Number(line.total_qty)
  for (const field of ['disc_amt', 'tax_amt']) {
    line[field] = formatDecimal(shareOf(parseDecimal(line[field]) ?? 0n, had - missing, had))
  }
  line.total_qty = had - missing
}

/** How a parcel's content is written; none of it where the warehouse does not say. */
export type Cartons = number | { trackNo?: string; lines?: { upc: string; qty: number }[] }[]

/** Rows of the cartons, one for each upc in each. `track` gives the next parcel's number. */
export function packCartons(detail: readonly Row[], cartons: Cartons, contents: boolean, track: () => string): Row[] {
  const named =
    typeof cartons === 'number'
      ? split(detail, cartons).map((lines): Exclude<Cartons, number>[number] => ({ lines }))
      : cartons.map((carton) => (carton.lines ? carton : { ...carton, lines: split(detail, 1)[0] ?? [] }))
  return named.flatMap(({ trackNo, lines = [] }, at) => {
    const carton = { carton_num: String(at + 1).padStart(3, '0'), track_no: trackNo ?? track() }
    if (!contents) return [{ ...carton, upc: '', ship_qty: 0 }]
    return lines.map(({ upc, qty }) => ({ ...carton, upc, ship_qty: qty }))
  })
}

/** The pieces one after the other into so many cartons of about the same size. */
function split(detail: readonly Row[], count: number): { upc: string; qty: number }[][] {
  const pieces = detail.flatMap((line) => Array.from({ length: Number(line.total_qty) }, () => String(line.upc)))
  const cartons = Math.max(1, Math.min(count, pieces.length))
  return Array.from({ length: cartons }, (_, at) => {
    const inside = new Map<string, number>()
    for (const upc of pieces.slice(
      Math.floor((at * pieces.length) / cartons),
      Math.floor(((at + 1) * pieces.length) / cartons),
    ))
      inside.set(upc, (inside.get(upc) ?? 0) + 1)
    return [...inside].map(([upc, qty]) => ({ upc, qty }))
  })
}
