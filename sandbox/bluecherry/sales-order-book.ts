import { performance } from 'node:perf_hooks'
import type { Booked, BookedRow, SalesOrderDocument } from './booked-order.ts'
import { cancelOpen, documentOf, openPieces, settleStatus } from './booked-order.ts'
import type { CancelRequest } from './cancel-request.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import type { Failure } from './failure.ts'
import type { Condition } from './filter.ts'
import type { AcceptedSalesOrder, Row } from './sales-order-fields.ts'
import type { StockEffect } from './stock-effect.ts'
import { effectsOf } from './stock-effect.ts'

/** What the book holds, besides what the intake has not booked yet. `hiddenMs` tells what of a wait is left. */
export type KeptBook = {
  nextNumber: number
  lost: number
  hidden: { pkey: number; hiddenMs: number }[]
  orders: Booked[]
}

/** What the ERP really holds, counted from its own book and never from what clients were told. */
export type OrderCounts = {
  orders: number
  /** Sales orders beyond the first under one altpo. */
  duplicates: number
  cancelled: number
  /** Taken out by `lose`. */
  lost: number
  byReference: Record<string, number>
  /** Sum of total_amt by currency, decimal strings. */
  totals: Record<string, string>
}

export type SalesOrderBook = {
  commit: (order: AcceptedSalesOrder, pkey: number) => { ord_num: string }
  firstWith: (altpo: string) => BookedRow | undefined
  /** Those of a number a person knows it by, hidden ones too. */
  withPoNum: (poNum: string) => readonly Booked[]
  all: () => readonly Booked[]
  /** The orders lists show now, narrowed by an index where a condition allows. */
  listed: (conditions: readonly Condition[]) => BookedRow[]
  document: (row: BookedRow) => SalesOrderDocument
  /** Everything under one altpo, hidden orders too. */
  under: (altpo: string) => readonly Booked[]
  /**
   * Whatever is done to a booked order is done in here: its status, stamp and stock follow. A stamp may be given that is
   * older than the commit.
   */
  change: <Result>(booked: Booked, act: () => Result, stampedSecondsAgo?: number) => Result
  /** A client's cancellation; the failure when the book has nothing such to cancel. */
  cancelRequested: (request: CancelRequest) => { pkey: number } | Failure
  lose: (altpo: string) => number
  counts: () => OrderCounts
  /** What the book holds at this moment, to be written at once: its orders are the book's own. */
  held: () => KeptBook
}

const indexed = ['altpo', 'po_num', 'ord_num', 'pkey'] as const

export function createSalesOrderBook(parts: {
  now: () => Date
  toStamp: (instant: Date) => string
  /** See `Intake`. */
  hiddenUntil: () => number
  /** The book as it was held before; an empty one when absent. */
  kept?: KeptBook | undefined
  /** Told of every change to what the book holds. */
  changed: () => void
  /** Told what an order took of the stock, and what it takes now. */
  moved: (before: readonly StockEffect[], after: readonly StockEffect[]) => void
}): SalesOrderBook {
  const { now, toStamp, hiddenUntil, kept, changed, moved } = parts
  let book: Booked[] = []
  const indexes = Object.fromEntries(indexed.map((field) => [field, new Map<string, Booked[]>()]))
  let nextNumber = kept?.nextNumber ?? 700_001
  let lost = kept?.lost ?? 0

  const enter = (booked: Booked) => {
    book.push(booked)
    for (const field of indexed) {
      const value = String(booked.row[field])
      const found = indexes[field]?.get(value)
      if (found) found.push(booked)
      else indexes[field]?.set(value, [booked])
    }
  }

  const change = <Result>(booked: Booked, act: () => Result, stampedSecondsAgo = 0): Result => {
    const before = effectsOf(booked)
    try {
      return act()
    } finally {
      settleStatus(booked)
      booked.row.last_mod = toStamp(new Date(now().getTime() - stampedSecondsAgo * 1000))
      delete booked.text
      moved(before, effectsOf(booked))
      changed()
    }
  }

  const under = (altpo: string) => indexes.altpo?.get(altpo) ?? []
  const withPoNum = (poNum: string) => indexes.po_num?.get(poNum) ?? []

  if (kept) {
    const reading = performance.now()
    const hidden = new Map(kept.hidden.map(({ pkey, hiddenMs }) => [pkey, reading + hiddenMs]))
    for (const booked of kept.orders) enter({ ...booked, visibleAt: hidden.get(booked.row.pkey) ?? 0 })
  }

  return {
    commit: (order, pkey) => {
      const ordNum = String(nextNumber).padStart(8, '0')
      nextNumber += 1
      const booked: Booked = {
        row: { pkey, ord_num: ordNum, ord_status: 'O', ...order.header, last_mod: toStamp(now()) },
        order,
        visibleAt: hiddenUntil(),
        bookedAt: now().getTime(),
      }
      enter(booked)
      moved([], effectsOf(booked))
      return { ord_num: ordNum }
    },
    firstWith: (altpo) => under(altpo)[0]?.row,
    withPoNum,
    all: () => book,
    listed: (conditions) => {
      const reading = performance.now()
      const narrowing = conditions.find(({ field, operator }) => operator === 'eq' && field in indexes)
      const candidates = narrowing ? (indexes[narrowing.field]?.get(String(narrowing.value)) ?? []) : book
      return candidates.filter(({ visibleAt }) => visibleAt <= reading).map(({ row }) => row)
    },
    document: (row) => {
      const booked = indexes.pkey?.get(String(row.pkey))?.[0]
      if (!booked) throw new Error(`no sales order ${row.pkey}`)
      return documentOf(booked)
    },
    under,
    change,
    cancelRequested: ({ poNum, altpo, reason, pieces }) => {
      const booked = altpo ? under(altpo)[0] : withPoNum(poNum)[0]
      if (!booked)
        return { code: 'unknown-order', field: 'po_num', message: `Sales order ${poNum || altpo} does not exist` }
      const { row, order } = booked
      const started = order.detail.some(({ pick_qty, ship_qty }) => Number(pick_qty) + Number(ship_qty) > 0)
      if (row.ord_status === 'P' || row.ord_status === 'S' || (pieces.length === 0 && started)) {
        const picked = row.ord_status === 'P' || order.detail.some(({ pick_qty }) => Number(pick_qty) > 0)
        const message = `Sales order ${row.ord_num} is ${picked ? 'picked' : 'shipped'}`
        return { code: 'too-late', field: 'ord_status', message }
      }
      const open = openPieces(booked, pieces)
      if (!(open instanceof Map)) return open
      change(booked, () => cancelOpen(booked, open, reason))
      return { pkey: row.pkey }
    },
    lose: (altpo) => {
      const gone = new Set(under(altpo))
      book = book.filter((booked) => !gone.has(booked))
      for (const booked of gone) {
        const { row } = booked
        moved(effectsOf(booked), [])
        for (const field of indexed) {
          const value = String(row[field])
          const left = (indexes[field]?.get(value) ?? []).filter((booked) => !gone.has(booked))
          if (left.length > 0) indexes[field]?.set(value, left)
          else indexes[field]?.delete(value)
        }
      }
      lost += gone.size
      changed()
      return gone.size
    },
    counts: () => {
      const references = [...(indexes.altpo ?? new Map<string, Booked[]>())]
      return {
        orders: book.length,
        duplicates: book.length - references.length,
        cancelled: book.filter(({ row }) => row.ord_status === 'X').length,
        lost,
        byReference: Object.fromEntries(references.map(([altpo, found]) => [altpo, found.length])),
        totals: totalsByCurrency(book.map(({ row }) => row)),
      }
    },
    held: () => {
      const reading = performance.now()
      return {
        nextNumber,
        lost,
        hidden: book
          .filter(({ visibleAt }) => visibleAt > reading)
          .map(({ row, visibleAt }) => ({ pkey: row.pkey, hiddenMs: visibleAt - reading })),
        orders: book,
      }
    },
  }
}

function totalsByCurrency(rows: readonly Row[]): Record<string, string> {
  const totals = new Map<string, bigint>()
  for (const { curr_code, total_amt } of rows) {
    const currency = String(curr_code)
    totals.set(currency, (totals.get(currency) ?? 0n) + (parseDecimal(total_amt) ?? 0n))
  }
  return Object.fromEntries([...totals].map(([currency, amount]) => [currency, formatDecimal(amount)]))
}
