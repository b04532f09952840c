import type { KeyRing, Place } from '../../../kernel/seal.ts'
import { openPersonal } from '../../../kernel/seal.ts'
import { wrappedKeyPlace } from '../../../storefront/order-key.ts'

/** The three sides of a difference as text; null = there is none on that side. Amounts are decimal text of the order's currency. */
export interface ShownSides {
  asSent: string | null
  shopNow: string | null
  erpNow: string | null
}

/** A row of order_drifts with what opens it: its order's key and names. */
export interface SealedDrift {
  storefrontId: string
  /** Of the web order. */
  externalId: string
  wrappedKey: Uint8Array | null
  field: string
  lineKey: string
  sealed: Uint8Array | null
  asSent: unknown
  shopNow: unknown
  erpNow: unknown
}

/** Where the sides of a personal field stand, under the order's key. */
export const driftPlace = (storefrontId: string, externalId: string, field: string): Place => ({
  table: 'order_drifts',
  row: `${storefrontId}:${externalId}:${field}`,
  column: 'sealed',
})

/**
 * The three sides as people read them. Ask for customers:read before: an address may be among them. Null once the order's
 * personal data was erased.
 * @throws {Fault} KEY_UNKNOWN, SEAL_BROKEN
 */
export function openDrift(keyRing: KeyRing, row: SealedDrift): ShownSides | null {
  const { storefrontId, externalId, field, sealed, wrappedKey } = row
  if (!sealed) return { asSent: text(row.asSent), shopNow: text(row.shopNow), erpNow: text(row.erpNow) }
  if (!wrappedKey) return null
  const dataKey = keyRing.open(wrappedKey, wrappedKeyPlace(storefrontId, externalId))
  return openPersonal(dataKey, sealed, driftPlace(storefrontId, externalId, field)) as ShownSides
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
