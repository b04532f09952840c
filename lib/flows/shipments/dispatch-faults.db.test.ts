import { describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, person } from '../../../scripts/testing/given.ts'
import { setFlowMode } from '../../connections/set-flow-mode.ts'
import { retryDispatches } from './retry-dispatches.ts'
import { givenShipping } from './testing/given-shipping.ts'
import { operator } from './testing/shipping-world.ts'

const given = givenShipping()
const { one, status, states } = given

describe('faults', () => {
  it('failure 42: refused for an hour it stands in the report, then clears by itself, written once', async () => {
    const orders = await given.on.sell(3)
    for (const order of orders) await given.on.pick(order)
    given.on.shop.faults.add({ method: 'POST', match: '/notes', status: 500 })
    given.on.shop.faults.add({ method: 'PUT', match: '/orders', status: 500 })
    const end = given.on.now().getTime() + 3_700_000
    await given.on.judge()
    while (given.on.now().getTime() < end) {
      const { againAt } = await given.on.push()
      given.on.pass(Math.max(1, ((againAt?.getTime() ?? 0) - given.on.now().getTime()) / 1_000))
    }
    await given.on.overdue()
    expect(await given.on.openCases()).toEqual(['DISPATCH_UNCONFIRMED'])
    const [open] = await given.on.db.exceptionCase.findMany({
      where: { state: 'open', storefrontId: given.on.storefrontId },
    })
    expect(open).toMatchObject({ orders: 3 })
    expect(given.on.shop.mails()).toEqual([])
    given.on.shop.faults.clear()
    await given.on.settle()
    expect(await given.on.openCases()).toEqual([])
    for (const order of orders)
      expect([given.on.mails(order), given.on.notes(order).length]).toEqual([['completed'], 1])
  })

  it('refused by the shop’s own words: said, tried again by itself, and at once when a person asks', async () => {
    const order = await one()
    await given.on.pick(order)
    given.on.shop.faults.add({ method: 'POST', match: '/notes', status: 400 })
    await given.on.judge()
    await given.on.push()
    expect(await given.on.openCases()).toEqual(['DISPATCH_REFUSED'])
    const [dispatch] = await given.on.dispatches()
    expect(dispatch).toMatchObject({ state: 'refused', outcomeCode: 'sandbox_fault', attempts: 1 })
    given.on.shop.faults.clear()
    await expectFault(
      retryDispatches(given.on.db, given.on.ctx.clock, person('viewer'), [dispatch?.id ?? 0n]),
      'NOT_PERMITTED',
    )
    expect(await retryDispatches(given.on.db, given.on.ctx.clock, person('ecommerce'), [dispatch?.id ?? 0n])).toEqual({
      tried: 1,
    })
    await expectAuditRow(given.on.db, 'shipments:retry', String(dispatch?.id))
    await given.on.push()
    expect(await states()).toEqual(['confirmed'])
    expect(await given.on.openCases()).toEqual([])
  })

  it.each([
    ['a reply lost after the shop took it', { replyLost: true }],
    ['half an answer', { truncate: true as const }],
    ['a connection cut before', { cut: 'before' as const }],
  ])('%s: looked for before it is written again', async (_name, fault) => {
    const order = await one()
    await given.on.pick(order)
    given.on.shop.faults.add({ method: 'POST', match: '/notes', times: 1, ...fault })
    given.on.shop.faults.add({ method: 'PUT', match: '/orders', times: 1, ...fault })
    await given.on.settle()
    expect([status(order), given.on.mails(order), given.on.notes(order).length]).toEqual([
      'completed',
      ['completed'],
      1,
    ])
  })

  it('carried out after it was given up on: looked for once the shop has had its time, not written again', async () => {
    const order = await one()
    await given.on.pick(order)
    given.on.shop.faults.add({ method: 'POST', match: '/notes', times: 1, slowMs: 1_000 })
    await given.on.judge()
    await given.on.push()
    expect(await states()).toEqual(['unknown'])
    // What the profile's time to settle is for, in the shop's own time.
    await expect.poll(() => given.on.notes(order).length).toBe(1)
    given.on.pass(60)
    await given.on.settle()
    expect([status(order), given.on.mails(order), given.on.notes(order).length]).toEqual([
      'completed',
      ['completed'],
      1,
    ])
  })

  it('failure 41: switched off between the claim and the request, nothing is written; what has not left is withdrawn', async () => {
    const order = await one()
    await given.on.pick(order)
    await given.on.judge()
    const { writes } = given.on.shop.requests()
    // The reading is slow: the switch comes between it and the first write.
    given.on.shop.faults.add({ method: 'GET', match: `/orders/${order.number}`, slowMs: 300 })
    const pushed = given.on.push()
    await new Promise((resolve) => setTimeout(resolve, 150))
    await setFlowMode(given.on.db, operator, given.on.storefrontId, 'shipments', 'off', given.on.ctx.clock)
    await pushed
    given.on.shop.faults.clear()
    expect(given.on.shop.requests().writes).toBe(writes)
    expect(await states()).toEqual(['withdrawn'])
    await given.on.judge()
    await given.on.push()
    expect(given.on.shop.requests().writes).toBe(writes)
    // Live again: it left before that, so nobody is told.
    given.on.pass(60)
    await setFlowMode(given.on.db, operator, given.on.storefrontId, 'shipments', 'live', given.on.ctx.clock)
    await given.on.settle()
    expect([given.on.shop.mails(), given.on.notes(order).length]).toEqual([[], 1])
    expect((await given.on.dispatches())[0]).toMatchObject({ state: 'confirmed', silentBecause: 'BEFORE_GO_LIVE' })
  })

  it('shadow shows what it would write, and writes nothing', async () => {
    await setFlowMode(given.on.db, operator, given.on.storefrontId, 'shipments', 'shadow', given.on.ctx.clock)
    const order = await one()
    await given.on.pick(order)
    const { writes } = given.on.shop.requests()
    await given.on.settle()
    await given.on.overdue()
    expect([await states(), given.on.shop.requests().writes, await given.on.openCases()]).toEqual([
      ['shadow'],
      writes,
      [],
    ])
  })
})
