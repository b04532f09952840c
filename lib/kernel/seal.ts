import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { Fault } from './fault.ts'

/** Where a sealed value stands. It opens only there: a value copied to another row does not. */
export interface Place {
  table: string
  row: string
  column: string
}

export interface KeyRing {
  /** Seals with the newest key. Layout: id length (1), id, nonce (12), tag (16), text. */
  seal(text: string | Uint8Array, place: Place): Buffer<ArrayBuffer>
  /** @throws {Fault} KEY_UNKNOWN, SEAL_BROKEN */
  open(sealed: Uint8Array, place: Place): Buffer<ArrayBuffer>
  /** True when it was sealed with a key that is no longer the newest. */
  stale(sealed: Uint8Array): boolean
  /** Key for keyed hashes; of the oldest key, so that rotating does not change what is compared. */
  hashKey: Buffer
}

const place = ({ table, row, column }: Place) => Buffer.from(`${table}/${row}/${column}`)

const nonceBytes = 12
let nonces = Buffer.alloc(0)

/** Of one draw for many: asking the system for twelve bytes costs as much as for thousands. */
function newNonce(): Buffer {
  if (nonces.length === 0) nonces = randomBytes(512 * nonceBytes)
  const nonce = nonces.subarray(0, nonceBytes)
  nonces = nonces.subarray(nonceBytes)
  return nonce
}

function sealWith(key: Uint8Array, text: string | Uint8Array, associated: Buffer): Buffer<ArrayBuffer> {
  const nonce = newNonce()
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated)
  const body = Buffer.concat([
    typeof text === 'string' ? cipher.update(text, 'utf8') : cipher.update(text),
    cipher.final(),
  ])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

function openWith(key: Uint8Array, sealed: Uint8Array, associated: Buffer): Buffer<ArrayBuffer> {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(associated)
    decipher.setAuthTag(sealed.subarray(12, 28))
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
  } catch (cause) {
    throw new Fault('SEAL_BROKEN', 'A sealed value does not open: wrong key, or not written for this place', { cause })
  }
}

/**
 * Reads SELVEDGE_KEYS: `id:base64` of 32 bytes each, newest first, separated by commas.
 * @throws {Fault} SETTING_INVALID naming the entry, never its content
 */
export function createKeyRing(setting: string): KeyRing {
  const keys = setting.split(',').map((entry, index) => {
    const [id = '', text = ''] = entry.trim().split(/:(.*)/s)
    const key = Buffer.from(text, 'base64')
    if (!/^[\w-]{1,32}$/.test(id) || key.length !== 32) {
      throw new Fault('SETTING_INVALID', `SELVEDGE_KEYS: entry ${index + 1} is not id:base64 of 32 bytes`)
    }
    return { id, key }
  })
  const newest = keys[0]
  const oldest = keys.at(-1)
  if (!newest || !oldest) throw new Fault('SETTING_INVALID', 'SELVEDGE_KEYS is empty')
  const idOf = (sealed: Uint8Array) => Buffer.from(sealed.subarray(1, 1 + (sealed[0] ?? 0))).toString('latin1')
  return {
    seal(text, where) {
      const id = Buffer.from(newest.id, 'latin1')
      return Buffer.concat([Buffer.from([id.length]), id, sealWith(newest.key, text, place(where))])
    },
    open(sealed, where) {
      const id = idOf(sealed)
      const found = keys.find((key) => key.id === id)
      if (!found) throw new Fault('KEY_UNKNOWN', `SELVEDGE_KEYS does not hold the key "${id}" a value was sealed with`)
      return openWith(found.key, sealed.subarray(1 + id.length), place(where))
    },
    stale: (sealed) => idOf(sealed) !== newest.id,
    hashKey: Buffer.from(hkdfSync('sha256', oldest.key, '', 'selvedge keyed hash', 32)),
  }
}

/** A key of one order's personal data. Destroying its wrapped form takes the data out (architecture, Personal data). */
export const newDataKey = (): Buffer => randomBytes(32)

export const sealPersonal = (dataKey: Uint8Array, value: unknown, where: Place): Buffer<ArrayBuffer> =>
  sealWith(dataKey, JSON.stringify(value), place(where))

export const openPersonal = (dataKey: Uint8Array, sealed: Uint8Array, where: Place): unknown =>
  JSON.parse(openWith(dataKey, sealed, place(where)).toString('utf8'))
