import { describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, person } from '../../../scripts/testing/given.ts'
import { completeNow } from './complete-now.ts'
import { setShipmentPolicy } from './set-shipment-policy.ts'
import { givenShipping } from './testing/given-shipping.ts'
import { operator } from './testing/shipping-world.ts'

const given = givenShipping()
const { one, status, states, setPolicy, land } = given

describe('what leaves the warehouse reaches the customer, once (rule 22)', () => {
  it('a whole order: completed by the shop, whose own mail is the message; note private, tracking as meta', async () => {
    const order = await one()
    const { pickNum } = await given.on.pick(order)
    await given.on.settle()
    expect(status(order)).toBe('completed')
    expect(given.on.mails(order)).toEqual(['completed'])
    expect(given.on.notes(order)).toEqual([expect.stringContaining(`Shipment ${pickNum}: Royal Mail TRK`)])
    const meta = given.on.shop.order(order.number)?.meta_data.find(({ key }) => key === `_selvedge_tracking_${pickNum}`)
    expect(meta?.value).toMatch(/^Royal Mail TRK\d+ https:\/\/track.example\/TRK\d+$/)
    expect((await given.on.dispatches())[0]).toMatchObject({
      ...{ state: 'confirmed', message: 'completed_mail', silentBecause: null, confirmedVersion: 1, outcomeCode: null },
      ...{ toldAt: expect.any(Date), done: { note: expect.any(String), meta: true, status: true } },
    })
    const steps = await given.on.db.dispatchAttempt.findMany({
      orderBy: { id: 'asc' },
      select: { step: true, outcome: true },
    })
    expect(steps).toEqual(['read', 'note', 'status'].map((step) => ({ step, outcome: 'done' })))
    const { writes } = given.on.shop.requests()
    await given.on.settle()
    expect(given.on.shop.requests().writes).toBe(writes)
  })

  it('split by line, in any order: a note to the customer for the part, the shop’s mail with the last', async () => {
    const orders = await given.on.sell(12)
    const order = orders.find(({ lines }) => lines.length > 1)
    if (!order) throw new Error('no order of two lines')
    const rest = Object.fromEntries(order.lines.map(({ quantity }, at) => [at, at === 0 ? 0 : quantity]))
    await given.on.pick(order, { pieces: { 0: order.lines[0]?.quantity ?? 0 } })
    await given.on.settle()
    expect([status(order), given.on.mails(order)]).toEqual(['processing', ['customer_note']])
    expect((await given.on.dispatches())[0]?.wish).toMatchObject({
      completes: false,
      lines: [{ line: order.lines[0]?.line, quantity: order.lines[0]?.quantity }],
    })
    given.on.pass(3600)
    await given.on.pick(order, { pieces: rest })
    await given.on.settle()
    expect([status(order), given.on.mails(order)]).toEqual(['completed', ['customer_note', 'completed']])
    expect(await states()).toEqual(['confirmed', 'confirmed'])
  })

  it('what was refunded or cancelled in the ERP is not waited for', async () => {
    const order = (await given.on.sell(12)).find(({ lines }) => lines.length > 1)
    if (!order) throw new Error('no order of two lines')
    await given.on.pick(order, { pieces: { 0: order.lines[0]?.quantity ?? 0 } })
    await given.on.db.erpSalesOrder.updateMany({
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
    await given.on.settle()
    expect([status(order), given.on.mails(order)]).toEqual(['completed', ['completed']])
  })

  it('where the shop has fulfilments they are written, by line; told by them when the rule says so', async () => {
    given.on.shop.setSwitches({ fulfilments: true })
    await setPolicy({ message: 'fulfilment', completes: 'never' })
    const order = await one()
    const { pickNum } = await given.on.pick(order)
    await given.on.settle()
    expect(given.on.shop.fulfilments(order.number)).toHaveLength(1)
    expect(given.on.mails(order)).toEqual(['fulfilment'])
    expect(given.on.notes(order)).toEqual([])
    expect(JSON.stringify(given.on.shop.fulfilments(order.number))).toContain(pickNum)
  })

  it('by note, with the completed mail off: the note is the message and the order is completed', async () => {
    given.on.shop.setSwitches({ completedMail: false })
    await setPolicy({ message: 'note' })
    const order = await one()
    await given.on.pick(order)
    await given.on.settle()
    expect([status(order), given.on.mails(order)]).toEqual(['completed', ['customer_note']])
  })

  it('left before go-live or not, nobody knows: invoiced by the first reading, it is written without a word', async () => {
    const [doubtful, plain, waited] = await given.on.sell(3)
    if (!doubtful || !plain || !waited) throw new Error('no orders')
    const hour = 3_600_000
    const liveSince = new Date(given.on.now().getTime() - hour)
    await given.on.db.storefrontFlow.updateMany({ where: { flow: 'shipments' }, data: { liveSince } })
    await given.on.db.webOrder.updateMany({ data: { placedAt: new Date(given.on.now().getTime() - 48 * hour) } })
    const invoiced = { invNum: 'I1' }
    await given.on.changePick((await given.on.pick(doubtful)).id, invoiced)
    // Read after go-live and before it left.
    const { id } = await given.on.pick(waited)
    await given.on.changePick(id, { ...invoiced, seenAt: new Date(liveSince.getTime() + hour / 2) })
    const known = await given.on.pick(plain)
    await given.on.judge()
    // Invoiced only after it was judged.
    await given.on.changePick(known.id, invoiced)
    await given.on.settle()
    expect([doubtful, plain, waited].map(given.on.mails)).toEqual([[], ['completed'], ['completed']])
    const told = (await given.on.dispatches()).map(({ silentBecause }) => silentBecause)
    expect(told.sort()).toEqual(['BEFORE_GO_LIVE', null, null])
  })

  it('the day it left is of the ERP’s zone: the profile’s own default where nobody named one', async () => {
    const order = await given.one()
    const day = '2026-11-24'
    // Midnight in New York is five in the morning in London.
    const liveSince = new Date(`${day}T03:00:00Z`)
    await given.on.db.storefrontFlow.updateMany({ where: { flow: 'shipments' }, data: { liveSince } })
    await given.on.db.webOrder.updateMany({ data: { placedAt: new Date('2026-11-20T09:00:00Z') } })
    await given.on.changePick((await given.on.pick(order)).id, { invNum: 'I1', shippedOn: new Date(day) })
    await given.on.settle()
    expect(given.on.mails(order)).toEqual(['completed'])
  })

  it('before go-live, long ago, or by rule: written without a word; the status is left while it would mail', async () => {
    const [before, old, byRule] = await given.on.sell(3)
    if (!before || !old || !byRule) throw new Error('no orders')
    await given.on.db.storefrontFlow.updateMany({
      where: { flow: 'shipments', storefrontId: given.on.storefrontId },
      data: { liveSince: new Date(given.on.now().getTime() - 3_600_000) },
    })
    await given.on.pick(before, { shippedAt: new Date(given.on.now().getTime() - 2 * 3_600_000) })
    await given.on.settle()
    await given.on.db.storefrontFlow.updateMany({ where: { flow: 'shipments' }, data: { liveSince: new Date(0) } })
    await given.on.pick(old, { shippedAt: new Date(given.on.now().getTime() - 15 * 24 * 3_600_000) })
    await given.on.settle()
    await setPolicy({ message: 'none' })
    await given.on.pick(byRule)
    await given.on.settle()
    expect(given.on.shop.mails()).toEqual([])
    expect((await given.on.dispatches()).map(({ silentBecause, outcomeCode }) => [silentBecause, outcomeCode])).toEqual(
      [
        ['BEFORE_GO_LIVE', 'STATUS_LEFT'],
        ['OLD', 'STATUS_LEFT'],
        ['POLICY', 'STATUS_LEFT'],
      ],
    )
    for (const order of [before, old, byRule]) {
      expect(given.on.notes(order)).toHaveLength(1)
      expect(status(order)).toBe('processing')
    }
    // A person tells the customer after all, once.
    const [first] = await given.on.dispatches()
    await expectFault(completeNow(given.on.db, given.on.ctx.clock, person('service'), first?.id ?? 0n), 'NOT_PERMITTED')
    await completeNow(given.on.db, given.on.ctx.clock, person('ecommerce'), first?.id ?? 0n)
    await expectAuditRow(given.on.db, 'shipments:complete-now', String(first?.id))
    await given.on.settle()
    expect([status(before), given.on.mails(before), given.on.notes(before).length]).toEqual([
      'completed',
      ['completed'],
      1,
    ])
    await expectFault(completeNow(given.on.db, given.on.ctx.clock, operator, first?.id ?? 0n), 'DISPATCH_TOLD')
  })

  it('with the shop’s mail surely off, a silent one completes the order', async () => {
    given.on.shop.setSwitches({ completedMail: false })
    await setPolicy({ message: 'none' })
    const order = await one()
    await given.on.pick(order)
    await given.on.settle()
    expect([status(order), given.on.shop.mails(), given.on.notes(order).length]).toEqual(['completed', [], 1])
    // Asked to tell, only a note is left that does.
    const [dispatch] = await given.on.dispatches()
    await completeNow(given.on.db, given.on.ctx.clock, operator, dispatch?.id ?? 0n)
    given.on.shop.faults.add({ method: 'POST', match: 'notes', replyLost: true, times: 1 })
    await given.on.settle()
    expect([given.on.mails(order), given.on.notes(order).length]).toEqual([['customer_note'], 2])
  })

  it('keys that may not read the settings count as if the mail were on', async () => {
    given.on.shop.setSwitches({ settingsReadable: false })
    const order = await one()
    await given.on.pick(order)
    await given.on.settle()
    expect([status(order), given.on.mails(order)]).toEqual(['completed', ['completed']])
  })

  it('completed by hand in the shop before: nobody is told a second time', async () => {
    const order = await one()
    given.on.shop.editOrder(order.number, { status: 'completed' })
    await given.on.pick(order)
    await given.on.settle()
    expect([given.on.mails(order), given.on.notes(order).length]).toEqual([['completed'], 1])
    expect((await given.on.dispatches())[0]).toMatchObject({ silentBecause: 'ALREADY_COMPLETED', state: 'confirmed' })
  })
})

describe('what changes after the shop was told', () => {
  it('another tracking number: meta and a private note, never a second mail', async () => {
    const order = await one()
    const { id, pickNum } = await given.on.pick(order)
    await given.on.settle()
    await given.on.changePick(id, { trackNos: ['NEW77'] })
    await given.on.settle()
    expect(given.on.mails(order)).toEqual(['completed'])
    expect(given.on.notes(order)).toHaveLength(2)
    expect(given.on.notes(order).join()).toContain(`Shipment ${pickNum}/2 changed: Royal Mail NEW77`)
    const meta = given.on.shop.order(order.number)?.meta_data.filter(({ key }) => key.includes('tracking'))
    expect(meta).toHaveLength(1)
    expect((await given.on.dispatches())[0]).toMatchObject({ state: 'confirmed', version: 2, confirmedVersion: 2 })
  })

  it('a ship date taken back: untold it is withdrawn, told it is a person’s; back again it goes on', async () => {
    const [told, untold] = await given.on.sell(2)
    if (!told || !untold) throw new Error('no orders')
    const first = await given.on.pick(told)
    await given.on.settle()
    const second = await given.on.pick(untold)
    await given.on.judge()
    await given.on.changePick(second.id, { shippedAt: null, shippedOn: null })
    await given.on.changePick(first.id, { shippedAt: null, shippedOn: null })
    await given.on.settle()
    expect(await states()).toEqual(['confirmed', 'withdrawn'])
    expect(given.on.shop.mails()).toHaveLength(1)
    expect(await given.on.openCases()).toEqual(['SHIPMENT_UNMATCHED'])
    await given.on.changePick(second.id, { shippedAt: given.on.now() })
    await given.on.changePick(first.id, { shippedAt: given.on.now() })
    await given.on.settle()
    expect(await states()).toEqual(['confirmed', 'confirmed'])
    expect([given.on.mails(told), given.on.mails(untold)]).toEqual([['completed'], ['completed']])
    expect(await given.on.openCases()).toEqual([])
  })

  it('a pick given to another order: told there, and a person looks at what was told before', async () => {
    const [from, to] = await given.on.sell(2)
    if (!from || !to) throw new Error('no orders')
    const { id } = await given.on.pick(from)
    await given.on.settle()
    await given.on.changePick(id, {
      orderId: to.id,
      lines: to.lines.map(({ upc, quantity }, at) => ({
        seq: at + 1,
        upc,
        item: {},
        ordered: quantity,
        picked: quantity,
      })),
    })
    await given.on.settle()
    expect((await given.on.dispatches()).map(({ orderId, state }) => [orderId, state])).toEqual([[to.id, 'confirmed']])
    expect([given.on.mails(from), given.on.mails(to)]).toEqual([['completed'], ['completed']])
    expect(await given.on.openCases()).toEqual(['SHIPMENT_UNMATCHED'])
  })

  it('cancelled or refunded in the shop: nothing is written and a person looks; open again it goes on', async () => {
    const [landed, unlanded] = await given.on.sell(2)
    if (!landed || !unlanded) throw new Error('no orders')
    given.on.shop.editOrder(landed.number, { status: 'cancelled' })
    given.on.shop.editOrder(unlanded.number, { status: 'cancelled' })
    await given.on.pick(landed)
    await given.on.pick(unlanded)
    await land(landed)
    const { writes } = given.on.shop.requests()
    await given.on.judge()
    expect(await given.on.openCases()).toEqual(['DISPATCHED_CANCELLED'])
    await given.on.push()
    expect(await states()).toEqual(['waiting', 'waiting'])
    expect(given.on.shop.requests().writes).toBe(writes)
    given.on.shop.editOrder(landed.number, { status: 'processing' })
    await land(landed)
    await land(unlanded)
    await given.on.settle()
    expect(await states()).toEqual(['confirmed', 'waiting'])
    expect(await given.on.openCases()).toEqual(['DISPATCHED_CANCELLED'])
  })
})

it('the policy is an admin’s, audited, and what waits is judged by it', async () => {
  await expectFault(
    setShipmentPolicy(given.on.db, person('ecommerce'), given.on.storefrontId, { quietDays: 3 }),
    'NOT_PERMITTED',
  )
  await setShipmentPolicy(given.on.db, person('admin'), given.on.storefrontId, { quietDays: 3 })
  await expectAuditRow(given.on.db, 'shipments:set-policy', given.on.storefrontId)
  expect(
    await given.on.db.shipmentPolicy.findUniqueOrThrow({ where: { storefrontId: given.on.storefrontId } }),
  ).toMatchObject({
    quietDays: 3,
    message: 'completed_mail',
  })
})
