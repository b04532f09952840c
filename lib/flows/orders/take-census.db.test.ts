import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isFault } from '../../kernel/fault.ts'
import { backfillOrders } from './backfill-orders.ts'
import { pollOrders } from './poll-orders.ts'
import { rereadOrder } from './reread-order.ts'
import { takeCensus } from './take-census.ts'
import type { StorefrontFixture } from './testing/storefront-fixture.ts'
import { createStorefrontFixture, recordedAt } from './testing/storefront-fixture.ts'

let on: StorefrontFixture
beforeEach(async () => {
  on = await createStorefrontFixture()
})
afterEach(() => on.close())

const later = (seconds: number) => new Date(recordedAt.getTime() + seconds * 1000)
const poll = () => pollOrders(on.ctx, on.storefrontId)
const census = (scope: 'recent' | 'whole' = 'recent') => takeCensus(on.ctx, on.storefrontId, { scope })
const order = (externalId: number) => on.db.webOrder.findFirstOrThrow({ where: { externalId: String(externalId) } })

describe('a census', () => {
  it('counts what the shop counts, and finds nothing to mend after a poll', async () => {
    await poll()
    const { counts, ...result } = await census()
    expect(result).toMatchObject({ listed: 335, missing: 0, changed: 0, vanished: 0 })
    expect(counts).toMatchObject({ processing: 75, completed: 150, refunded: 15, cancelled: 24 })
    expect(await on.db.censusOrder.count({ where: { paid: true } })).toBe(240)
    const [money] = await on.db.$queryRaw<{ same: boolean }[]>`
      select bool_and(c.total_amount = o.total_amount and c.currency = o.currency and c.paid = (o.paid_at is not null)) as same
      from census_orders c join web_orders o using (storefront_id, external_id)`
    expect(money?.same).toBe(true)
  })

  it('rule 5: lands what the shop lists and nobody landed, whole and looked up first', async () => {
    await poll()
    await on.db
      .$executeRaw`update web_orders set current_revision_id = null where external_id in ('88', '99', '121', '200', '300')`
    await on.db.$executeRaw`
      delete from landed_revisions where order_id in (select id from web_orders where current_revision_id is null)`
    await on.db.$executeRaw`delete from web_orders where current_revision_id is null`
    expect(await on.db.webOrder.count()).toBe(330)
    expect(await census('whole')).toMatchObject({ listed: 335, missing: 5, changed: 0, vanished: 0 })
    expect(await on.db.webOrder.count()).toBe(335)
    expect(await order(88)).toMatchObject({ landedVia: 'census', bucket: 'arriving', dirty: true })
  })

  it('lands the whole store when nothing was polled', async () => {
    expect(await census()).toMatchObject({ listed: 335, missing: 335 })
    expect(await on.db.webOrder.count()).toBe(335)
  })

  it('failure 1: finds what date_modified hid: edited lines, deleted refunds', async () => {
    await poll()
    await on.db.webOrder.updateMany({ data: { dirty: false } })
    const edited = on.shop.order(99)
    on.shop.touchOrder(
      99,
      { line_items: edited?.line_items.map((line) => ({ ...line, quantity: line.quantity + 1 })) ?? [] },
      { silent: true },
    )
    const refunded = on.shop.orders().find(({ refunds, status }) => refunds.length === 1 && status === 'processing')
    on.shop.touchOrder(refunded?.id ?? 0, { refunds: [] }, { silent: true })
    on.setNow(later(60))
    expect(await poll()).toMatchObject({ changed: 0 })
    expect(await census('whole')).toMatchObject({ missing: 0, changed: 2 })
    expect(await order(refunded?.id ?? 0)).toMatchObject({ refundedAmount: 0n, dirty: true })
    expect(await on.db.landedRevision.count({ where: { order: { externalId: '99' } } })).toBe(2)
    expect(await census('whole')).toMatchObject({ changed: 0 })
  })

  it('reads by id what left every list: the trash and the deleted', async () => {
    await poll()
    const paid = on.shop.orders().filter(({ status, date_paid_gmt }) => status === 'completed' && date_paid_gmt)
    const [trashed, deleted] = paid
    on.shop.touchOrder(trashed?.id ?? 0, { status: 'trash' })
    const gone = await fetch(`${on.shop.url}/wp-json/wc/v3/orders/${deleted?.id}?force=true`, {
      method: 'DELETE',
      headers: {
        authorization: `Basic ${Buffer.from(`${on.shop.keys.read_write.key}:${on.shop.keys.read_write.secret}`).toString('base64')}`,
      },
    })
    expect(gone.status).toBe(200)
    on.setNow(later(60))
    expect(await census('whole')).toMatchObject({ listed: 333, missing: 0, vanished: 2 })
    for (const one of [trashed, deleted]) {
      expect(await order(one?.id ?? 0)).toMatchObject({
        statusClass: 'cancelled',
        missingSince: later(60),
        dirty: true,
      })
    }
    expect(await on.db.censusOrder.count()).toBe(333)
    expect(await census('whole')).toMatchObject({ vanished: 0 })
    // Restored from the trash, it is an order again.
    on.shop.touchOrder(trashed?.id ?? 0, { status: 'completed' })
    on.setNow(later(120))
    await poll()
    expect(await order(trashed?.id ?? 0)).toMatchObject({ statusClass: 'paid', missingSince: null })
  })

  it('of the recent days asks older months for their number only, and lists the one that moved', async () => {
    await poll()
    await census()
    expect(await census()).toMatchObject({
      listed: await on.shop
        .orders()
        .filter((one) => one.date_created_gmt >= '2026-09-24T11:00:00' && one.status !== 'checkout-draft').length,
    })
    on.shop.touchOrder(88, { status: 'trash' }, { silent: true })
    const moved = await census()
    expect(moved.vanished).toBe(1)
    expect((await order(88)).missingSince).not.toBeNull()
  })

  it('keeps a day of two censuses apart: the older one never undoes the newer', async () => {
    await poll()
    const [first, second] = await Promise.all([census('whole'), census('whole')])
    expect([first.listed, second.listed]).toEqual([335, 335])
    expect(await on.db.censusOrder.count()).toBe(335)
  })

  it('a new status of the shop is found, and its orders with it, unclassed', async () => {
    await poll()
    expect(await on.db.storefrontStatus.findMany({ where: { class: 'unclassed' } })).toEqual([])
    expect(await on.db.storefrontStatus.count()).toBe(8)
  })

  it('failure 15: stays unfinished when the shop answers no JSON', async () => {
    await poll()
    on.shop.faults.add({ html: true, match: '_fields=id,number' })
    const error = await census('whole').catch((reason: unknown) => reason)
    expect(isFault(error, 'CONNECTION_UNREADABLE')).toBe(true)
    expect(await on.db.census.findMany({ select: { finishedAt: true } })).toEqual([{ finishedAt: null }])
    expect((await on.db.exceptionCase.findFirstOrThrow()).code).toBe('CONNECTION_UNREADABLE')
  })
})

describe('a backfill', () => {
  const window = { from: new Date('2026-09-01T00:00:00Z'), to: new Date('2026-10-01T00:00:00Z') }

  it('says what it would land, lands it, and lands it once', async () => {
    const inside = on.shop
      .orders()
      .filter((one) => one.date_created_gmt >= '2026-09-01' && one.date_created_gmt < '2026-10-01').length
    const told: number[] = []
    const dry = await backfillOrders(
      on.ctx,
      on.storefrontId,
      { ...window, dryRun: true },
      ({ read }) => void told.push(read),
    )
    expect(dry).toMatchObject({ read: inside, landed: inside })
    expect(told.at(-1)).toBe(inside)
    expect(await on.db.webOrder.count()).toBe(0)
    expect(await backfillOrders(on.ctx, on.storefrontId, { ...window, dryRun: false })).toMatchObject({
      landed: inside,
    })
    expect(await on.db.webOrder.count({ where: { landedVia: 'backfill' } })).toBe(inside)
    expect(await backfillOrders(on.ctx, on.storefrontId, { ...window, dryRun: false })).toMatchObject({
      landed: 0,
      unchanged: inside,
    })
    expect(await poll()).toMatchObject({ landed: 335 - inside })
  })
})

describe('a re-read', () => {
  it('lands one order as it is now', async () => {
    await poll()
    on.shop.touchOrder(88, { customer_note: 'new' }, { silent: true })
    expect(await rereadOrder(on.ctx, on.storefrontId, '88')).toMatchObject({ changed: 1 })
  })
  it('failure 16: only the shop’s own word makes an order gone', async () => {
    await poll()
    on.shop.faults.add({ status: 404, match: 'orders/99' })
    const error = await rereadOrder(on.ctx, on.storefrontId, '99').catch((reason: unknown) => reason)
    expect(isFault(error, 'CONNECTION_UNREADABLE')).toBe(true)
    expect((await order(99)).missingSince).toBeNull()
    on.shop.faults.clear()
    expect(await rereadOrder(on.ctx, on.storefrontId, '999999')).toBe('gone')
  })
})
