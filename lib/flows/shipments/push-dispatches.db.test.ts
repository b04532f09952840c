import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, person } from '../../../scripts/testing/given.ts'
import { completeNow } from './complete-now.ts'
import { setShipmentPolicy } from './set-shipment-policy.ts'
import type { ShippingWorld, SoldOrder } from './testing/shipping-world.ts'
import { createShippingWorld, operator } from './testing/shipping-world.ts'

const given = givenDatabase()
let on: ShippingWorld
beforeEach(async () => {
  on = await createShippingWorld(given.db)
})
afterEach(() => on.close())

const one = async (more = {}): Promise<SoldOrder> => {
  const [order] = await on.sell(1, more)
  if (!order) throw new Error('no order')
  return order
}
const status = ({ number }: SoldOrder) => on.shop.order(number)?.status
const states = async () => (await on.dispatches()).map(({ state }) => state)
const setPolicy = (patch: object) => setShipmentPolicy(on.db, operator, on.storefrontId, patch)
/** As the poll lands what the shop shows. */
const land = async ({ id, number }: SoldOrder, more = {}) => {
  const { status: statusSlug } = on.shop.order(number) ?? { status: 'trash' }
  await on.db.webOrder.update({ where: { id }, data: { statusSlug, dispatchDirty: true, ...more } })
}

describe('what leaves the warehouse reaches the customer, once (rule 22)', () => {
  it('a whole order: completed by the shop, whose own mail is the message; note private, tracking as meta', async () => {
    const order = await one()
    const { pickNum } = await on.pick(order)
    await on.settle()
    expect(status(order)).toBe('completed')
    expect(on.mails(order)).toEqual(['completed'])
    expect(on.notes(order)).toEqual([expect.stringContaining(`Shipment ${pickNum}: Royal Mail TRK`)])
    const meta = on.shop.order(order.number)?.meta_data.find(({ key }) => key === `_selvedge_tracking_${pickNum}`)
    expect(meta?.value).toMatch(/^Royal Mail TRK\d+ https:\/\/track.example\/TRK\d+$/)
    expect((await on.dispatches())[0]).toMatchObject({
      ...{ state: 'confirmed', message: 'completed_mail', silentBecause: null, confirmedVersion: 1, outcomeCode: null },
      ...{ toldAt: expect.any(Date), done: { note: expect.any(String), meta: true, status: true } },
    })
    const steps = await on.db.dispatchAttempt.findMany({
      orderBy: { id: 'asc' },
      select: { step: true, outcome: true },
    })
    expect(steps).toEqual(['read', 'note', 'status'].map((step) => ({ step, outcome: 'done' })))
    const { writes } = on.shop.requests()
    await on.settle()
    expect(on.shop.requests().writes).toBe(writes)
  })

  it('split by line, in any order: a note to the customer for the part, the shop’s mail with the last', async () => {
    const orders = await on.sell(12)
    const order = orders.find(({ lines }) => lines.length > 1)
    if (!order) throw new Error('no order of two lines')
    const rest = Object.fromEntries(order.lines.map(({ quantity }, at) => [at, at === 0 ? 0 : quantity]))
    await on.pick(order, { pieces: { 0: order.lines[0]?.quantity ?? 0 } })
    await on.settle()
    expect([status(order), on.mails(order)]).toEqual(['processing', ['customer_note']])
    expect((await on.dispatches())[0]?.wish).toMatchObject({
      completes: false,
      lines: [{ line: order.lines[0]?.line, quantity: order.lines[0]?.quantity }],
    })
    on.pass(3600)
    await on.pick(order, { pieces: rest })
    await on.settle()
    expect([status(order), on.mails(order)]).toEqual(['completed', ['customer_note', 'completed']])
    expect(await states()).toEqual(['confirmed', 'confirmed'])
  })

  it('what was refunded or cancelled in the ERP is not waited for', async () => {
    const order = (await on.sell(12)).find(({ lines }) => lines.length > 1)
    if (!order) throw new Error('no order of two lines')
    await on.pick(order, { pieces: { 0: order.lines[0]?.quantity ?? 0 } })
    await on.db.erpSalesOrder.updateMany({
      where: { orderId: order.id },
      data: {
        body: {
          lines: order.lines.map(({ quantity, upc }, at) => ({
            // It numbers its lines its own way.
            seq: (at + 1) * 10,
            upc,
            ordered: quantity,
            cancelled: at === 0 ? 0 : quantity,
          })),
        },
      },
    })
    await on.settle()
    expect([status(order), on.mails(order)]).toEqual(['completed', ['completed']])
  })

  it('where the shop has fulfilments they are written, by line; told by them when the rule says so', async () => {
    on.shop.setSwitches({ fulfilments: true })
    await setPolicy({ message: 'fulfilment', completes: 'never' })
    const order = await one()
    const { pickNum } = await on.pick(order)
    await on.settle()
    expect(on.shop.fulfilments(order.number)).toHaveLength(1)
    expect(on.mails(order)).toEqual(['fulfilment'])
    expect(on.notes(order)).toEqual([])
    expect(JSON.stringify(on.shop.fulfilments(order.number))).toContain(pickNum)
  })

  it('by note, with the completed mail off: the note is the message and the order is completed', async () => {
    on.shop.setSwitches({ completedMail: false })
    await setPolicy({ message: 'note' })
    const order = await one()
    await on.pick(order)
    await on.settle()
    expect([status(order), on.mails(order)]).toEqual(['completed', ['customer_note']])
  })

  it('left before go-live or not, nobody knows: invoiced by the first reading, it is written without a word', async () => {
    const [doubtful, plain, waited] = await on.sell(3)
    if (!doubtful || !plain || !waited) throw new Error('no orders')
    const hour = 3_600_000
    const liveSince = new Date(on.now().getTime() - hour)
    await on.db.storefrontFlow.updateMany({ where: { flow: 'shipments' }, data: { liveSince } })
    await on.db.webOrder.updateMany({ data: { placedAt: new Date(on.now().getTime() - 48 * hour) } })
    const invoiced = { invNum: 'I1' }
    await on.changePick((await on.pick(doubtful)).id, invoiced)
    // Read after go-live and before it left.
    const { id } = await on.pick(waited)
    await on.changePick(id, { ...invoiced, seenAt: new Date(liveSince.getTime() + hour / 2) })
    const known = await on.pick(plain)
    await on.judge()
    // Invoiced only after it was judged.
    await on.changePick(known.id, invoiced)
    await on.settle()
    expect([doubtful, plain, waited].map(on.mails)).toEqual([[], ['completed'], ['completed']])
    const told = (await on.dispatches()).map(({ silentBecause }) => silentBecause)
    expect(told.sort()).toEqual(['BEFORE_GO_LIVE', null, null])
  })

  it('before go-live, long ago, or by rule: written without a word; the status is left while it would mail', async () => {
    const [before, old, byRule] = await on.sell(3)
    if (!before || !old || !byRule) throw new Error('no orders')
    await on.db.storefrontFlow.updateMany({
      where: { flow: 'shipments', storefrontId: on.storefrontId },
      data: { liveSince: new Date(on.now().getTime() - 3_600_000) },
    })
    await on.pick(before, { shippedAt: new Date(on.now().getTime() - 2 * 3_600_000) })
    await on.settle()
    await on.db.storefrontFlow.updateMany({ where: { flow: 'shipments' }, data: { liveSince: new Date(0) } })
    await on.pick(old, { shippedAt: new Date(on.now().getTime() - 15 * 24 * 3_600_000) })
    await on.settle()
    await setPolicy({ message: 'none' })
    await on.pick(byRule)
    await on.settle()
    expect(on.shop.mails()).toEqual([])
    expect((await on.dispatches()).map(({ silentBecause, outcomeCode }) => [silentBecause, outcomeCode])).toEqual([
      ['BEFORE_GO_LIVE', 'STATUS_LEFT'],
      ['OLD', 'STATUS_LEFT'],
      ['POLICY', 'STATUS_LEFT'],
    ])
    for (const order of [before, old, byRule]) {
      expect(on.notes(order)).toHaveLength(1)
      expect(status(order)).toBe('processing')
    }
    // A person tells the customer after all, once.
    const [first] = await on.dispatches()
    await expectFault(completeNow(on.db, on.ctx.clock, person('service'), first?.id ?? 0n), 'NOT_PERMITTED')
    await completeNow(on.db, on.ctx.clock, person('ecommerce'), first?.id ?? 0n)
    await expectAuditRow(on.db, 'shipments:complete-now', String(first?.id))
    await on.settle()
    expect([status(before), on.mails(before), on.notes(before).length]).toEqual(['completed', ['completed'], 1])
    await expectFault(completeNow(on.db, on.ctx.clock, operator, first?.id ?? 0n), 'DISPATCH_TOLD')
  })

  it('with the shop’s mail surely off, a silent one completes the order', async () => {
    on.shop.setSwitches({ completedMail: false })
    await setPolicy({ message: 'none' })
    const order = await one()
    await on.pick(order)
    await on.settle()
    expect([status(order), on.shop.mails(), on.notes(order).length]).toEqual(['completed', [], 1])
    // Asked to tell, only a note is left that does.
    const [dispatch] = await on.dispatches()
    await completeNow(on.db, on.ctx.clock, operator, dispatch?.id ?? 0n)
    on.shop.faults.add({ method: 'POST', match: 'notes', replyLost: true, times: 1 })
    await on.settle()
    expect([on.mails(order), on.notes(order).length]).toEqual([['customer_note'], 2])
  })

  it('keys that may not read the settings count as if the mail were on', async () => {
    on.shop.setSwitches({ settingsReadable: false })
    const order = await one()
    await on.pick(order)
    await on.settle()
    expect([status(order), on.mails(order)]).toEqual(['completed', ['completed']])
  })

  it('completed by hand in the shop before: nobody is told a second time', async () => {
    const order = await one()
    on.shop.editOrder(order.number, { status: 'completed' })
    await on.pick(order)
    await on.settle()
    expect([on.mails(order), on.notes(order).length]).toEqual([['completed'], 1])
    expect((await on.dispatches())[0]).toMatchObject({ silentBecause: 'ALREADY_COMPLETED', state: 'confirmed' })
  })
})

describe('what changes after the shop was told', () => {
  it('another tracking number: meta and a private note, never a second mail', async () => {
    const order = await one()
    const { id, pickNum } = await on.pick(order)
    await on.settle()
    await on.changePick(id, { trackNos: ['NEW77'] })
    await on.settle()
    expect(on.mails(order)).toEqual(['completed'])
    expect(on.notes(order)).toHaveLength(2)
    expect(on.notes(order).join()).toContain(`Shipment ${pickNum}/2 changed: Royal Mail NEW77`)
    const meta = on.shop.order(order.number)?.meta_data.filter(({ key }) => key.includes('tracking'))
    expect(meta).toHaveLength(1)
    expect((await on.dispatches())[0]).toMatchObject({ state: 'confirmed', version: 2, confirmedVersion: 2 })
  })

  it('a ship date taken back: untold it is withdrawn, told it is a person’s; back again it goes on', async () => {
    const [told, untold] = await on.sell(2)
    if (!told || !untold) throw new Error('no orders')
    const first = await on.pick(told)
    await on.settle()
    const second = await on.pick(untold)
    await on.judge()
    await on.changePick(second.id, { shippedAt: null, shippedOn: null })
    await on.changePick(first.id, { shippedAt: null, shippedOn: null })
    await on.settle()
    expect(await states()).toEqual(['confirmed', 'withdrawn'])
    expect(on.shop.mails()).toHaveLength(1)
    expect(await on.openCases()).toEqual(['SHIPMENT_UNMATCHED'])
    await on.changePick(second.id, { shippedAt: on.now() })
    await on.changePick(first.id, { shippedAt: on.now() })
    await on.settle()
    expect(await states()).toEqual(['confirmed', 'confirmed'])
    expect([on.mails(told), on.mails(untold)]).toEqual([['completed'], ['completed']])
    expect(await on.openCases()).toEqual([])
  })

  it('a pick given to another order: told there, and a person looks at what was told before', async () => {
    const [from, to] = await on.sell(2)
    if (!from || !to) throw new Error('no orders')
    const { id } = await on.pick(from)
    await on.settle()
    await on.changePick(id, {
      orderId: to.id,
      lines: to.lines.map(({ upc, quantity }, at) => ({
        seq: at + 1,
        upc,
        item: {},
        ordered: quantity,
        picked: quantity,
      })),
    })
    await on.settle()
    expect((await on.dispatches()).map(({ orderId, state }) => [orderId, state])).toEqual([[to.id, 'confirmed']])
    expect([on.mails(from), on.mails(to)]).toEqual([['completed'], ['completed']])
    expect(await on.openCases()).toEqual(['SHIPMENT_UNMATCHED'])
  })

  it('cancelled or refunded in the shop: nothing is written and a person looks; open again it goes on', async () => {
    const [landed, unlanded] = await on.sell(2)
    if (!landed || !unlanded) throw new Error('no orders')
    on.shop.editOrder(landed.number, { status: 'cancelled' })
    on.shop.editOrder(unlanded.number, { status: 'cancelled' })
    await on.pick(landed)
    await on.pick(unlanded)
    await land(landed)
    const { writes } = on.shop.requests()
    await on.judge()
    expect(await on.openCases()).toEqual(['DISPATCHED_CANCELLED'])
    await on.push()
    expect(await states()).toEqual(['waiting', 'waiting'])
    expect(on.shop.requests().writes).toBe(writes)
    on.shop.editOrder(landed.number, { status: 'processing' })
    await land(landed)
    await land(unlanded)
    await on.settle()
    expect(await states()).toEqual(['confirmed', 'waiting'])
    expect(await on.openCases()).toEqual(['DISPATCHED_CANCELLED'])
  })
})

it('the policy is an admin’s, audited, and what waits is judged by it', async () => {
  await expectFault(setShipmentPolicy(on.db, person('ecommerce'), on.storefrontId, { quietDays: 3 }), 'NOT_PERMITTED')
  await setShipmentPolicy(on.db, person('admin'), on.storefrontId, { quietDays: 3 })
  await expectAuditRow(on.db, 'shipments:set-policy', on.storefrontId)
  expect(await on.db.shipmentPolicy.findUniqueOrThrow({ where: { storefrontId: on.storefrontId } })).toMatchObject({
    quietDays: 3,
    message: 'completed_mail',
  })
})
