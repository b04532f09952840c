import { afterEach, beforeEach, expect, it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { pauseConnection, resumeConnection } from '../../connections/pause-connection.ts'
import { sqlOf } from '../../kernel/db.ts'
import type { Storefront } from '../../storefront/port.ts'
import { claimDispatches } from './claim-dispatches.ts'
import { judgeDispatches } from './judge-dispatch.ts'
import { readFlaggedOrders } from './read-flagged-orders.ts'
import { readShippingShop } from './read-shipping-shop.ts'
import { retryDispatches } from './retry-dispatches.ts'
import { settleDispatch } from './settle-dispatch.ts'
import type { ShippingWorld } from './testing/shipping-world.ts'
import { createShippingWorld, operator } from './testing/shipping-world.ts'
import { writeDispatches } from './write-dispatches.ts'

const given = givenDatabase()
let on: ShippingWorld
beforeEach(async () => {
  on = await createShippingWorld(given.db)
})
afterEach(() => on.close())

const noneLast = { attempt: null, id: null, worker: 'w' }
const sql = () => sqlOf(on.db)

async function claim() {
  const deadlineAt = new Date(on.now().getTime() + 60_000)
  const lease = { lease: 'w 1', limit: 10, now: on.now(), deadlineAt }
  return claimDispatches(sql(), on.storefrontId, lease)
}

async function claimed() {
  const [one] = await claim()
  if (!one) throw new Error('nothing could be claimed')
  return one
}

async function sold(lines = 1) {
  const order = (await on.sell(12)).find((one) => one.lines.length >= lines)
  if (!order) throw new Error('no such order was sold')
  return order
}

it('a connection paused in mid-push: the customer is told after it is resumed', async () => {
  const order = await sold()
  await on.pick(order)
  await on.judge()
  const read = on.ctx.storefront
  const client = await read(on.storefrontId)
  const pausing: Storefront = {
    ...client,
    async readDispatches(id) {
      const shown = await client.readDispatches(id)
      await pauseConnection(on.db, on.now(), operator, on.connectionId)
      return shown
    },
  }
  on.ctx.storefront = async () => pausing
  await on.push()
  expect(await on.dispatches()).toMatchObject([{ state: 'ready', outcomeCode: null }])
  on.ctx.storefront = read
  await resumeConnection(on.db, operator, on.connectionId)
  await on.settle()
  expect(on.mails(order)).toEqual(['completed'])
})

it('what ends while it is judged stays as it ended, and is judged again', async () => {
  const order = await sold()
  const { id: pickId } = await on.pick(order)
  await on.judge()
  const sending = await claimed()
  await on.changePick(pickId, { trackNos: ['NEW'] })
  const shop = await readShippingShop(sql(), on.now(), on.storefrontId)
  const done = { note: '7', meta: true as const, status: true as const }
  const told = { message: 'completed_mail' as const, silentBecause: null, toldAt: on.now(), done }
  const moved = await sql().transaction(async (tx) => {
    const [one] = await readFlaggedOrders(tx, shop, 200)
    if (!one) throw new Error('the order is not flagged')
    const { policy, carrier, dueAt, tellsFrom } = shop
    const verdicts = judgeDispatches(one.order, one.picks, {
      now: on.now(),
      mode: 'live',
      tellsFrom,
      policy,
      carrier,
      dueAt,
    })
    const plan = { ...told, steps: [], statusLeft: false }
    const end = { kind: 'confirmed', statusLeft: false } as const
    await settleDispatch(sql(), on.now(), on.storefrontId, sending, plan, end, noneLast)
    const rows = verdicts.map((verdict) => ({ orderId: one.order.id, verdict }))
    return writeDispatches(tx, on.now(), on.storefrontId, rows)
  })
  expect(moved).toEqual([sending.orderId])
  expect(await on.dispatches()).toMatchObject([{ state: 'confirmed', toldAt: told.toldAt, done }])
})

it('asked for again while it is in doubt, it waits until the shop must have settled', async () => {
  const order = await sold()
  await on.pick(order)
  await on.judge()
  const sending = await claimed()
  const at = new Date(on.now().getTime() + 30_000)
  const end = { kind: 'unknown', at, code: 'NO_ANSWER', message: 'no answer' } as const
  await settleDispatch(sql(), on.now(), on.storefrontId, sending, null, end, noneLast)
  await retryDispatches(on.db, on.ctx.clock, operator, [sending.id])
  expect(await claim()).toEqual([])
  on.pass(31)
  expect(await claim()).toMatchObject([{ id: sending.id }])
})

it('an ERP that numbers its lines its own way: a part does not complete the order', async () => {
  const order = await sold(2)
  const lines = order.lines.map(({ quantity, upc }, at) => ({
    seq: (at + 1) * 10,
    upc,
    ordered: quantity,
    cancelled: 0,
  }))
  await on.db.erpSalesOrder.updateMany({ where: { orderId: order.id }, data: { body: { lines } } })
  await on.pick(order, { pieces: { 0: order.lines[0]?.quantity ?? 0 } })
  await on.settle()
  expect(on.mails(order)).toEqual(['customer_note'])
})

it('a completed status of the shop’s own mails nobody: the customer is told by a note', async () => {
  const order = await sold()
  await on.db.shipmentPolicy.create({ data: { storefrontId: on.storefrontId, completedSlug: 'on-hold' } })
  await on.pick(order)
  await on.settle()
  expect(on.mails(order)).toEqual(['customer_note'])
})

it('a clerk’s note that names the shipment is not ours: the customer is still told', async () => {
  const order = await sold()
  const { pickNum } = await on.pick(order)
  await on.db.shipmentPolicy.create({
    data: { storefrontId: on.storefrontId, message: 'note', completes: 'never' },
  })
  const client = await on.ctx.storefront(on.storefrontId)
  const text = `Customer rang: where is Shipment ${pickNum}?`
  await client.writeNote(String(order.number), { text, toCustomer: false }, { deadlineMs: 2_000 })
  await on.settle()
  expect(on.mails(order)).toEqual(['customer_note'])
})
