import { expect, it } from 'vitest'
import { pauseConnection, resumeConnection } from '../../connections/pause-connection.ts'
import { sqlOf } from '../../kernel/db.ts'
import type { Storefront } from '../../storefront/port.ts'
import { claimDispatches } from './claim-dispatches.ts'
import { judgeDispatches } from './judge-dispatch.ts'
import { readFlaggedOrders } from './read-flagged-orders.ts'
import { readShippingShop } from './read-shipping-shop.ts'
import { retryDispatches } from './retry-dispatches.ts'
import { armStep, settleDispatch } from './settle-dispatch.ts'
import { givenShipping } from './testing/given-shipping.ts'
import { operator } from './testing/shipping-world.ts'
import { writeDispatches } from './write-dispatches.ts'

const given = givenShipping()

const noneLast = { attempt: null, id: null, worker: 'w' }
const sql = () => sqlOf(given.on.db)

async function claim() {
  const deadlineAt = new Date(given.on.now().getTime() + 60_000)
  const lease = { lease: 'w 1', limit: 10, now: given.on.now(), deadlineAt }
  return claimDispatches(sql(), given.on.storefrontId, lease)
}

async function claimed() {
  const [one] = await claim()
  if (!one) throw new Error('nothing could be claimed')
  return one
}

async function sold(lines = 1) {
  const order = (await given.on.sell(12)).find((one) => one.lines.length >= lines)
  if (!order) throw new Error('no such order was sold')
  return order
}

it('a connection paused in mid-push: the customer is told after it is resumed', async () => {
  const order = await sold()
  await given.on.pick(order)
  await given.on.judge()
  const read = given.on.ctx.storefront
  const client = await read(given.on.storefrontId)
  const pausing: Storefront = {
    ...client,
    async readDispatches(id) {
      const shown = await client.readDispatches(id)
      await pauseConnection(given.on.db, given.on.now(), operator, given.on.connectionId)
      return shown
    },
  }
  given.on.ctx.storefront = async () => pausing
  await given.on.push()
  expect(await given.on.dispatches()).toMatchObject([{ state: 'ready', outcomeCode: null }])
  given.on.ctx.storefront = read
  await resumeConnection(given.on.db, operator, given.on.connectionId)
  await given.on.settle()
  expect(given.on.mails(order)).toEqual(['completed'])
})

const done = { note: '7', meta: true as const, status: true as const }

/** As a pusher leaves it that has written everything. */
const plan = () => ({
  message: 'completed_mail' as const,
  silentBecause: null,
  toldAt: given.on.now(),
  done,
  steps: [],
  statusLeft: false,
})

/** Judges the one flagged order while something else goes on. @returns the orders that moved meanwhile */
async function judgedWhile({ before, after }: Partial<Record<'before' | 'after', () => Promise<void>>>) {
  const shop = await readShippingShop(sql(), given.on.now(), given.on.storefrontId)
  return sql().transaction(async (tx) => {
    const [one] = await readFlaggedOrders(tx, shop, shop.timeZone, 200)
    if (!one) throw new Error('the order is not flagged')
    const { policy, carrier, dueAt, tellsFrom } = shop
    const rules = { now: given.on.now(), mode: 'live' as const, tellsFrom, policy, carrier, dueAt }
    const rows = judgeDispatches(one.order, one.picks, rules).map((verdict) => ({ orderId: one.order.id, verdict }))
    await before?.()
    const moved = await writeDispatches(tx, given.on.now(), given.on.storefrontId, rows)
    await tx.$executeRaw`update web_orders set dispatch_dirty = false where id = ${one.order.id} and not id = any(${moved}::bigint[])`
    await after?.()
    return moved
  })
}

/** Until somebody waits for what another transaction holds. */
async function untilOneWaits(work: Promise<unknown>): Promise<void> {
  // How it ended is looked at later.
  work.catch(() => undefined)
  const waiting = () => given.on.db.$queryRaw<object[]>`
    select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await expect.poll(waiting).toHaveLength(1)
}

it('what was written while it is judged stays as it is, and is judged again', async () => {
  const order = await sold()
  const { id: pickId } = await given.on.pick(order)
  await given.on.judge()
  const sending = await claimed()
  await given.on.changePick(pickId, { trackNos: ['NEW'] })
  given.on.pass(1)
  const told = plan()
  const before = async () => {
    const deadlineAt = new Date(given.on.now().getTime() + 60_000)
    const next = { step: 'meta' as const, deadlineAt, worker: 'w', last: null, lastId: null }
    await armStep(sql(), given.on.now(), given.on.storefrontId, sending, told, next)
  }
  const moved = await judgedWhile({ before })
  expect(moved).toEqual([sending.orderId])
  expect(await given.on.dispatches()).toMatchObject([{ state: 'sending', toldAt: told.toldAt, done }])
})

it('what ends while it is judged waits for who judges, and its order is judged again', async () => {
  const order = await sold()
  const { id: pickId } = await given.on.pick(order)
  await given.on.judge()
  const sending = await claimed()
  await given.on.changePick(pickId, { trackNos: ['NEW'] })
  const told = plan()
  let ending: Promise<boolean> | undefined
  const after = () => {
    const end = { kind: 'confirmed', statusLeft: false } as const
    ending = settleDispatch(sql(), given.on.now(), given.on.storefrontId, sending, told, end, noneLast)
    return untilOneWaits(ending)
  }
  expect(await judgedWhile({ after })).toEqual([])
  expect(await ending).toBe(true)
  expect(await given.on.dispatches()).toMatchObject([{ state: 'confirmed', toldAt: told.toldAt, done }])
  expect(await given.on.db.webOrder.findUniqueOrThrow({ where: { id: order.id } })).toMatchObject({
    dispatchDirty: true,
  })
})

it('who tries again waits for who judges, and neither for the other', async () => {
  const order = await sold()
  const { id: pickId } = await given.on.pick(order)
  await given.on.judge()
  const [dispatch] = await given.on.dispatches()
  await given.on.changePick(pickId, { trackNos: ['NEW'] })
  let trying: ReturnType<typeof retryDispatches> | undefined
  const before = () => {
    trying = retryDispatches(given.on.db, given.on.ctx.clock, operator, [dispatch?.id ?? 0n])
    return untilOneWaits(trying)
  }
  expect(await judgedWhile({ before })).toEqual([])
  expect(await trying).toEqual({ tried: 1 })
})

it('asked for again while it is in doubt, it waits until the shop must have settled', async () => {
  const order = await sold()
  await given.on.pick(order)
  await given.on.judge()
  const sending = await claimed()
  const at = new Date(given.on.now().getTime() + 30_000)
  const end = { kind: 'unknown', at, code: 'NO_ANSWER', message: 'no answer' } as const
  await settleDispatch(sql(), given.on.now(), given.on.storefrontId, sending, null, end, noneLast)
  await retryDispatches(given.on.db, given.on.ctx.clock, operator, [sending.id])
  expect(await claim()).toEqual([])
  given.on.pass(31)
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
  await given.on.db.erpSalesOrder.updateMany({ where: { orderId: order.id }, data: { body: { lines } } })
  await given.on.pick(order, { pieces: { 0: order.lines[0]?.quantity ?? 0 } })
  await given.on.settle()
  expect(given.on.mails(order)).toEqual(['customer_note'])
})

it('a completed status of the shop’s own mails nobody: the customer is told by a note', async () => {
  const order = await sold()
  await given.on.db.shipmentPolicy.create({ data: { storefrontId: given.on.storefrontId, completedSlug: 'on-hold' } })
  await given.on.pick(order)
  await given.on.settle()
  expect(given.on.mails(order)).toEqual(['customer_note'])
})

it('a clerk’s note that names the shipment is not ours: the customer is still told', async () => {
  const order = await sold()
  const { pickNum } = await given.on.pick(order)
  await given.on.db.shipmentPolicy.create({
    data: { storefrontId: given.on.storefrontId, message: 'note', completes: 'never' },
  })
  const client = await given.on.ctx.storefront(given.on.storefrontId)
  const text = `Customer rang: where is Shipment ${pickNum}?`
  await client.writeNote(String(order.number), { text, toCustomer: false }, { deadlineMs: 2_000 })
  await given.on.settle()
  expect(given.on.mails(order)).toEqual(['customer_note'])
})
