import type { Place } from '../kernel/seal.ts'
import { openPersonal, sealPersonal } from '../kernel/seal.ts'

const placeOf = (reference: string): Place => ({ table: 'outbox_entries', row: reference, column: 'personal_sealed' })

/** Seals what a document says about a person under its order's own key: the entry keeps it where `body` may not. */
export const sealParty = (dataKey: Uint8Array, reference: string, party: unknown): Buffer<ArrayBuffer> =>
  sealPersonal(dataKey, party, placeOf(reference))

/** @throws {Fault} SEAL_BROKEN */
export const openParty = (dataKey: Uint8Array, reference: string, sealed: Uint8Array): unknown =>
  openPersonal(dataKey, sealed, placeOf(reference))
