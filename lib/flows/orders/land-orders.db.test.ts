import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FetchedOrder } from '../../storefront/port.ts'
import { landOrders } from './land-orders.ts'
import type { StorefrontFixture } from './testing/storefront-fixture.ts'
import { createStorefrontFixture, recordedAt } from './testing/storefront-fixture.ts'

let on: StorefrontFixture
beforeEach(async () => {
  on = await createStorefrontFixture()
  const shop = await on.ctx.storefront(on.storefrontId)
  await on.db.storefrontStatus.createMany({
    data: (await shop.statuses()).map(({ slug, name }) => ({
      storefrontId: on.storefrontId,
      slug,
      name,
      class: slug === 'processing' || slug === 'completed' ? ('paid' as const) : ('not_paid' as const),
    })),
  })
})
afterEach(() => on.close())

const at = (seconds: number) => new Date(recordedAt.getTime() + seconds * 1000)
async function fetched(id = '88'): Promise<FetchedOrder> {
  const order = await (await on.ctx.storefront(on.storefrontId)).order(id)
  if (!order) throw new Error(`no order ${id}`)
  return order
}
const land = (orders: FetchedOrder[], fetchStartedAt: Date, cursor?: { to: Date; rows: number }) =>
  landOrders(
    on.db,
    on.ctx.keyRing,
    on.ctx.clock,
    { id: on.storefrontId, code: 'UK' },
    { orders, fetchStartedAt },
    'poll',
    cursor,
  )
const row = () =>
  on.db.webOrder.findFirstOrThrow({
    where: { externalId: '88' },
    include: { currentRevision: { include: { sightings: true } } },
  })
const noteOf = async () => (await row()).currentRevisionId

describe('the pointer to the current revision', () => {
  it('moves forward with newer content, back to a known one with a sighting, and never to an older fetch', async () => {
    const first = await fetched()
    await land([first], at(0))
    const original = await noteOf()
    on.shop.touchOrder(88, { customer_note: 'second' })
    const second = await fetched()
    expect(await land([second], at(10))).toMatchObject({ changed: 1 })
    const revised = await noteOf()
    expect(revised).not.toBe(original)

    expect(await land([first], at(5))).toMatchObject({ changed: 0 })
    expect(await noteOf()).toBe(revised)

    on.shop.touchOrder(88, { customer_note: on.shop.order(88)?.customer_note === 'second' ? '' : 'x' })
    on.shop.touchOrder(88, { customer_note: first.personal.customerNote })
    expect(await land([await fetched()], at(20))).toMatchObject({ changed: 1 })
    expect(await noteOf()).toBe(original)
    expect((await row()).currentRevision?.sightings).toHaveLength(1)
    expect(await on.db.landedRevision.count()).toBe(2)
  })

  it('keeps an older content that arrives late as history only', async () => {
    const first = await fetched()
    on.shop.touchOrder(88, { customer_note: 'newer' })
    await land([await fetched()], at(10))
    const current = await noteOf()
    await land([first], at(5))
    expect(await noteOf()).toBe(current)
    expect(await on.db.landedRevision.count()).toBe(2)
  })

  it('a revision cannot be changed', async () => {
    await land([await fetched()], at(0))
    await expect(on.db.landedRevision.updateMany({ data: { repairs: ['x'] } })).rejects.toThrow(/append only/)
  })
})

describe('SKUs', () => {
  it('are frozen as first seen, and one that was missing may still be given', async () => {
    const [line] = on.shop.order(88)?.line_items ?? []
    const sold = line?.sku
    await land([await fetched()], at(0))
    const id = String(line?.id)
    // The shop shows the SKU its product has today.
    on.shop.touchOrder(88, {}, { silent: true })
    for (const one of on.shop.order(88)?.line_items ?? []) one.sku = `NEW-${one.id}`
    expect((await fetched()).skus[id]).toBe(`NEW-${id}`)
    expect(await land([await fetched()], at(10))).toMatchObject({ changed: 0 })
    expect((await row()).frozenSkus).toMatchObject({ [id]: sold })
    await on.db.webOrder.updateMany({ data: { frozenSkus: { [id]: '' }, dirty: false } })
    expect(await land([await fetched()], at(20))).toMatchObject({ changed: 1 })
    expect(await row()).toMatchObject({ dirty: true, frozenSkus: { [id]: `NEW-${id}` } })
  })
})

describe('payment', () => {
  it('by the gateway’s rule: an authorised order counts while it is on hold', async () => {
    const version = await on.db.mappingVersion.create({ data: { byLabel: 'test' } })
    const rule = (gateway: string, paidWhen: string) => ({
      table: 'payment' as const,
      key: gateway,
      match: { gateway },
      target: { terms: 'NET', paidWhen },
      fromVersion: version.number,
    })
    await on.db.mappingRow.createMany({ data: [rule('stripe', 'authorised'), rule('cod', 'date_paid')] })
    const shop = on.shop.orders()
    const held = shop.find(({ status, payment_method }) => status === 'on-hold' && payment_method === 'stripe')
    const bank = shop.find(({ status, payment_method }) => status === 'on-hold' && payment_method === 'bacs')
    const cod = shop.find(
      (one) => one.status === 'processing' && one.payment_method === 'cod' && one.date_paid_gmt === null,
    )
    const orders = await Promise.all([held, bank, cod].map((one) => fetched(String(one?.id))))
    await land(orders, at(0))
    const rows = await on.db.webOrder.findMany({ select: { externalId: true, bucket: true, paidAt: true } })
    const bucket = (id: number | undefined) => rows.find(({ externalId }) => externalId === String(id))?.bucket
    expect([bucket(held?.id), bucket(bank?.id), bucket(cod?.id)]).toEqual(['arriving', 'unpaid', 'unpaid'])
  })

  it('stays once it was seen: an order cancelled later keeps the instant and is judged again', async () => {
    on.shop.touchOrder(88, { status: 'processing', date_paid_gmt: '2026-11-01T10:00:00' })
    await land([await fetched()], at(0))
    const { paidAt } = await row()
    expect(paidAt).toEqual(new Date('2026-11-01T10:00:00Z'))
    await on.db.webOrder.updateMany({ data: { bucket: 'queued', dirty: false } })
    await on.db.storefrontStatus.updateMany({ where: { slug: 'cancelled' }, data: { class: 'cancelled' } })
    on.shop.touchOrder(88, { status: 'cancelled' })
    await land([await fetched()], at(10))
    expect(await row()).toMatchObject({ paidAt, statusClass: 'cancelled', bucket: 'queued', dirty: true })
  })
})

describe('personal data', () => {
  it('failure 13: a guest is known by the e-mail of the order itself, however it is written', async () => {
    const [first, second, other] = on.shop.orders().filter(({ status }) => status === 'completed')
    for (const [one, email] of [
      [first, 'Ada@Example.test'],
      [second, ' ada@example.test '],
      [other, 'eve@example.test'],
    ] as const) {
      if (one) on.shop.touchOrder(one.id, { billing: { ...one.billing, email } })
    }
    await land(await Promise.all([first, second, other].map((one) => fetched(String(one?.id)))), at(0))
    const rows = await on.db.webOrder.findMany({ orderBy: { externalId: 'asc' } })
    const keyOf = (id: number | undefined) =>
      Buffer.from(rows.find(({ externalId }) => externalId === String(id))?.customerKey ?? []).toString('hex')
    expect(keyOf(first?.id)).toHaveLength(64)
    expect(keyOf(second?.id)).toBe(keyOf(first?.id))
    expect(keyOf(other?.id)).not.toBe(keyOf(first?.id))
  })

  it('of an order whose key was destroyed does not come back', async () => {
    await land([await fetched()], at(0))
    await on.db.webOrder.updateMany({ data: { wrappedKey: null, customerKey: null } })
    on.shop.touchOrder(88, { customer_note: 'again' })
    await land([await fetched()], at(10))
    expect(await row()).toMatchObject({ wrappedKey: null, customerKey: null })
    expect(await on.db.landedRevision.count()).toBe(2)
  })
})

it('what an order takes of the stock is landed with it, under the SKU it was sold as', async () => {
  await land([await fetched()], at(0))
  const { line_items: lines = [] } = on.shop.order(88) ?? {}
  expect(lines.length).toBeGreaterThan(0)
  const units = lines.map(({ id, product_id, variation_id, sku, quantity }) => ({
    ...{ line: String(id), product: String(product_id), variation: variation_id ? String(variation_id) : '' },
    ...{ sku, quantity, sold: quantity },
  }))
  expect((await row()).units).toEqual(units)
  on.shop.touchOrder(88, {
    line_items: lines.map((line) => ({ ...line, sku: 'RENAMED', quantity: line.quantity + 1 })),
  })
  await land([await fetched()], at(10))
  expect((await row()).units).toEqual(
    units.map((unit) => ({ ...unit, quantity: unit.quantity + 1, sold: unit.sold + 1 })),
  )
})

it('the cursor and the orders move in one transaction', async () => {
  await on.db.pollCursor.create({ data: { storefrontId: on.storefrontId, flow: 'orders', cursorAt: at(0) } })
  await land([await fetched()], at(0), { to: at(50), rows: 1 })
  expect((await on.db.pollCursor.findFirst())?.cursorAt).toEqual(at(50))
  // An older window that ends later never moves it back.
  await land([], at(0), { to: at(20), rows: 0 })
  expect((await on.db.pollCursor.findFirst())?.cursorAt).toEqual(at(50))
})

it('two processes that land the same new orders make one row and one revision each', async () => {
  const orders = await Promise.all(['88', '89', '91', '96', '99'].map(fetched))
  const results = await Promise.all(Array.from({ length: 8 }, (_, one) => land([...orders].reverse(), at(one))))
  expect(results.reduce((sum, { landed }) => sum + landed, 0)).toBe(5)
  expect(await on.db.landedRevision.count()).toBe(5)
  expect(await on.db.webOrder.count({ where: { currentRevisionId: null } })).toBe(0)
})
