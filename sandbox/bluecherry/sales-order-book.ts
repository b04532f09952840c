import { performance } from 'node:perf_hooks'
import { randomFrom } from '../http/random.ts'
import type { CancelRequest } from './cancel-request.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import type { Failure } from './failure.ts'
import type { Condition } from './filter.ts'
import type { AcceptedSalesOrder, Row } from './sales-order-fields.ts'
import type { ErpSettings } from './settings.ts'

type BookedRow = Row & { pkey: number }
type Booked = { row: BookedRow; order: AcceptedSalesOrder; visibleAt: number }

export type SalesOrderDocument = { pkey: number } & Record<string, unknown>

/** What the ERP really holds, counted from its own book and never from what clients were told. */
export type Ledger = {
  orders: number
  /** Sales orders beyond the first under one altpo. */
  duplicates: number
  cancelled: number
  /** Taken out by `lose`. */
  lost: number
  /** Staged or late, not yet in the book. */
  pending: number
  /** Staged, then refused. */
  refusedLater: number
  byReference: Record<string, number>
  /** Sum of total_amt by currency, decimal strings. */
  totals: Record<string, string>
}

type Submission = { pkey: number; ord_num?: string } | 'cut'

export type SalesOrderBook = {
  /** Books the order, stages it, or (late commit) answers 'cut' and books it later. */
  submit: (order: AcceptedSalesOrder) => Submission
  firstWith: (altpo: string) => BookedRow | undefined
  /** The orders lists show now, narrowed by an index where a condition allows. */
  listed: (conditions: readonly Condition[]) => BookedRow[]
  document: (row: BookedRow) => SalesOrderDocument
  /** Everything under one altpo, hidden orders too. */
  under: (altpo: string) => SalesOrderDocument[]
  cancel: (altpo: string, reason?: string) => number
  /** A client's cancellation; the failure when the book has nothing such to cancel. */
  cancelRequested: (request: CancelRequest) => { pkey: number } | Failure
  lose: (altpo: string) => number
  ledger: () => Ledger
  stop: () => void
}

const indexed = ['altpo', 'po_num', 'ord_num', 'pkey'] as const

export function createSalesOrderBook(parts: {
  settings: ErpSettings
  stamp: () => string
  seed: number
}): SalesOrderBook {
  const { settings, stamp, seed } = parts
  let book: Booked[] = []
  const indexes = Object.fromEntries(indexed.map((field) => [field, new Map<string, Booked[]>()]))
  const timers = new Set<NodeJS.Timeout>()
  const lateStream = randomFrom(seed + 1)
  const hiddenStream = randomFrom(seed + 2)
  const refusalStream = randomFrom(seed + 3)
  let nextPkey = 500_001
  let nextNumber = 700_001
  let lost = 0
  let refusedLater = 0

  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, ms)
    timers.add(timer)
  }

  const commit = (order: AcceptedSalesOrder, pkey: number) => {
    const hidden = settings.listDelayMs > 0 && hiddenStream() < settings.listDelayRate
    const ordNum = String(nextNumber).padStart(8, '0')
    nextNumber += 1
    const booked: Booked = {
      row: { pkey, ord_num: ordNum, ord_status: 'O', ...order.header, last_mod: stamp() },
      order,
      visibleAt: hidden ? performance.now() + settings.listDelayMs : 0,
    }
    book.push(booked)
    for (const field of indexed) {
      const value = String(booked.row[field])
      const found = indexes[field]?.get(value)
      if (found) found.push(booked)
      else indexes[field]?.set(value, [booked])
    }
    return ordNum
  }

  const underReference = (altpo: string) => indexes.altpo?.get(altpo) ?? []
  const document = ({ row, order }: Booked): SalesOrderDocument => ({
    ...row,
    orderaddress: { rows: childRows(row.pkey, 1, order.address) },
    orderdetail: { rows: childRows(row.pkey, 2, order.detail) },
    ordercharge: { rows: childRows(row.pkey, 3, order.charge) },
    ordertender: { rows: childRows(row.pkey, 4, order.tender) },
  })

  return {
    submit: (order) => {
      const pkey = nextPkey
      nextPkey += 1
      if (lateStream() < settings.lateCommitRate) {
        later(settings.lateCommitMs, () => commit(order, pkey))
        return 'cut'
      }
      if (settings.stagedMs === 0) return { pkey, ord_num: commit(order, pkey) }
      later(settings.stagedMs, () => {
        if (refusalStream() < settings.stagedRejectRate) refusedLater += 1
        else commit(order, pkey)
      })
      return { pkey }
    },
    firstWith: (altpo) => underReference(altpo)[0]?.row,
    listed: (conditions) => {
      const now = performance.now()
      const narrowing = conditions.find(({ field, operator }) => operator === 'eq' && field in indexes)
      const candidates = narrowing ? (indexes[narrowing.field]?.get(String(narrowing.value)) ?? []) : book
      return candidates.filter(({ visibleAt }) => visibleAt <= now).map(({ row }) => row)
    },
    document: (row) => {
      const booked = indexes.pkey?.get(String(row.pkey))?.[0]
      if (!booked) throw new Error(`no sales order ${row.pkey}`)
      return document(booked)
    },
    under: (altpo) => underReference(altpo).map(document),
    cancel: (altpo, reason = 'customer') => {
      for (const booked of underReference(altpo)) cancelPieces(booked, [], reason, stamp())
      return underReference(altpo).length
    },
    cancelRequested: ({ poNum, altpo, reason, pieces }) => {
      const booked = altpo ? underReference(altpo)[0] : indexes.po_num?.get(poNum)?.[0]
      if (!booked)
        return { code: 'unknown-order', field: 'po_num', message: `Sales order ${poNum || altpo} does not exist` }
      return cancelPieces(booked, pieces, reason, stamp()) ?? { pkey: booked.row.pkey }
    },
    lose: (altpo) => {
      const gone = new Set(underReference(altpo))
      book = book.filter((booked) => !gone.has(booked))
      for (const { row } of gone) {
        for (const field of indexed) {
          const value = String(row[field])
          const left = (indexes[field]?.get(value) ?? []).filter((booked) => !gone.has(booked))
          if (left.length > 0) indexes[field]?.set(value, left)
          else indexes[field]?.delete(value)
        }
      }
      lost += gone.size
      return gone.size
    },
    ledger: () => {
      const references = [...(indexes.altpo ?? new Map<string, Booked[]>())]
      return {
        orders: book.length,
        duplicates: book.length - references.length,
        cancelled: book.filter(({ row }) => row.ord_status === 'X').length,
        lost,
        pending: timers.size,
        refusedLater,
        byReference: Object.fromEntries(references.map(([altpo, found]) => [altpo, found.length])),
        totals: totalsByCurrency(book.map(({ row }) => row)),
      }
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}

/** Cancels pieces by upc, everything still open when none are named; the failure when fewer pieces are open. */
function cancelPieces(
  { row, order }: Booked,
  pieces: CancelRequest['pieces'],
  reason: string,
  at: string,
): Failure | undefined {
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
  return undefined
}

function childRows(pkey: number, kind: number, rows: readonly Row[]): Row[] {
  return rows.map((row, index) => ({ pkey: pkey * 1000 + kind * 200 + index, fkey: pkey, ...row }))
}

function totalsByCurrency(rows: readonly Row[]): Record<string, string> {
  const totals = new Map<string, bigint>()
  for (const { curr_code, total_amt } of rows) {
    const currency = String(curr_code)
    totals.set(currency, (totals.get(currency) ?? 0n) + (parseDecimal(total_amt) ?? 0n))
  }
  return Object.fromEntries([...totals].map(([currency, amount]) => [currency, formatDecimal(amount)]))
}
