import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, person } from '../../../scripts/testing/given.ts'
import { setFlowMode } from '../../connections/set-flow-mode.ts'
import { retryDispatches } from './retry-dispatches.ts'
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
const status = ({ number }: SoldOrder) => on.shop.order(number)?.status
const states = async () => (await on.dispatches()).map(({ state }) => state)
const _setPolicy = (patch: object) => setShipmentPolicy(on.db, operator, on.storefrontId, patch)
/** As the poll lands what the shop shows. */
const _land = async ({ id, number }: SoldOrder, more = {}) => {
  const { status: statusSlug } = on.shop.order(number) ?? { status: 'trash' }
  await on.db.webOrder.update({ where: { id }, data: { statusSlug, dispatchDirty: true, ...more } })
}

describe('faults', () => {
  it('failure 42: refused for an hour it stands in the report, then clears by itself, written once', async () => {
    const orders = await on.sell(3)
    for (const order of orders) await on.pick(order)
    on.shop.faults.add({ method: 'POST', match: '/notes', status: 500 })
    on.shop.faults.add({ method: 'PUT', match: '/orders', status: 500 })
    const end = on.now().getTime() + 3_700_000
    await on.judge()
    while (on.now().getTime() < end) {
      const { againAt } = await on.push()
      on.pass(Math.max(1, ((againAt?.getTime() ?? 0) - on.now().getTime()) / 1_000))
    }
    await on.overdue()
    expect(await on.openCases()).toEqual(['DISPATCH_UNCONFIRMED'])
    const [open] = await on.db.exceptionCase.findMany({ where: { state: 'open', storefrontId: on.storefrontId } })
    expect(open).toMatchObject({ orders: 3 })
    expect(on.shop.mails()).toEqual([])
    on.shop.faults.clear()
    await on.settle()
    expect(await on.openCases()).toEqual([])
    for (const order of orders) expect([on.mails(order), on.notes(order).length]).toEqual([['completed'], 1])
  })

  it('refused by the shop’s own words: said, tried again by itself, and at once when a person asks', async () => {
    const order = await one()
    await on.pick(order)
    on.shop.faults.add({ method: 'POST', match: '/notes', status: 400 })
    await on.judge()
    await on.push()
    expect(await on.openCases()).toEqual(['DISPATCH_REFUSED'])
    const [dispatch] = await on.dispatches()
    expect(dispatch).toMatchObject({ state: 'refused', outcomeCode: 'sandbox_fault', attempts: 1 })
    on.shop.faults.clear()
    await expectFault(retryDispatches(on.db, on.ctx.clock, person('viewer'), [dispatch?.id ?? 0n]), 'NOT_PERMITTED')
    expect(await retryDispatches(on.db, on.ctx.clock, person('ecommerce'), [dispatch?.id ?? 0n])).toEqual({ tried: 1 })
    await expectAuditRow(on.db, 'shipments:retry', String(dispatch?.id))
    await on.push()
    expect(await states()).toEqual(['confirmed'])
    expect(await on.openCases()).toEqual([])
  })

  it.each([
    ['a reply lost after the shop took it', { replyLost: true }],
    ['half an answer', { truncate: true as const }],
    ['a connection cut before', { cut: 'before' as const }],
  ])('%s: looked for before it is written again', async (_name, fault) => {
    const order = await one()
    await on.pick(order)
    on.shop.faults.add({ method: 'POST', match: '/notes', times: 1, ...fault })
    on.shop.faults.add({ method: 'PUT', match: '/orders', times: 1, ...fault })
    await on.settle()
    expect([status(order), on.mails(order), on.notes(order).length]).toEqual(['completed', ['completed'], 1])
  })

  it('carried out after it was given up on: looked for once the shop has had its time, not written again', async () => {
    const order = await one()
    await on.pick(order)
    on.shop.faults.add({ method: 'POST', match: '/notes', times: 1, slowMs: 1_000 })
    await on.judge()
    await on.push()
    expect(await states()).toEqual(['unknown'])
    // What the profile's time to settle is for, in the shop's own time.
    await expect.poll(() => on.notes(order).length, { timeout: 5_000 }).toBe(1)
    on.pass(60)
    await on.settle()
    expect([status(order), on.mails(order), on.notes(order).length]).toEqual(['completed', ['completed'], 1])
  })

  it('failure 41: switched off between the claim and the request, nothing is written; what has not left is withdrawn', async () => {
    const order = await one()
    await on.pick(order)
    await on.judge()
    const { writes } = on.shop.requests()
    // The reading is slow: the switch comes between it and the first write.
    on.shop.faults.add({ method: 'GET', match: `/orders/${order.number}`, slowMs: 300 })
    const pushed = on.push()
    await new Promise((resolve) => setTimeout(resolve, 150))
    await setFlowMode(on.db, operator, on.storefrontId, 'shipments', 'off', on.ctx.clock)
    await pushed
    on.shop.faults.clear()
    expect(on.shop.requests().writes).toBe(writes)
    expect(await states()).toEqual(['withdrawn'])
    await on.judge()
    await on.push()
    expect(on.shop.requests().writes).toBe(writes)
    // Live again: it left before that, so nobody is told.
    on.pass(60)
    await setFlowMode(on.db, operator, on.storefrontId, 'shipments', 'live', on.ctx.clock)
    await on.settle()
    expect([on.shop.mails(), on.notes(order).length]).toEqual([[], 1])
    expect((await on.dispatches())[0]).toMatchObject({ state: 'confirmed', silentBecause: 'BEFORE_GO_LIVE' })
  })

  it('shadow shows what it would write, and writes nothing', async () => {
    await setFlowMode(on.db, operator, on.storefrontId, 'shipments', 'shadow', on.ctx.clock)
    const order = await one()
    await on.pick(order)
    const { writes } = on.shop.requests()
    await on.settle()
    await on.overdue()
    expect([await states(), on.shop.requests().writes, await on.openCases()]).toEqual([['shadow'], writes, []])
  })
})
