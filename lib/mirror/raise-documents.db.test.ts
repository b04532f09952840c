import { afterEach, expect, it } from 'vitest'
import type { Erp } from '../erp/port.ts'
import { pushOrders } from '../flows/orders/push-orders.ts'
import { createOutboxWorld, type OutboxWorld } from '../flows/orders/testing/outbox-world.ts'
import { Fault } from '../kernel/fault.ts'
import { mirrorAfterSales } from './mirror-after-sales.ts'

let world: OutboxWorld
afterEach(() => world.close())

const read = (options: { whole?: boolean } = {}) => mirrorAfterSales(world.worker('a'), world.connectionId, options)

const readAs = (erp: Erp, options: { whole?: boolean } = {}) =>
  mirrorAfterSales(world.worker('b', { erp: async () => erp }), world.connectionId, options)

/** Orders that are sent, accepted and read back. @returns the ERP as it is */
async function sent(numbers: readonly number[]): Promise<Erp> {
  world = await createOutboxWorld()
  await world.stage(numbers)
  await pushOrders(world.worker('a'), world.connectionId)
  await read()
  return world.worker('a').erp(world.connectionId)
}

it('a document that cannot be read has a person look at it until it is read well', async () => {
  const real = await sent([1, 2])
  const { db } = world
  const refusal = { kind: 'sales order', refNum2: '', field: 'total_amt', value: '"x"' } as const
  const broken: Erp = {
    ...real,
    async *changedSalesOrders(since, refused) {
      for await (const batch of real.changedSalesOrders(since)) {
        for (const { pkey, ordNum, altPo, poNum } of batch.filter(({ altPo }) => altPo === 'T:1')) {
          refused?.({ ...refusal, pkey, number: ordNum, altPo, poNum })
        }
        // Another store's.
        refused?.({ ...refusal, pkey: 'X', number: 'X', altPo: 'UK:9', poNum: '' })
        yield batch.filter(({ altPo }) => altPo !== 'T:1')
      }
    },
  }
  await readAs(broken, { whole: true })
  const { id } = await world.order(1)
  const found = await db.exceptionCase.findFirstOrThrow({ include: { subjects: true } })
  expect(found).toMatchObject({
    ...{ code: 'ERP_DOCUMENT_UNREADABLE', ownerRole: 'admin', state: 'open', orders: 1 },
    cause: { document: 'sales order', value: '1', message: 'total_amt is "x"', orderId: String(id) },
    subjects: [{ orderId: id, blocking: false }],
  })
  await readAs(broken, { whole: true })
  expect(await db.exceptionCase.count()).toBe(1)
  expect(await db.exceptionEvent.count({ where: { caseId: found.id } })).toBe(1)
  const nothing: Erp = { ...real, async *changedSalesOrders() {} }
  await readAs(nothing)
  expect(await openCases()).toEqual(['ERP_DOCUMENT_UNREADABLE'])
  await read({ whole: true })
  expect(await openCases()).toEqual([])
  await readAs(broken, { whole: true })
  expect(await openCases()).toEqual(['ERP_DOCUMENT_UNREADABLE'])
  // Nobody is alarmed by a shop whose orders are not live.
  await db.storefrontFlow.updateMany({ data: { mode: 'shadow' } })
  await readAs(broken, { whole: true })
  expect(await openCases()).toEqual([])
})

it('a sales order asked for by its reference that cannot be read has a person look at it, too', async () => {
  const real = await sent([1])
  const { db } = world
  await db.erpSalesOrder.updateMany({ data: { lastModAt: new Date(Date.now() - 90 * 86_400_000) } })
  const [row] = await db.erpSalesOrder.findMany()
  const context = { kind: 'sales order', number: row?.ordNum, pkey: row?.pkey, field: 'total_amt' }
  const broken: Erp = {
    ...real,
    async *changedSalesOrders() {},
    readSalesOrders: () => Promise.reject(new Fault('ERP_DOCUMENT_UNREADABLE', 'no', { context })),
  }
  await readAs(broken, { whole: true })
  expect(await db.exceptionCase.findFirstOrThrow()).toMatchObject({
    cause: { key: `document:sales order:${row?.pkey}`, value: '1', message: 'total_amt' },
  })
  const unlisted: Erp = { ...real, async *changedSalesOrders() {} }
  await readAs(unlisted, { whole: true })
  expect(await openCases()).toEqual([])
})

async function openCases() {
  const rows = await world.db.exceptionCase.findMany({ where: { state: 'open' }, orderBy: { code: 'asc' } })
  return rows.map(({ code }) => code)
}

/** The ERP lists none of these. */
const without = (erp: Erp): Erp => ({
  ...erp,
  async *changedPicks() {},
  async *changedReturns() {},
  async *changedCreditMemos() {},
})

it('what was booked and has gone from the ERP is raised while its flow is live, until it is back', async () => {
  const real = await sent([1, 2])
  const { db, sandbox, storefrontId } = world
  const [order] = sandbox.ordersUnder('T:1')
  const upc = String((order?.orderdetail as { rows: { upc: string }[] } | undefined)?.rows[0]?.upc)
  sandbox.ship('T:1')
  // What had not left is picked anew every day.
  sandbox.pick('T:2')
  sandbox.beginReturn('T:1', [{ upc, qty: 1 }])
  sandbox.credit('T:1', { lines: [{ upc, qty: 1 }] })
  await read()
  const gone = () => readAs(without(real), { whole: true })
  expect(await gone()).toMatchObject({ picks: { gone: 2 }, returns: { gone: 1 }, creditMemos: { gone: 1 } })
  expect(await openCases()).toEqual([])
  await read({ whole: true })

  for (const flow of ['shipments', 'returns'] as const) {
    await db.storefrontFlow.create({ data: { storefrontId, flow, mode: 'live' } })
  }
  await gone()
  expect(await openCases()).toEqual(['DOCUMENT_GONE', 'DOCUMENT_GONE', 'SHIPMENT_GONE'])
  const cases = await db.exceptionCase.findMany({ orderBy: { code: 'asc' } })
  expect(cases.map(({ ownerRole, orders }) => [ownerRole, orders])).toEqual([
    ['finance', 1],
    ['finance', 1],
    ['ecommerce', 1],
  ])
  await gone()
  expect(await openCases()).toHaveLength(3)
  await read({ whole: true })
  expect(await openCases()).toEqual([])
})
