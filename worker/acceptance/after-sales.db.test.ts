import { afterAll, beforeAll, expect, it } from 'vitest'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import { mirrorAfterSales } from '../../lib/mirror/mirror-after-sales.ts'
import { syncAfterSales } from '../after-sales-passage.ts'
import { operator, referenceOf } from './testing/joined-sandboxes.ts'
import { createSentWorld, type SentWorld } from './testing/sent-world.ts'

let world: SentWorld
let ids: number[]
beforeAll(async () => {
  world = await createSentWorld()
  const { db, storefrontId } = world
  await setFlowMode(db, operator, storefrontId, 'shipments', 'live')
  await setFlowMode(db, operator, storefrontId, 'returns', 'live')
  ids = await world.sent(2)
}, 120_000)
afterAll(() => world?.close())

const pass = () => syncAfterSales(world.context, [world.storefrontId])

it('an order accepted, picked and shipped is mirrored step by step, and the shop confirms it with one mail', async () => {
  const { db, erp, shop, erpConnectionId } = world
  const [id = 0, other = 0] = ids
  const altPo = referenceOf(id)
  const shipment = () => db.erpPick.findFirst({ where: { altPo } })
  const standing = async () => (await db.erpSalesOrder.findFirstOrThrow({ where: { altPo } })).status

  // Live for an hour: within one second nobody can tell what left before.
  const liveSince = new Date(Date.now() - 3_600_000)
  await db.storefrontFlow.updateMany({ where: { flow: 'shipments' }, data: { liveSince } })

  // Sent with nothing on either side moved since: nothing differs, nothing has left.
  await pass()
  expect(await standing()).toBe('open')
  expect(await db.orderDrift.count({ where: { state: 'open' } })).toBe(0)
  expect(await db.dispatch.count()).toBe(0)

  erp.pick(altPo)
  await pass()
  expect(await standing()).toBe('picked')
  expect(await shipment()).toMatchObject({ shippedOn: null, orderId: (await world.landed(id)).id })
  expect(await db.dispatch.count()).toBe(0)

  erp.ship(altPo)
  const done = await pass()
  expect(done).toMatchObject({ confirmed: 1, refused: 0 })
  expect(await standing()).toBe('shipped')
  const pick = await shipment()
  expect(pick).toMatchObject({ shippedOn: expect.any(Date), invNum: expect.stringMatching(/^I/) })
  expect(await db.dispatch.findFirstOrThrow()).toMatchObject({ pickId: pick?.id, state: 'confirmed' })
  expect(shop.order(id)?.status).toBe('completed')
  expect(shop.mails(id)).toHaveLength(1)
  expect(shop.mails(other)).toEqual([])

  // What stands is neither read nor written again.
  expect(await pass()).toMatchObject({ confirmed: 0, booked: 0, refused: 0 })
  expect(shop.mails(id)).toHaveLength(1)
  const before = await db.erpSalesOrder.findMany({ orderBy: { id: 'asc' } })
  expect(await mirrorAfterSales(world.context, erpConnectionId, { whole: true })).toMatchObject({
    salesOrders: { changed: 0, gone: 0 },
    picks: { changed: 0, gone: 0 },
  })
  expect(await db.erpSalesOrder.findMany({ orderBy: { id: 'asc' } })).toEqual(before)
  expect(erp.ledger()).toMatchObject({ duplicates: 0, returns: 0 })
}, 120_000)

it('a credit memo begun in the ERP is mirrored and opens a refund due', async () => {
  const { db, erp } = world
  const [id = 0] = ids
  const [order] = erp.ordersUnder(referenceOf(id))
  const [line] = (order?.orderdetail as { rows: { upc: string }[] } | undefined)?.rows ?? []
  erp.credit(referenceOf(id), { lines: [{ upc: line?.upc ?? '', qty: 1 }] })
  await pass()
  const { id: orderId } = await world.landed(id)
  expect(await db.erpCreditMemo.findFirstOrThrow()).toMatchObject({ orderId, posted: true })
  expect(await db.refundDue.findMany({ where: { closedAt: null } })).toMatchObject([{ orderId, cause: 'credit_memo' }])
}, 120_000)
