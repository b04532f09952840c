import type { KeyRing, Place } from '../kernel/seal.ts'

/** What a shop or an ERP is spoken to with: `secret` is empty where the platform has one key only. */
export interface ConnectionSecret {
  key: string
  secret?: string
}

export const secretPlace = (connectionId: string): Place => ({
  table: 'connections',
  row: connectionId,
  column: 'secret_sealed',
})

export const sealSecret = (keyRing: KeyRing, connectionId: string, secret: ConnectionSecret) =>
  keyRing.seal(JSON.stringify(secret), secretPlace(connectionId))

/** @throws {Fault} KEY_UNKNOWN, SEAL_BROKEN */
export const openSecret = (keyRing: KeyRing, connectionId: string, sealed: Uint8Array): ConnectionSecret =>
  JSON.parse(keyRing.open(sealed, secretPlace(connectionId)).toString('utf8'))
