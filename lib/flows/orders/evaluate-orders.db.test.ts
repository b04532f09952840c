import { describe, expect, it } from 'vitest'
import { expectFault, givenDatabase, person } from '../../../scripts/testing/given.ts'
import { readCompleteness } from '../../boards/completeness.ts'
import { classStatus } from '../../connections/class-status.ts'
import { setFlowMode } from '../../connections/set-flow-mode.ts'
import { setLiveFrom } from '../../connections/set-live-from.ts'
import { excludeOrder, includeOrder } from '../../exceptions/exclude-order.ts'
import { saveMappingRows } from '../../mappings/save-rows.ts'
import { createPassageWorld, recordedDocuments, recordedOrder } from './testing/passage-world.ts'
import { demoItems } from './testing/recorded-shop.ts'

const given = givenDatabase()
const admin = person('admin')
const finance = person('finance')
const at = (text: string) => new Date(`${text}Z`)

/** A paid order that maps, in GBP. */
const good =
  recordedDocuments.find(({ status, payment_method }) => status === 'processing' && payment_method === 'stripe')?.id ??
  0

const line = (world: Awaited<ReturnType<typeof createPassageWorld>>) =>
  readCompleteness(given.db, world.clock.now, [world.storefront.id])

describe('the recorded shop', () => {
  it('240 paid orders, each in its place; the planted faults hold theirs', async () => {
    const world = await createPassageWorld(given.db)
    const landed = await world.land(recordedDocuments.filter(({ status }) => status !== 'checkout-draft'))
    expect(landed.failed).toEqual([])
    await world.evaluate()
    const found = await line(world)
    expect(found).toMatchObject({
      paid: 240,
      inErp: 0,
      excluded: 0,
      cancelled: 15,
      held: 37,
      queued: 188,
      unexplained: 0,
    })
    expect(Object.values(found.heldBy).reduce((total, count) => total + count, 0)).toBe(37)
    const staged = await given.db.outboxEntry.findMany({
      where: { storefrontId: world.storefront.id },
      include: { order: true },
    })
    expect(staged).toHaveLength(188)
    const partly = staged.filter(({ order }) => order.refundedAmount === 0n)
    expect(partly.every(({ order, totalAmount }) => order.totalAmount === totalAmount)).toBe(true)
    expect(JSON.stringify(staged.map(({ body }) => body))).not.toMatch(/@/)
  })

  it('judging it again changes nothing', async () => {
    const world = await createPassageWorld(given.db)
    await world.land(recordedDocuments.slice(0, 60))
    await world.evaluate()
    const before = await given.db.outboxEntry.findMany({
      where: { storefrontId: world.storefront.id },
      orderBy: { id: 'asc' },
    })
    const events = await given.db.exceptionEvent.count()
    await given.db.webOrder.updateMany({ where: { storefrontId: world.storefront.id }, data: { dirty: true } })
    await world.evaluate(7)
    expect(
      await given.db.outboxEntry.findMany({ where: { storefrontId: world.storefront.id }, orderBy: { id: 'asc' } }),
    ).toEqual(before)
    expect(await given.db.exceptionEvent.count()).toBe(events)
  })

  it('parallel evaluations take every order once', async () => {
    const world = await createPassageWorld(given.db)
    await world.land(recordedDocuments.slice(0, 120))
    const dirty = await given.db.webOrder.count({ where: { storefrontId: world.storefront.id, dirty: true } })
    const taken = await Promise.all(Array.from({ length: 6 }, () => world.evaluate(10)))
    expect(taken.reduce((total, count) => total + count, 0)).toBe(dirty)
    expect(await given.db.webOrder.count({ where: { storefrontId: world.storefront.id, dirty: true } })).toBe(0)
  })
})

describe('failure 19: one unmapped line', () => {
  it('holds the order and loses nothing; the mapping releases it by itself', async () => {
    const world = await createPassageWorld(given.db)
    const held = recordedDocuments.find(
      ({ status, line_items }) => status === 'processing' && line_items.some(({ sku }) => sku === 'BNE-MER-S-ECR'),
    )
    await world.land([recordedOrder(held?.id ?? 0)])
    await world.evaluate()
    expect(await world.order(held?.id ?? 0)).toMatchObject({ bucket: 'held', dirty: false })
    expect(await world.codes(held?.id ?? 0)).toContain('SKU_AMBIGUOUS')
    const [twin] = demoItems().filter(({ thirdPartyItem }) => thirdPartyItem === 'BNE-MER-S-ECR')
    await saveMappingRows(given.db, { now: () => world.clock.now, monotonic: () => 0 }, admin, {
      table: 'item_link',
      storefrontId: world.storefront.id,
      rows: [{ match: { key: 'sku:BNE-MER-S-ECR' }, target: { kind: 'item', item: `pkey:${twin?.pkey}` } }],
    })
    expect(await world.evaluate()).toBe(1)
    expect(await world.order(held?.id ?? 0)).toMatchObject({ bucket: 'queued' })
    expect(await world.codes(held?.id ?? 0)).not.toContain('SKU_AMBIGUOUS')
    expect(
      await given.db.exceptionCase.count({
        where: { code: 'SKU_AMBIGUOUS', storefrontId: world.storefront.id, state: 'open' },
      }),
    ).toBe(0)
  })
})

describe('failure 11: one bad order', () => {
  it('holds up no other', async () => {
    const world = await createPassageWorld(given.db)
    await world.land([recordedOrder(good), recordedOrder(good, { id: 9001, number: '9001', transaction_id: '' })])
    await given.db.webOrder.updateMany({
      where: { storefrontId: world.storefront.id, externalId: '9001' },
      data: { wrappedKey: Buffer.from('not a key') },
    })
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'queued' })
    expect(await world.order(9001)).toMatchObject({ bucket: 'held' })
    expect(await world.codes(9001)).toEqual(['ORDER_UNREADABLE'])
  })
})

describe('failure 12: one payment, several orders', () => {
  const twins = () => [
    recordedOrder(good, { transaction_id: 'pi_1' }),
    recordedOrder(good, { id: 9100, number: '9100', transaction_id: 'pi_1', date_created_gmt: '2026-11-23T11:00:00' }),
  ]

  it('the later is held, and goes when the earlier is excluded', async () => {
    const world = await createPassageWorld(given.db)
    await world.land(twins())
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'queued' })
    expect(await world.codes(9100)).toContain('DUPLICATE_PAYMENT_SUSPECTED')
    await excludeOrder(given.db, world.clock.now, finance, (await world.order(good)).id, 'the customer paid once')
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'excluded', exclusionCode: 'BY_PERSON' })
    expect(await world.order(9100)).toMatchObject({ bucket: 'queued' })
  })

  it('the later goes when the earlier is cancelled in the shop', async () => {
    const world = await createPassageWorld(given.db)
    await world.land(twins())
    await world.evaluate()
    world.clock.now = at('2026-11-23T12:10:00')
    await world.land([
      recordedOrder(good, { transaction_id: 'pi_1', status: 'cancelled', date_modified_gmt: '2026-11-23T12:05:00' }),
    ])
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'cancelled' })
    expect(await world.order(9100)).toMatchObject({ bucket: 'queued' })
  })
})

describe('where an order stands', () => {
  it('cancelled before it was sent: nothing is sent any more', async () => {
    const world = await createPassageWorld(given.db)
    await world.land([recordedOrder(good)])
    await world.evaluate()
    world.clock.now = at('2026-11-23T12:10:00')
    await world.land([recordedOrder(good, { status: 'cancelled', date_modified_gmt: '2026-11-23T12:05:00' })])
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'cancelled' })
    expect(await world.entry(good)).toMatchObject({ state: 'withdrawn' })
  })

  it('free of charge and set to refunded by hand: cancelled, and nothing is sent', async () => {
    const world = await createPassageWorld(given.db)
    await world.land([recordedOrder(good, { status: 'refunded', total: '0.00' })])
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'cancelled' })
    expect(await world.entry(good)).toBeNull()
  })

  it('cancelled after it was accepted: it stays in the ERP, and somebody is told', async () => {
    const world = await createPassageWorld(given.db)
    await world.land([recordedOrder(good)])
    await world.evaluate()
    const { id } = await world.order(good)
    await given.db.outboxEntry.updateMany({
      where: { orderId: id },
      data: { state: 'accepted', pkey: 'p', acceptedAt: world.clock.now },
    })
    world.clock.now = at('2026-11-23T12:10:00')
    await world.land([recordedOrder(good, { status: 'cancelled', date_modified_gmt: '2026-11-23T12:05:00' })])
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'in_erp' })
    expect(await world.codes(good)).toEqual(['PAID_AFTER_CANCEL'])
  })

  it('paid before go-live is excluded, and comes in when go-live moves', async () => {
    const world = await createPassageWorld(given.db, { liveFrom: at('2026-11-23T23:00:00') })
    await world.land([recordedOrder(good)])
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'excluded', exclusionCode: 'BEFORE_GO_LIVE' })
    expect(await world.entry(good)).toBeNull()
    await setLiveFrom(given.db, admin, world.storefront.id, at('2026-01-01T00:00:00'))
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'queued', exclusionCode: null, excludedAmount: null })
  })

  it('a status nobody has classed is unexplained until somebody says what it means', async () => {
    const world = await createPassageWorld(given.db)
    const { id } = world.storefront
    await given.db.storefrontStatus.create({ data: { storefrontId: id, slug: 'packed', name: 'Packed' } })
    await world.land([recordedOrder(good, { status: 'packed' })])
    await world.evaluate()
    expect(await line(world)).toMatchObject({ paid: 1, unexplained: 1, exceptions: { STATUS_UNCLASSED: 1 } })
    await expectFault(classStatus(given.db, person('ecommerce'), id, 'packed', 'paid'), 'NOT_PERMITTED')
    await classStatus(given.db, admin, id, 'packed', 'paid')
    await world.evaluate()
    expect(await line(world)).toMatchObject({ paid: 1, unexplained: 0, queued: 1, exceptions: {} })
    const { paidAt } = await world.order(good)
    expect(paidAt).toEqual(at(recordedOrder(good).date_paid_gmt ?? ''))
  })

  it('a shop without an ERP account holds everything under one exception', async () => {
    const world = await createPassageWorld(given.db)
    await given.db.storefront.update({ where: { id: world.storefront.id }, data: { account: { division: '01' } } })
    await world.land([recordedOrder(good)])
    await world.evaluate()
    expect(await world.codes(good)).toEqual(['STOREFRONT_INCOMPLETE'])
  })

  it('a flow that is off judges nothing; shadow stages what it would send', async () => {
    const world = await createPassageWorld(given.db, { mode: 'off' })
    await world.land([recordedOrder(good)])
    expect(await world.evaluate()).toBe(0)
    await setFlowMode(given.db, admin, world.storefront.id, 'orders', 'shadow')
    await world.evaluate()
    expect(await world.entry(good)).toMatchObject({ state: 'ready' })
    expect(
      await given.db
        .$queryRaw`select task_identifier from graphile_worker.jobs where task_identifier = 'orders:push' and key like ${`%${world.storefront.erpConnectionId}%`}`,
    ).toEqual([])
  })

  it('an exclusion survives that the order changes, until a person takes it back', async () => {
    const world = await createPassageWorld(given.db)
    await world.land([recordedOrder(good)])
    await world.evaluate()
    const { id } = await world.order(good)
    await excludeOrder(given.db, world.clock.now, finance, id, 'a test order')
    world.clock.now = at('2026-11-23T12:10:00')
    await world.land([recordedOrder(good, { customer_note: 'changed', date_modified_gmt: '2026-11-23T12:05:00' })])
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'excluded', exclusionReason: 'a test order' })
    expect(await world.entry(good)).toMatchObject({ state: 'withdrawn' })
    await includeOrder(given.db, finance, id)
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'queued', exclusionReason: null })
    expect(await world.entry(good)).toMatchObject({ state: 'ready' })
  })
})

it('the release delay runs from the paid instant on the shop’s clock', async () => {
  const world = await createPassageWorld(given.db)
  await given.db.storefront.update({ where: { id: world.storefront.id }, data: { releaseDelaySeconds: 600 } })
  await given.db.connection.update({ where: { id: world.storefront.connectionId }, data: { clockSkewSeconds: 90 } })
  await world.land([recordedOrder(good, { date_paid_gmt: '2026-11-23T11:59:00' })])
  await world.evaluate()
  expect((await world.entry(good))?.readyAt).toEqual(at('2026-11-23T12:07:30'))
  const [job] = await given.db.$queryRaw<{ run_at: Date }[]>`
    select run_at from graphile_worker.jobs where key like ${`orders:push:${world.storefront.erpConnectionId}:%`}`
  expect(job?.run_at).toEqual(at('2026-11-23T12:07:30'))
})
