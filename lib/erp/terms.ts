import type { ErpLimits } from './limits.ts'

/** What flows need to know about one tenant's ERP, whatever its vendor. */
export interface ErpTerms {
  limits: ErpLimits
  /** Of the stamps it writes and the days it names. */
  timeZone: string
  /** The longest a write is waited for. */
  writeDeadlineMs: number
  /** How long the listing may lag behind a commit: an empty look-up counts only after it. */
  settleMs: number
  /** How long an order taken for processing may stay unlisted before it counts as refused. */
  postingMs: number
  /** Whether an order that carries our number but no reference may be ours. */
  searchPoNum: boolean
  /** How long a stock figure may at most lag behind an accepted order; null when nobody knows: then stamps alone tell. */
  stockLagMs: number | null
  /** Fields of a sales order the ERP takes and does not give back: a blank of theirs says nothing. Left out, it keeps all. */
  notKept?: readonly string[]
}
