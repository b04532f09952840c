import { expect, it } from 'vitest'
import {
  expectAuditRow,
  expectFault,
  givenDatabase,
  givenStorefront,
  person,
  testKeyRing,
} from '../../scripts/testing/given.ts'
import { changeUser } from './change-user.ts'
import { createUser } from './create-user.ts'
import { listUsers } from './list-users.ts'
import { actorOf, checkSession } from './session-user.ts'
import { signIn } from './sign-in.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T10:00:00Z')
const clockAt = (at: Date) => ({ now: () => at, monotonic: () => 0 })
const admin = person('admin')
const password = 'correct horse battery'
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

const add = (email: string, role: 'admin' | 'finance' | 'viewer' = 'viewer') =>
  createUser(given.db, admin, { email, name: email, role, password })

const enter = (email: string, secret = password, at = now, address = '192.0.2.1') =>
  signIn(given.db, testKeyRing, clockAt(at), { email, password: secret, address })

it('creates an account, in lower case, with its audit row and no password in it', async () => {
  const { id } = await add('Ada@Example.test ')
  const row = await expectAuditRow(given.db, 'users:create', id)
  expect(JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).not.toContain(password)
  await expectFault(add('ada@example.test'), 'EMAIL_TAKEN')
  expect((await listUsers(given.db, admin)).map(({ email }) => email)).toContain('ada@example.test')
})

it('rejects everybody but an admin', async () => {
  for (const role of ['ecommerce', 'finance', 'service', 'viewer'] as const) {
    const actor = person(role)
    const input = { email: 'x@example.test', name: 'X', role: 'viewer', password } as const
    await expectFault(createUser(given.db, actor, input), 'NOT_PERMITTED')
    await expectFault(changeUser(given.db, now, actor, actor.id, { role: 'admin' }), 'NOT_PERMITTED')
    await expectFault(listUsers(given.db, actor), 'NOT_PERMITTED')
  }
})

it('refuses a weak password', async () => {
  const input = { email: 'weak@example.test', name: 'Weak', role: 'viewer', password: 'short' } as const
  await expectFault(createUser(given.db, admin, input), 'PASSWORD_WEAK')
})

it('demoting or disabling ends the sessions at once', async () => {
  await add('boss@example.test', 'admin')
  const { id } = await add('second@example.test', 'admin')
  const session = await enter('second@example.test')
  expect(actorOf(session)).toMatchObject({ kind: 'user', role: 'admin', storefrontIds: null })
  expect(await checkSession(given.db, id, session.sessionVersion)).not.toBeNull()
  await changeUser(given.db, now, admin, id, { role: 'viewer' })
  expect(await checkSession(given.db, id, session.sessionVersion)).toBeNull()
  const again = await enter('second@example.test')
  await changeUser(given.db, now, admin, id, { disabled: true })
  expect(await checkSession(given.db, id, again.sessionVersion + 1)).toBeNull()
  await expectFault(enter('second@example.test'), 'SIGN_IN_REFUSED')
  await expectAuditRow(given.db, 'users:change', id)
})

it('keeps the last admin', async () => {
  const admins = (await listUsers(given.db, admin)).filter((user) => user.role === 'admin' && !user.disabledAt)
  const [first, ...others] = admins
  for (const other of others) await changeUser(given.db, now, admin, other.id, { disabled: true })
  await expectFault(changeUser(given.db, now, admin, first?.id ?? '', { role: 'viewer' }), 'LAST_ADMIN')
})

it('limits a person to storefronts', async () => {
  const storefront = await givenStorefront(given.db)
  const { id } = await add('limited@example.test')
  await changeUser(given.db, now, admin, id, { storefrontIds: [storefront.id] })
  expect((await enter('limited@example.test')).storefrontIds).toEqual([storefront.id])
})

it('slows guessing by e-mail and by address, also when it comes all at once', async () => {
  await add('target@example.test')
  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) => enter('target@example.test', `guess ${n}`, now, `198.51.100.${n}`)),
  )
  const codes = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.code : 'in'))
  expect(codes.filter((code) => code === 'SIGN_IN_REFUSED')).toHaveLength(5)
  expect(codes.filter((code) => code === 'SIGN_IN_SLOWED')).toHaveLength(15)
  await expectFault(enter('target@example.test'), 'SIGN_IN_SLOWED')
  expect((await enter('target@example.test', password, later(16))).email).toBe('target@example.test')

  for (let n = 0; n < 30; n++) await enter(`nobody${n}@example.test`, 'guess', now, '203.0.113.9').catch(() => {})
  await expectFault(enter('limited@example.test', password, now, '203.0.113.9'), 'SIGN_IN_SLOWED')
  const kept = await given.db.signInWindow.findMany()
  expect(JSON.stringify(kept)).not.toMatch(/target|203\.0/)
})
