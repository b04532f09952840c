import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { setShipmentPolicy } from './set-shipment-policy.ts'
import type { ShippingWorld, SoldOrder } from './testing/shipping-world.ts'
import { createShippingWorld, operator } from './testing/shipping-world.ts'

const given = givenDatabase()
let on: ShippingWorld
beforeEach(async () => {
  on = await createShippingWorld(given.db)
})
afterEach(() => on.close())

const one = async (more = {}): Promise<SoldOrder> => {
  const [order] = await on.sell(1, more)
  if (!order) throw new Error('no order')
  return order
}
const _status = ({ number }: SoldOrder) => on.shop.order(number)?.status
const states = async () => (await on.dispatches()).map(({ state }) => state)
const _setPolicy = (patch: object) => setShipmentPolicy(on.db, operator, on.storefrontId, patch)
/** As the poll lands what the shop shows. */
const land = async ({ id, number }: SoldOrder, more = {}) => {
  const { status: statusSlug } = on.shop.order(number) ?? { status: 'trash' }
  await on.db.webOrder.update({ where: { id }, data: { statusSlug, dispatchDirty: true, ...more } })
}

describe('what only time brings about', () => {
  it('not picked, or on hold, past the day its shipping method promised', async () => {
    const [late, held, soon] = [
      ...(await on.sell(2, { promised: '2026-11-25' })),
      ...(await on.sell(1, { promised: '2026-12-01' })),
    ]
    if (!late || !held || !soon) throw new Error('no orders')
    await on.db.erpSalesOrder.updateMany({ where: { orderId: held.id }, data: { status: 'hold' } })
    await on.db.webOrder.updateMany({ where: { storefrontId: on.storefrontId }, data: { dispatchDirty: true } })
    await on.judge()
    await on.overdue()
    expect(await on.openCases()).toEqual([])
    on.pass(2 * 24 * 3600)
    await on.overdue()
    expect(await on.openCases()).toEqual(['NOT_PICKED_IN_TIME', 'ON_HOLD_IN_ERP'])
    await on.db.erpSalesOrder.updateMany({ where: { orderId: late.id }, data: { status: 'picked' } })
    await on.overdue()
    expect(await on.openCases()).toEqual(['ON_HOLD_IN_ERP'])
  })

  it('completed in the shop and nothing shipped, after a day', async () => {
    const order = await one()
    on.shop.editOrder(order.number, { status: 'completed' })
    await land(order)
    await on.overdue()
    expect(await on.openCases()).toEqual([])
    on.pass(25 * 3600)
    await on.overdue()
    expect(await on.openCases()).toEqual(['STATUS_WITHOUT_DISPATCH'])
    await on.pick(order)
    await on.settle()
    await on.overdue()
    expect(await on.openCases()).toEqual([])
  })

  it('what was completed before the shop was told of shipments, or never sent, is nobody’s case', async () => {
    const [before, unsent] = await on.sell(2)
    if (!before || !unsent) throw new Error('no orders')
    await on.db.storefrontFlow.updateMany({ where: { flow: 'shipments' }, data: { liveSince: on.now() } })
    for (const order of [before, unsent]) on.shop.editOrder(order.number, { status: 'completed' })
    await land(before, { modifiedAt: new Date(on.now().getTime() - 1_000) })
    await land(unsent)
    await on.db.outboxEntry.updateMany({ where: { orderId: unsent.id }, data: { state: 'withdrawn' } })
    on.pass(25 * 3600)
    await on.overdue()
    expect(await on.openCases()).toEqual([])
    await land(before, { modifiedAt: new Date(on.now().getTime() - 24.5 * 3_600_000) })
    await on.overdue()
    expect(await on.openCases()).toEqual(['STATUS_WITHOUT_DISPATCH'])
  })

  it('a gateway that captures on completion and did not: an exception with the end of the authorisation', async () => {
    const order = await one({ gateway: 'klarna_payments' })
    await on.pick(order)
    await on.settle()
    const rereads = await on.db.$queryRaw`
      select 1 from graphile_worker.jobs where task_identifier = 'orders:reread'
        and key like ${`%${order.number}`}`
    expect(rereads).toHaveLength(1)
    await on.overdue()
    expect(await on.openCases()).toEqual([])
    on.pass(3 * 3600)
    await on.overdue()
    expect(await on.openCases()).toEqual(['CAPTURE_MISSING'])
    const [open] = await on.db.exceptionCase.findMany({ where: { state: 'open', storefrontId: on.storefrontId } })
    expect(open?.cause).toMatchObject({ authorisationEnds: '2026-12-22', pick: 'P0000001' })
    await land(order, { capturedAt: on.now() })
    await on.settle()
    await on.overdue()
    expect(await on.openCases()).toEqual([])
  })

  it('the other way round: a shipped pick nobody flagged is found, whatever happened before', async () => {
    const orders = await on.sell(2)
    for (const order of orders) await on.pick(order)
    await on.db.webOrder.updateMany({ where: { storefrontId: on.storefrontId }, data: { dispatchDirty: false } })
    await on.settle()
    expect(await states()).toEqual(['confirmed', 'confirmed'])
  })

  it('a pick with our reference and no order is said, and closes once it is tied to one', async () => {
    const order = await one()
    const { id } = await on.pick(order)
    await on.changePick(id, { orderId: null })
    await on.judge()
    await on.overdue()
    expect(await on.openCases()).toEqual(['SHIPMENT_UNMATCHED'])
    await on.changePick(id, { orderId: order.id })
    await on.settle()
    expect(await on.openCases()).toEqual([])
    expect(await states()).toEqual(['confirmed'])
  })
})
