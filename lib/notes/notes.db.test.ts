import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createShop } from '../../sandbox/woocommerce/create-shop.ts'
import {
  expectAuditRow,
  expectFault,
  givenDatabase,
  givenOrder,
  givenStorefront,
  person,
  testKeyRing,
} from '../../scripts/testing/given.ts'
import { newDataKey } from '../kernel/seal.ts'
import { wrappedKeyPlace } from '../storefront/order-key.ts'
import { createWooCommerce } from '../storefront/woocommerce/create-woocommerce.ts'
import type { NotesContext } from './push-notes.ts'
import { pushNotes } from './push-notes.ts'
import { stageNote } from './stage-note.ts'
import { writeNote } from './write-note.ts'

const given = givenDatabase()
const service = person('service')
let now = new Date('2026-11-24T09:00:00Z')
const clock = { now: () => now, monotonic: () => performance.now() }
const shop = createShop({ seed: { generated: 20 }, now: () => now })
const client = { current: null as unknown as ReturnType<typeof createWooCommerce> }
let storefrontId = ''
let orderId = 0n
let shopOrder = 0
let used = 0
const numbers: number[] = []

const context = (change: Partial<NotesContext> = {}): NotesContext => ({
  db: given.db,
  keyRing: testKeyRing,
  clock,
  storefront: async () => client.current,
  worker: 'test worker',
  stopping: new AbortController().signal,
  ...change,
})
const push = (change: Partial<NotesContext> = {}) => pushNotes(context(change), storefrontId)
const notes = () => given.db.shopNote.findMany({ where: { orderId }, orderBy: { id: 'asc' } })
const states = async () => (await notes()).map(({ state }) => state)
const pass = (seconds: number) => {
  now = new Date(now.getTime() + seconds * 1_000)
}
/** What the shop shows of the order: its own notes of status and stock left out. */
const shown = () => shop.notes(shopOrder).filter(({ note }) => note.includes('[S-'))
const mails = () => shop.mails(shopOrder).map(({ kind }) => kind)

beforeAll(async () => {
  await shop.listen()
  client.current = createWooCommerce({
    url: shop.url,
    ...shop.keys.read_write,
    policy: { allowedHosts: new Set(), allowPrivate: true },
    clock,
  })
  const statuses = ['processing', 'completed', 'on-hold', 'pending']
  const to = new Date('2027-01-01T00:00:00Z')
  for await (const batch of client.current.listing({ from: null, to, statuses })) {
    numbers.push(...batch.map(({ externalId }) => Number(externalId)))
  }
  const storefront = await givenStorefront(given.db, { code: 'NOTES' })
  storefrontId = storefront.id
  await given.db.connection.update({
    where: { id: storefront.connectionId },
    data: { profile: { dispatchDeadlineMs: 700, dispatchSettleMs: 2_000 } },
  })
})
afterAll(async () => {
  await client.current.close()
  await shop.close()
})
beforeEach(async () => {
  await given.db.shopNote.deleteMany()
  shop.faults.clear()
  await given.db.storefrontFlow.updateMany({ where: { storefrontId }, data: { mode: 'live' } })
  shopOrder = numbers[used++] ?? 0
  const externalId = String(shopOrder)
  orderId = await givenOrder(given.db, storefrontId, {
    externalId,
    number: externalId,
    bucket: 'in_erp',
    wrappedKey: testKeyRing.seal(newDataKey(), wrappedKeyPlace(storefrontId, externalId)),
  })
})

const write = (text: string, toCustomer = false) =>
  writeNote(given.db, testKeyRing, clock, service, orderId, text, toCustomer)

describe('a note', () => {
  it('is written once, with its reference, and customer service wrote it', async () => {
    const { key } = await write('Called the customer: she waits for the blue one.')
    await expectAuditRow(given.db, 'notes:write', String(orderId))
    const report = await push()
    expect(report).toMatchObject({ requests: 1, confirmed: 1, againAt: null })
    expect(await push()).toMatchObject({ requests: 0 })
    expect(shown()).toMatchObject([
      { note: `Called the customer: she waits for the blue one.\n[${key}]`, customer_note: false },
    ])
    expect(mails()).toEqual([])
    expect(await notes()).toMatchObject([{ state: 'confirmed', attempts: 1 }])
  })

  it('to the customer is mailed by the shop, once, though its answer was lost', async () => {
    await write('It leaves on Monday.', true)
    shop.faults.add({ method: 'POST', match: 'notes', replyLost: true, times: 1 })
    expect(await push()).toMatchObject({ requests: 1, inDoubt: 1 })
    expect(await states()).toEqual(['unknown'])
    // Too early to be sure of anything.
    expect(await push()).toMatchObject({ requests: 0 })
    pass(3)
    expect(await push()).toMatchObject({ requests: 0, confirmed: 1 })
    expect(shown()).toHaveLength(1)
    expect(mails()).toEqual(['customer_note'])
  })

  it('asked for twice in the same words is one', async () => {
    const [one, other] = await Promise.all([write('Gift wrap it'), write('Gift wrap it')])
    expect(one.key).toBe(other.key)
    await push()
    expect(shown()).toHaveLength(1)
  })

  it('waits for a shop that does not answer, and is written when it does', async () => {
    await write('Patience')
    shop.faults.add({ status: 503, match: 'orders' })
    expect(await push()).toMatchObject({ requests: 0, confirmed: 0 })
    expect(await states()).toEqual(['ready'])
    shop.faults.clear()
    pass(60)
    await push()
    expect(await states()).toEqual(['confirmed'])
    expect(shown()).toHaveLength(1)
  })

  it('is not written where the flow is off, nor what was put down before it', async () => {
    await write('Before')
    await given.db.storefrontFlow.updateMany({ where: { storefrontId }, data: { mode: 'off' } })
    expect(await push()).toMatchObject({ requests: 0, againAt: null })
    await expectFault(write('After'), 'FLOW_NOT_LIVE')
    await given.db.storefrontFlow.updateMany({ where: { storefrontId }, data: { mode: 'shadow' } })
    const wish = { orderId, flow: 'orders', name: 'shadowed', text: 'x', toCustomer: false, by: service } as const
    expect(await given.db.$transaction((tx) => stageNote(tx, testKeyRing, now, wish))).toMatchObject({
      state: 'shadow',
    })
    expect(await push()).toMatchObject({ requests: 0 })
    expect(shown()).toEqual([])
  })

  it('switched off between its claim and its request does not leave', async () => {
    await write('Too late')
    const slow = {
      ...client.current,
      readDispatches: async (id: string) => {
        const read = await client.current.readDispatches(id)
        await given.db.storefrontFlow.updateMany({ where: { storefrontId }, data: { mode: 'off' } })
        return read
      },
    }
    expect(await push({ storefront: async () => slow as never })).toMatchObject({ requests: 0 })
    expect(shown()).toEqual([])
    expect(await states()).toEqual(['ready'])
  })
})

describe('who may write', () => {
  it('service, ecommerce and admin; finance and viewers do not, nor anybody on another shop', async () => {
    const as = (actor: Parameters<typeof writeNote>[3]) =>
      writeNote(given.db, testKeyRing, clock, actor, orderId, `by ${actor.label}`, false)
    for (const role of ['service', 'ecommerce', 'admin'] as const) await as(person(role))
    for (const role of ['finance', 'viewer'] as const) await expectFault(as(person(role)), 'NOT_PERMITTED')
    await expectFault(as(person('service', ['00000000-0000-7000-8000-00000000ffff'])), 'NOT_PERMITTED')
    expect(await notes()).toHaveLength(3)
  })
})

it('one that a worker left on its way is looked for, not written again', async () => {
  const { key } = await write('Half done')
  await client.current.writeNote(
    String(shopOrder),
    { text: `Half done\n[${key}]`, toCustomer: false },
    { deadlineMs: 2_000 },
  )
  await given.db.shopNote.updateMany({
    where: { orderId },
    data: { state: 'sending', leaseOwner: 'dead', deadlineAt: new Date(now.getTime() + 60_000), attempts: 1 },
  })
  expect(await push()).toMatchObject({ requests: 0 })
  expect(await states()).toEqual(['sending'])
  pass(61)
  expect(await push()).toMatchObject({ requests: 0, confirmed: 1 })
  expect(shown()).toHaveLength(1)
})
