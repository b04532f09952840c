import type { KeyRing } from '../../kernel/seal.ts'
import { openPersonal } from '../../kernel/seal.ts'
import { personalPlace, wrappedKeyPlace } from '../../storefront/order-key.ts'
import type { PersonalData } from '../../storefront/port.ts'

export { personalPlace, wrappedKeyPlace }

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
