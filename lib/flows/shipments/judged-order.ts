import type { Done, Message, Silence, Wish } from './wish.ts'

/** A line as it was sent to the ERP. */
export interface SentLine {
  seq: number
  /** The shop's line it comes from: several of them are a kit. */
  orderLineId: string
  item: unknown
  upc: string
  quantity: number
}

export interface PickLine {
  seq: number
  item: unknown
  upc: string
  picked: number
}

export interface JudgedPick {
  id: bigint
  pickNum: string
  shipper: string
  scacCode: string
  trackNos: string[]
  lines: PickLine[]
  /** Null until it has left, and when the ERP took that back or does not list the pick any more. */
  shippedAt: Date | null
  /** Surely not before it (left-from.ts); the same where the stamp can be of nothing else. Null as `shippedAt`. */
  leftFrom: Date | null
  stored: StoredDispatch | null
}

export interface StoredDispatch {
  id: bigint
  orderId: bigint
  state: 'shadow' | 'waiting' | 'ready' | 'sending' | 'unknown' | 'confirmed' | 'refused' | 'withdrawn'
  version: number
  wish: Wish
  message: Message
  silentBecause: Silence | null
  toldAt: Date | null
  done: Done
  captureBy: Date | null
  outcomeCode: string | null
  readyAt: Date
  shippedAt: Date
  dueAt: Date
  updatedAt: Date
}

/** A line of the sales order as the ERP shows it now. */
export interface ErpLine {
  seq: number
  item: unknown
  upc: string
  ordered: number
  cancelled: number
}

export interface JudgedOrder {
  id: bigint
  externalId: string
  number: string
  /** In the shop: cancelled, or all its money given back. */
  isCancelled: boolean
  isRefunded: boolean
  /** The shop does not list it any more. */
  isGone: boolean
  sent: SentLine[]
  /** Pieces the shop still owes, by its line: what was sold less what was refunded by line. */
  owed: ReadonlyMap<string, number>
  /** What the ERP shows of each sent line now; null where its sales order is not mirrored. */
  erpLines: readonly ErpLine[] | null
  /** The ERP calls the whole sales order shipped. */
  erpShipped: boolean
  /** The gateway takes the money when the order is completed, and the shop does not show it yet. */
  awaitsCapture: boolean
}

/** A pick that has left. */
export type LeftPick = JudgedPick & { shippedAt: Date; leftFrom: Date }
