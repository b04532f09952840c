import { performance } from 'node:perf_hooks'
import { randomFrom } from '../http/random.ts'
import type { Booked, BookedRow, SalesOrderDocument } from './booked-order.ts'
import { cancelPieces, documentOf } from './booked-order.ts'
import type { CancelRequest } from './cancel-request.ts'
import { formatDecimal, parseDecimal } from './decimal.ts'
import type { KeptBook, PendingOrder } from './erp-state.ts'
import type { Failure } from './failure.ts'
import type { Condition } from './filter.ts'
import type { AcceptedSalesOrder, Row } from './sales-order-fields.ts'
import type { ErpSettings } from './settings.ts'
import type { StockEffect } from './stock-effect.ts'
import { effectsOf } from './stock-effect.ts'

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
  /** Picked or shipped it is too late for a client to cancel; open again it is not. */
  advance: (altpo: string, status: 'O' | 'P' | 'S') => number
  /** A client's cancellation; the failure when the book has nothing such to cancel. */
  cancelRequested: (request: CancelRequest) => { pkey: number } | Failure
  lose: (altpo: string) => number
  ledger: () => Ledger
  /** What the book holds at this moment, to be written at once: its orders are the book's own. */
  held: () => KeptBook
  stop: () => void
}

const indexed = ['altpo', 'po_num', 'ord_num', 'pkey'] as const

export function createSalesOrderBook(parts: {
  settings: ErpSettings
  stamp: () => string
  seed: number
  /** The book as it was held before; an empty one when absent. */
  kept?: KeptBook | undefined
  /** Told of every change to what the book holds. */
  changed: () => void
  /** Told what an order took of the stock, and what it takes now. */
  moved: (before: readonly StockEffect[], after: readonly StockEffect[]) => void
}): SalesOrderBook {
  const { settings, stamp, seed, kept, changed, moved } = parts
  let book: Booked[] = []
  const indexes = Object.fromEntries(indexed.map((field) => [field, new Map<string, Booked[]>()]))
  const pending = new Map<NodeJS.Timeout, PendingOrder & { dueAt: number }>()
  const lateStream = randomFrom(kept?.chance.late ?? seed + 1)
  const hiddenStream = randomFrom(kept?.chance.hidden ?? seed + 2)
  const refusalStream = randomFrom(kept?.chance.refusal ?? seed + 3)
  let nextPkey = kept?.nextPkey ?? 500_001
  let nextNumber = kept?.nextNumber ?? 700_001
  let lost = kept?.lost ?? 0
  let refusedLater = kept?.refusedLater ?? 0

  const enter = (booked: Booked) => {
    book.push(booked)
    for (const field of indexed) {
      const value = String(booked.row[field])
      const found = indexes[field]?.get(value)
      if (found) found.push(booked)
      else indexes[field]?.set(value, [booked])
    }
  }

  const later = (waiting: PendingOrder) => {
    const timer = setTimeout(() => {
      pending.delete(timer)
      if (waiting.kind === 'staged' && refusalStream() < settings.stagedRejectRate) refusedLater += 1
      else commit(waiting.order, waiting.pkey)
      changed()
    }, waiting.leftMs)
    pending.set(timer, { ...waiting, dueAt: performance.now() + waiting.leftMs })
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
    enter(booked)
    moved([], effectsOf(booked))
    return ordNum
  }

  /** Whatever is done to a booked order, the stock follows. */
  const moving = <Result>(booked: Booked, act: () => Result): Result => {
    const before = effectsOf(booked)
    const result = act()
    moved(before, effectsOf(booked))
    return result
  }

  const underReference = (altpo: string) => indexes.altpo?.get(altpo) ?? []

  if (kept) {
    const now = performance.now()
    const hidden = new Map(kept.hidden.map(({ pkey, hiddenMs }) => [pkey, now + hiddenMs]))
    for (const booked of kept.orders) enter({ ...booked, visibleAt: hidden.get(booked.row.pkey) ?? 0 })
    for (const waiting of kept.pending) later(waiting)
  }

  return {
    submit: (order) => {
      const pkey = nextPkey
      nextPkey += 1
      changed()
      if (lateStream() < settings.lateCommitRate) {
        later({ pkey, order, kind: 'late', leftMs: settings.lateCommitMs })
        return 'cut'
      }
      if (settings.stagedMs === 0) return { pkey, ord_num: commit(order, pkey) }
      later({ pkey, order, kind: 'staged', leftMs: settings.stagedMs })
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
      return documentOf(booked)
    },
    under: (altpo) => underReference(altpo).map(documentOf),
    cancel: (altpo, reason = 'customer') => {
      changed()
      for (const booked of underReference(altpo)) moving(booked, () => cancelPieces(booked, [], reason, stamp()))
      return underReference(altpo).length
    },
    advance: (altpo, status) => {
      changed()
      for (const booked of underReference(altpo)) {
        moving(booked, () => Object.assign(booked.row, { ord_status: status, last_mod: stamp() }))
        delete booked.text
      }
      return underReference(altpo).length
    },
    cancelRequested: ({ poNum, altpo, reason, pieces }) => {
      const booked = altpo ? underReference(altpo)[0] : indexes.po_num?.get(poNum)?.[0]
      if (!booked)
        return { code: 'unknown-order', field: 'po_num', message: `Sales order ${poNum || altpo} does not exist` }
      const { ord_num: number, ord_status: status } = booked.row
      if (status === 'P' || status === 'S') {
        const message = `Sales order ${number} is ${status === 'P' ? 'picked' : 'shipped'}`
        return { code: 'too-late', field: 'ord_status', message }
      }
      changed()
      const failure = moving(booked, () => cancelPieces(booked, pieces, reason, stamp()))
      return failure ?? { pkey: booked.row.pkey }
    },
    lose: (altpo) => {
      const gone = new Set(underReference(altpo))
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
    ledger: () => {
      const references = [...(indexes.altpo ?? new Map<string, Booked[]>())]
      return {
        orders: book.length,
        duplicates: book.length - references.length,
        cancelled: book.filter(({ row }) => row.ord_status === 'X').length,
        lost,
        pending: pending.size,
        refusedLater,
        byReference: Object.fromEntries(references.map(([altpo, found]) => [altpo, found.length])),
        totals: totalsByCurrency(book.map(({ row }) => row)),
      }
    },
    held: () => {
      const now = performance.now()
      return {
        nextPkey,
        nextNumber,
        lost,
        refusedLater,
        chance: { late: lateStream.position(), hidden: hiddenStream.position(), refusal: refusalStream.position() },
        pending: [...pending.values()].map(({ dueAt, ...waiting }) => ({
          ...waiting,
          leftMs: Math.max(0, dueAt - now),
        })),
        hidden: book
          .filter(({ visibleAt }) => visibleAt > now)
          .map(({ row, visibleAt }) => ({ pkey: row.pkey, hiddenMs: visibleAt - now })),
        orders: book,
      }
    },
    stop: () => {
      for (const timer of pending.keys()) clearTimeout(timer)
      pending.clear()
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
