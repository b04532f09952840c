import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

const good = {
  DATABASE_URL: 'postgresql://localhost/selvedge',
  NEXTAUTH_URL: 'https://selvedge.example',
  NEXTAUTH_SECRET: 'n5sQv0Yk3Wz8Xc2bLr7Tg1Hp9Dj4Fm6A+Us=',
  SELVEDGE_KEYS: `one:${randomBytes(32).toString('base64')}`,
}

test('a whole set is taken, and its key ring seals', () => {
  const place = { table: 't', row: '1', column: 'c' }
  const { SELVEDGE_KEYS: ring } = readSettings(good)
  expect(ring.open(ring.seal('x', place), place).toString()).toBe('x')
})

test.each([
  ['DATABASE_URL', undefined],
  ['DATABASE_URL', 'mysql://localhost/x'],
  ['NEXTAUTH_URL', undefined],
  ['NEXTAUTH_URL', 'http://selvedge.example'],
  ['NEXTAUTH_SECRET', undefined],
  ['NEXTAUTH_SECRET', 'secret'],
  ['NEXTAUTH_SECRET', 'a'.repeat(64)],
  ['SELVEDGE_KEYS', undefined],
  ['SELVEDGE_KEYS', 'one:c2hvcnQ='],
])('%s of %j is refused by name', (name, value) => {
  const refusal = () => readSettings({ ...good, [name]: value })
  expect(refusal).toThrow(name)
  if (value) expect(refusal).not.toThrow(value)
})

test('every fault is told at once', () => {
  expect(() => readSettings({})).toThrow(/DATABASE_URL[\s\S]*NEXTAUTH_URL[\s\S]*NEXTAUTH_SECRET[\s\S]*SELVEDGE_KEYS/)
})

test('http is fine on this machine only', () => {
  expect(readSettings({ ...good, NEXTAUTH_URL: 'http://localhost:3000' }).NEXTAUTH_URL).toBe('http://localhost:3000')
})
