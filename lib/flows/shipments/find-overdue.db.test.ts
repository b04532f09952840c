import { describe, expect, it } from 'vitest'
import { givenShipping } from './testing/given-shipping.ts'

const given = givenShipping()
const { one, states, land } = given

describe('what only time brings about', () => {
  it('not picked, or on hold, past the day its shipping method promised', async () => {
    const [late, held, soon] = [
      ...(await given.on.sell(2, { promised: '2026-11-25' })),
      ...(await given.on.sell(1, { promised: '2026-12-01' })),
    ]
    if (!late || !held || !soon) throw new Error('no orders')
    await given.on.db.erpSalesOrder.updateMany({ where: { orderId: held.id }, data: { status: 'hold' } })
    await given.on.db.webOrder.updateMany({
      where: { storefrontId: given.on.storefrontId },
      data: { dispatchDirty: true },
    })
    await given.on.judge()
    await given.on.overdue()
    expect(await given.on.openCases()).toEqual([])
    given.on.pass(2 * 24 * 3600)
    await given.on.overdue()
    expect(await given.on.openCases()).toEqual(['NOT_PICKED_IN_TIME', 'ON_HOLD_IN_ERP'])
    await given.on.db.erpSalesOrder.updateMany({ where: { orderId: late.id }, data: { status: 'picked' } })
    await given.on.overdue()
    expect(await given.on.openCases()).toEqual(['ON_HOLD_IN_ERP'])
  })

  it('completed in the shop and nothing shipped, after a day', async () => {
    const order = await one()
    given.on.shop.editOrder(order.number, { status: 'completed' })
    await land(order)
    await given.on.overdue()
    expect(await given.on.openCases()).toEqual([])
    given.on.pass(25 * 3600)
    await given.on.overdue()
    expect(await given.on.openCases()).toEqual(['STATUS_WITHOUT_DISPATCH'])
    await given.on.pick(order)
    await given.on.settle()
    await given.on.overdue()
    expect(await given.on.openCases()).toEqual([])
  })

  it('what was completed before the shop was told of shipments, or never sent, is nobody’s case', async () => {
    const [before, unsent] = await given.on.sell(2)
    if (!before || !unsent) throw new Error('no orders')
    await given.on.db.storefrontFlow.updateMany({ where: { flow: 'shipments' }, data: { liveSince: given.on.now() } })
    for (const order of [before, unsent]) given.on.shop.editOrder(order.number, { status: 'completed' })
    await land(before, { modifiedAt: new Date(given.on.now().getTime() - 1_000) })
    await land(unsent)
    await given.on.db.outboxEntry.updateMany({ where: { orderId: unsent.id }, data: { state: 'withdrawn' } })
    given.on.pass(25 * 3600)
    await given.on.overdue()
    expect(await given.on.openCases()).toEqual([])
    await land(before, { modifiedAt: new Date(given.on.now().getTime() - 24.5 * 3_600_000) })
    await given.on.overdue()
    expect(await given.on.openCases()).toEqual(['STATUS_WITHOUT_DISPATCH'])
  })

  it('a gateway that captures on completion and did not: an exception with the end of the authorisation', async () => {
    const order = await one({ gateway: 'klarna_payments' })
    await given.on.pick(order)
    await given.on.settle()
    const rereads = await given.on.db.$queryRaw`
      select 1 from graphile_worker.jobs where task_identifier = 'orders:reread'
        and key like ${`%${order.number}`}`
    expect(rereads).toHaveLength(1)
    await given.on.overdue()
    expect(await given.on.openCases()).toEqual([])
    given.on.pass(3 * 3600)
    await given.on.overdue()
    expect(await given.on.openCases()).toEqual(['CAPTURE_MISSING'])
    const [open] = await given.on.db.exceptionCase.findMany({
      where: { state: 'open', storefrontId: given.on.storefrontId },
    })
    expect(open?.cause).toMatchObject({ authorisationEnds: '2026-12-22', pick: 'P0000001' })
    await land(order, { capturedAt: given.on.now() })
    await given.on.settle()
    await given.on.overdue()
    expect(await given.on.openCases()).toEqual([])
  })

  it('the other way round: a shipped pick nobody flagged is found, whatever happened before', async () => {
    const orders = await given.on.sell(2)
    for (const order of orders) await given.on.pick(order)
    await given.on.db.webOrder.updateMany({
      where: { storefrontId: given.on.storefrontId },
      data: { dispatchDirty: false },
    })
    await given.on.settle()
    expect(await states()).toEqual(['confirmed', 'confirmed'])
  })

  it('a pick with our reference and no order is said, and closes once it is tied to one', async () => {
    const order = await one()
    const { id } = await given.on.pick(order)
    await given.on.changePick(id, { orderId: null })
    await given.on.judge()
    await given.on.overdue()
    expect(await given.on.openCases()).toEqual(['SHIPMENT_UNMATCHED'])
    await given.on.changePick(id, { orderId: order.id })
    await given.on.settle()
    expect(await given.on.openCases()).toEqual([])
    expect(await states()).toEqual(['confirmed'])
  })
})
