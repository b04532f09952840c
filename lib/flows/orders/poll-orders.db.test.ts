import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isFault } from '../../kernel/fault.ts'
import { translateOrder } from '../../storefront/translate-order.ts'
import { openOrderPersonal } from './personal-place.ts'
import { pollOrders } from './poll-orders.ts'
import type { StorefrontFixture } from './testing/storefront-fixture.ts'
import { createStorefrontFixture, recordedAt } from './testing/storefront-fixture.ts'

let on: StorefrontFixture
afterEach(() => on.close())

const later = (seconds: number) => new Date(recordedAt.getTime() + seconds * 1000)
const poll = () => pollOrders(on.ctx, on.storefrontId)
const order = (externalId: number | undefined) =>
  on.db.webOrder.findFirstOrThrow({
    where: { externalId: String(externalId) },
    include: { currentRevision: true, revisions: true },
  })
const cursor = () => on.db.pollCursor.findFirst()
const settled = () => on.db.webOrder.updateMany({ data: { dirty: false } })

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return isFault(error) ? error.code : `no fault: ${String(error)}`
}

describe('the recorded store', () => {
  beforeEach(async () => {
    on = await createStorefrontFixture()
  })

  it('is landed whole by the first poll, and by the second nothing', async () => {
    expect(await poll()).toMatchObject({ polled: true, landed: 335, changed: 0, failed: [], cursorAt: later(-10) })
    expect(await poll()).toMatchObject({ landed: 0, changed: 0 })
    const buckets = await on.db.webOrder.groupBy({
      by: ['bucket', 'statusClass', 'dirty'],
      _count: true,
      orderBy: { bucket: 'asc' },
    })
    expect(
      buckets.map(({ bucket, statusClass, dirty, _count }) => `${bucket} ${statusClass} ${dirty} ${_count}`).sort(),
    ).toEqual(['arriving paid true 240', 'unpaid cancelled false 24', 'unpaid not_paid false 71'])
    expect((await cursor())?.cursorAt).toEqual(later(-10))
    expect(await on.db.landedRevision.count()).toBe(335)
    const jobs = await on.db.$queryRaw<{ task: string }[]>`select task_identifier as task from graphile_worker.jobs`
    expect(jobs).toEqual([{ task: 'orders:evaluate' }])
  })

  it('lands personal data sealed, and a payload that translates', async () => {
    await poll()
    const { externalId, wrappedKey, currentRevision: revision, frozenSkus } = await order(88)
    const personal = openOrderPersonal(
      on.ctx.keyRing,
      on.storefrontId,
      externalId,
      wrappedKey ?? Buffer.alloc(0),
      revision?.personalSealed ?? Buffer.alloc(0),
    )
    expect(personal.billing).toMatchObject({ name: 'Émile Tremblay', email: 'kunde34@example.test' })
    expect(personal.customerNote).toBe('Bitte klingeln bei „Groß“')
    const translated = translateOrder('woocommerce', revision?.payload as never, frozenSkus as Record<string, string>)
    expect(translated.total).toBe(7_212_500n)
    expect(translated.lines[0]).toMatchObject({ sku: 'APR-WRK-L-FOR', name: 'Work Apron - L, Forest' })
    const [leak] = await on.db.$queryRaw<{ found: bigint }[]>`
      select count(*) as found from landed_revisions where payload::text ~* 'kunde|@example|klingeln|Tremblay'`
    expect(leak?.found).toBe(0n)
  })

  it('failure 1 and 2: a view or an own write that moves date_modified evaluates nothing again', async () => {
    await poll()
    await settled()
    on.setNow(later(60))
    on.shop.touchOrder(99, {})
    const kept = on.shop.order(88)?.meta_data ?? []
    on.shop.touchOrder(88, { meta_data: [...kept, { id: 1, key: '_selvedge_sales_order', value: '1' }] })
    on.setNow(later(120))
    expect(await poll()).toMatchObject({ landed: 0, changed: 0 })
    expect((await order(99)).revisions).toHaveLength(1)
    expect((await order(99)).modifiedAt).toEqual(later(60))
    expect(await on.db.webOrder.count({ where: { dirty: true } })).toBe(0)
  })

  it('failure 14: the business date is the payment, in the shop’s zone, and stays', async () => {
    on.shop.touchOrder(99, { status: 'processing', date_paid_gmt: '2026-10-31T23:30:00' }, { silent: true })
    const [summer] = on.shop.makeOrders(1, { overrides: { date_paid_gmt: '2026-08-31T23:30:00' } })
    on.setNow(later(60))
    await poll()
    const paidOn = async (id: number | undefined) => (await order(id)).paidOn?.toISOString().slice(0, 10)
    expect(await paidOn(99)).toBe('2026-10-31')
    expect(await paidOn(summer?.id)).toBe('2026-09-01')
    on.shop.touchOrder(99, { date_paid_gmt: '2026-11-20T00:00:00' })
    on.setNow(later(120))
    await poll()
    expect(await paidOn(99)).toBe('2026-10-31')
  })

  it('cash on delivery is paid by its status, without date_paid', async () => {
    await poll()
    const cod = on.shop.orders().filter((one) => one.status === 'processing' && one.date_paid_gmt === null)
    expect(cod.length).toBe(2)
    for (const one of cod) expect((await order(one.id)).paidAt).toEqual(new Date(`${one.date_modified_gmt}Z`))
  })
})

describe('a shop that lives', () => {
  beforeEach(async () => {
    on = await createStorefrontFixture({ seed: 'empty' })
  })

  it('failure 5: orders of the second at the edge of two windows arrive once', async () => {
    on.shop.makeOrders(3)
    on.setNow(later(10))
    // The bound is exclusive and equals their second: the next window takes them.
    expect(await poll()).toMatchObject({ landed: 0 })
    on.setNow(later(11))
    expect(await poll()).toMatchObject({ landed: 3 })
    on.setNow(later(500))
    expect(await poll()).toMatchObject({ landed: 0, changed: 0, unchanged: 3 })
  })

  it('failure 9: nothing but the poll is needed, and a checkout placed late is seen although its number is old', async () => {
    const [draft] = on.shop.makeOrders(1, { overrides: { status: 'checkout-draft' } })
    on.setNow(later(30))
    on.shop.makeOrders(1)
    on.setNow(later(60))
    expect(await poll()).toMatchObject({ landed: 1 })
    on.shop.touchOrder(draft?.id ?? 0, { status: 'processing' })
    on.setNow(later(90))
    expect(await poll()).toMatchObject({ landed: 1 })
  })

  it('failure 11: a text no database stores is repaired and noted; an order that cannot be stored blocks none', async () => {
    const [nul, endless, fine] = on.shop.makeOrders(3)
    on.shop.touchOrder(nul?.id ?? 0, { customer_note: 'a\0b\ud800', transaction_id: 'x\0' })
    on.shop.touchOrder(endless?.id ?? 0, { date_created_gmt: '9999-12-31T23:59:59' }, { silent: true })
    const huge = on.shop.order(endless?.id ?? 0)
    if (huge) huge.total = '999999999999999.00'
    on.setNow(later(60))
    const polled = await poll()
    expect(polled).toMatchObject({ landed: 2, failed: [{ externalId: String(endless?.id) }] })
    expect((await order(nul?.id)).currentRevision?.repairs.sort()).toEqual(['customer_note', 'transaction_id'])
    expect((await order(fine?.id)).bucket).toBe('arriving')
    expect((await cursor())?.cursorAt).toEqual(later(50))
    expect(await on.db.exceptionCase.findMany({ select: { code: true, state: true } })).toEqual([
      { code: 'CONNECTION_UNREADABLE', state: 'open' },
    ])
  })

  it.each([
    ['401', { status: 401 }, 'CONNECTION_REFUSED', 'CONNECTION_REFUSED'],
    ['a challenge page', { html: true }, 'CONNECTION_UNREADABLE', 'CONNECTION_UNREADABLE'],
    ['half a page', { truncate: true }, 'CONNECTION_UNREADABLE', 'CONNECTION_UNREADABLE'],
  ])(
    'failures 15 and 16: %s moves no cursor and is one exception, closed by the next answer',
    async (_, fault, code, raised) => {
      on.shop.makeOrders(2)
      on.setNow(later(60))
      await poll()
      const before = await cursor()
      on.shop.makeOrders(2)
      on.setNow(later(120))
      on.shop.faults.add({ ...fault, method: 'GET' })
      for (let times = 0; times < 3; times++) expect(await codeOf(poll())).toBe(code)
      expect((await cursor())?.cursorAt).toEqual(before?.cursorAt)
      expect((await cursor())?.lastError).toContain(code)
      expect((await cursor())?.leaseOwner).toBeNull()
      const cases = await on.db.exceptionCase.findMany({ include: { events: true } })
      expect(cases.map((one) => [one.code, one.state, one.events.length])).toEqual([[raised, 'open', 1]])
      on.shop.faults.clear()
      expect(await poll()).toMatchObject({ landed: 2 })
      expect((await cursor())?.lastError).toBeNull()
      expect((await on.db.exceptionCase.findFirstOrThrow()).state).toBe('closed')
    },
  )

  it('a fault in the middle keeps what was landed, and the next poll goes on from there', async () => {
    await on.close()
    on = await createStorefrontFixture({ seed: { generated: 350, minutesSpan: 30 } })
    on.shop.faults.add({ status: 500, match: 'modified_after=2026', times: 3 })
    expect(await codeOf(poll())).toBe('CONNECTION_BUSY')
    expect(await on.db.webOrder.count()).toBe(100)
    const halfway = (await cursor())?.cursorAt
    expect(halfway?.getTime()).toBeLessThan(later(-60).getTime())
    on.shop.faults.clear()
    await poll()
    expect(await on.db.webOrder.count()).toBe(350)
  })

  it('failure 18: twenty pollers at once land every order once', async () => {
    await on.close()
    on = await createStorefrontFixture({ seed: { generated: 150, minutesSpan: 5 } })
    const pollers = Array.from({ length: 20 }, (_, at) =>
      pollOrders({ ...on.ctx, worker: `poller ${at}` }, on.storefrontId),
    )
    const results = await Promise.all(pollers)
    expect(results.filter(({ polled }) => polled).length).toBeGreaterThanOrEqual(1)
    expect(results.reduce((sum, { landed }) => sum + landed, 0)).toBe(150)
    expect(await on.db.landedRevision.count()).toBe(150)
  })

  it('a poll whose process died is taken over when its lease has run out, not before', async () => {
    on.shop.makeOrders(1)
    on.setNow(later(60))
    await on.db.pollCursor.create({
      data: {
        storefrontId: on.storefrontId,
        flow: 'orders',
        leaseOwner: 'dead',
        leaseUntil: new Date(Date.now() + 60_000),
      },
    })
    expect(await poll()).toMatchObject({ polled: false })
    await on.db.pollCursor.updateMany({ data: { leaseUntil: new Date(Date.now() - 1) } })
    expect(await poll()).toMatchObject({ polled: true, landed: 1 })
  })

  it('a flow that is off reads nothing', async () => {
    await on.db.storefrontFlow.updateMany({ data: { mode: 'off' } })
    on.shop.makeOrders(1)
    on.setNow(later(60))
    expect(await poll()).toMatchObject({ polled: false, landed: 0 })
    expect(on.shop.requests().count).toBe(0)
  })

  it('a status nobody has classed is landed and stands as unclassed', async () => {
    await poll()
    await on.db.storefrontStatus.updateMany({ where: { slug: 'on-hold' }, data: { class: 'unclassed' } })
    const [held] = on.shop.makeOrders(1, { overrides: { status: 'on-hold' } })
    on.setNow(later(60))
    await poll()
    expect(await order(held?.id)).toMatchObject({ bucket: 'unclassed', statusClass: 'unclassed', dirty: true })
  })

  it('a status the shop knows no more is asked for no more', async () => {
    await poll()
    await on.db.storefrontStatus.create({
      data: { storefrontId: on.storefrontId, slug: 'shipped', name: 'Shipped', class: 'paid', seenAt: recordedAt },
    })
    on.shop.makeOrders(1)
    on.setNow(later(120))
    expect(await poll()).toMatchObject({ landed: 1 })
  })
})
