import { afterAll, beforeAll, expect, it } from 'vitest'
import { setFlowMode } from '../../lib/connections/set-flow-mode.ts'
import { findOverdue } from '../../lib/flows/shipments/find-overdue.ts'
import { judgeShipments } from '../../lib/flows/shipments/judge-shipments.ts'
import { pushDispatches } from '../../lib/flows/shipments/push-dispatches.ts'
import { operator } from './testing/joined-sandboxes.ts'
import type { ReturnsWorld } from './testing/returns-world.ts'
import { createReturnsWorld } from './testing/returns-world.ts'

let world: ReturnsWorld
beforeAll(async () => {
  world = await createReturnsWorld('off')
  await setFlowMode(world.db, operator, world.storefrontId, 'shipments', 'live', {
    now: () => new Date(Date.now() - 3 * 24 * 3_600_000),
    monotonic: () => performance.now(),
  })
}, 60_000)
afterAll(() => world.close())

/** What left is read, judged and told; what the shop shows then is landed. */
async function tell(): Promise<void> {
  const { context, storefrontId } = world
  await world.mirror()
  await judgeShipments(context, storefrontId)
  await pushDispatches(context, storefrontId)
  await world.land()
  await judgeShipments(context, storefrontId)
  await findOverdue(context, storefrontId)
}
const mails = (id: number) => world.shop.mails(id).map(({ kind }) => kind)
const notes = (id: number) => world.shop.notes(id).filter(({ note }) => note.includes('Shipment'))
const rows = async (id: number) =>
  world.db.dispatch.findMany({
    where: { order: { externalId: String(id) } },
    orderBy: { id: 'asc' },
    include: { pick: true },
  })
const two = [
  { sku: 'NB-A5-DOT', quantity: 2 },
  { sku: 'INK-30-BN', quantity: 1 },
]

it('from the warehouse to the shop: one shipment, one mail, tracking by its carrier; and nothing comes of our own writing', async () => {
  const id = await world.sent()
  world.ship(id)
  await tell()
  const [dispatch, ...others] = await rows(id)
  expect(others).toEqual([])
  expect(dispatch).toMatchObject({ state: 'confirmed', message: 'completed_mail', toldAt: expect.any(Date) })
  expect([world.shop.order(id)?.status, mails(id), notes(id).length]).toEqual(['completed', ['completed'], 1])
  expect(notes(id)[0]?.note).toContain(`Shipment ${dispatch?.pick.pickNum}`)
  const { writes } = world.shop.requests()
  await tell()
  await world.pass()
  await tell()
  expect(world.shop.requests().writes).toBe(writes)
  expect(await world.landed(id)).toMatchObject({ bucket: 'in_erp', statusSlug: 'completed', dispatchDirty: false })
  expect(await world.db.exceptionSubject.count({ where: { order: { externalId: String(id) }, closedAt: null } })).toBe(
    0,
  )
})

it('in two shipments by line, the second shipped first', async () => {
  const id = await world.sent(two)
  const [sold] = world.erp.ordersUnder(world.referenceOf(id))
  const upcs = (sold?.orderdetail as { rows: { upc: string; ord_qty: string | number }[] } | undefined)?.rows ?? []
  expect(upcs).toHaveLength(2)
  const lines = upcs.map(({ upc, ord_qty }) => ({ upc, qty: Number(ord_qty) }))
  const [first] = world.erp.pick(world.referenceOf(id), lines.slice(0, 1))
  const [second] = world.erp.pick(world.referenceOf(id), lines.slice(1))
  world.erp.ship(world.referenceOf(id), { pickNum: second ?? '' })
  await tell()
  expect([world.shop.order(id)?.status, mails(id)]).toEqual(['processing', ['customer_note']])
  world.erp.ship(world.referenceOf(id), { pickNum: first ?? '' })
  await tell()
  expect([world.shop.order(id)?.status, mails(id), notes(id).length]).toEqual([
    'completed',
    ['customer_note', 'completed'],
    2,
  ])
  expect((await rows(id)).every(({ state }) => state === 'confirmed')).toBe(true)
})

it('what left before go-live is written without a word', async () => {
  const id = await world.sent()
  world.erp.ship(world.referenceOf(id), { daysAgo: 5 })
  await tell()
  expect(await rows(id)).toMatchObject([
    { state: 'confirmed', silentBecause: 'BEFORE_GO_LIVE', outcomeCode: 'STATUS_LEFT' },
  ])
  expect([mails(id), notes(id).length]).toEqual([[], 1])
})

it('failure 41: switched off, the shop is written nothing', async () => {
  const id = await world.sent()
  world.ship(id)
  await world.mirror()
  await judgeShipments(world.context, world.storefrontId)
  await setFlowMode(world.db, operator, world.storefrontId, 'shipments', 'off')
  const { writes } = world.shop.requests()
  await tell()
  expect(world.shop.requests().writes).toBe(writes)
  expect(await rows(id)).toMatchObject([{ state: 'withdrawn' }])
})
