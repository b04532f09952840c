import { beforeAll, describe, expect, it } from 'vitest'
import { expectFault, givenDatabase, givenStorefront, person, testKeyRing } from '../../scripts/testing/given.ts'
import { findCustomer, readCustomer } from './customer-view.ts'
import { readOrderAfterSales } from './order-after-sales.ts'
import { givenDispatch, givenPersonsOrder, givenPick } from './testing/given-shipments.ts'

const given = givenDatabase()
const service = person('service')
const viewer = person('viewer')
const at = (day: number) => new Date(`2026-11-${day}T10:00:00Z`)
let ours: Awaited<ReturnType<typeof givenStorefront>>
let theirs: typeof ours
let first: bigint
let second: bigint
let elsewhere: bigint

beforeAll(async () => {
  ours = await givenStorefront(given.db, { code: 'OURS' })
  theirs = await givenStorefront(given.db, { code: 'THEIRS' })
  const order = (shop: typeof ours, name: string, email: string, day: number) =>
    givenPersonsOrder(given.db, testKeyRing, shop.id, { name, email }, { number: name, placedAt: at(day) })
  first = await order(ours, 'Ada Early', 'Ada@Example.test', 10)
  second = await order(ours, 'Ada Late', 'ada@example.test ', 20)
  elsewhere = await order(theirs, 'Ada There', 'ada@example.test', 15)
  await order(ours, 'Bob', 'bob@example.test', 21)
  const place = { storefrontId: ours.id, connectionId: ours.erpConnectionId, orderId: second }
  const pick = await givenPick(given.db, place, at(21), { pickNum: 'P0000815' })
  await givenDispatch(given.db, place, pick, at(21), { state: 'confirmed', toldAt: at(21), confirmedAt: at(21) })
  await givenPick(given.db, place, null, { pickNum: 'P0000816' })
  const due = {
    cause: 'short_shipped',
    sourceKey: '1',
    currency: 'GBP',
    scale: 2,
    amount: 25_000n,
    taxAmount: 0n,
    openedAt: at(22),
  }
  await given.db.refundDue.create({ data: { ...due, storefrontId: ours.id, orderId: second } })
  await given.db.refundDue.create({
    data: { ...due, sourceKey: '2', closedAt: at(22), storefrontId: ours.id, orderId: second },
  })
  const refund = await given.db.shopRefund.create({
    data: {
      storefrontId: ours.id,
      orderId: second,
      externalId: '7001',
      currency: 'GBP',
      scale: 2,
      amount: 10_000n,
      kind: 'partial',
      seenAt: at(22),
    },
  })
  await given.db.refundPart.create({
    data: { refundId: refund.id, kind: 'credit', state: 'sent', amount: 10_000n, reference: 'WEBR-OURS-7001' },
  })
  await given.db.shopNote.create({
    data: {
      storefrontId: ours.id,
      orderId: second,
      flow: 'orders',
      key: 'S-1',
      textSealed: Buffer.from([1]),
      byLabel: 'Somebody',
      readyAt: at(22),
    },
  })
  const drift = {
    storefrontId: ours.id,
    orderId: second,
    field: 'quantity',
    movedBy: 'erp',
    sidesHash: Buffer.from([1]),
    foundAt: at(22),
  }
  await given.db.orderDrift.createMany({
    data: [
      { ...drift, lineKey: '1' },
      { ...drift, lineKey: '2', state: 'closed' },
    ],
  })
  await given.db.exceptionCase.create({
    data: {
      code: 'DISPATCH_UNCONFIRMED',
      causeKey: 'x',
      storefrontId: ours.id,
      ownerRole: 'ecommerce',
      severity: 'high',
      cause: {},
      openedAt: at(22),
      subjects: { create: [{ orderId: second, currency: 'GBP', evidence: {}, openedAt: at(22) }] },
    },
  })
})

describe('a customer', () => {
  it('is found by e-mail however it is written, by who may see customers only', async () => {
    expect(await findCustomer(given.db, testKeyRing, service, ' ADA@example.TEST')).toBe(second.toString())
    expect(await findCustomer(given.db, testKeyRing, person('service', [theirs.id]), 'ada@example.test')).toBe(
      elsewhere.toString(),
    )
    expect(await findCustomer(given.db, testKeyRing, service, 'nobody@example.test')).toBeNull()
    expect(await findCustomer(given.db, testKeyRing, service, ' ')).toBeNull()
    await expectFault(findCustomer(given.db, testKeyRing, viewer, 'ada@example.test'), 'NOT_PERMITTED')
  })

  it('is all their orders, newest first, with what left, what they get back and what is open', async () => {
    const view = await readCustomer(given.db, testKeyRing, person('ecommerce'), first)
    expect(view?.orders.map(({ number }) => number)).toEqual(['Ada Late', 'Ada There', 'Ada Early'])
    expect(view?.orders[0]).toMatchObject({
      shipments: [{ pickNum: 'P0000815', state: 'confirmed', toldAt: at(21) }],
      due: 25_000n,
      exceptions: [{ code: 'DISPATCH_UNCONFIRMED' }],
    })
    expect(view?.totals).toEqual([{ currency: 'GBP', scale: 2, orders: 3, sold: 300_000n, refunded: 0n }])
    expect(view?.person).toMatchObject({ name: 'Ada Late', email: 'ada@example.test ' })
  })

  it('is nobody for a viewer, has no exceptions for service, and no order of a storefront one does not see', async () => {
    await expectFault(readCustomer(given.db, testKeyRing, viewer, first), 'NOT_PERMITTED')
    const ofService = await readCustomer(given.db, testKeyRing, service, first)
    expect(ofService?.orders[0]?.exceptions).toEqual([])
    const scoped = await readCustomer(given.db, testKeyRing, person('ecommerce', [ours.id]), first)
    expect(scoped?.orders.map(({ number }) => number)).toEqual(['Ada Late', 'Ada Early'])
    expect(await readCustomer(given.db, testKeyRing, person('ecommerce', [theirs.id]), first)).toBeNull()
  })

  it('whose key was destroyed is erased, and stands alone', async () => {
    const erased = await givenPersonsOrder(given.db, testKeyRing, ours.id, {
      name: 'X',
      email: 'x@example.test',
      erased: true,
    })
    expect(await readCustomer(given.db, testKeyRing, service, erased)).toMatchObject({
      person: 'erased',
      matched: false,
    })
  })
})

describe('an order behind its sales order', () => {
  it('shows picks with their cartons, refunds with their parts, notes, drift and what is due', async () => {
    const after = await readOrderAfterSales(given.db, viewer, second)
    expect(after?.picks.map(({ pickNum, state, shippedAt }) => [pickNum, state, shippedAt])).toEqual([
      ['P0000815', 'confirmed', at(21)],
      ['P0000816', 'none', null],
    ])
    expect(after?.picks[0]).toMatchObject({ carrier: 'Royal Mail', pieces: 2, trackings: [{ number: 'TRK' }] })
    expect(after?.refunds).toMatchObject([
      { externalId: '7001', parts: [{ reference: 'WEBR-OURS-7001', state: 'sent' }] },
    ])
    expect(after).toMatchObject({
      drifts: 1,
      notes: [{ key: 'S-1', byLabel: 'Somebody' }],
      dues: [{ amount: 25_000n }],
    })
    expect(await readOrderAfterSales(given.db, person('viewer', [theirs.id]), second)).toBeNull()
  })
})
