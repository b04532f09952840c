import { describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, person } from '../../scripts/testing/given.ts'
import { createPassageWorld, recordedDocuments, recordedOrder } from '../flows/orders/testing/passage-world.ts'
import { isReleasable, releaseOrder } from './release-order.ts'

const given = givenDatabase()
const finance = person('finance')
const code = 'DUPLICATE_PAYMENT_SUSPECTED'

const good =
  recordedDocuments.find(({ status, payment_method }) => status === 'processing' && payment_method === 'stripe')?.id ??
  0
const twin = (id: number, transactionId: string, change: Record<string, unknown> = {}) =>
  recordedOrder(good, {
    id,
    number: String(id),
    transaction_id: transactionId,
    date_created_gmt: '2026-11-23T11:00:00',
    ...change,
  })

/** Two orders of one payment, the later one held. */
async function heldTwin() {
  const world = await createPassageWorld(given.db)
  await world.land([recordedOrder(good, { transaction_id: 'pi_1' }), twin(9100, 'pi_1'), twin(9101, 'pi_1')])
  await world.evaluate()
  const { id, bucket } = await world.order(9100)
  expect(bucket).toBe('held')
  const release = (actor = finance, reason = 'two baskets, paid together', which: string = code) =>
    releaseOrder(given.db, world.clock.now, actor, id, which, reason)
  return { world, id, release }
}

describe('failure 12 and rule 17: a suspected duplicate that is none', () => {
  it('a person releases the order with a reason: it goes, the other stays held', async () => {
    const { world, id, release } = await heldTwin()
    expect(await release()).toEqual({ findings: 1 })
    expect(await world.order(9100)).toMatchObject({ bucket: 'held', dirty: true })
    expect(await expectAuditRow(given.db, 'exceptions:release', String(id))).toMatchObject({
      note: 'two baskets, paid together',
      actorId: finance.id,
      after: { code, number: '9100', causes: [{ field: 'transaction_id', value: 'pi_1' }] },
    })
    expect(await world.evaluate()).toBe(1)
    expect(await world.order(9100)).toMatchObject({ bucket: 'queued' })
    expect(await world.codes(9100)).not.toContain(code)
    expect(JSON.stringify((await world.entry(9100))?.body)).toContain('released by A finance person')
    expect(await world.order(9101)).toMatchObject({ bucket: 'held' })
    const [found] = await given.db.exceptionCase.findMany({
      where: { code, storefrontId: world.storefront.id },
      include: { events: { orderBy: { id: 'asc' } }, subjects: { where: { closedAt: null } } },
    })
    expect(found).toMatchObject({ state: 'open', subjects: [{ orderId: (await world.order(9101)).id }] })
    expect(found?.events.map(({ what, actorLabel }) => [what, actorLabel])).toEqual([
      ['opened', 'Selvedge'],
      ['released', 'A finance person'],
    ])
  })

  it('the last order released closes the case; judged again it still goes', async () => {
    const { world, release } = await heldTwin()
    await release()
    await releaseOrder(given.db, world.clock.now, finance, (await world.order(9101)).id, code, 'also wanted')
    await world.evaluate()
    expect(await given.db.exceptionCase.findMany({ where: { code, storefrontId: world.storefront.id } })).toMatchObject(
      [{ state: 'closed' }],
    )
    await given.db.webOrder.updateMany({ where: { storefrontId: world.storefront.id }, data: { dirty: true } })
    await world.evaluate()
    expect(await world.order(9100)).toMatchObject({ bucket: 'queued' })
  })

  it('holds for this payment only: another one shared later holds the order again', async () => {
    const { world, release } = await heldTwin()
    await release()
    await world.evaluate()
    world.clock.now = new Date('2026-11-23T12:10:00Z')
    const modified = { date_modified_gmt: '2026-11-23T12:05:00' }
    await world.land([recordedOrder(good, { transaction_id: 'pi_2', ...modified }), twin(9100, 'pi_2', modified)])
    await world.evaluate()
    expect(await world.order(9100)).toMatchObject({ bucket: 'held' })
    expect(await world.codes(9100)).toContain(code)
  })

  it('takes permission, a reason, and an order that is held by it', async () => {
    const { world, id, release } = await heldTwin()
    await expectFault(release(person('viewer')), 'NOT_PERMITTED')
    await expectFault(release(person('service')), 'NOT_PERMITTED')
    await expectFault(release(person('finance', [world.storefront.erpConnectionId])), 'NOT_PERMITTED')
    await expect(release(finance, '  ')).rejects.toThrow()
    await expectFault(release(finance, 'wrong kind', 'PRICE_OFF_MASTER'), 'FINDING_UNKNOWN')
    await expectFault(release(finance, 'never', 'ORDER_DOES_NOT_ADD_UP'), 'RELEASE_REFUSED')
    await expectFault(releaseOrder(given.db, world.clock.now, finance, 999_999_999n, code, 'nobody'), 'ORDER_UNKNOWN')
    expect(await given.db.findingRelease.count({ where: { orderId: id } })).toBe(0)
    await release()
    await world.evaluate()
    await expectFault(release(), 'FINDING_UNKNOWN')
  })
})

it('rule 12: a price held by policy is released item by item found', async () => {
  const world = await createPassageWorld(given.db)
  const { id: storefrontId, erpConnectionId } = world.storefront
  await given.db.storefront.update({ where: { id: storefrontId }, data: { pricePolicy: 'hold' } })
  const document = recordedOrder(good)
  const sku = document.line_items[0]?.sku ?? ''
  await given.db.erpItem.updateMany({
    where: { connectionId: erpConnectionId, thirdPartyItem: sku },
    data: { priceAmount: 9_990_000n },
  })
  await world.land([document])
  await world.evaluate()
  const { id } = await world.order(good)
  expect(await world.codes(good)).toContain('PRICE_OFF_MASTER')
  await releaseOrder(given.db, world.clock.now, person('ecommerce'), id, 'PRICE_OFF_MASTER', 'old price honoured')
  await world.evaluate()
  expect(await world.order(good)).toMatchObject({ bucket: 'queued' })
  expect(await world.codes(good)).not.toContain('PRICE_OFF_MASTER')
})

it('only suspicions and policies can be overruled', () => {
  expect(['DUPLICATE_PAYMENT_SUSPECTED', 'PRICE_OFF_MASTER', 'TAX_UNMAPPED', 'nonsense'].map(isReleasable)).toEqual([
    true,
    true,
    false,
    false,
  ])
})
