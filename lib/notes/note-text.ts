import { sha256 } from '../kernel/digest.ts'
import type { KeyRing, Place } from '../kernel/seal.ts'
import { openPersonal } from '../kernel/seal.ts'
import { wrappedKeyPlace } from '../storefront/order-key.ts'

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A note's name as people and the shop read it: `S-` and eight letters, the same of the same name. */
export function noteKey(storefrontId: string, name: string): string {
  const digest = sha256(`${storefrontId} ${name}`)
  return `S-${[...digest.subarray(0, 8)].map((byte) => letters[byte % 32]).join('')}`
}

/** Stands in the text: by it a note is found again before it is written again. */
export const markOf = (key: string): string => `[${key}]`

/** Where a note's text stands, under its order's key. */
export const notePlace = (storefrontId: string, key: string): Place => ({
  table: 'shop_notes',
  row: `${storefrontId}:${key}`,
  column: 'text_sealed',
})

export interface SealedNote {
  storefrontId: string
  /** Of the web order. */
  externalId: string
  wrappedKey: Uint8Array | null
  key: string
  textSealed: Uint8Array
}

/** The note as it is written, its mark with it; null once the order's personal data was erased. @throws {Fault} KEY_UNKNOWN, SEAL_BROKEN */
export function openNote(keyRing: KeyRing, note: SealedNote): string | null {
  const { storefrontId, externalId, wrappedKey, key, textSealed } = note
  if (!wrappedKey) return null
  const dataKey = keyRing.open(wrappedKey, wrappedKeyPlace(storefrontId, externalId))
  return openPersonal(dataKey, textSealed, notePlace(storefrontId, key)) as string
}
