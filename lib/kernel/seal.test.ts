import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createKeyRing, newDataKey, openPersonal, sealPersonal } from './seal.ts'

const entry = (id: string) => `${id}:${randomBytes(32).toString('base64')}`
const here = { table: 'connections', row: '1', column: 'secret_sealed' }

describe('key ring', () => {
  it('opens what it sealed, only where it was sealed', () => {
    const ring = createKeyRing(entry('a'))
    const sealed = ring.seal('ck_secret', here)
    expect(ring.open(sealed, here).toString()).toBe('ck_secret')
    expect(() => ring.open(sealed, { ...here, row: '2' })).toThrowError(
      expect.objectContaining({ code: 'SEAL_BROKEN' }),
    )
    expect(sealed.includes('ck_secret')).toBe(false)
  })

  it('rotates: the newest key seals, older ones still open and are known to be stale', () => {
    const old = entry('old')
    const before = createKeyRing(old)
    const sealed = before.seal('x', here)
    const after = createKeyRing(`${entry('new')},${old}`)
    expect(after.open(sealed, here).toString()).toBe('x')
    expect(after.stale(sealed)).toBe(true)
    expect(after.stale(after.seal('x', here))).toBe(false)
    expect(after.hashKey.equals(before.hashKey)).toBe(true)
    expect(() => createKeyRing(entry('new')).open(sealed, here)).toThrowError(
      expect.objectContaining({ code: 'KEY_UNKNOWN' }),
    )
  })

  it.each(['', 'a:c2hvcnQ=', 'no-colon'])('refuses the setting %j without repeating it', (setting) => {
    expect(() => createKeyRing(setting)).toThrowError(/SELVEDGE_KEYS: entry 1 is not id:base64 of 32 bytes/)
  })
})

it('personal data opens with the order’s own key and with no other', () => {
  const key = newDataKey()
  const at = { table: 'landed_revisions', row: 'uk:1', column: 'personal_sealed' }
  const sealed = sealPersonal(key, { name: 'Åse' }, at)
  expect(openPersonal(key, sealed, at)).toEqual({ name: 'Åse' })
  expect(() => openPersonal(newDataKey(), sealed, at)).toThrow()
})
