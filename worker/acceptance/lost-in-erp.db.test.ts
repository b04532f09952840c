import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { excludeOrder } from '../../lib/exceptions/exclude-order.ts'
import { retryOrder } from '../../lib/exceptions/retry-case.ts'
import { evaluateOrders } from '../../lib/flows/orders/evaluate-orders.ts'
import { verifyOrders } from '../../lib/flows/orders/verify-orders.ts'
import { expectFault, person } from '../../scripts/testing/given.ts'
import { operator, referenceOf } from './testing/joined-sandboxes.ts'
import type { SentWorld } from './testing/sent-world.ts'
import { createSentWorld } from './testing/sent-world.ts'

let world: SentWorld
beforeAll(async () => {
  world = await createSentWorld()
})
afterAll(() => world?.close())
beforeEach(() => world.erp.faults.clear())

describe('a sales order the ERP has forgotten', () => {
  /** As if so many hours had passed since everything was accepted and last read. */
  const later = (hours: number) => world.db.$executeRaw`
    update outbox_entries set accepted_at = accepted_at - make_interval(hours => ${hours}),
      send_deadline_at = send_deadline_at - make_interval(hours => ${hours}),
      verified_at = verified_at - make_interval(hours => ${hours})`
  const verify = () => verifyOrders(world.context, world.erpConnectionId)
  const settled = () => new Promise((resolve) => setTimeout(resolve, 350))

  it('is lost after two readings apart, held for finance, looked up on retry and only then sent again', async () => {
    const [lost = 0, kept = 0, shipped = 0] = await world.sent(3)
    world.erp.advance(referenceOf(shipped), 'S')
    expect(await verify()).toMatchObject({ read: 0 })
    await later(24)
    world.erp.lose(referenceOf(lost))
    const first = await verify()
    expect(first).toMatchObject({ lost: 0, againAt: expect.any(Date) })
    expect(await world.entry(lost, 'sales_order')).toMatchObject({ lostAt: null, missedAt: expect.any(Date) })
    expect(await world.entry(shipped, 'sales_order')).toMatchObject({ erpStatus: 'shipped' })
    expect(await verify(), 'at once, it proves nothing').toMatchObject({ read: 0, lost: 0 })
    await settled()
    expect(await verify()).toMatchObject({ read: 1, lost: 1, againAt: null })
    await evaluateOrders(world.context, world.storefrontId)
    expect(await world.landed(lost)).toMatchObject({ bucket: 'held' })
    expect(await world.openCodes(lost)).toEqual(['LOST_IN_ERP'])
    expect(await world.landed(kept)).toMatchObject({ bucket: 'in_erp' })
    expect(await world.status()).toMatchObject({ held: 1, heldBy: { LOST_IN_ERP: 1 }, unexplained: 0 })
    await world.pass()
    expect(world.statuses(lost), 'nothing is sent by itself').toEqual([])

    await retryOrder(world.db, new Date(), operator, (await world.landed(lost)).id)
    await world.pass()
    expect(world.statuses(lost)).toEqual(['O'])
    expect(world.told(await world.entry(lost, 'sales_order'))).toEqual([
      'send accepted',
      'lookup send',
      'send accepted',
    ])
    expect(await world.landed(lost)).toMatchObject({ bucket: 'in_erp' })
    expect(await world.openCodes(lost)).not.toContain('LOST_IN_ERP')

    await later(24)
    const { read } = await verify()
    const open = await world.db.outboxEntry.count({ where: { kind: 'sales_order', erpStatus: 'open' } })
    expect(read, 'what has shipped or is cancelled is not read again').toBe(open)
  })

  it('is found again when it is listed again, and retrying one that is there sends nothing', async () => {
    const [back = 0, there = 0] = await world.sent(2)
    const held = async (id: number) => {
      await world.db.outboxEntry.updateMany({
        where: { reference: referenceOf(id) },
        data: { lostAt: new Date(), missedAt: new Date() },
      })
      await world.db.webOrder.updateMany({ where: { externalId: String(id) }, data: { dirty: true } })
      await evaluateOrders(world.context, world.storefrontId)
      expect(await world.landed(id)).toMatchObject({ bucket: 'held' })
    }
    await held(back)
    await later(24)
    expect(await verify()).toMatchObject({ found: 1, lost: 0 })
    await evaluateOrders(world.context, world.storefrontId)
    expect(await world.landed(back)).toMatchObject({ bucket: 'in_erp' })
    expect(await world.openCodes(back)).toEqual([])

    await held(there)
    const { writes } = world.erp.requests()
    await retryOrder(world.db, new Date(), operator, (await world.landed(there)).id)
    await world.pass()
    expect(world.erp.requests().writes).toBe(writes)
    expect(world.statuses(there)).toEqual(['O'])
    expect(await world.landed(there)).toMatchObject({ bucket: 'in_erp' })
  })

  it('rule 6: is excluded by a person like any order that is held, and stands in the ERP again once it is listed again', async () => {
    const [id = 0] = await world.sent(1)
    const { id: orderId } = await world.landed(id)
    const exclude = () => excludeOrder(world.db, new Date(), person('finance'), orderId, 'deleted on purpose')
    await expectFault(exclude(), 'ORDER_MAY_BE_SENT')
    await world.db.outboxEntry.updateMany({ where: { orderId }, data: { lostAt: new Date(), missedAt: new Date() } })
    await world.db.webOrder.update({ where: { id: orderId }, data: { dirty: true } })
    await evaluateOrders(world.context, world.storefrontId)
    const { held, excluded } = await world.status()
    await exclude()
    expect(await world.status()).toMatchObject({ held: held - 1, excluded: excluded + 1, unexplained: 0 })
    expect(await world.openCodes(id)).toEqual([])
    const { writes } = world.erp.requests()
    await world.pass()
    expect(await world.landed(id)).toMatchObject({ bucket: 'excluded', exclusionCode: 'BY_PERSON' })
    expect(world.erp.requests().writes).toBe(writes)

    await later(24)
    expect(await verify()).toMatchObject({ found: 1 })
    await evaluateOrders(world.context, world.storefrontId)
    expect(await world.landed(id)).toMatchObject({ bucket: 'in_erp', exclusionCode: null, excludedAmount: null })
  })

  it('is not looked for while orders wait to be sent', async () => {
    await world.sent(1)
    await later(24)
    const { id } = world.place()
    await world.poll()
    expect(await world.entry(id, 'sales_order')).toMatchObject({ state: 'ready' })
    expect(await verify()).toMatchObject({ read: 0, againAt: expect.any(Date) })
  })
})
