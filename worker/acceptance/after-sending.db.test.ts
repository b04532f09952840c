import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readOrderPassage } from '../../lib/boards/order-passage.ts'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import { retryCase, retryOrder } from '../../lib/exceptions/retry-case.ts'
import { evaluateOrders } from '../../lib/flows/orders/evaluate-orders.ts'
import { lookUpOrders } from '../../lib/flows/orders/look-up-orders.ts'
import { pollOrders } from '../../lib/flows/orders/poll-orders.ts'
import { pushOrders } from '../../lib/flows/orders/push-orders.ts'
import { verifyOrders } from '../../lib/flows/orders/verify-orders.ts'
import { testKeyRing } from '../../scripts/testing/given.ts'
import type { JoinedSandboxes } from './testing/joined-sandboxes.ts'
import { joinSandboxes, operator, referenceOf } from './testing/joined-sandboxes.ts'

let joined: JoinedSandboxes
let offset = 0
beforeAll(async () => {
  joined = await joinSandboxes({ shop: { seed: 'empty' } })
  await joined.db.connection.update({
    where: { id: joined.erpConnectionId },
    data: { profile: { settleSeconds: 0.3, writeDeadlineSeconds: 2, postingSeconds: 3 } },
    select: { id: true },
  })
})
afterAll(() => joined?.close())
beforeEach(() => joined.erp.faults.clear())

/** A minute passes in the shop, so that a poll sees all that was done there; then everything is taken as far as it goes. */
async function sync(): Promise<void> {
  offset += 60
  joined.shop.clock.setOffsetSeconds(offset)
  await joined.sync()
}

let seed = 500
function place() {
  seed += 1
  const [order] = joined.shop.makePlainOrders({ count: 1, minutesSpan: 1, endSecondsAgo: 0, seed })
  if (!order) throw new Error('the shop made no order')
  return order
}
/** Orders that are in the ERP. */
async function sent(count: number): Promise<number[]> {
  const ids = Array.from({ length: count }, () => place().id)
  await sync()
  for (const id of ids) expect(await landed(id)).toMatchObject({ bucket: 'in_erp' })
  return ids
}
/** What was done in the shop is landed and judged, and nothing is sent yet. */
async function poll(): Promise<void> {
  offset += 60
  joined.shop.clock.setOffsetSeconds(offset)
  await pollOrders(joined.context, joined.storefrontId)
  await evaluateOrders(joined.context, joined.storefrontId)
}

/** A clerk refunds all of it by amount, over the shop's own API. */
async function refund(id: number): Promise<void> {
  const { key, secret } = joined.shop.keys.read_write
  const total = joined.shop.order(id)?.total
  const answer = await fetch(`${joined.shop.url}/wp-json/wc/v3/orders/${id}/refunds`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ amount: total, api_refund: false }),
  })
  if (!answer.ok) throw new Error(`refund ${id} answered ${answer.status}: ${await answer.text()}`)
}
const change = (id: number, fields: object) => joined.shop.touchOrder(id, fields)

const landed = (id: number) => joined.db.webOrder.findFirstOrThrow({ where: { externalId: String(id) } })
const statuses = (id: number) => joined.erp.ordersUnder(referenceOf(id)).map(({ ord_status }) => ord_status)
const entry = (id: number, kind: 'sales_order' | 'sales_order_cancel') =>
  joined.db.outboxEntry.findFirst({ where: { reference: referenceOf(id), kind }, include: { attempts: true } })
const cancel = (id: number) => entry(id, 'sales_order_cancel')
const openCodes = async (id: number) => {
  const subjects = await joined.db.exceptionSubject.findMany({
    where: { orderId: (await landed(id)).id, closedAt: null },
    select: { case: { select: { code: true } } },
  })
  return subjects.map((subject) => subject.case.code)
}
const told = (found: Awaited<ReturnType<typeof cancel>>) =>
  (found?.attempts ?? []).sort((a, b) => Number(a.id - b.id)).map(({ kind, outcome }) => `${kind} ${outcome}`)
/** Requests to cancel that have reached the ERP. */
const asked = () =>
  joined.erp.requests().routes.find(({ path }) => path.toLowerCase().endsWith('/salesordercancel'))?.count ?? 0
const age = (ms: number) => joined.db.$executeRaw`
  update outbox_entries set send_deadline_at = send_deadline_at - make_interval(secs => ${ms / 1000}),
    next_lookup_at = next_lookup_at - make_interval(secs => ${ms / 1000})
  where kind = 'sales_order_cancel'`

describe('failure 44, rule 7: an order cancelled in the shop after its sales order was accepted', () => {
  it('is asked of the ERP once, stays counted there, and its exception closes when the ERP shows it cancelled', async () => {
    const [cancelled = 0, kept = 0] = await sent(2)
    const before = await joined.status()
    const asks = asked()
    change(cancelled, { status: 'cancelled' })
    await sync()
    expect(statuses(cancelled)).toEqual(['X'])
    expect(statuses(kept)).toEqual(['O'])
    const request = await cancel(cancelled)
    expect(request).toMatchObject({
      state: 'accepted',
      sends: 1,
      body: { reason: 'CANCELLED', altPo: referenceOf(cancelled) },
    })
    expect(told(request).slice(0, 2)).toEqual(['lookup send', 'send staged'])
    expect(told(request).at(-1)).toBe('lookup cancelled')
    const { id: orderId } = await landed(cancelled)
    const findings = await joined.db.exceptionSubject.findMany({ where: { orderId }, include: { case: true } })
    expect(findings.map(({ case: { code }, closedAt }) => [code, closedAt !== null])).toEqual([
      ['PAID_AFTER_CANCEL', true],
    ])
    const { paid, inErp } = before
    expect(await joined.status()).toMatchObject({ paid, inErp, unexplained: 0, exceptions: {} })
    await sync()
    expect(asked()).toBe(asks + 1)

    const passage = await readOrderPassage(joined.db, testKeyRing, operator, orderId)
    expect(passage?.stages.at(-1)).toMatchObject({ name: 'cancelled', state: 'done' })
    expect(passage?.cancel).toMatchObject({ state: 'accepted', reference: referenceOf(cancelled) })
    expect(passage?.entry).toMatchObject({ state: 'accepted', reference: referenceOf(cancelled) })
    expect(passage?.attempts.map(({ about }) => about)).toContain('sales_order_cancel')

    // The shop takes its cancellation back: nobody makes a second sales order of it by themselves.
    change(cancelled, { status: 'processing' })
    await sync()
    expect(await openCodes(cancelled)).toEqual(['PAID_AFTER_CANCEL'])
    expect(statuses(cancelled)).toEqual(['X'])
  })

  it('counts as asked for when all of it was refunded; one that has shipped is a return and no alarm', async () => {
    const [refunded = 0, returned = 0] = await sent(2)
    const asks = asked()
    joined.erp.advance(referenceOf(returned), 'S')
    for (const id of [refunded, returned]) await refund(id)
    await sync()
    expect(statuses(refunded)).toEqual(['X'])
    expect(await cancel(refunded)).toMatchObject({ body: { reason: 'REFUNDED' } })
    expect(statuses(returned)).toEqual(['S'])
    expect(await cancel(returned)).toMatchObject({
      state: 'rejected',
      outcomeCode: 'SHIPPED',
      sends: 0,
      nextLookupAt: null,
    })
    expect(await openCodes(refunded)).toEqual([])
    expect(await openCodes(returned)).toEqual(['PAID_AFTER_CANCEL'])
    expect(asked()).toBe(asks + 1)
  })

  it('that was picked is refused: the parcel must be stopped, until the ERP shows it cancelled after all', async () => {
    const [id = 0] = await sent(1)
    joined.erp.advance(referenceOf(id), 'P')
    change(id, { status: 'cancelled' })
    await sync()
    expect(await cancel(id)).toMatchObject({
      state: 'rejected',
      sends: 1,
      outcomeMessage: expect.stringContaining('picked'),
    })
    expect(await openCodes(id)).toEqual(['CANCEL_REFUSED'])
    expect(await landed(id)).toMatchObject({ bucket: 'in_erp' })
    const passage = await readOrderPassage(joined.db, testKeyRing, operator, (await landed(id)).id)
    expect(passage?.stages.at(-1)).toMatchObject({ name: 'cancelled', state: 'stopped' })
    // The warehouse gives it back, and a person asks again.
    joined.erp.advance(referenceOf(id), 'O')
    const { id: caseId } = await joined.db.exceptionCase.findFirstOrThrow({
      where: { code: 'CANCEL_REFUSED', state: 'open' },
    })
    await retryCase(joined.db, new Date(), operator, caseId)
    await sync()
    expect(statuses(id)).toEqual(['X'])
    expect(await openCodes(id)).toEqual([])
    expect(await joined.db.auditRow.count({ where: { action: 'exceptions:retry', subjectId: caseId } })).toBe(1)
  })

  it('is not asked twice though the reply was lost after the ERP cancelled it', async () => {
    const [id = 0] = await sent(1)
    const asks = asked()
    joined.erp.faults.add({ match: 'salesOrderCancel', replyLost: true, times: 1 })
    change(id, { status: 'cancelled' })
    await sync()
    expect(await cancel(id)).toMatchObject({ state: 'accepted', sends: 1 })
    expect(told(await cancel(id))).toEqual(['lookup send', 'send unknown', 'lookup cancelled'])
    expect(asked()).toBe(asks + 1)
    expect(await openCodes(id)).toEqual([])
  })

  it('is asked three times when nothing arrives, and then somebody must stop the parcel', async () => {
    const [id = 0] = await sent(1)
    joined.erp.faults.add({ match: 'salesOrderCancel', cut: 'before' })
    change(id, { status: 'cancelled' })
    await poll()
    for (const sends of [0, 1, 2, 3]) {
      await age(20_000)
      await lookUpOrders(joined.context, joined.erpConnectionId)
      expect(await cancel(id)).toMatchObject({ state: sends < 3 ? 'ready' : 'rejected', sends })
      await evaluateOrders(joined.context, joined.storefrontId)
      await pushOrders(joined.context, joined.erpConnectionId)
    }
    expect(await cancel(id)).toMatchObject({ state: 'rejected', sends: 3, outcomeCode: 'NOT_CANCELLED' })
    expect(statuses(id)).toEqual(['O'])
    expect(await openCodes(id)).toEqual(['CANCEL_REFUSED'])
    // Cancelled in the ERP by hand: the evidence closes it.
    joined.erp.cancel(referenceOf(id))
    await age(700_000)
    await sync()
    expect(await openCodes(id)).toEqual([])
  })

  it('waits until the sales order itself is known to be there', async () => {
    const id = place().id
    joined.erp.faults.add({ match: 'api/salesOrder$', method: 'POST', replyLost: true, times: 1 })
    const { db, context, erpConnectionId } = joined
    await poll()
    await pushOrders(context, erpConnectionId)
    expect(await entry(id, 'sales_order')).toMatchObject({ state: 'unknown' })
    change(id, { status: 'cancelled' })
    await poll()
    expect(await cancel(id)).toBeNull()
    await db.$executeRaw`update outbox_entries set next_lookup_at = now() where state = 'unknown'`
    await db.$executeRaw`delete from graphile_worker._private_jobs`
    await lookUpOrders(context, erpConnectionId)
    expect(await landed(id)).toMatchObject({ bucket: 'in_erp', dirty: true })
    const jobs = await db.$queryRaw<{ task: string }[]>`select task_identifier as task from graphile_worker.jobs`
    expect(jobs.map(({ task }) => task)).toContain('orders:evaluate')
    await sync()
    expect(statuses(id)).toEqual(['X'])
  })

  it('is not asked in shadow mode, and a request not yet gone is taken back with the cancellation', async () => {
    const { db, storefrontId } = joined
    const [shadowed = 0, reopened = 0] = await sent(2)
    const asks = asked()
    await setFlowMode(db, operator, storefrontId, 'orders', 'shadow')
    change(shadowed, { status: 'cancelled' })
    await sync()
    expect(await cancel(shadowed)).toBeNull()
    expect(await openCodes(shadowed)).toEqual(['PAID_AFTER_CANCEL'])
    expect(asked()).toBe(asks)
    await setFlowMode(db, operator, storefrontId, 'orders', 'live')

    for (const status of ['cancelled', 'processing']) {
      change(reopened, { status })
      await poll()
      expect(await cancel(reopened)).toMatchObject({ state: status === 'cancelled' ? 'ready' : 'withdrawn', sends: 0 })
    }
    await sync()
    expect(statuses(reopened)).toEqual(['O'])
  })
})

describe('a sales order the ERP has forgotten', () => {
  /** As if so many hours had passed since everything was accepted and last read. */
  const later = (hours: number) => joined.db.$executeRaw`
    update outbox_entries set accepted_at = accepted_at - make_interval(hours => ${hours}),
      send_deadline_at = send_deadline_at - make_interval(hours => ${hours}),
      verified_at = verified_at - make_interval(hours => ${hours})`
  const verify = () => verifyOrders(joined.context, joined.erpConnectionId)
  const settled = () => new Promise((resolve) => setTimeout(resolve, 350))

  it('is lost after two readings apart, held for finance, looked up on retry and only then sent again', async () => {
    const [lost = 0, kept = 0, shipped = 0] = await sent(3)
    joined.erp.advance(referenceOf(shipped), 'S')
    expect(await verify()).toMatchObject({ read: 0 })
    await later(24)
    joined.erp.lose(referenceOf(lost))
    const first = await verify()
    expect(first).toMatchObject({ lost: 0, againAt: expect.any(Date) })
    expect(await entry(lost, 'sales_order')).toMatchObject({ lostAt: null, missedAt: expect.any(Date) })
    expect(await entry(shipped, 'sales_order')).toMatchObject({ erpStatus: 'shipped' })
    expect(await verify(), 'at once, it proves nothing').toMatchObject({ read: 0, lost: 0 })
    await settled()
    expect(await verify()).toMatchObject({ read: 1, lost: 1, againAt: null })
    await evaluateOrders(joined.context, joined.storefrontId)
    expect(await landed(lost)).toMatchObject({ bucket: 'held' })
    expect(await openCodes(lost)).toEqual(['LOST_IN_ERP'])
    expect(await landed(kept)).toMatchObject({ bucket: 'in_erp' })
    expect(await joined.status()).toMatchObject({ held: 1, heldBy: { LOST_IN_ERP: 1 }, unexplained: 0 })
    await sync()
    expect(statuses(lost), 'nothing is sent by itself').toEqual([])

    await retryOrder(joined.db, new Date(), operator, (await landed(lost)).id)
    await sync()
    expect(statuses(lost)).toEqual(['O'])
    expect(told(await entry(lost, 'sales_order'))).toEqual(['send accepted', 'lookup send', 'send accepted'])
    expect(await landed(lost)).toMatchObject({ bucket: 'in_erp' })
    expect(await openCodes(lost)).not.toContain('LOST_IN_ERP')

    await later(24)
    const { read } = await verify()
    const open = await joined.db.outboxEntry.count({ where: { kind: 'sales_order', erpStatus: 'open' } })
    expect(read, 'what has shipped or is cancelled is not read again').toBe(open)
  })

  it('is found again when it is listed again, and retrying one that is there sends nothing', async () => {
    const [back = 0, there = 0] = await sent(2)
    const held = async (id: number) => {
      await joined.db.outboxEntry.updateMany({
        where: { reference: referenceOf(id) },
        data: { lostAt: new Date(), missedAt: new Date() },
      })
      await joined.db.webOrder.updateMany({ where: { externalId: String(id) }, data: { dirty: true } })
      await evaluateOrders(joined.context, joined.storefrontId)
      expect(await landed(id)).toMatchObject({ bucket: 'held' })
    }
    await held(back)
    await later(24)
    expect(await verify()).toMatchObject({ found: 1, lost: 0 })
    await evaluateOrders(joined.context, joined.storefrontId)
    expect(await landed(back)).toMatchObject({ bucket: 'in_erp' })
    expect(await openCodes(back)).toEqual([])

    await held(there)
    const { writes } = joined.erp.requests()
    await retryOrder(joined.db, new Date(), operator, (await landed(there)).id)
    await sync()
    expect(joined.erp.requests().writes).toBe(writes)
    expect(statuses(there)).toEqual(['O'])
    expect(await landed(there)).toMatchObject({ bucket: 'in_erp' })
  })

  it('is not looked for while orders wait to be sent', async () => {
    await sent(1)
    await later(24)
    const { id } = place()
    await poll()
    expect(await entry(id, 'sales_order')).toMatchObject({ state: 'ready' })
    expect(await verify()).toMatchObject({ read: 0, againAt: expect.any(Date) })
  })
})
