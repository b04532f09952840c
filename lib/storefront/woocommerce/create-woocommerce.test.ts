import { afterEach, describe, expect, it } from 'vitest'
import type { Shop, ShopOptions } from '../../../sandbox/woocommerce/create-shop.ts'
import { createShop } from '../../../sandbox/woocommerce/create-shop.ts'
import { systemClock } from '../../kernel/clock.ts'
import { isFault } from '../../kernel/fault.ts'
import type { FetchedOrder, OrderBatch, Storefront } from '../port.ts'
import { createWooCommerce } from './create-woocommerce.ts'

const open: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})

const policy = { allowedHosts: new Set<string>(), allowPrivate: true }
const statuses = ['pending', 'processing', 'on-hold', 'completed', 'cancelled', 'refunded', 'failed']
const recordedAt = new Date('2026-11-23T11:00:00Z')
const at = (text: string) => new Date(`${text}Z`)

async function connect(
  options: ShopOptions = {},
  keys?: { key: string; secret: string },
): Promise<{ shop: Shop; client: Storefront }> {
  const shop = createShop({ now: () => recordedAt, ...options })
  await shop.listen()
  open.push(shop)
  const client = createWooCommerce({ url: shop.url, ...(keys ?? shop.keys.read), policy, clock: systemClock })
  open.push(client)
  return { shop, client }
}

async function readAll(
  batches: AsyncIterable<OrderBatch>,
  between?: (read: FetchedOrder[]) => void,
): Promise<FetchedOrder[]> {
  const all: FetchedOrder[] = []
  for await (const { orders } of batches) {
    all.push(...orders)
    between?.(all)
  }
  return all
}
const ids = (orders: readonly FetchedOrder[]) => orders.map(({ externalId }) => externalId)

async function faultOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return isFault(error) ? `${error.code} ${error.retry}` : `no fault: ${String(error)}`
}
const untilNow = { after: new Date(0), before: new Date(recordedAt.getTime() + 1000), statuses }
const wholeWindow = { after: new Date(0), before: recordedAt, statuses }

describe('reading what changed', () => {
  it('gives every order once, oldest first, with refund documents, and says how far it is complete', async () => {
    const { client } = await connect()
    const reached: (Date | undefined)[] = []
    const all: FetchedOrder[] = []
    for await (const batch of client.changedOrders(wholeWindow)) {
      all.push(...batch.orders)
      reached.push(batch.verifiedTo)
    }
    expect(all).toHaveLength(335)
    expect(new Set(ids(all)).size).toBe(335)
    const times = all.map(({ head }) => head.modifiedAt.getTime())
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect(reached.at(-1)).toEqual(recordedAt)
    expect(reached).toEqual([...reached].sort((a, b) => Number(a) - Number(b)))
    const refunds = all.flatMap(({ payload }) => (payload as { refund_documents: unknown[] }).refund_documents)
    expect(refunds).toHaveLength(43)
  })

  for (const timeZone of [
    'Etc/GMT+12',
    'America/New_York',
    'UTC',
    'Europe/Berlin',
    'Asia/Kathmandu',
    'Pacific/Kiritimati',
  ]) {
    it(`failures 3 and 4: bounds are GMT in a store in ${timeZone}`, async () => {
      const { shop, client } = await connect({ timeZone, seed: 'empty' })
      const [before, first, last, after] = shop.makeOrders(4)
      shop.touchOrder(before?.id ?? 0, { date_modified_gmt: '2026-10-25T00:29:59' }, { silent: true })
      shop.touchOrder(first?.id ?? 0, { date_modified_gmt: '2026-10-25T00:30:00' }, { silent: true })
      shop.touchOrder(last?.id ?? 0, { date_modified_gmt: '2026-10-25T01:30:00' }, { silent: true })
      shop.touchOrder(after?.id ?? 0, { date_modified_gmt: '2026-10-25T01:30:01' }, { silent: true })
      const window = { after: at('2026-10-25T00:29:59'), before: at('2026-10-25T01:30:01'), statuses }
      expect(ids(await readAll(client.changedOrders(window)))).toEqual([String(first?.id), String(last?.id)])
    })
  }

  for (const version of ['10.5.0', '9.9.5'] as const) {
    it(`failure 5: three orders in one second across a page edge all arrive (${version})`, async () => {
      const { shop, client } = await connect({ version, seed: 'empty' })
      const made = shop.makeOrders(140)
      made.forEach((order, index) => {
        const second = index < 98 ? index : index < 104 ? 98 : index - 5
        const gmt = new Date(Date.UTC(2026, 10, 1) + second * 1000).toISOString().slice(0, 19)
        shop.touchOrder(order.id, { date_modified_gmt: gmt }, { silent: true })
      })
      const read = await readAll(client.changedOrders(wholeWindow))
      expect(new Set(ids(read))).toEqual(new Set(made.map(({ id }) => String(id))))
      expect(read).toHaveLength(140)
    })

    it(`failure 5: a second that holds 250 orders is read whole (${version})`, async () => {
      const { shop, client } = await connect({ version, seed: 'empty' })
      const made = shop.makeOrders(270)
      made.forEach((order, index) => {
        const gmt = index < 10 ? '2026-11-01T00:00:00' : index < 260 ? '2026-11-01T00:00:01' : '2026-11-01T00:00:02'
        shop.touchOrder(order.id, { date_modified_gmt: gmt }, { silent: true })
      })
      expect(new Set(ids(await readAll(client.changedOrders(wholeWindow)))).size).toBe(270)
    })
  }

  it('failure 6: orders that change while their window is read make none of the others disappear', async () => {
    const { shop, client } = await connect()
    const gone = new Set<string>()
    const read = await readAll(client.changedOrders(wholeWindow), (soFar) => {
      for (const order of soFar.slice(-40)) {
        gone.add(order.externalId)
        shop.touchOrder(Number(order.externalId), { customer_note: 'changed meanwhile' })
      }
    })
    expect(gone.size).toBeGreaterThan(100)
    expect(new Set(ids(read)).size).toBe(335)
  })

  it('failure 7: a feed that is not sorted by what the cursor is made of is a fault', async () => {
    const { shop, client } = await connect({ seed: 'empty' })
    const [first] = shop.makeOrders(2)
    // The entry keeps its place in the shop's index, and shows another date.
    const order = shop.orders().find(({ id }) => id === first?.id)
    if (order) order.date_modified_gmt = '2026-11-23T10:59:59'
    const [, second] = shop.orders()
    if (second) second.date_modified_gmt = '2026-11-23T10:00:00'
    expect(await faultOf(readAll(client.changedOrders(untilNow)))).toBe('CONNECTION_UNREADABLE later')
  })

  it('failure 8: more orders than a page holds all arrive', async () => {
    const { client } = await connect({ seed: { generated: 950, minutesSpan: 30 } })
    expect(new Set(ids(await readAll(client.changedOrders(wholeWindow)))).size).toBe(950)
  })

  it('failure 11: an order of an unknown shape is named and stands alone', async () => {
    const { shop, client } = await connect({ seed: 'empty' })
    const [odd] = shop.makeOrders(3)
    const order = shop.orders().find(({ id }) => id === odd?.id)
    if (order) Object.assign(order, { line_items: 'none' })
    const batches: OrderBatch[] = []
    for await (const batch of client.changedOrders(untilNow)) batches.push(batch)
    expect(batches.flatMap(({ orders }) => orders)).toHaveLength(2)
    expect(batches[0]?.unreadable?.[0]).toMatchObject({
      externalId: String(odd?.id),
      reason: expect.stringMatching(/^line_items: /),
    })
  })
})

describe('failures 15 and 16: an answer that is no order list is a fault', () => {
  it.each([
    ['html', { html: true }, 'CONNECTION_UNREADABLE unknown'],
    ['truncated', { truncate: true }, 'CONNECTION_UNREADABLE unknown'],
    ['403 in JSON', { status: 403 }, 'CONNECTION_REFUSED never'],
    ['404 in JSON', { status: 404 }, 'CONNECTION_UNREADABLE later'],
    ['500', { status: 500 }, 'CONNECTION_BUSY later'],
    ['cut', { cut: true as const }, 'CONNECTION_LOST unknown'],
  ])('%s', async (_, fault, code) => {
    const { shop, client } = await connect()
    shop.faults.add(fault)
    expect(await faultOf(readAll(client.changedOrders(wholeWindow)))).toBe(code)
  })
  it('wrong keys, and keys over plain http', async () => {
    const { client } = await connect({}, { key: 'ck_wrong', secret: 'cs_wrong' })
    expect(await faultOf(client.statuses())).toBe('CONNECTION_REFUSED never')
    const plain = await connect({ behavesAsTls: false })
    expect(await faultOf(plain.client.probe())).toBe('CONNECTION_REFUSED never')
  })
  it('no API at the address', async () => {
    const { shop } = await connect()
    const client = createWooCommerce({ url: `${shop.url}/nothing`, ...shop.keys.read, policy, clock: systemClock })
    open.push(client)
    expect(await faultOf(client.statuses())).toBe('CONNECTION_UNREADABLE later')
  })
  it('a status the shop does not know any more', async () => {
    const { client } = await connect()
    const window = { ...wholeWindow, statuses: [...statuses, 'shipped'] }
    expect(await faultOf(readAll(client.changedOrders(window)))).toBe('STATUS_UNREGISTERED never')
  })
})

describe('the rest of the port', () => {
  it('probes: version, currency, clock', async () => {
    const { client } = await connect({ now: () => new Date(Date.now() + 120_000) })
    const probe = await client.probe()
    expect(probe).toMatchObject({ version: '10.5.0', currency: 'GBP' })
    expect(Math.abs(probe.skewSeconds - 120)).toBeLessThanOrEqual(1)
    expect((await client.statuses()).map(({ slug }) => slug)).toContain('checkout-draft')
  })
  it('counts and lists as the shop does', async () => {
    const { client } = await connect()
    expect(await client.count('processing')).toBe(75)
    const window = { from: at('2026-11-01T00:00:00'), to: at('2026-11-10T00:00:00'), statuses }
    const listed = []
    for await (const entries of client.listing(window)) listed.push(...entries)
    expect(listed.length).toBeGreaterThan(10)
    expect(listed).toHaveLength(await client.countPlaced(window))
    expect(ids(await readAll(client.placedOrders(window))).sort()).toEqual(
      listed.map(({ externalId }) => externalId).sort(),
    )
  })
  it('reads orders by id; null for one that does not exist, the status of one in the trash', async () => {
    const { shop, client } = await connect()
    expect((await client.order('99'))?.externalId).toBe('99')
    expect(await client.order('999999')).toBeNull()
    expect(
      (await client.orders(['91', '89', '999999'], statuses)).orders.map(({ externalId }) => externalId).sort(),
    ).toEqual(['89', '91'])
    shop.touchOrder(99, { status: 'trash' })
    expect((await client.order('99'))?.head.statusSlug).toBe('trash')
  })
  it("tells the shop's clock", async () => {
    const { client } = await connect()
    expect(await client.now()).toEqual(recordedAt)
  })
})
