import type { SalesOrderLine } from '../../erp/port.ts'

/** What the mirror shows of an order's documents. */
export interface ErpSide {
  /** Null while the sales order has not been read back. */
  salesOrder: {
    status: string
    lines: readonly { seq: number; upc: string; ordered: number; open: number; shipped: number; cancelled: number }[]
  } | null
  picks: readonly {
    pickNum: string
    /** '' until it is invoiced. */
    invNum: string
    hasLeft: boolean
    lines: readonly { seq: number; upc: string; picked: number }[]
  }[]
  /** Returns begun in the ERP. */
  houseReturns: readonly { due: string; lines: readonly { upc: string; quantity: number }[] }[]
}

/** What we have asked of a sales order, and what of it is in documents of ours. */
export interface OurSide {
  /** Pieces by seq our own partial cancels ask for or have got. */
  cancelled: ReadonlyMap<number, number>
  /** Pieces by seq and invoice that returns of ours hold. */
  returned: readonly { seq: number; invNum: string; quantity: number }[]
  /** The whole-order cancel request came through, and it was ours that did it. */
  isCancelledWhole: boolean
}

/** Where the pieces of one sales order line stand (rule 23). They sum to what was sent. */
export interface Pieces {
  seq: number
  sent: number
  /** Cancelled or taken off by the ERP, not asked by us. */
  house: number
  /** Left out when the order was closed as shipped. */
  short: number
  /** Gone with the whole-order cancel request. */
  whole: number
  /** Cancelled for a refund or a drift of ours, or being so. */
  ours: number
  open: number
  picked: number
  /** Left, and on no invoice yet. */
  shipped: number
  invoiced: { invNum: string; quantity: number }[]
  /** Invoiced, and coming back by a return begun in the ERP. */
  houseReturned: { due: string; quantity: number }[]
  /** In returns or credits of ours. */
  returned: number
}

/** Where every piece of a sales order stands, line by line. */
export function erpPieces(lines: readonly SalesOrderLine[], erp: ErpSide, our: OurSide): Map<number, Pieces> {
  const pieces = new Map(lines.map((line) => [line.seq, piecesOf(line, lines, erp, our)]))
  for (const { due, lines: back } of erp.houseReturns) {
    for (const { upc, quantity } of back) takeReturned(lines, pieces, due, upc, quantity)
  }
  return pieces
}

/** Seq where both documents say the same goods of it, else the goods themselves. */
function same<Row extends { seq: number; upc: string }>(
  line: SalesOrderLine,
  lines: readonly SalesOrderLine[],
  rows: readonly Row[],
): Row[] {
  const bySeq = rows.filter(
    (row) => row.seq === line.seq && (row.upc === line.upc || row.upc === '' || line.upc === ''),
  )
  if (bySeq.length > 0) return bySeq
  const alone = lines.filter(({ upc }) => upc === line.upc).length === 1
  return alone ? rows.filter(({ upc }) => upc !== '' && upc === line.upc) : []
}

const total = <Row>(rows: readonly Row[], of: (row: Row) => number) => rows.reduce((all, row) => all + of(row), 0)

function piecesOf(line: SalesOrderLine, lines: readonly SalesOrderLine[], erp: ErpSide, our: OurSide): Pieces {
  const sent = line.quantity
  const { salesOrder } = erp
  const picks = erp.picks.filter(({ hasLeft }) => hasLeft)
  const left = picks.map((pick) => ({
    invNum: pick.invNum,
    quantity: total(same(line, lines, pick.lines), (row) => row.picked),
  }))
  const now = salesOrder ? same(line, lines, salesOrder.lines) : []
  const shippedInAll = Math.min(
    sent,
    Math.max(
      total(now, (row) => row.shipped),
      total(left, ({ quantity }) => quantity),
    ),
  )
  const rest = sent - shippedInAll
  const asked = our.cancelled.get(line.seq) ?? 0
  const none = { seq: line.seq, sent, house: 0, short: 0, whole: 0, ours: 0, open: 0, picked: 0 }
  const away = () => leftPieces(line.seq, left, shippedInAll, our)
  if (our.isCancelledWhole) return { ...none, whole: rest, ...away() }
  if (!salesOrder) return { ...none, ...away() }
  const isOver = salesOrder.status === 'cancelled'
  const ordered = total(now, (row) => row.ordered)
  const cancelled = total(now, (row) => row.cancelled)
  const gone = isOver ? rest : Math.min(rest, cancelled + Math.max(0, sent - ordered))
  const ours = Math.min(rest, asked)
  const house = Math.max(0, gone - ours)
  const standing = rest - Math.max(gone, ours)
  const short = salesOrder.status === 'shipped' ? standing : 0
  const open = Math.max(0, Math.min(standing - short, total(now, (row) => row.open) - Math.max(0, ours - gone)))
  return { ...none, house, short, ours, open, picked: standing - short - open, ...away() }
}

function leftPieces(
  seq: number,
  left: readonly { invNum: string; quantity: number }[],
  shippedInAll: number,
  our: OurSide,
): Pick<Pieces, 'shipped' | 'invoiced' | 'houseReturned' | 'returned'> {
  const invoices = new Map<string, number>()
  for (const { invNum, quantity } of left) {
    if (invNum !== '' && quantity > 0) invoices.set(invNum, (invoices.get(invNum) ?? 0) + quantity)
  }
  const shipped = Math.max(0, shippedInAll - total([...invoices.values()], (quantity) => quantity))
  const mine = our.returned.filter((one) => one.seq === seq)
  for (const { invNum, quantity } of mine) invoices.set(invNum, Math.max(0, (invoices.get(invNum) ?? 0) - quantity))
  return {
    shipped,
    invoiced: [...invoices].map(([invNum, quantity]) => ({ invNum, quantity })).filter(({ quantity }) => quantity > 0),
    houseReturned: [],
    returned: total(mine, ({ quantity }) => quantity),
  }
}

function takeReturned(
  lines: readonly SalesOrderLine[],
  pieces: Map<number, Pieces>,
  due: string,
  upc: string,
  quantity: number,
): void {
  let left = quantity
  for (const line of lines.filter((one) => one.upc === upc)) {
    const mine = pieces.get(line.seq)
    for (const invoice of mine?.invoiced ?? []) {
      const taken = Math.min(left, invoice.quantity)
      if (!mine || taken <= 0) continue
      invoice.quantity -= taken
      mine.houseReturned.push({ due, quantity: taken })
      left -= taken
    }
  }
}
