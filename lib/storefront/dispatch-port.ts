import type { WriteLimits } from './catalogue-port.ts'

/** What an order shows of its dispatch, and how a shop is told of it. Writes never throw for what the shop or the network does. */
export interface ShopDispatches {
  /** How the shop stands towards its customers: read before a dispatch is written. */
  dispatchAbilities(): Promise<DispatchAbilities>
  /** Status, notes and dispatches of one order as they stand; null when the shop says it does not exist. */
  readDispatches(orderId: string): Promise<ShownDispatches | null>
  /** Not idempotent: look for the text before again. A note to the customer is mailed by the shop. */
  writeNote(orderId: string, note: { text: string; toCustomer: boolean }, limits: WriteLimits): Promise<DispatchWritten>
  /** Not idempotent: look for the mark among the fulfilments before again. Where the order shows that it has them. */
  writeFulfilment(orderId: string, fulfilment: Fulfilment, limits: WriteLimits): Promise<DispatchWritten>
  /** Sets status, meta or both in one request. Completing an order may make the shop mail its customer. */
  writeOrder(
    orderId: string,
    change: { status?: string; meta?: { key: string; value: string }[] },
    limits: WriteLimits,
  ): Promise<DispatchWritten>
}

export interface DispatchAbilities {
  /** Whether completing an order mails the customer; null where the keys may not read it: then it counts as if it did. */
  completedMail: boolean | null
  /** The slug of a completed order. */
  completedSlug: string
}

export interface ShownDispatches {
  statusSlug: string
  /** What the shop calls paid: a gateway that captures on completion sets it then. */
  datePaid: Date | null
  /** Entities read, mark-up taken away. */
  notes: { id: string; text: string; toCustomer: boolean; at: Date }[]
  meta: { key: string; value: string }[]
  /** null where the shop has no fulfilments. */
  fulfilments: { id: string; mark: string; trackingNumber: string; fulfilled: boolean }[] | null
}

export interface Fulfilment {
  /** Names the shipment in the shop: the pick's number. */
  mark: string
  lines: { lineId: string; quantity: number }[]
  trackingNumber: string
  trackingUrl: string
  carrier: string
  /** Whether the shop mails the customer. */
  tellsCustomer: boolean
}

/**
 * How one write ended. `done`: the shop's answer shows it; `id` is the note's or fulfilment's own, '' for an order's change.
 * `unknown`: it may have been carried out, read before again. `not_sent`: nothing left.
 */
export type DispatchWritten =
  | { kind: 'done'; id: string }
  | { kind: 'unknown'; reason: string }
  | { kind: 'not_sent'; reason: string }
  | { kind: 'throttled'; retryAfterMs: number }
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'stopped'; code: string; message: string }
