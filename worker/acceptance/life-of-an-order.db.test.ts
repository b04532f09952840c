import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { saveMappingRows } from '../../lib/mappings/save-rows.ts'
import { person } from '../../scripts/testing/given.ts'
import type { JoinedSandboxes } from './testing/joined-sandboxes.ts'
import { joinSandboxes, referenceOf } from './testing/joined-sandboxes.ts'

let joined: JoinedSandboxes
let offset = 0
beforeAll(async () => {
  joined = await joinSandboxes({ shop: { seed: 'empty' } })
  // Prices off the item master are another matter.
  await joined.db.storefront.updateMany({ data: { priceToleranceAmount: 10_000_000n } })
})
afterAll(() => joined?.close())
beforeEach(() => joined.erp.faults.clear())

/** A minute passes in the shop, so that a poll sees all that was done there; then everything is taken as far as it goes. */
async function sync(): Promise<void> {
  offset += 60
  joined.shop.clock.setOffsetSeconds(offset)
  await joined.sync()
}

/** What a clerk does in the shop, over its own API. */
async function clerk(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: object): Promise<void> {
  const { key, secret } = joined.shop.keys.read_write
  const answer = await fetch(`${joined.shop.url}/wp-json/wc/v3/orders/${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
}

let seed = 100
function place(overrides: object = {}) {
  seed += 1
  const [order] = joined.shop.makePlainOrders({ count: 1, minutesSpan: 1, endSecondsAgo: 0, seed })
  if (!order) throw new Error('the shop made no order')
  const touched = joined.shop.touchOrder(order.id, overrides)
  if (!touched) throw new Error('the order is gone')
  return touched
}

/** An order held by a line nobody can map. */
function placeHeld() {
  const order = place()
  const [line] = order.line_items
  if (!line) throw new Error('an order without a line')
  const sku = `NOBODY-${order.id}`
  joined.shop.touchOrder(order.id, { line_items: [{ ...line, sku }, ...order.line_items.slice(1)] })
  return { order, line, sku }
}

const landed = (id: number) => joined.db.webOrder.findFirstOrThrow({ where: { externalId: String(id) } })
const booked = (id: number) => joined.erp.ordersUnder(referenceOf(id))
const openCodes = async (id: number) => {
  const { id: orderId } = await landed(id)
  const subjects = await joined.db.exceptionSubject.findMany({
    where: { orderId, closedAt: null },
    select: { case: { select: { code: true } } },
  })
  return subjects.map((subject) => subject.case.code)
}

describe('an order before it is sent', () => {
  it('rule 4: waits while it is not paid, and goes with the day of its payment', async () => {
    const { id } = place({ status: 'on-hold', payment_method: 'bacs', date_paid: null, date_paid_gmt: null })
    await sync()
    expect(await landed(id)).toMatchObject({ bucket: 'unpaid', paidAt: null })
    expect(booked(id)).toEqual([])
    await clerk('PUT', String(id), { status: 'processing' })
    await sync()
    const paid = await landed(id)
    expect(paid).toMatchObject({ bucket: 'in_erp', paidAt: new Date(`${joined.shop.order(id)?.date_paid_gmt}Z`) })
    expect(booked(id)).toHaveLength(1)
  })

  it('never counts when it was cancelled without ever being paid', async () => {
    const { paid } = await joined.status()
    const { id } = place({ status: 'pending', date_paid: null, date_paid_gmt: null })
    await sync()
    await clerk('PUT', String(id), { status: 'cancelled' })
    await sync()
    expect(await landed(id)).toMatchObject({ bucket: 'unpaid' })
    expect(await joined.status()).toMatchObject({ paid, unexplained: 0 })
  })

  it('leaves held by being cancelled, trashed or deleted in the shop, and its exception closes on that evidence', async () => {
    const [cancelled, trashed, deleted] = [placeHeld(), placeHeld(), placeHeld()].map(({ order }) => order.id)
    await sync()
    for (const id of [cancelled, trashed, deleted]) {
      expect(await landed(id ?? 0)).toMatchObject({ bucket: 'held' })
      expect(await openCodes(id ?? 0)).toEqual(['SKU_UNKNOWN'])
    }
    await clerk('PUT', String(cancelled), { status: 'cancelled' })
    await clerk('DELETE', String(trashed))
    await clerk('DELETE', `${deleted}?force=true`)
    await sync()
    for (const id of [cancelled, trashed, deleted]) {
      expect([id, (await landed(id ?? 0)).bucket]).toEqual([id, 'cancelled'])
      expect(await openCodes(id ?? 0)).toEqual([])
      expect(booked(id ?? 0)).toEqual([])
    }
    expect((await landed(deleted ?? 0)).missingSince).not.toBeNull()
    expect(await joined.status()).toMatchObject({ held: 0, unexplained: 0 })
  })

  it('rule 7: is not sent when it was cancelled, trashed or deleted while it waited out its release delay', async () => {
    const { db, storefrontId, erp } = joined
    const delay = (releaseDelaySeconds: number) =>
      db.storefront.update({ where: { id: storefrontId }, data: { releaseDelaySeconds }, select: { id: true } })
    await delay(3_600)
    const [cancelled, trashed, deleted, kept] = [place(), place(), place(), place()]
    await sync()
    const { writes } = erp.requests()
    for (const { id } of [cancelled, trashed, deleted, kept])
      expect(await landed(id)).toMatchObject({ bucket: 'queued' })
    await clerk('PUT', String(cancelled.id), { status: 'cancelled' })
    await clerk('DELETE', String(trashed.id))
    await clerk('DELETE', `${deleted.id}?force=true`)
    await sync()
    for (const { id } of [cancelled, trashed, deleted]) {
      expect([id, (await landed(id)).bucket]).toEqual([id, 'cancelled'])
      expect(await db.outboxEntry.findFirst({ where: { reference: referenceOf(id) } })).toMatchObject({
        state: 'withdrawn',
      })
    }
    expect(erp.requests().writes).toBe(writes)
    expect(await joined.status()).toMatchObject({ queued: 1, lagSeconds: 0 })
    await delay(0)
    await db.outboxEntry.updateMany({ where: { reference: referenceOf(kept.id) }, data: { readyAt: new Date() } })
    await sync()
    expect(await landed(kept.id)).toMatchObject({ bucket: 'in_erp' })
    expect(erp.requests().writes).toBe(writes + 1)
  })

  it('rule 8: goes less what was refunded by line, as sold when an amount alone was refunded, not at all when all of it was', async () => {
    const [byLine, byAmount, whole] = [placeHeld(), placeHeld(), placeHeld()]
    await sync()
    const { line } = byLine
    await clerk('POST', `${byLine.order.id}/refunds`, {
      amount: withTax(line),
      api_refund: false,
      line_items: [
        {
          id: line.id,
          quantity: line.quantity,
          refund_total: line.total,
          refund_tax: line.taxes.map(({ id, total }) => ({ id, refund_total: total })),
        },
      ],
    })
    await clerk('POST', `${byAmount.order.id}/refunds`, { amount: '1.00', api_refund: false })
    await clerk('POST', `${whole.order.id}/refunds`, { amount: whole.order.total, api_refund: false })
    for (const { sku } of [byLine, byAmount, whole]) await linkToSundry(`sku:${sku}`)
    await sync()
    const total = (id: number) => Number(booked(id)[0]?.total_amt)
    expect(total(byLine.order.id)).toBeCloseTo(Number(byLine.order.total) - Number(withTax(line)), 4)
    expect(total(byAmount.order.id)).toBeCloseTo(Number(byAmount.order.total), 4)
    expect(await landed(whole.order.id)).toMatchObject({ bucket: 'cancelled' })
    expect(booked(whole.order.id)).toEqual([])
  })
})

describe('an order that is in the ERP', () => {
  it('failure 2: is not sent again when it is viewed, and its ledger stays', async () => {
    const { id } = place()
    await sync()
    const { writes } = joined.erp.requests()
    joined.shop.touchOrder(id, {})
    await clerk('PUT', String(id), { status: 'completed' })
    await sync()
    expect(await landed(id)).toMatchObject({ bucket: 'in_erp', statusSlug: 'completed' })
    expect(await openCodes(id)).toEqual([])
    expect(joined.erp.requests().writes).toBe(writes)
  })

  it('rule 7: stays counted there when the shop cancels, changes or deletes it; the ERP is asked to cancel, or somebody is told', async () => {
    const [cancelled, changed, deleted] = [place(), place(), place()]
    await sync()
    const before = await joined.status()
    await clerk('PUT', String(cancelled.id), { status: 'cancelled' })
    joined.shop.touchOrder(changed.id, { shipping: { ...changed.shipping, address_1: '9 Other Street' } })
    await clerk('DELETE', `${deleted.id}?force=true`)
    await sync()
    for (const { id } of [cancelled, changed, deleted]) {
      expect([id, (await landed(id)).bucket]).toEqual([id, 'in_erp'])
      expect([id, await openCodes(id)]).toEqual([id, id === cancelled.id ? [] : ['PAID_AFTER_CANCEL']])
      expect(booked(id)[0]).toMatchObject({ ord_status: id === cancelled.id ? 'X' : 'O' })
      expect(booked(id)).toHaveLength(1)
    }
    expect(await joined.status()).toMatchObject({ paid: before.paid, inErp: before.inErp, unexplained: 0 })
  })

  it('failure 17: is one sales order though every reply of the first send was lost', async () => {
    joined.erp.faults.add({ method: 'POST', replyLost: true, times: 4 })
    const ids = [place(), place(), place(), place()].map(({ id }) => id)
    await sync()
    expect(ids.map((id) => booked(id).length)).toEqual([1, 1, 1, 1])
    for (const id of ids) expect(await landed(id)).toMatchObject({ bucket: 'in_erp' })
    expect(joined.erp.ledger().duplicates).toBe(0)
  })
})

async function linkToSundry(key: string): Promise<void> {
  const rows = [{ match: { key }, target: { kind: 'charge', code: 'SUNDRY' } }]
  const change = { table: 'item_link' as const, storefrontId: null, rows }
  await saveMappingRows(joined.db, joined.context.clock, person('ecommerce'), change)
}

const withTax = ({ total, total_tax }: { total: string; total_tax: string }) =>
  (Number(total) + Number(total_tax)).toFixed(2)
