import type { KeyRing, Place } from '../../kernel/seal.ts'
import { openPersonal } from '../../kernel/seal.ts'
import type { PersonalData } from '../../storefront/port.ts'

// An order is sealed before its row has a number: storefront and external id name it.
const row = (storefrontId: string, externalId: string) => `${storefrontId}:${externalId}`

/** Where the key of an order's personal data stands. */
export const wrappedKeyPlace = (storefrontId: string, externalId: string): Place => ({
  table: 'web_orders',
  row: row(storefrontId, externalId),
  column: 'wrapped_key',
})

/** Where the personal data of an order's revisions stands: each revision seals with a nonce of its own. */
export const personalPlace = (storefrontId: string, externalId: string): Place => ({
  table: 'landed_revisions',
  row: row(storefrontId, externalId),
  column: 'personal_sealed',
})

/**
 * Opens what a landed revision says about a person.
 * @throws {Fault} KEY_UNKNOWN, SEAL_BROKEN
 */
export function openOrderPersonal(
  keyRing: KeyRing,
  storefrontId: string,
  externalId: string,
  wrappedKey: Uint8Array,
  sealed: Uint8Array,
): PersonalData {
  const dataKey = keyRing.open(wrappedKey, wrappedKeyPlace(storefrontId, externalId))
  return openPersonal(dataKey, sealed, personalPlace(storefrontId, externalId)) as PersonalData
}
