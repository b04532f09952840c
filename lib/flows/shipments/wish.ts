import { canonicalJson, sha256 } from '../../kernel/digest.ts'
import type { ShipmentPolicy } from './shipment-policy.ts'

export interface Tracking {
  number: string
  /** '' where the carrier has no page for it. */
  url: string
}

/** What a shipment shall look like in the shop: `dispatches.wish`. */
export interface Wish {
  /** The carrier in words for customers; '' when the ERP names none. */
  carrier: string
  trackings: Tracking[]
  /** Lines of the shop's order and how many pieces of each. */
  lines: { line: string; quantity: number }[]
  /** Whether the order is completed with it. */
  completes: boolean
  /** The status it then has. */
  status: string
  /** How the customer is to hear of it, by rule; what it came to is the row's own `message`. */
  message: ShipmentPolicy['message']
  /** A person asked that the customer be told of a silent one. */
  tell?: true
}

/** How a shipment reaches the customer. */
export type Message = 'none' | 'note' | 'fulfilment' | 'completed_mail'

export type Silence = 'BEFORE_GO_LIVE' | 'OLD' | 'POLICY' | 'ALREADY_COMPLETED'

/** What the shop shows of it: `dispatches.done`. */
export interface Done {
  /** The fulfilment's id. */
  fulfilment?: string
  /** The note's id. */
  note?: string
  meta?: true
  status?: true
  /** Notes written under former versions: the next one says so. */
  notes?: number
  /** Something moved while it was on its way: judged again once it is over. */
  again?: true
  /** Orders whose shop was told of this pick before the ERP gave it to another. */
  before?: string[]
}

export const hashOf = (wish: Wish): Buffer => sha256(canonicalJson(wish))

/** What a customer or a clerk reads of a shipment: a change of it after it was told is told again, to clerks only. */
export const toldText = ({ carrier, trackings }: Pick<Wish, 'carrier' | 'trackings'>): string =>
  canonicalJson([carrier, trackings])

export const wasWritten = ({ fulfilment, note, meta, status }: Done): boolean =>
  fulfilment !== undefined || note !== undefined || meta === true || status === true
