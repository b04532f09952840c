import { afterEach, expect, it } from 'vitest'
import { post, sampleSalesOrder } from '../../sandbox/testing/sample-sales-order.ts'
import type { Erp } from '../erp/port.ts'
import { salesOrderNowFromJson } from '../erp/sales-order-now-json.ts'
import { pushOrders } from '../flows/orders/push-orders.ts'
import { createOutboxWorld, type OutboxWorld, type WorldOptions } from '../flows/orders/testing/outbox-world.ts'
import type { Json } from '../kernel/digest.ts'
import { wrappedKeyPlace } from '../storefront/order-key.ts'
import { openErpParty } from './erp-party.ts'
import { mirrorAfterSales } from './mirror-after-sales.ts'

let world: OutboxWorld
afterEach(() => world.close())

const read = (options: { whole?: boolean } = {}) => mirrorAfterSales(world.worker('a'), world.connectionId, options)

/** A world whose orders are sent and accepted, flags down and no job waiting. */
async function sent(numbers: readonly number[], options: WorldOptions = {}) {
  world = await createOutboxWorld(options)
  await world.stage(numbers)
  await pushOrders(world.worker('a'), world.connectionId)
  await calm()
  return world
}

async function calm() {
  await world.db.webOrder.updateMany({ data: { driftDirty: false, dispatchDirty: false, refundsDirty: false } })
  await world.db.$executeRaw`delete from graphile_worker._private_jobs`
}

async function flags(number: number) {
  const { driftDirty, dispatchDirty, refundsDirty } = await world.order(number)
  return [driftDirty && 'drift', dispatchDirty && 'dispatch', refundsDirty && 'refunds'].filter(Boolean).join(' ')
}

async function jobs() {
  const rows = await world.db.$queryRaw<{ key: string }[]>`select key from graphile_worker.jobs`
  return rows.map(({ key }) => key?.split(':').slice(0, 2).join(':')).sort()
}

it('keeps what is ours, seals the person, raises the flags and adds the jobs; reading twice changes nothing', async () => {
  const { db, sandbox } = await sent([1, 2])
  // Another store's order in the same ERP, and one that nobody of ours ever had.
  await post(sandbox, sampleSalesOrder('UK:1'))
  await post(sandbox, sampleSalesOrder('X', { altpo: 'TT:5', po_num: 'PO-4711' }))
  expect((await read()).salesOrders).toMatchObject({ read: 4, ours: 2, changed: 2, refused: 0 })
  expect(await db.erpSalesOrder.count()).toBe(2)
  const row = await db.erpSalesOrder.findFirstOrThrow({ where: { altPo: 'T:1' } })
  const order = await world.order(1)
  expect(row).toMatchObject({
    orderId: order.id,
    storefrontId: world.storefrontId,
    status: 'open',
    totalAmount: 16_9500n,
  })
  expect(salesOrderNowFromJson(row.body as Json)).toMatchObject({ lines: [{ ordered: 3, open: 3, price: 3_3333n }] })
  expect(JSON.stringify(row.body)).not.toMatch(/Zoë|Leeds|example\.com/)
  const { keyRing } = world.worker('a')
  const place = wrappedKeyPlace(world.storefrontId, '1')
  const dataKey = keyRing.open(order.wrappedKey ?? new Uint8Array(), place)
  expect(openErpParty(dataKey, world.connectionId, row.pkey, row.partySealed ?? new Uint8Array())).toMatchObject({
    shipTo: { name: 'Zoë Weaver', city: 'Leeds' },
  })
  expect(await flags(1)).toBe('drift dispatch refunds')
  expect(await jobs()).toEqual(expect.arrayContaining(['orders:drift', 'returns:plan', 'shipments:judge']))
  expect(await world.entry(1)).toMatchObject({ erpStatus: 'open', verifiedAt: expect.any(Date) })

  await calm()
  const before = await db.erpSalesOrder.findMany({ orderBy: { id: 'asc' } })
  expect((await read()).salesOrders).toMatchObject({ ours: 2, changed: 0 })
  expect((await read({ whole: true })).salesOrders).toMatchObject({ ours: 2, changed: 0, gone: 0 })
  expect(await db.erpSalesOrder.findMany({ orderBy: { id: 'asc' } })).toEqual(before)
  expect(await flags(1)).toBe('')
  expect(await jobs()).toEqual([])

  sandbox.hold('T:2', 'credit')
  expect((await read()).salesOrders).toMatchObject({ changed: 1 })
  expect([await flags(1), await flags(2)]).toEqual(['', 'drift dispatch refunds'])
  expect(await world.entry(2)).toMatchObject({ erpStatus: 'hold' })
})

it('follows picks until they have left, and a later stamp moves nothing that has left', async () => {
  const { db, sandbox } = await sent([1])
  await read()
  await calm()
  sandbox.pick('T:1')
  expect(await read()).toMatchObject({ picks: { changed: 1 }, salesOrders: { changed: 1 } })
  const waiting = await db.erpPick.findFirstOrThrow()
  expect(waiting).toMatchObject({ altPo: 'T:1', shippedOn: null, shippedAt: null, invNum: '', trackNos: [] })
  expect(waiting.lines).toMatchObject([{ seq: 1, price: '33333', ordered: 3, picked: 3 }])
  await calm()
  sandbox.ship('T:1', { invoice: false, cartons: 2 })
  await read()
  const left = await db.erpPick.findFirstOrThrow()
  expect(left).toMatchObject({ id: waiting.id, seenAt: waiting.seenAt, shippedAt: left.lastModAt, invNum: '' })
  expect(left.trackNos).toHaveLength(2)
  expect(await flags(1)).toBe('drift dispatch refunds')
  expect(await world.entry(1)).toMatchObject({ erpStatus: 'shipped' })
  sandbox.clock.setOffsetSeconds(120)
  sandbox.invoice('T:1')
  await read()
  expect(await db.erpPick.findFirstOrThrow()).toMatchObject({
    shippedAt: left.shippedAt,
    invNum: expect.stringMatching(/^I/),
  })
  expect(await db.erpPick.count()).toBe(1)
})

it('mirrors returns and credit memos that carry our reference or our number', async () => {
  const { db, sandbox, storefrontId } = await sent([1])
  sandbox.ship('T:1')
  await read()
  await calm()
  const order = await world.order(1)
  // Begun in the ERP: they carry our number alone.
  sandbox.credit('T:1', { lines: [{ upc: upcOf(), qty: 1 }] })
  await read()
  expect(await db.erpCreditMemo.findFirstOrThrow()).toMatchObject({ orderId: order.id, refNum2: '', storefrontId })
  expect(await flags(1)).toBe('refunds')
  await calm()
  sandbox.beginReturn('T:1', [{ upc: upcOf(), qty: 1 }])
  await read()
  expect(await db.erpReturn.findFirstOrThrow()).toMatchObject({ orderId: order.id, type: 'RETURN', receivedOn: null })
  expect(await flags(1)).toBe('refunds')
  const [returned] = sandbox.returnsUnder('T:1').returns
  sandbox.receive(String(returned?.ret_num))
  await read()
  expect((await db.erpReturn.findFirstOrThrow()).receivedOn).toBeInstanceOf(Date)
  expect(await db.erpReturn.count()).toBe(1)
})

const upcOf = () => {
  const [order] = world.sandbox.ordersUnder('T:1')
  return String((order?.orderdetail as { rows: { upc: string }[] } | undefined)?.rows[0]?.upc)
}

it('an order that lands after its pick was read gets it then, with what is sealed', async () => {
  world = await createOutboxWorld()
  const { db, sandbox } = world
  await post(sandbox, sampleSalesOrder('T:7'))
  sandbox.ship('T:7')
  await read()
  expect(await db.erpPick.findFirstOrThrow()).toMatchObject({ orderId: null, storefrontId: world.storefrontId })
  expect(await db.erpSalesOrder.findFirstOrThrow()).toMatchObject({ orderId: null, partySealed: null })
  expect(await jobs()).toContain('shipments:judge')
  await world.stage([7])
  await calm()
  await read()
  const { id } = await world.order(7)
  expect(await db.erpPick.findFirstOrThrow()).toMatchObject({ orderId: id })
  expect(await db.erpSalesOrder.findFirstOrThrow()).toMatchObject({ orderId: id, partySealed: expect.anything() })
  expect(await flags(7)).toBe('drift dispatch refunds')
  await calm()
  expect(await read()).toMatchObject({ picks: { changed: 0 }, salesOrders: { changed: 0 } })
  expect(await flags(7)).toBe('')
})

it('a document of another shop under the same ERP goes to it, whatever number it carries', async () => {
  const { db, sandbox } = await sent([1])
  const connection = await db.connection.create({
    data: {
      kind: 'storefront',
      platform: 'woocommerce',
      code: 'T2',
      name: 'T2',
      url: 'http://127.0.0.1:1',
      secretSealed: Buffer.from('x'),
    },
  })
  const other = await db.storefront.create({
    data: {
      code: 'T2',
      name: 'T2',
      connectionId: connection.id,
      erpConnectionId: world.connectionId,
      currency: 'GBP',
      timeZone: 'UTC',
    },
  })
  // Its number is one of the first shop's: a person typed it.
  await post(sandbox, sampleSalesOrder('T2:1', { po_num: 'WEB-T-1' }))
  await read()
  const rows = await db.erpSalesOrder.findMany({ orderBy: { altPo: 'asc' } })
  expect(rows.map(({ altPo, storefrontId, orderId }) => [altPo, storefrontId, orderId !== null])).toEqual([
    ['T2:1', other.id, false],
    ['T:1', world.storefrontId, true],
  ])
})

it('a document that cannot be read keeps what it had, and the others are read', async () => {
  const { db, sandbox } = await sent([1, 2])
  await read()
  sandbox.hold('T:1', 'credit')
  sandbox.hold('T:2', 'credit')
  const { erp } = world.worker('a')
  const real = await erp(world.connectionId)
  const broken: Erp = {
    ...real,
    async *changedSalesOrders(since, refused) {
      for await (const batch of real.changedSalesOrders(since)) {
        for (const { pkey, ordNum, altPo, poNum } of batch.filter(({ altPo }) => altPo === 'T:1')) {
          refused?.({
            kind: 'sales order',
            pkey,
            number: ordNum,
            altPo,
            poNum,
            refNum2: '',
            field: 'total_amt',
            value: '"x"',
          })
        }
        yield batch.filter(({ altPo }) => altPo !== 'T:1')
      }
    },
  }
  const worker = world.worker('b', { erp: async () => broken })
  expect((await mirrorAfterSales(worker, world.connectionId, { whole: true })).salesOrders).toMatchObject({
    ...{ refused: 1, changed: 1, gone: 0 },
  })
  const rows = await db.erpSalesOrder.findMany({ orderBy: { altPo: 'asc' } })
  expect(rows.map(({ status }) => status)).toEqual(['open', 'hold'])
})

it('a commit that carries an older stamp is read with the overlap, and an answer asked for earlier takes nothing back', async () => {
  const { db, sandbox } = await sent([1])
  sandbox.pick('T:1')
  await read()
  sandbox.ship('T:1', { stampedSecondsAgo: 300 })
  await read()
  const shipped = await db.erpPick.findFirstOrThrow()
  expect(shipped.shippedOn).not.toBeNull()
  // A reading that began before, and ends after it.
  const past = { now: () => new Date(shipped.readAt.getTime() - 1_000), monotonic: () => performance.now() }
  await db.erpPick.updateMany({ data: { contentHash: Buffer.from('other') } })
  await mirrorAfterSales(world.worker('b', { clock: past }), world.connectionId)
  expect(await db.erpPick.findFirstOrThrow()).toMatchObject({ readAt: shipped.readAt })
})

it('what the ERP does not list any more is gone once two readings agree, and comes back when it is listed', async () => {
  const { db, sandbox } = await sent([1, 2])
  sandbox.pick('T:1')
  await read()
  await calm()
  sandbox.advance('T:1', 'O')
  sandbox.lose('T:2')
  expect(await read()).toMatchObject({ picks: { gone: 0 } })
  expect(await read({ whole: true })).toMatchObject({ picks: { gone: 1 }, salesOrders: { gone: 1 } })
  expect((await db.erpPick.findFirstOrThrow()).goneAt).toBeInstanceOf(Date)
  expect(await flags(1)).toContain('dispatch')
  expect(await flags(2)).toBe('drift dispatch refunds')
  // Asked for by its reference once more before it counts as lost.
  expect(await world.entry(2)).toMatchObject({ missedAt: expect.any(Date), lostAt: null })
  expect(await jobs()).toContain('orders:verify')
  expect(await read({ whole: true })).toMatchObject({ picks: { gone: 0 }, salesOrders: { gone: 0 } })
})

it('one kind that cannot be read does not hold up the others, and is read from where it was', async () => {
  const { db, sandbox } = await sent([1])
  sandbox.ship('T:1')
  sandbox.beginReturn('T:1', [{ upc: upcOf(), qty: 1 }])
  sandbox.faults.add({ status: 404, match: '/return?' })
  await expect(read()).rejects.toThrow(/404/)
  expect(await db.mirrorCursor.count({ where: { resource: { in: ['picks', 'credit-memos'] } } })).toBe(2)
  expect(await db.mirrorCursor.count({ where: { resource: 'returns' } })).toBe(0)
  sandbox.faults.clear()
  expect(await read()).toMatchObject({ picks: { changed: 0 }, returns: { changed: 1 } })
})

it('costs what has changed: of ten thousand known sales orders ten', async () => {
  const { db, sandbox, connectionId, storefrontId } = await sent([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  await read()
  await db.$executeRaw`
    insert into erp_sales_orders (connection_id, pkey, ord_num, alt_po, storefront_id, status, currency, total_amount, body,
      content_hash, status_since, last_mod_at, read_at)
    select ${connectionId}::uuid, 'K' || n, 'K' || n, 'ZZ:' || n, ${storefrontId}::uuid, 'shipped', 'GBP', 1, '{}', '\\x00', now(),
      now() - interval '90 days', now()
    from generate_series(1, 10000) n`
  await db.$executeRaw`analyze erp_sales_orders`
  sandbox.clock.setOffsetSeconds(3_600)
  await read()
  for (let number = 1; number <= 10; number++) sandbox.hold(`T:${number}`, 'credit')
  const requests = sandbox.requests().routes.reduce((total, { count }) => total + count, 0)
  expect((await read()).salesOrders).toMatchObject({ changed: 10 })
  expect(sandbox.requests().routes.reduce((total, { count }) => total + count, 0) - requests).toBeLessThan(12)
  expect(await db.erpSalesOrder.count({ where: { status: 'hold' } })).toBe(10)
})
