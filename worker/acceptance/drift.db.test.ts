import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import { acceptDrifts } from '../../lib/flows/orders/drift/accept-drifts.ts'
import { cancelDrifted } from '../../lib/flows/orders/drift/cancel-drifted.ts'
import { compareDrift } from '../../lib/flows/orders/drift/compare-drift.ts'
import { pushDrifts } from '../../lib/flows/orders/drift/push-drifts.ts'
import { pushNotes } from '../../lib/notes/push-notes.ts'
import { person, testKeyRing } from '../../scripts/testing/given.ts'
import { operator } from './testing/joined-sandboxes.ts'
import type { ReturnsWorld } from './testing/returns-world.ts'
import { createReturnsWorld } from './testing/returns-world.ts'

let world: ReturnsWorld
beforeAll(async () => {
  world = await createReturnsWorld()
}, 60_000)
afterAll(() => world.close())

const actor = person('ecommerce')
const lines = [
  { sku: 'NB-A5-DOT', quantity: 3 },
  { sku: 'MUG-350', quantity: 2 },
]
const compare = async () => {
  while ((await compareDrift(world.context, world.storefrontId)).compared > 0);
}
/** Everything as far as it goes, and what differs then. */
const look = async () => {
  await world.pass()
  await compare()
}
const drifts = async (id: number, states: string[] = ['open']) =>
  (await world.db.orderDrift.findMany({ where: { order: { externalId: String(id) } }, orderBy: { id: 'asc' } })).filter(
    ({ state }) => states.includes(state),
  )
const said = async (id: number, states?: string[]) =>
  (await drifts(id, states))
    .map(({ field, movedBy, asSent, shopNow, erpNow }) => `${field} ${movedBy} ${asSent}|${shopNow}|${erpNow}`)
    .sort()
const codes = async (id: number) => {
  const subjects = await world.db.exceptionSubject.findMany({
    where: { order: { externalId: String(id) }, closedAt: null },
    select: { case: { select: { code: true } } },
  })
  return subjects.map((subject) => subject.case.code).sort()
}
const inErp = (id: number) => {
  const [order] = world.erp.ordersUnder(world.referenceOf(id))
  return order as unknown as { orderdetail: { rows: { upc: string; cancel_qty: number; line_seq: number }[] } }
}
const upcOf = (id: number, seq: number) =>
  inErp(id).orderdetail.rows.find(({ line_seq }) => line_seq === seq)?.upc ?? ''

describe('failure 49: an order edited after sync is noticed on all three sides', () => {
  it('read back as it was sent, and saved again on either side, it differs in nothing', async () => {
    const id = await world.sent(lines)
    world.shop.editOrder(id, {})
    world.erp.edit(world.referenceOf(id), {})
    await look()
    expect(await drifts(id, ['open', 'closed'])).toEqual([])
    expect((await world.landed(id)).driftDirty).toBe(false)
  })

  it('a quantity changed in the ERP is seen, accepted, and the note stands on the shop’s order, once and unmailed', async () => {
    const id = await world.sent(lines)
    world.erp.edit(world.referenceOf(id), { lines: [{ line: 1, qty: 4 }] })
    await look()
    expect((await said(id)).filter((row) => row.startsWith('quantity'))).toEqual(['quantity erp 3|3|4'])
    expect(await codes(id)).toEqual(['AMENDED_IN_ERP'])
    const ids = (await drifts(id)).map((row) => row.id)
    const accepted = { note: true, tellCustomer: null }
    await acceptDrifts(world.db, testKeyRing, world.context.clock, actor, ids, accepted)
    await pushNotes(world.context, world.storefrontId)
    await pushNotes(world.context, world.storefrontId)
    const notes = world.shop.notes(id).filter(({ note }) => note.includes('[S-'))
    expect(notes).toHaveLength(1)
    expect(notes[0]?.note).toContain('4 in the ERP, 3 in the shop')
    expect(world.shop.mails(id)).toEqual([])
    await look()
    expect(await codes(id)).toEqual([])
    expect(await said(id)).toEqual([])
  })

  it('an address and a hold changed in the ERP are seen, and gone when they are put back', async () => {
    const id = await world.sent(lines)
    world.erp.edit(world.referenceOf(id), { address: { city: 'York' } })
    world.erp.hold(world.referenceOf(id), 'credit')
    await look()
    expect((await drifts(id)).map(({ field }) => field).sort()).toEqual(['hold', 'ship_to.city'])
    world.erp.edit(world.referenceOf(id), { address: { city: 'Leeds' } })
    world.erp.release(world.referenceOf(id))
    await look()
    expect(await drifts(id)).toEqual([])
    expect(await codes(id)).toEqual([])
  })

  it('pieces taken away in the shop are pushed, cancelled in the ERP once, and the rows close by read-back', async () => {
    const id = await world.sent(lines)
    const [line] = world.shop.order(id)?.line_items ?? []
    world.shop.editOrder(id, { line_items: [{ id: line?.id, quantity: 1 }] })
    await look()
    expect((await said(id)).filter((row) => row.startsWith('quantity'))).toEqual(['quantity shop 3|1|3'])
    expect(await codes(id)).toEqual(['AMENDED_IN_SHOP'])
    const pushed = await pushDrifts(
      world.db,
      world.context.clock,
      actor,
      (await drifts(id)).map((row) => row.id),
    )
    expect(pushed.decided).toBe(1)
    await compare()
    await world.send()
    await look()
    expect(inErp(id).orderdetail.rows.map(({ cancel_qty }) => Number(cancel_qty))).toEqual([2, 0])
    expect(await said(id, ['pushed'])).toEqual(['quantity shop 3|1|3'])
    expect(await said(id)).toEqual([])
    expect(await codes(id)).toEqual([])
  })

  it('a line cancelled in the ERP is raised until the shop refunds it', async () => {
    const id = await world.sent(lines)
    world.erp.cancel(world.referenceOf(id), 'HOUSE', [{ upc: upcOf(id, 2), qty: 2 }])
    await look()
    expect(await said(id)).toEqual(['cancelled erp null|null|2'])
    expect(await codes(id)).toContain('CANCELLED_IN_ERP')
    world.shop.refund(id, { lines: [{ sku: 'MUG-350', quantity: 2 }] })
    await look()
    expect(await said(id)).toEqual([])
    expect(await codes(id)).not.toContain('CANCELLED_IN_ERP')
  })

  it('cancelled by a person because of it, the ERP is asked once and its cancellation is no news', async () => {
    const id = await world.sent(lines)
    world.erp.edit(world.referenceOf(id), { freight: '9.00' })
    await look()
    const ids = (await drifts(id)).map((row) => row.id)
    expect(ids.length).toBeGreaterThan(0)
    await cancelDrifted(world.db, world.context.clock, actor, ids, 'the customer asked for it')
    await world.send()
    await look()
    expect(inErp(id).orderdetail.rows.map(({ cancel_qty }) => Number(cancel_qty))).toEqual([3, 2])
    expect(await said(id)).toEqual([])
    expect(await codes(id)).not.toContain('CANCELLED_IN_ERP')
  })

  it('switched off it writes nothing, neither here nor in the shop', async () => {
    const id = await world.sent(lines)
    await setFlowMode(world.db, operator, world.storefrontId, 'orders', 'off')
    try {
      world.erp.edit(world.referenceOf(id), { freight: '9.00' })
      const before = await world.db.orderDrift.count()
      const writes = world.shop.requests().writes
      await world.mirror()
      await compare()
      expect(await world.db.orderDrift.count()).toBe(before)
      await pushNotes(world.context, world.storefrontId)
      expect(world.shop.requests().writes).toBe(writes)
      expect((await world.landed(id)).driftDirty).toBe(true)
    } finally {
      await setFlowMode(world.db, operator, world.storefrontId, 'orders', 'live')
    }
    await compare()
    expect((await drifts(id)).map(({ field }) => field).sort()).toEqual(['freight', 'total'])
  })
})
