import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { removeDemo } from '../../lib/connections/remove-demo.ts'
import { evaluateOrders } from '../../lib/flows/orders/evaluate-orders.ts'
import { pollOrders } from '../../lib/flows/orders/poll-orders.ts'
import type { ReturnsWorld } from './testing/returns-world.ts'
import { createReturnsWorld } from './testing/returns-world.ts'

let world: ReturnsWorld
beforeAll(async () => {
  world = await createReturnsWorld()
}, 60_000)
afterAll(() => world.close())

const whole = (fields: object) => expect.objectContaining(fields)

describe('failures 43 and 44: a refund, by line and stage', () => {
  it('before sending goes net and is never a return', async () => {
    const id = await world.place([{ sku: 'NB-A5-DOT', quantity: 2 }])
    const line = world.shop.order(id)?.line_items[0]
    world.shop.refund(id, { lines: [{ id: line?.id ?? 0, quantity: 1 }] })
    await world.pass()
    expect(await world.said(id)).toEqual([expect.stringMatching(/^net net /)])
    expect(world.erp.ordersUnder(world.referenceOf(id))[0]).toMatchObject({ ord_status: 'O' })
    world.ship(id)
    await world.pass()
    expect(await world.said(id)).toEqual([expect.stringMatching(/^net net /)])
    expect(world.returns(id)).toEqual([])
  })

  it('in full before sending sends nothing at all', async () => {
    const id = await world.place()
    world.shop.refund(id, { full: true })
    await world.pass()
    expect(await world.said(id)).toEqual([expect.stringMatching(/^net net /)])
    expect(world.erp.ordersUnder(world.referenceOf(id))).toEqual([])
    expect(await world.landed(id)).toMatchObject({ bucket: 'cancelled' })
  })

  it('in full before sending is net as soon as it is planned, its shipping with it', async () => {
    const id = await world.place()
    const order = world.shop.order(id)
    const lines = order?.line_items.map((line) => ({ id: line.id, quantity: line.quantity })) ?? []
    world.shop.refund(id, { lines, amount: order?.total ?? '' })
    world.tick()
    await pollOrders(world.context, world.storefrontId)
    // Before it is judged.
    await world.plan()
    expect(await world.landed(id)).toMatchObject({ bucket: 'arriving' })
    expect(await world.said(id)).toEqual([expect.stringMatching(/^net net /)])
    await world.pass()
    expect(await world.landed(id)).toMatchObject({ bucket: 'cancelled', refundsDirty: false })
    expect(await world.said(id)).toEqual([expect.stringMatching(/^net net /)])
  })

  it('an amount only waits for the sales order, and for nothing once that does not go', async () => {
    const id = await world.place()
    world.shop.refund(id, { amount: '1.00' })
    world.tick()
    await pollOrders(world.context, world.storefrontId)
    await world.plan()
    expect(await world.said(id)).toEqual(['wait waiting NOT_SENT 1'])
    world.shop.editOrder(id, { status: 'cancelled' })
    world.tick()
    await pollOrders(world.context, world.storefrontId)
    await world.plan()
    expect(await world.said(id)).toEqual(['wait waiting NOT_SENT 1'])
    await evaluateOrders(world.context, world.storefrontId)
    await world.plan()
    expect(await world.said(id)).toEqual(['net net 1'])
  })

  it('of open pieces cancels them in the ERP, once, and owes nobody anything', async () => {
    const id = await world.sent()
    const line = world.shop.order(id)?.line_items[0]
    world.shop.refund(id, { lines: [{ id: line?.id ?? 0, quantity: 1 }] })
    await world.pass()
    expect(await world.said(id)).toEqual([expect.stringMatching(/^cancel booked /)])
    const [order] = world.erp.ordersUnder(world.referenceOf(id))
    expect(JSON.stringify(order)).toContain('"cancel_qty":1')
    await world.pass()
    expect(await world.dues(id)).toEqual([])
    expect(await world.codes(id)).toEqual([])
  })

  it('of picked pieces is an exception, and a return once they have left and are invoiced', async () => {
    const id = await world.sent()
    world.erp.pick(world.referenceOf(id))
    await world.mirror()
    const line = world.shop.order(id)?.line_items[0]
    world.shop.refund(id, { lines: [{ id: line?.id ?? 0, quantity: 1 }] })
    await world.pass()
    expect(await world.said(id)).toEqual([expect.stringMatching(/^stop held CANCEL_AFTER_PICK /)])
    expect(await world.codes(id)).toEqual(['CANCEL_AFTER_PICK'])
    world.erp.ship(world.referenceOf(id), { invoice: false })
    await world.pass()
    expect(await world.said(id)).toEqual([expect.stringMatching(/^wait waiting NOT_INVOICED /)])
    world.erp.invoice(world.referenceOf(id))
    await world.pass()
    expect(await world.said(id)).toEqual([expect.stringMatching(/^return booked /)])
    expect(await world.codes(id)).toEqual([])
  })

  it('of invoiced goods is a return that waits for them and matches its memo', async () => {
    const id = await world.sent()
    world.ship(id)
    await world.mirror()
    const line = world.shop.order(id)?.line_items[0]
    const refund = world.shop.refund(id, { lines: [{ id: line?.id ?? 0, quantity: 1 }], shipping: true })
    await world.pass()
    const reference = world.refundReference(refund?.id ?? 0)
    expect(world.returns(id)).toEqual([
      whole({ ref_num2: reference, ret_type: 'RETURN' }),
      whole({ ref_num2: `${reference}-C`, ret_type: 'CREDIT' }),
    ])
    expect((await world.said(id)).map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual([
      'return booked',
      'credit matched',
    ])
    const [back] = await world.parts(id)
    expect(back?.expectedBy?.getTime()).toBeGreaterThan(Date.now() + 13 * 86_400_000)
    const total = (await world.parts(id)).reduce((all, { amount }) => all + amount, 0n)
    expect(Number(total) / 10_000).toBeCloseTo(Number(refund?.amount), 4)
    // Late: listed, until the ERP shows the goods.
    await world.db.refundPart.update({
      where: { id: back?.id ?? 0n },
      data: { expectedBy: new Date(Date.now() - 1_000) },
    })
    await world.plan()
    expect(await world.codes(id)).toEqual(['RECEIPT_OVERDUE'])
    world.erp.receive(reference)
    await world.mirror()
    await world.plan()
    expect((await world.said(id)).map((text) => text.split(' ')[1])).toEqual(['matched', 'matched'])
    expect(await world.codes(id)).toEqual([])
  })

  it('an amount only is a credit after the invoice, and a memo of another amount is found', async () => {
    const id = await world.sent()
    const refund = world.shop.refund(id, { amount: '3.00' })
    await world.pass()
    expect(await world.said(id)).toEqual(['wait waiting NOT_INVOICED 3'])
    world.ship(id)
    await world.pass()
    expect(await world.said(id)).toEqual(['credit matched 3'])
    world.erp.changeMemos(world.refundReference(refund?.id ?? 0), { total_amt: '2.50' })
    await world.mirror()
    await world.plan()
    expect(await world.codes(id)).toEqual(['CREDIT_DIFFERS'])
    world.erp.changeMemos(world.refundReference(refund?.id ?? 0), { total_amt: '3.00' })
    await world.mirror()
    await world.plan()
    expect(await world.said(id)).toEqual(['credit matched 3'])
    expect(await world.codes(id)).toEqual([])
  })

  it('a memo that is mirrored while its order is planned is planned by again', async () => {
    const id = await world.sent()
    world.ship(id)
    const refund = world.shop.refund(id, { amount: '3.00' })
    await world.pass()
    expect(await world.said(id)).toEqual(['credit matched 3'])
    const { id: orderId } = await world.landed(id)
    await world.db.webOrder.update({ where: { id: orderId }, data: { refundsDirty: true } })
    world.erp.changeMemos(world.refundReference(refund?.id ?? 0), { total_amt: '2.50' })
    // Somebody plans it: has read what the mirror held, and takes the flag down.
    let mirrored: Promise<unknown> = Promise.resolve()
    await world.db.$transaction(
      async (tx) => {
        await tx.$executeRaw`select id from web_orders where id = ${orderId} for no key update`
        mirrored = world.mirror()
        await Promise.race([mirrored, sleep(1_500)])
        await tx.webOrder.update({ where: { id: orderId }, data: { refundsDirty: false } })
      },
      { timeout: 10_000 },
    )
    await mirrored
    await world.plan()
    expect(await world.codes(id)).toEqual(['CREDIT_DIFFERS'])
  })

  it('says whether the gateway paid it or somebody did: separate kinds of one money', async () => {
    const id = await world.sent()
    world.shop.refund(id, { amount: '1.00' })
    world.shop.refund(id, { amount: '2.00', byGateway: true })
    await world.pass()
    const refunds = await world.db.shopRefund.findMany({
      where: { order: { externalId: String(id) } },
      orderBy: { id: 'asc' },
    })
    expect(refunds.map(({ byGateway, kind, amount }) => [byGateway, kind, amount])).toEqual([
      [false, 'amount', 1_0000n],
      [true, 'amount', 2_0000n],
    ])
  })

  it('deleted in the shop is found by the census: withdrawn before it left, an exception after', async () => {
    const id = await world.sent()
    const early = world.shop.refund(id, { amount: '3.00' })
    await world.pass()
    expect(await world.said(id)).toEqual(['wait waiting NOT_INVOICED 3'])
    world.tick(7_200)
    await world.land()
    // It moves nothing of the order's listing: no poll asks for it again.
    world.shop.deleteRefund(early?.id ?? 0)
    world.tick(7_200)
    await world.land()
    expect(await world.said(id)).toEqual(['wait waiting NOT_INVOICED 3'])
    await world.census()
    await world.plan()
    expect(await world.said(id)).toEqual(['wait taken_back REFUND_DELETED 3'])

    world.ship(id)
    const late = world.shop.refund(id, { amount: '4.00' })
    await world.pass()
    expect((await world.said(id)).at(-1)).toBe('credit matched 4')
    world.shop.deleteRefund(late?.id ?? 0)
    await world.census()
    await world.plan()
    expect(await world.codes(id)).toContain('REFUND_DELETED_AFTER_CREDIT')
    expect(world.returns(id)).toHaveLength(1)
  })
})

describe('failure 44: a cancellation of all of it is one request, never two', () => {
  it('open: the whole order is cancelled, and nothing is asked by line', async () => {
    const id = await world.sent()
    world.shop.refund(id, { full: true })
    await world.pass()
    await world.pass()
    expect(world.erp.ordersUnder(world.referenceOf(id))[0]).toMatchObject({ ord_status: 'X' })
    expect(await world.said(id)).toEqual([expect.stringMatching(/^cancel booked CANCELLED_WHOLE /)])
    const asked = await world.db.outboxEntry.findMany({
      where: { order: { externalId: String(id) } },
      orderBy: { id: 'asc' },
    })
    expect(asked.map(({ kind }) => kind)).toEqual(['sales_order', 'sales_order_cancel'])
    expect(await world.dues(id)).toEqual([])
  })

  it('shipped: the request is past it, and all of it is a return with its shipping', async () => {
    const id = await world.sent()
    world.ship(id)
    await world.mirror()
    world.shop.refund(id, { full: true })
    await world.pass()
    await world.pass()
    expect((await world.said(id)).map((text) => text.split(' ').slice(0, 2).join(' '))).toEqual([
      'return booked',
      'credit matched',
    ])
    const total = (await world.parts(id)).reduce((all, { amount }) => all + amount, 0n)
    expect(total).toBe((await world.landed(id)).totalAmount)
  })
})

describe('what the ERP gives back first (rule 24)', () => {
  it('a line it cancelled is owed with tax and shipping until the shop refunds it', async () => {
    const id = await world.sent()
    const line = world.shop.order(id)?.line_items[0]
    const [order] = world.erp.ordersUnder(world.referenceOf(id))
    const [row] = (order as unknown as { orderdetail: { rows: { upc: string }[] } }).orderdetail.rows
    world.erp.cancel(world.referenceOf(id), 'house', [{ upc: row?.upc ?? '', qty: 1 }])
    await world.mirror()
    await world.plan()
    expect(await world.dues(id)).toEqual([expect.stringMatching(/^cancelled .* owed$/)])
    expect(await world.codes(id)).toContain('REFUND_DUE')
    const [due] = await world.db.refundDue.findMany({ where: { order: { externalId: String(id) } } })
    expect(due?.amount).toBe((await world.landed(id)).totalAmount / 2n)
    world.shop.refund(id, { lines: [{ id: line?.id ?? 0, quantity: 1 }] })
    await world.pass()
    expect(await world.dues(id)).toEqual([expect.stringMatching(/^cancelled .* refunded$/)])
    expect(await world.said(id)).toEqual([expect.stringMatching(/^cancel matched CANCELLED_IN_ERP /)])
    expect(await world.codes(id)).not.toContain('REFUND_DUE')
  })

  it('shipped short is owed: less than it is goodwill, as much closes it', async () => {
    const id = await world.sent()
    const [order] = world.erp.ordersUnder(world.referenceOf(id))
    const [row] = (order as unknown as { orderdetail: { rows: { upc: string }[] } }).orderdetail.rows
    world.erp.pick(world.referenceOf(id))
    world.erp.short(world.referenceOf(id), row?.upc ?? '', 1)
    world.ship(id)
    await world.mirror()
    await world.plan()
    const [owed] = await world.db.refundDue.findMany({ where: { order: { externalId: String(id) } } })
    const half = owed?.amount ?? 0n
    expect(half).toBe((await world.landed(id)).totalAmount / 2n)
    world.shop.refund(id, { amount: '1.00' })
    await world.pass()
    // Goodwill: it is booked, and all is still owed.
    expect(await world.dues(id)).toEqual([`cancelled ${Number(half) / 10_000} owed`])
    expect(world.returns(id)).toHaveLength(1)
    world.shop.refund(id, { amount: (Number(half) / 10_000).toFixed(2) })
    await world.pass()
    expect((await world.dues(id)).every((text) => text.endsWith('refunded'))).toBe(true)
    expect(world.returns(id)).toHaveLength(1)
  })

  it('a credit memo begun there is owed until the shop refunds as much, and nothing is sent for that', async () => {
    const id = await world.sent()
    world.ship(id)
    world.erp.credit(world.referenceOf(id), { merch_amt: '5.00' })
    await world.mirror()
    await world.plan()
    expect(await world.dues(id)).toEqual(['credit_memo 5 owed'])
    world.shop.refund(id, { amount: '5.00' })
    await world.pass()
    expect(await world.dues(id)).toEqual(['credit_memo 5 refunded'])
    expect(world.returns(id)).toEqual([])
  })

  it('is taken back when the ERP takes it back', async () => {
    const id = await world.sent()
    const { id: orderId } = await world.landed(id)
    const [order] = world.erp.ordersUnder(world.referenceOf(id))
    const [row] = (order as unknown as { orderdetail: { rows: { upc: string; line_seq: number }[] } }).orderdetail.rows
    world.erp.edit(world.referenceOf(id), { lines: [{ line: row?.line_seq ?? 0, qty: 1 }] })
    await world.mirror()
    await world.plan()
    expect(await world.dues(id)).toEqual([expect.stringMatching(/^cancelled .* owed$/)])
    world.erp.edit(world.referenceOf(id), { lines: [{ line: row?.line_seq ?? 0, qty: 2 }] })
    await world.mirror()
    await world.plan()
    expect(await world.dues(id)).toEqual([expect.stringMatching(/ taken_back$/)])
    expect(orderId).toBeGreaterThan(0n)
  })
})

it('a demo goes with its refunds, its dues and what the ERP said about them', async () => {
  await world.db.connection.updateMany({ data: { demo: true } })
  expect(await world.db.refundPart.count()).toBeGreaterThan(5)
  await world.db.$transaction((tx) => removeDemo(tx), { timeout: 20_000 })
  const { db } = world
  const left = [
    db.refundPart.count(),
    db.shopRefund.count(),
    db.refundDue.count(),
    db.erpReturn.count(),
    db.erpPick.count(),
  ]
  expect(await Promise.all([...left, db.erpCreditMemo.count(), db.erpSalesOrder.count(), db.webOrder.count()])).toEqual(
    Array.from({ length: 8 }, () => 0),
  )
})
