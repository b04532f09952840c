import { beforeEach, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, person, testKeyRing } from '../../../scripts/testing/given.ts'
import type { SalesOrderParty } from '../../erp/port.ts'
import { openParty } from '../../outbox/party-seal.ts'
import { correctOrder, takeBackCorrection } from './correct-order.ts'
import { openOrderPersonal } from './personal-place.ts'
import { readCorrections } from './read-corrections.ts'
import type { PassageWorld } from './testing/passage-world.ts'
import { createPassageWorld, recordedDocuments, recordedOrder } from './testing/passage-world.ts'

const given = givenDatabase()
const ecommerce = person('ecommerce')
/** A paid order that maps. */
const good =
  recordedDocuments.find(({ status, payment_method }) => status === 'processing' && payment_method === 'stripe')?.id ??
  0
const why = 'the customer wrote to us'

let world: PassageWorld
beforeEach(async () => {
  await given.db.orderCorrection.deleteMany()
  world = await createPassageWorld(given.db)
})

const shipping = () => recordedDocuments.find(({ id }) => id === good)?.shipping
const document = (change: Record<string, unknown> = {}, rest: Record<string, unknown> = {}) =>
  recordedOrder(good, { shipping: { ...shipping(), ...change }, ...rest })
const correct = async (
  changes: { field: 'shipping.city' | 'shipping.postcode'; value: string }[],
  now = world.clock.now,
) => correctOrder(given.db, testKeyRing, now, ecommerce, (await world.order(good)).id, changes, why)
const corrections = async () => readCorrections(given.db, testKeyRing, ecommerce, (await world.order(good)).id)

async function sentCity(): Promise<string | undefined> {
  const entry = await world.entry(good)
  const { wrappedKey, externalId } = await world.order(good)
  if (!entry || !wrappedKey) return undefined
  const dataKey = testKeyRing.open(wrappedKey, {
    table: 'web_orders',
    row: `${world.storefront.id}:${externalId}`,
    column: 'wrapped_key',
  })
  return (openParty(dataKey, entry.reference, entry.personalSealed) as SalesOrderParty).shipTo.city
}

describe('putting right what an order says about the customer', () => {
  it('sends the held order with the corrected address, and leaves what was landed as it was', async () => {
    await world.land([document({ city: '' })])
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'held' })
    expect(await world.codes(good)).toEqual(['CUSTOMER_DATA_MISSING'])
    const held = await given.db.exceptionCase.findFirstOrThrow({
      where: { storefrontId: world.storefront.id, code: 'CUSTOMER_DATA_MISSING' },
    })
    expect(await correct([{ field: 'shipping.city', value: ' Leeds ' }])).toEqual({ fields: 1 })
    const { id } = await world.order(good)
    const audit = await expectAuditRow(given.db, 'orders:correct', String(id))
    expect(audit).toMatchObject({ note: why, after: { fields: ['shipping.city'] } })
    expect(JSON.stringify(audit?.after)).not.toContain('Leeds')
    const stored = await given.db.orderCorrection.findFirstOrThrow({ where: { orderId: id } })
    expect(Buffer.from(stored.sealed).toString('latin1')).not.toContain('Leeds')
    await world.evaluate()
    expect(await world.order(good)).toMatchObject({ bucket: 'queued' })
    expect(await sentCity()).toBe('Leeds')
    expect(
      await given.db.exceptionCase.findUnique({ where: { id: held.id }, include: { events: true } }),
    ).toMatchObject({
      state: 'closed',
      events: expect.arrayContaining([
        expect.objectContaining({
          what: 'corrected',
          actorLabel: ecommerce.label,
          detail: expect.objectContaining({ reason: why }),
        }),
      ]),
    })
    const order = await given.db.webOrder.findUniqueOrThrow({ where: { id }, include: { currentRevision: true } })
    const landed = openOrderPersonal(
      testKeyRing,
      world.storefront.id,
      order.externalId,
      order.wrappedKey ?? new Uint8Array(),
      order.currentRevision?.personalSealed ?? new Uint8Array(),
    )
    expect(landed.shipping.city).toBe('')
    expect((await corrections()).fields).toContainEqual({ field: 'shipping.city', shop: '', ours: 'Leeds' })
  })

  it('ends when the shop changes the field itself: its newest word holds', async () => {
    await world.land([document({ city: '' })])
    await world.evaluate()
    await correct([
      { field: 'shipping.city', value: 'Leeds' },
      { field: 'shipping.postcode', value: 'LS1 4AP' },
    ])
    await world.evaluate()
    world.clock.now = new Date(world.clock.now.getTime() + 60_000)
    await world.land([document({ city: 'Sheffield' }, { date_modified_gmt: '2026-11-23T12:01:00' })])
    await world.evaluate()
    expect(await sentCity()).toBe('Sheffield')
    const { fields, corrections: all } = await corrections()
    expect(all.map(({ field, endedBy }) => [field, endedBy])).toEqual([
      ['shipping.postcode', null],
      ['shipping.city', 'overtaken by the shop'],
    ])
    expect(fields.find(({ field }) => field === 'shipping.city')).toMatchObject({
      shop: 'Sheffield',
      ours: 'Sheffield',
    })
    expect(fields.find(({ field }) => field === 'shipping.postcode')?.ours).toBe('LS1 4AP')
  })

  it('is taken back, corrected again, or undone by putting the shop’s own words back', async () => {
    await world.land([document({ city: 'Leds' })])
    await world.evaluate()
    await expectFault(correct([{ field: 'shipping.city', value: 'Leds' }]), 'NOTHING_CHANGED')
    await correct([{ field: 'shipping.city', value: 'Leeds' }])
    await correct([{ field: 'shipping.city', value: 'Lees' }])
    await world.evaluate()
    expect(await sentCity()).toBe('Lees')
    const [newest] = (await corrections()).corrections
    expect(newest).toMatchObject({ before: 'Leds', after: 'Lees', endedAt: null })
    await expectFault(
      takeBackCorrection(given.db, world.clock.now, person('viewer'), BigInt(newest?.id ?? 0)),
      'NOT_PERMITTED',
    )
    await takeBackCorrection(given.db, world.clock.now, ecommerce, BigInt(newest?.id ?? 0))
    await expectAuditRow(given.db, 'orders:take-back-correction', String((await world.order(good)).id))
    await world.evaluate()
    expect(await sentCity()).toBe('Leds')
    await correct([{ field: 'shipping.city', value: 'Leeds' }])
    await correct([{ field: 'shipping.city', value: 'Leds' }])
    expect((await corrections()).corrections.every(({ endedAt }) => endedAt !== null)).toBe(true)
  })

  it('is refused once something may have been sent, to who may not, and without a reason', async () => {
    await world.land([document()])
    await world.evaluate()
    const { id } = await world.order(good)
    const change = [{ field: 'shipping.city', value: 'Leeds' }] as const
    const as = (actor: typeof ecommerce, reason = why) =>
      correctOrder(given.db, testKeyRing, world.clock.now, actor, id, [...change], reason)
    for (const role of ['viewer', 'service'] as const) await expectFault(as(person(role)), 'NOT_PERMITTED')
    await expectFault(as(person('ecommerce', [crypto.randomUUID()])), 'NOT_PERMITTED')
    await expect(as(ecommerce, ' ')).rejects.toThrow()
    await given.db.outboxEntry.updateMany({ where: { orderId: id }, data: { state: 'unknown' } })
    await expectFault(as(ecommerce), 'ORDER_MAY_BE_SENT')
    await given.db.webOrder.update({ where: { id }, data: { bucket: 'in_erp' } })
    await expectFault(as(ecommerce), 'ORDER_MAY_BE_SENT')
    await given.db.webOrder.update({ where: { id }, data: { bucket: 'held', wrappedKey: null } })
    await given.db.outboxEntry.deleteMany({ where: { orderId: id } })
    await expectFault(as(ecommerce), 'PERSONAL_DATA_ERASED')
    await expectFault(readCorrections(given.db, testKeyRing, person('viewer'), id), 'NOT_PERMITTED')
  })
})
