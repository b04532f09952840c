import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import { cancelDrifted } from '../../lib/flows/orders/drift/cancel-drifted.ts'
import { compareDrift } from '../../lib/flows/orders/drift/compare-drift.ts'
import { lookUpOrders } from '../../lib/flows/orders/look-up-orders.ts'
import { pushOrders } from '../../lib/flows/orders/push-orders.ts'
import { chaseReceipt } from '../../lib/flows/returns/chase-receipt.ts'
import { excludePart } from '../../lib/flows/returns/exclude-part.ts'
import { holdPart } from '../../lib/flows/returns/hold-part.ts'
import { retryPart } from '../../lib/flows/returns/retry-part.ts'
import { systemClock as clock } from '../../lib/kernel/clock.ts'
import { demoMappingRows } from '../../lib/mappings/demo/rows.ts'
import { replaceMappings } from '../../lib/mappings/import-mappings.ts'
import { mappingTableNames } from '../../lib/mappings/tables.ts'
import { recoverLapsed } from '../../lib/outbox/recover.ts'
import { expectAuditRow, expectFault, person } from '../../scripts/testing/given.ts'
import { ending, startPart } from '../chaos/child.ts'
import { operator } from './testing/joined-sandboxes.ts'
import type { ReturnsWorld } from './testing/returns-world.ts'
import { createReturnsWorld } from './testing/returns-world.ts'

let world: ReturnsWorld
beforeAll(async () => {
  world = await createReturnsWorld()
}, 60_000)
afterAll(() => world.close())

const finance = person('finance')

/** A shipped order, read back, of which the shop has refunded one piece: a return that is ready to go. */
async function ready(): Promise<{ id: number; reference: string }> {
  const id = await world.sent()
  world.ship(id)
  await world.mirror()
  const line = world.shop.order(id)?.line_items[0]
  const refund = world.shop.refund(id, { lines: [{ id: line?.id ?? 0, quantity: 1 }] })
  await world.land()
  expect(await world.said(id)).toEqual([expect.stringMatching(/^return planned /)])
  return { id, reference: world.refundReference(refund?.id ?? 0) }
}
const entry = (reference: string) => world.db.outboxEntry.findFirstOrThrow({ where: { reference, kind: 'return' } })
const booked = (reference: string) => world.erp.ledger().byReturnReference[reference] ?? 0

describe('a return is booked once', () => {
  it.each([
    ['the reply was lost after it was booked', { replyLost: true }],
    ['the connection was cut after it was booked', { cut: 'after' as const }],
    ['half the reply arrived', { truncate: true }],
    ['the ERP asked for patience', { status: 429, retryAfterSeconds: 1 }],
    ['the connection was cut before it was booked', { cut: 'before' as const }],
  ])(
    'though %s',
    async (_, fault) => {
      const { id, reference } = await ready()
      world.erp.faults.add({ match: 'api/return$', method: 'POST', times: 1, ...fault })
      await world.send()
      for (let round = 0; round < 3 && (await entry(reference)).state !== 'accepted'; round++) await world.send()
      expect(booked(reference)).toBe(1)
      expect(await world.said(id)).toEqual([expect.stringMatching(/^return booked /)])
    },
    30_000,
  )

  it('though two workers push and everything is planned and read again', async () => {
    const { id, reference } = await ready()
    const { context, erpConnectionId } = world
    await Promise.all([
      pushOrders(context, erpConnectionId),
      pushOrders({ ...context, worker: 'another' }, erpConnectionId),
    ])
    await world.pass()
    await world.db.$executeRaw`update web_orders set refunds_dirty = true`
    await world.pass()
    expect(booked(reference)).toBe(1)
    expect(await world.said(id)).toEqual([expect.stringMatching(/^return booked /)])
  })

  it('though its worker was killed while it was sending', { timeout: 90_000 }, async () => {
    const { id, reference } = await ready()
    world.erp.faults.add({ match: 'api/return$', method: 'POST', times: 1, replyLost: true, silentMs: 20_000 })
    const log = join(tmpdir(), `selvedge-returns-${process.pid}.log`)
    const child = startPart(['worker/acceptance/testing/returns-push-process.ts'], {
      env: {
        ...process.env,
        DATABASE_URL: world.databaseUrl,
        CONNECTION_ID: world.erpConnectionId,
        SELVEDGE_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
      },
      log,
    })
    try {
      await expect.poll(() => booked(reference), { timeout: 60_000, interval: 50 }).toBe(1)
    } finally {
      child.kill('SIGKILL')
      await ending(child)
      rmSync(log, { force: true })
    }
    expect(await entry(reference)).toMatchObject({ state: 'sending' })
    await world.plan()
    await world.db
      .$executeRaw`update outbox_entries set lease_until = now() - interval '1 second' where state = 'sending'`
    await recoverLapsed(world.db, clock.now())
    await world.db.$executeRaw`update web_orders set refunds_dirty = true where external_id = ${String(id)}`
    await world.plan()
    expect(await world.said(id)).toEqual([expect.stringMatching(/^return sent /)])
    await world.send()
    expect(booked(reference)).toBe(1)
    expect(await world.said(id)).toEqual([expect.stringMatching(/^return booked /)])
  })
})

describe('a partial cancel is carried out once', () => {
  it.each([
    ['the reply was lost', { replyLost: true }],
    ['the connection was cut before', { cut: 'before' as const }],
  ])(
    'though %s',
    async (_, fault) => {
      const id = await world.sent()
      const line = world.shop.order(id)?.line_items[0]
      world.shop.refund(id, { lines: [{ id: line?.id ?? 0, quantity: 1 }] })
      world.erp.faults.add({ match: 'salesOrderCancel', method: 'POST', times: 1, ...fault })
      await world.land()
      await world.send()
      await world.pass()
      const [order] = world.erp.ordersUnder(world.referenceOf(id))
      expect(JSON.stringify(order)).toContain('"open_qty":1,"pick_qty":0,"ship_qty":0,"cancel_qty":1')
      expect(await world.said(id)).toEqual([expect.stringMatching(/^cancel booked /)])
      expect(await world.dues(id)).toEqual([])
    },
    30_000,
  )

  it('picked at that very moment it is refused, and becomes a parcel to be stopped', async () => {
    const id = await world.sent()
    const line = world.shop.order(id)?.line_items[0]
    world.shop.refund(id, { lines: [{ id: line?.id ?? 0, quantity: 1 }] })
    await world.land()
    expect(await world.said(id)).toEqual([expect.stringMatching(/^cancel planned /)])
    world.erp.pick(world.referenceOf(id))
    await world.send()
    await world.mirror()
    await world.plan()
    expect(await world.said(id)).toEqual([expect.stringMatching(/^stop held CANCEL_AFTER_PICK /)])
    expect(await world.codes(id)).toEqual(['CANCEL_AFTER_PICK'])
  })
})

describe('a refund no rule names a reason for', () => {
  it('waits with an exception, and is sent by itself once there is one', async () => {
    const without = demoMappingRows.filter(({ table }) => table !== 'return_reason')
    await replaceMappings(world.db, clock, operator, mappingTableNames, without)
    const id = await world.sent()
    world.ship(id)
    await world.mirror()
    world.shop.refund(id, { amount: '2.00' })
    await world.pass()
    expect(await world.said(id)).toEqual(['credit held RETURN_UNMAPPED 2'])
    expect(await world.codes(id)).toEqual(['RETURN_UNMAPPED'])
    await replaceMappings(world.db, clock, operator, mappingTableNames, demoMappingRows)
    await world.pass()
    expect(await world.said(id)).toEqual(['credit matched 2'])
    expect(await world.codes(id)).toEqual([])
  })
})

describe('what a person decides', () => {
  it('held it stays, let go it is sent, and both are written down', async () => {
    const { id, reference } = await ready()
    const [part] = await world.parts(id)
    const partId = part?.id ?? 0n
    await expectFault(holdPart(world.db, clock, person('service'), [partId]), 'NOT_PERMITTED')
    await holdPart(world.db, clock, finance, [partId])
    await expectAuditRow(world.db, 'returns:manage', String(partId))
    await world.send()
    expect(await world.said(id)).toEqual([expect.stringMatching(/^return held HELD_BY_PERSON /)])
    expect(booked(reference)).toBe(0)
    await retryPart(world.db, clock, finance, [partId])
    await world.send()
    expect(booked(reference)).toBe(1)
    await expectFault(holdPart(world.db, clock, finance, [partId]), 'PART_STATE')
  })

  it('refused by the ERP it is an exception, and sent again once a person says so', async () => {
    const { id, reference } = await ready()
    world.erp.faults.add({ match: 'api/return$', method: 'POST', times: 1, status: 400 })
    await world.send()
    expect(await world.said(id)).toEqual([expect.stringMatching(/^return held RETURN_REFUSED /)])
    expect(await world.codes(id)).toEqual(['RETURN_REFUSED'])
    const [part] = await world.parts(id)
    await retryPart(world.db, clock, finance, [part?.id ?? 0n])
    await world.send()
    expect(booked(reference)).toBe(1)
    expect(await world.codes(id)).toEqual([])
  })

  it('left out it is never sent, and what somebody booked by hand owes nobody anything', async () => {
    const { id, reference } = await ready()
    const [part] = await world.parts(id)
    await expectFault(excludePart(world.db, clock, finance, part?.id ?? 0n, ' '), 'REASON_MISSING')
    await excludePart(world.db, clock, finance, part?.id ?? 0n, 'booked by hand')
    await world.send()
    expect(booked(reference)).toBe(0)
    expect(await world.said(id)).toEqual([expect.stringMatching(/^return taken_back EXCLUDED_BY_PERSON /)])
    const amount = (Number(part?.amount) / 10_000).toFixed(2)
    world.erp.credit(world.referenceOf(id), { merch_amt: amount })
    await world.pass()
    expect(await world.dues(id)).toEqual([expect.stringMatching(/^credit_memo .* refunded$/)])
  })

  it('cannot be held or left out once it is on its way, whatever the page still shows', async () => {
    const { id, reference } = await ready()
    const [part] = await world.parts(id)
    const partId = part?.id ?? 0n
    const { id: entryId } = await entry(reference)
    const decide = async () => {
      await expectFault(holdPart(world.db, clock, finance, [partId]), 'PART_UNDER_WAY')
      await expectFault(excludePart(world.db, clock, finance, partId, 'booked by hand'), 'PART_UNDER_WAY')
    }
    const be = (data: object) => world.db.outboxEntry.update({ where: { id: entryId }, data })
    const before = await be({})
    const lease = { leaseOwner: 'another', leaseUntil: new Date(Date.now() + 60_000) }
    const free = { leaseOwner: null, leaseUntil: null }
    for (const state of ['sending', 'unknown', 'staged'] as const) {
      await be({ state, ...(state === 'sending' ? lease : free) })
      await decide()
    }
    await be({ state: 'unknown', outcomeCode: 'SEND_UNRESOLVED' })
    await world.db.webOrder.updateMany({ where: { externalId: String(id) }, data: { refundsDirty: true } })
    await world.plan()
    expect(await world.said(id)).toEqual([expect.stringMatching(/^return held SEND_UNRESOLVED /)])
    await decide()
    await be({ state: before.state, outcomeCode: before.outcomeCode })
    await holdPart(world.db, clock, finance, [partId])
    await excludePart(world.db, clock, finance, partId, 'booked by hand')
  })

  it('chased the goods are awaited as long again', async () => {
    const { id } = await ready()
    await world.send()
    const [part] = await world.parts(id)
    const partId = part?.id ?? 0n
    await world.db.refundPart.update({ where: { id: partId }, data: { expectedBy: new Date(Date.now() - 1_000) } })
    await world.plan()
    expect(await world.codes(id)).toEqual(['RECEIPT_OVERDUE'])
    await chaseReceipt(world.db, clock, finance, partId, 'asked the customer')
    await world.plan()
    expect(await world.codes(id)).toEqual([])
    const [later] = await world.parts(id)
    expect(later?.expectedBy?.getTime()).toBeGreaterThan(Date.now() + 10 * 86_400_000)
  })
})

describe('failure 41: a flow that is not live writes nothing', () => {
  it('shadow plans and sends nothing, off plans nothing, and what is older than the flow waits for a person', async () => {
    const before = world.erp.ledger().returns
    const shipped = await world.sent()
    world.ship(shipped)
    await world.mirror()
    await setFlowMode(world.db, operator, world.storefrontId, 'returns', 'shadow')
    const line = world.shop.order(shipped)?.line_items[0]
    world.shop.refund(shipped, { lines: [{ id: line?.id ?? 0, quantity: 1 }] })
    await world.pass()
    expect(await world.said(shipped)).toEqual([expect.stringMatching(/^return planned /)])
    await setFlowMode(world.db, operator, world.storefrontId, 'returns', 'off')
    world.shop.refund(shipped, { amount: '1.00' })
    await world.pass()
    expect(await world.said(shipped)).toHaveLength(1)
    expect(world.erp.ledger().returns).toBe(before)
    expect(await world.codes(shipped)).toEqual([])
    // What is older than the flow may have been booked by hand: a person lets it go.
    const tomorrow = { ...clock, now: () => new Date(Date.now() + 86_400_000) }
    await setFlowMode(world.db, operator, world.storefrontId, 'returns', 'live', tomorrow)
    await world.pass()
    expect(await world.said(shipped)).toEqual([
      expect.stringMatching(/^return held BEFORE_GO_LIVE /),
      expect.stringMatching(/^credit held BEFORE_GO_LIVE /),
    ])
    expect(world.erp.ledger().returns).toBe(before)
    // It was live before: whoever books by hand stopped then, so somebody must know.
    expect(await world.codes(shipped)).toEqual(['RETURN_NOT_SENT', 'RETURN_NOT_SENT'])
    await retryPart(
      world.db,
      clock,
      finance,
      (await world.parts(shipped)).map(({ id }) => id),
    )
    await world.send()
    expect(world.erp.ledger().returns).toBe(before + 2)
    expect(await world.codes(shipped)).toEqual([])
  })

  it('what is older than the first day of the flow is held without a case', async () => {
    const fresh = await createReturnsWorld('shadow')
    try {
      const shipped = await fresh.sent()
      fresh.ship(shipped)
      await fresh.mirror()
      fresh.shop.refund(shipped, { amount: '1.00' })
      await fresh.pass()
      const tomorrow = { ...clock, now: () => new Date(Date.now() + 86_400_000) }
      await setFlowMode(fresh.db, operator, fresh.storefrontId, 'returns', 'live', tomorrow)
      await fresh.pass()
      expect(await fresh.said(shipped)).toEqual([expect.stringMatching(/^credit held BEFORE_GO_LIVE /)])
      expect(await fresh.codes(shipped)).toEqual([])
    } finally {
      await fresh.close()
    }
  }, 60_000)
})

describe('what nobody asked the shop for', () => {
  beforeEach(async () => {
    await world.db.storefrontFlow.updateMany({ where: { flow: 'returns' }, data: { liveSince: new Date(0) } })
  })

  it('an order that cannot be opened keeps its parts and its flag, and the others go on', async () => {
    const { id } = await ready()
    const { id: other } = await ready()
    const before = await world.said(id)
    const order = await world.landed(id)
    const broken = { wrappedKey: Buffer.from('broken'), refundsDirty: true }
    await world.db.webOrder.update({ where: { id: order.id }, data: broken })
    await world.db.webOrder.update({ where: { id: (await world.landed(other)).id }, data: { refundsDirty: true } })
    expect(await world.plan()).toBe(1)
    expect(await world.said(id)).toEqual(before)
    expect((await world.landed(id)).refundsDirty).toBe(true)
    expect((await world.landed(other)).refundsDirty).toBe(false)
    await world.db.webOrder.update({ where: { id: order.id }, data: { wrappedKey: order.wrappedKey } })
    expect(await world.plan()).toBe(1)
    expect(await world.said(id)).toEqual(before)
  })

  it('a sales order cancelled for a drift by a person: its customer is owed the money until it is refunded', async () => {
    const id = await world.sent()
    world.erp.edit(world.referenceOf(id), { freight: '9.00' })
    await world.mirror()
    while ((await compareDrift(world.context, world.storefrontId)).compared > 0);
    const rows = await world.db.orderDrift.findMany({ where: { order: { externalId: String(id) }, state: 'open' } })
    const ids = rows.map((row) => row.id)
    await cancelDrifted(world.db, clock, person('ecommerce'), ids, 'no stock')
    await world.send()
    await world.mirror()
    await world.plan()
    expect(await world.dues(id)).toEqual([expect.stringMatching(/^cancelled .* owed$/)])
    world.shop.refund(id, { amount: String(world.shop.order(id)?.total) })
    await world.pass()
    expect(await world.codes(id)).toEqual([])
    expect(await world.dues(id)).toEqual([expect.stringMatching(/^cancelled .* refunded$/)])
  })

  it('what a drift wanted cancelled and the ERP refused is planned by again', async () => {
    const id = await world.sent()
    world.erp.edit(world.referenceOf(id), { freight: '9.00' })
    await world.mirror()
    while ((await compareDrift(world.context, world.storefrontId)).compared > 0);
    const rows = await world.db.orderDrift.findMany({ where: { order: { externalId: String(id) }, state: 'open' } })
    const ids = rows.map((row) => row.id)
    await cancelDrifted(world.db, clock, person('ecommerce'), ids, 'no stock')
    await world.plan()
    world.erp.pick(world.referenceOf(id))
    const asked = () =>
      world.db.outboxEntry.findFirstOrThrow({
        where: { kind: 'sales_order_part_cancel', order: { externalId: String(id) } },
      })
    await expect
      .poll(async () => {
        await lookUpOrders(world.context, world.erpConnectionId)
        return (await asked()).state
      })
      .toBe('rejected')
    expect((await world.landed(id)).refundsDirty).toBe(true)
  })

  it('of two refunds of one item the second is cancelled after the first, not taken for it', async () => {
    const id = await world.sent([{ sku: 'NB-A5-DOT', quantity: 3 }])
    const line = world.shop.order(id)?.line_items[0]
    world.shop.refund(id, { lines: [{ id: line?.id ?? 0, quantity: 1 }] })
    world.shop.refund(id, { lines: [{ id: line?.id ?? 0, quantity: 1 }] })
    await world.land()
    expect((await world.said(id)).map((said) => said.split(' ').slice(0, 2).join(' '))).toEqual([
      'cancel planned',
      'cancel waiting',
    ])
    await world.send()
    await world.mirror()
    await world.pass()
    expect(JSON.stringify(world.erp.ordersUnder(world.referenceOf(id)))).toContain('"cancel_qty":2')
  })
})
