import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readOrderPassage } from '../../lib/boards/order-passage.ts'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import { retryCase } from '../../lib/exceptions/retry-case.ts'
import { evaluateOrders } from '../../lib/flows/orders/evaluate-orders.ts'
import { lookUpOrders } from '../../lib/flows/orders/look-up-orders.ts'
import { pushOrders } from '../../lib/flows/orders/push-orders.ts'
import { testKeyRing } from '../../scripts/testing/given.ts'
import { operator, referenceOf } from './testing/joined-sandboxes.ts'
import type { SentWorld } from './testing/sent-world.ts'
import { createSentWorld } from './testing/sent-world.ts'

let world: SentWorld
beforeAll(async () => {
  world = await createSentWorld()
})
afterAll(() => world?.close())
beforeEach(() => world.erp.faults.clear())

const cancel = (id: number) => world.entry(id, 'sales_order_cancel')
/** Requests to cancel that have reached the ERP. */
const asked = () =>
  world.erp.requests().routes.find(({ path }) => path.toLowerCase().endsWith('/salesordercancel'))?.count ?? 0
const age = (ms: number) => world.db.$executeRaw`
  update outbox_entries set send_deadline_at = send_deadline_at - make_interval(secs => ${ms / 1000}),
    next_lookup_at = next_lookup_at - make_interval(secs => ${ms / 1000})
  where kind = 'sales_order_cancel'`

describe('failure 44, rule 7: an order cancelled in the shop after its sales order was accepted', () => {
  it('is asked of the ERP once, stays counted there, and its exception closes when the ERP shows it cancelled', async () => {
    const [cancelled = 0, kept = 0] = await world.sent(2)
    const before = await world.status()
    const asks = asked()
    world.change(cancelled, { status: 'cancelled' })
    await world.pass()
    expect(world.statuses(cancelled)).toEqual(['X'])
    expect(world.statuses(kept)).toEqual(['O'])
    const request = await cancel(cancelled)
    expect(request).toMatchObject({
      state: 'accepted',
      sends: 1,
      body: { reason: 'CANCELLED', altPo: referenceOf(cancelled) },
    })
    expect(world.told(request).slice(0, 2)).toEqual(['lookup send', 'send staged'])
    expect(world.told(request).at(-1)).toBe('lookup cancelled')
    const { id: orderId } = await world.landed(cancelled)
    const findings = await world.db.exceptionSubject.findMany({ where: { orderId }, include: { case: true } })
    expect(findings.map(({ case: { code }, closedAt }) => [code, closedAt !== null])).toEqual([
      ['PAID_AFTER_CANCEL', true],
    ])
    const { paid, inErp } = before
    expect(await world.status()).toMatchObject({ paid, inErp, unexplained: 0, exceptions: {} })
    await world.pass()
    expect(asked()).toBe(asks + 1)

    const passage = await readOrderPassage(world.db, testKeyRing, operator, orderId)
    expect(passage?.stages.at(-1)).toMatchObject({ name: 'cancelled', state: 'done' })
    expect(passage?.cancel).toMatchObject({ state: 'accepted', reference: referenceOf(cancelled) })
    expect(passage?.entry).toMatchObject({ state: 'accepted', reference: referenceOf(cancelled) })
    expect(passage?.attempts.map(({ about }) => about)).toContain('sales_order_cancel')

    // The shop takes its cancellation back: nobody makes a second sales order of it by themselves.
    world.change(cancelled, { status: 'processing' })
    await world.pass()
    expect(await world.openCodes(cancelled)).toEqual(['PAID_AFTER_CANCEL'])
    expect(world.statuses(cancelled)).toEqual(['X'])
  })

  it('counts as asked for when all of it was refunded; one that has shipped is a return and no alarm', async () => {
    const [refunded = 0, returned = 0] = await world.sent(2)
    const asks = asked()
    world.erp.advance(referenceOf(returned), 'S')
    for (const id of [refunded, returned]) await world.refund(id)
    await world.pass()
    expect(world.statuses(refunded)).toEqual(['X'])
    expect(await cancel(refunded)).toMatchObject({ body: { reason: 'REFUNDED' } })
    expect(world.statuses(returned)).toEqual(['S'])
    expect(await cancel(returned)).toMatchObject({
      state: 'rejected',
      outcomeCode: 'SHIPPED',
      sends: 0,
      nextLookupAt: null,
    })
    expect(await world.openCodes(refunded)).toEqual([])
    expect(await world.openCodes(returned)).toEqual(['PAID_AFTER_CANCEL'])
    expect(asked()).toBe(asks + 1)
  })

  it('that was picked is refused: the parcel must be stopped, until the ERP shows it cancelled after all', async () => {
    const [id = 0] = await world.sent(1)
    world.erp.advance(referenceOf(id), 'P')
    world.change(id, { status: 'cancelled' })
    await world.pass()
    expect(await cancel(id)).toMatchObject({
      state: 'rejected',
      sends: 1,
      outcomeMessage: expect.stringContaining('picked'),
    })
    expect(await world.openCodes(id)).toEqual(['CANCEL_REFUSED'])
    expect(await world.landed(id)).toMatchObject({ bucket: 'in_erp' })
    const passage = await readOrderPassage(world.db, testKeyRing, operator, (await world.landed(id)).id)
    expect(passage?.stages.at(-1)).toMatchObject({ name: 'cancelled', state: 'stopped' })
    // The warehouse gives it back, and a person asks again.
    world.erp.advance(referenceOf(id), 'O')
    const { id: caseId } = await world.db.exceptionCase.findFirstOrThrow({
      where: { code: 'CANCEL_REFUSED', state: 'open' },
    })
    await retryCase(world.db, new Date(), operator, caseId)
    await world.pass()
    expect(world.statuses(id)).toEqual(['X'])
    expect(await world.openCodes(id)).toEqual([])
    expect(await world.db.auditRow.count({ where: { action: 'exceptions:retry', subjectId: caseId } })).toBe(1)
  })

  it('is not asked twice though the reply was lost after the ERP cancelled it', async () => {
    const [id = 0] = await world.sent(1)
    const asks = asked()
    world.erp.faults.add({ match: 'salesOrderCancel', replyLost: true, times: 1 })
    world.change(id, { status: 'cancelled' })
    await world.pass()
    expect(await cancel(id)).toMatchObject({ state: 'accepted', sends: 1 })
    expect(world.told(await cancel(id))).toEqual(['lookup send', 'send unknown', 'lookup cancelled'])
    expect(asked()).toBe(asks + 1)
    expect(await world.openCodes(id)).toEqual([])
  })

  it('is asked three times when nothing arrives, and then somebody must stop the parcel', async () => {
    const [id = 0] = await world.sent(1)
    world.erp.faults.add({ match: 'salesOrderCancel', cut: 'before' })
    world.change(id, { status: 'cancelled' })
    await world.poll()
    for (const sends of [0, 1, 2, 3]) {
      await age(20_000)
      await lookUpOrders(world.context, world.erpConnectionId)
      expect(await cancel(id)).toMatchObject({ state: sends < 3 ? 'ready' : 'rejected', sends })
      await evaluateOrders(world.context, world.storefrontId)
      await pushOrders(world.context, world.erpConnectionId)
    }
    expect(await cancel(id)).toMatchObject({ state: 'rejected', sends: 3, outcomeCode: 'NOT_CANCELLED' })
    expect(world.statuses(id)).toEqual(['O'])
    expect(await world.openCodes(id)).toEqual(['CANCEL_REFUSED'])
    // Cancelled in the ERP by hand: the evidence closes it.
    world.erp.cancel(referenceOf(id))
    await age(700_000)
    await world.pass()
    expect(await world.openCodes(id)).toEqual([])
  })

  it('waits until the sales order itself is known to be there', async () => {
    const id = world.place().id
    world.erp.faults.add({ match: 'api/salesOrder$', method: 'POST', replyLost: true, times: 1 })
    const { db, context, erpConnectionId } = world
    await world.poll()
    await pushOrders(context, erpConnectionId)
    expect(await world.entry(id, 'sales_order')).toMatchObject({ state: 'unknown' })
    world.change(id, { status: 'cancelled' })
    await world.poll()
    expect(await cancel(id)).toBeNull()
    await db.$executeRaw`update outbox_entries set next_lookup_at = now() where state = 'unknown'`
    await db.$executeRaw`delete from graphile_worker._private_jobs`
    await lookUpOrders(context, erpConnectionId)
    expect(await world.landed(id)).toMatchObject({ bucket: 'in_erp', dirty: true })
    const jobs = await db.$queryRaw<{ task: string }[]>`select task_identifier as task from graphile_worker.jobs`
    expect(jobs.map(({ task }) => task)).toContain('orders:evaluate')
    await world.pass()
    expect(world.statuses(id)).toEqual(['X'])
  })

  it('is not asked in shadow mode, and a request not yet gone is taken back with the cancellation', async () => {
    const { db, storefrontId } = world
    const [shadowed = 0, reopened = 0] = await world.sent(2)
    const asks = asked()
    await setFlowMode(db, operator, storefrontId, 'orders', 'shadow')
    world.change(shadowed, { status: 'cancelled' })
    await world.pass()
    expect(await cancel(shadowed)).toBeNull()
    expect(await world.openCodes(shadowed)).toEqual(['PAID_AFTER_CANCEL'])
    expect(asked()).toBe(asks)
    await setFlowMode(db, operator, storefrontId, 'orders', 'live')

    for (const status of ['cancelled', 'processing']) {
      world.change(reopened, { status })
      await world.poll()
      expect(await cancel(reopened)).toMatchObject({ state: status === 'cancelled' ? 'ready' : 'withdrawn', sends: 0 })
    }
    await world.pass()
    expect(world.statuses(reopened)).toEqual(['O'])
  })
})
