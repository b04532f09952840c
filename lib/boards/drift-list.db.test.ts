import { beforeAll, describe, expect, it } from 'vitest'
import {
  expectFault,
  givenDatabase,
  givenOrder,
  givenStorefront,
  person,
  testKeyRing,
} from '../../scripts/testing/given.ts'
import { driftPlace } from '../flows/orders/drift/open-drift.ts'
import { sealPersonal } from '../kernel/seal.ts'
import { wrappedKeyPlace } from '../storefront/order-key.ts'
import type { DriftFilter } from './drift-list.ts'
import { countDrifts, listDrifts } from './drift-list.ts'
import { givenDrift } from './testing/given-changes.ts'

const given = givenDatabase()
let ours: Awaited<ReturnType<typeof givenStorefront>>
let theirs: typeof ours
const admin = person('admin')
const numbers: Record<string, bigint> = {}

const list = async (filter: DriftFilter = {}, actor = admin, size = 2) => {
  const found = []
  for (let after: string | undefined; ; ) {
    const page = await listDrifts(given.db, testKeyRing, actor, filter, { size, ...(after ? { after } : {}) })
    found.push(...page.rows)
    if (page.next === null) return found
    after = page.next
  }
}

beforeAll(async () => {
  const { db } = given
  ours = await givenStorefront(db, { code: 'OURS' })
  theirs = await givenStorefront(db, { code: 'THEIRS' })
  const order = async (number: string, shop = ours, fields: Parameters<typeof givenOrder>[2] = {}) => {
    numbers[number] = await givenOrder(db, shop.id, { number, ...fields })
    return numbers[number]
  }
  const raised = await order('A-RAISED')
  await givenDrift(db, ours.id, raised, { lineKey: '11:02/A/1///M' })
  await givenDrift(db, ours.id, raised, {
    field: 'total',
    asSent: '61.00',
    shopNow: '61.00',
    erpNow: '75.50',
    amount: 145_000n,
  })
  const late = await order('B-LATE')
  await givenDrift(db, ours.id, late, { field: 'hold', movedBy: 'erp', afterDespatch: true })
  const decided = await order('C-DECIDED')
  await givenDrift(db, ours.id, decided, { state: 'accepted', decidedBy: 'Ada', decidedAt: new Date() })
  const { wrapped, dataKey } = (() => {
    const dataKey = Buffer.alloc(32, 9)
    return { dataKey, wrapped: testKeyRing.seal(dataKey, wrappedKeyPlace(ours.id, '77')) }
  })()
  const moved = await order('D-MOVED', ours, { externalId: '77', wrappedKey: wrapped })
  await givenDrift(db, ours.id, moved, {
    field: 'ship_to.zipcode',
    movedBy: 'shop',
    asSent: null as never,
    shopNow: null as never,
    erpNow: null as never,
    sealed: sealPersonal(
      dataKey,
      { asSent: 'N1 9GU', shopNow: 'E8 1AB', erpNow: 'N1 9GU' },
      driftPlace(ours.id, '77', 'ship_to.zipcode'),
    ),
  })
  await givenDrift(db, theirs.id, await order('E-THEIRS', theirs))
  const cut = await order('F-CUT', theirs)
  const piece = { field: 'cancelled', asSent: undefined, shopNow: undefined, erpNow: '1' }
  await givenDrift(db, theirs.id, cut, { ...piece, lineKey: '1:A', amount: -127_533n })
  await givenDrift(db, theirs.id, cut, { ...piece, lineKey: '2:B', amount: -10_000n })
  const both = await order('G-BOTH', theirs)
  await givenDrift(db, theirs.id, both, { ...piece, lineKey: '1:A', amount: -50_000n })
  await givenDrift(db, theirs.id, both, { field: 'total', erpNow: '4.00', amount: -60_000n })
})

describe('the list of changes', () => {
  it('holds each order once, with what differs on it, what was found last first', async () => {
    const orders = await list({ storefrontId: ours.id })
    expect(orders.map(({ number }) => number)).toEqual(['D-MOVED', 'C-DECIDED', 'B-LATE', 'A-RAISED'])
    expect(orders[3]?.rows.map(({ field, amount, sides }) => [field, amount, sides])).toEqual([
      ['total', 145_000n, { asSent: '61.00', shopNow: '61.00', erpNow: '75.50' }],
      ['quantity', null, { asSent: '2', shopNow: '2', erpNow: '3' }],
    ])
  })

  it('is narrowed by standing, by who moved it, by despatch, by order and by its number', async () => {
    const of = async (filter: DriftFilter) => (await list(filter)).map(({ number }) => number)
    expect(await of({ standing: 'open', storefrontId: ours.id })).toEqual(['D-MOVED', 'B-LATE', 'A-RAISED'])
    expect(await of({ standing: 'decided' })).toEqual(['C-DECIDED'])
    expect(await of({ movedBy: 'shop' })).toEqual(['D-MOVED'])
    expect(await of({ afterDespatch: true })).toEqual(['B-LATE'])
    expect(await of({ orderId: numbers['A-RAISED'] ?? 0n })).toEqual(['A-RAISED'])
    expect(await of({ search: '#A-RA' })).toEqual(['A-RAISED'])
    expect(await of({ search: 'no such' })).toEqual([])
  })

  it('shows what says something about a person only to who may see customers', async () => {
    const sides = async (role: 'admin' | 'viewer') =>
      (await list({ search: 'D-MOVED' }, person(role)))[0]?.rows[0]?.sides
    expect(await sides('admin')).toEqual({ asSent: 'N1 9GU', shopNow: 'E8 1AB', erpNow: 'N1 9GU' })
    expect(await sides('viewer')).toBe('hidden')
  })

  it('shows a person their storefronts alone', async () => {
    expect((await list({}, person('ecommerce', [theirs.id]))).map(({ number }) => number)).toEqual([
      'G-BOTH',
      'F-CUT',
      'E-THEIRS',
    ])
    expect(await list({ storefrontId: ours.id }, person('ecommerce', [theirs.id])).catch(({ code }) => code)).toBe(
      'NOT_PERMITTED',
    )
  })

  it('weighs an order by its total, else by what was cancelled of it, at its own scale', async () => {
    expect(await countDrifts(given.db, admin, { storefrontId: theirs.id })).toMatchObject({
      open: 3,
      money: [{ currency: 'GBP', amount: -197_500n }],
    })
  })

  it('counts what is open, what came too late and what it comes to', async () => {
    expect(await countDrifts(given.db, admin, { storefrontId: ours.id })).toMatchObject({
      orders: 4,
      more: false,
      open: 3,
      tooLate: 1,
      money: [{ currency: 'GBP', amount: 145_000n }],
    })
    expect(await countDrifts(given.db, admin, { storefrontId: ours.id }, 2)).toMatchObject({ orders: 2, more: true })
    await expectFault(countDrifts(given.db, person('viewer', [theirs.id]), { storefrontId: ours.id }), 'NOT_PERMITTED')
  })
})
