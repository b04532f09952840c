import { afterEach, expect, it } from 'vitest'
import { post, sampleSalesOrder } from '../../sandbox/testing/sample-sales-order.ts'
import type { Erp } from '../erp/port.ts'
import { pushOrders } from '../flows/orders/push-orders.ts'
import { createOutboxWorld, type OutboxWorld } from '../flows/orders/testing/outbox-world.ts'
import { mirrorAfterSales } from './mirror-after-sales.ts'

let world: OutboxWorld
afterEach(() => world.close())

const read = (options: { whole?: boolean } = {}) => mirrorAfterSales(world.worker('a'), world.connectionId, options)

async function sent(numbers: readonly number[]) {
  world = await createOutboxWorld()
  await world.stage(numbers)
  await pushOrders(world.worker('a'), world.connectionId)
  return world
}

async function calm() {
  await world.db.webOrder.updateMany({ data: { driftDirty: false, dispatchDirty: false, refundsDirty: false } })
}

const invoices = () => world.db.erpInvoice.findMany({ orderBy: { invNum: 'asc' } })
const invNumOf = (altpo: string) => String(world.sandbox.invoicesUnder(altpo)[0]?.inv_num)

it('keeps the invoices of an order with their amounts; a change is written, and no flow is woken for it', async () => {
  const { sandbox, storefrontId, db } = await sent([1])
  sandbox.ship('T:1', { lines: [{ line: 1, qty: 1 }] })
  sandbox.ship('T:1')
  await post(sandbox, sampleSalesOrder('UK:1'))
  sandbox.ship('UK:1')
  expect((await read()).invoices).toMatchObject({ read: 3, ours: 2, changed: 2, refused: 0, gone: 0 })
  const { id: orderId, totalAmount } = await world.order(1)
  const rows = await invoices()
  expect(rows).toMatchObject([
    { orderId, storefrontId, poNum: 'WEB-T-1', altPo: '', posted: true, currency: 'GBP', lines: [{ quantity: 1 }] },
    { orderId, storefrontId, freight: 0n, lines: [{ seq: 1, quantity: 2, price: '33333' }] },
  ])
  const [first] = world.sandbox.invoicesUnder('T:1')
  expect(rows[0]?.invOn.toISOString().slice(0, 10)).toBe(String(first?.inv_date).slice(0, 10))
  expect(rows.reduce((sum, { total }) => sum + total, 0n)).toBe(totalAmount)
  for (const one of rows) {
    expect(one.merchandise - one.discount + one.freight + one.misc + one.tax).toBe(one.total)
  }

  await calm()
  expect((await read()).invoices).toMatchObject({ changed: 0 })
  expect((await read({ whole: true })).invoices).toMatchObject({ changed: 0, gone: 0 })
  expect(await invoices()).toEqual(rows)
  sandbox.changeInvoice(invNumOf('T:1'), { posted: 'N', total_amt: '1.25' })
  expect((await read()).invoices).toMatchObject({ changed: 1 })
  expect((await invoices()).map(({ posted, total }) => [posted, total])).toContainEqual([false, 1_2500n])
  expect(await db.webOrder.count({ where: { OR: [{ refundsDirty: true }, { driftDirty: true }] } })).toBe(0)
})

it('one without a number of ours is its pick’s, unless its own number names another order', async () => {
  const { sandbox } = await sent([1, 2])
  sandbox.ship('T:1')
  sandbox.ship('T:2')
  sandbox.changeInvoice(invNumOf('T:1'), { po_num: '' })
  // Typed on another order's.
  sandbox.changeInvoice(invNumOf('T:2'), { po_num: 'WEB-T-1' })
  await post(sandbox, sampleSalesOrder('UK:9'))
  sandbox.ship('UK:9')
  sandbox.changeInvoice(invNumOf('UK:9'), { po_num: '' })
  expect((await read()).invoices).toMatchObject({ read: 3, ours: 2 })
  const { id } = await world.order(1)
  expect((await invoices()).map(({ orderId }) => orderId)).toEqual([id, id])
})

it('gets an order that lands later, by its number or its pick', async () => {
  world = await createOutboxWorld()
  const { sandbox } = world
  for (const number of [7, 8]) {
    await post(sandbox, sampleSalesOrder(`T:${number}`))
    sandbox.ship(`T:${number}`)
  }
  sandbox.changeInvoice(invNumOf('T:8'), { po_num: '' })
  await read()
  expect((await invoices()).map(({ orderId, storefrontId }) => [orderId, storefrontId])).toEqual([
    [null, world.storefrontId],
    [null, world.storefrontId],
  ])
  await world.stage([7, 8])
  await read()
  expect((await invoices()).map(({ orderId }) => orderId)).toEqual([
    (await world.order(7)).id,
    (await world.order(8)).id,
  ])
})

it('one that two readings do not list is gone, has a person look at it, and comes back', async () => {
  const { sandbox, db, storefrontId } = await sent([1, 2])
  sandbox.ship('T:1')
  sandbox.ship('T:2')
  await read()
  await db.storefrontFlow.create({ data: { storefrontId, flow: 'returns', mode: 'live' } })
  const real = await world.worker('a').erp(world.connectionId)
  const invNum = invNumOf('T:1')
  const without: Erp = {
    ...real,
    async *changedInvoices(since) {
      for await (const batch of real.changedInvoices(since)) yield batch.filter((one) => one.invNum !== invNum)
    },
  }
  const lost = world.worker('b', { erp: async () => without })
  expect(await mirrorAfterSales(lost, world.connectionId, { whole: true })).toMatchObject({ invoices: { gone: 1 } })
  expect((await invoices()).map(({ goneAt }) => goneAt !== null)).toEqual([true, false])
  const cases = () => db.exceptionCase.findMany({ where: { state: 'open' }, select: { code: true, cause: true } })
  expect(await cases()).toMatchObject([
    { code: 'DOCUMENT_GONE', cause: { document: 'invoice', documentNumber: invNum } },
  ])
  expect((await read({ whole: true })).invoices).toMatchObject({ changed: 1, gone: 0 })
  expect((await invoices()).map(({ goneAt }) => goneAt)).toEqual([null, null])
  expect(await cases()).toEqual([])
})
