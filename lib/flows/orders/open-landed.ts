import { Fault } from '../../kernel/fault.ts'
import type { KeyRing } from '../../kernel/seal.ts'
import { openPersonal } from '../../kernel/seal.ts'
import type { PersonalData } from '../../storefront/port.ts'
import { personalPlace, wrappedKeyPlace } from './personal-place.ts'

interface SealedOrder {
  storefrontId: string
  externalId: string
  wrappedKey: Uint8Array | null
  personalSealed: Uint8Array
}

/**
 * The key of an order's personal data, and what its current revision says about the person.
 * @throws {Fault} PERSONAL_DATA_ERASED, KEY_UNKNOWN, SEAL_BROKEN
 */
export function openLanded(
  keyRing: KeyRing,
  { storefrontId, externalId, wrappedKey, personalSealed }: SealedOrder,
): { storefrontId: string; externalId: string; dataKey: Buffer; landed: PersonalData } {
  if (!wrappedKey) throw new Fault('PERSONAL_DATA_ERASED', 'The personal data of this order was erased')
  const dataKey = keyRing.open(wrappedKey, wrappedKeyPlace(storefrontId, externalId))
  const landed = openPersonal(dataKey, personalSealed, personalPlace(storefrontId, externalId)) as PersonalData
  return { storefrontId, externalId, dataKey, landed }
}
