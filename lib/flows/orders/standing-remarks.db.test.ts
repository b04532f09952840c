import { expect, it } from 'vitest'
import { givenDatabase, person } from '../../../scripts/testing/given.ts'
import { dismissCase } from '../../exceptions/dismiss-case.ts'
import { retryCase } from '../../exceptions/retry-case.ts'
import type { PassageWorld } from './testing/passage-world.ts'
import { createPassageWorld, recordedDocuments, recordedOrder } from './testing/passage-world.ts'
import { demoItems } from './testing/recorded-shop.ts'

const given = givenDatabase()

const good = recordedDocuments.find(
  ({ status, payment_method }) => status === 'processing' && payment_method === 'stripe',
)
const id = good?.id ?? 0
const sku = good?.line_items[0]?.sku ?? ''
const dearer = () =>
  demoItems().map((item) => (item.thirdPartyItem === sku ? { ...item, price: (item.price ?? 0n) + 50_000n } : item))

async function judgeAgain(world: PassageWorld): Promise<string[]> {
  await given.db.webOrder.updateMany({ where: { externalId: String(id) }, data: { dirty: true } })
  await world.evaluate()
  return world.codes(id)
}

/** Its price is off the item master, and it is in the ERP. */
async function sentOffMaster(): Promise<PassageWorld> {
  const world = await createPassageWorld(given.db)
  await world.items(dearer())
  await world.land([recordedOrder(id)])
  await world.evaluate()
  expect(await world.codes(id)).toEqual(['PRICE_OFF_MASTER'])
  await given.db.outboxEntry.updateMany({
    where: { orderId: (await world.order(id)).id },
    data: { state: 'accepted', pkey: 'p', acceptedAt: world.clock.now },
  })
  return world
}
const theCase = (world: PassageWorld) =>
  given.db.exceptionCase.findFirstOrThrow({
    where: { storefrontId: world.storefront.id, code: 'PRICE_OFF_MASTER' },
    include: { events: { orderBy: { id: 'asc' } }, subjects: true },
  })
const events = async (world: PassageWorld) => (await theCase(world)).events.map(({ what }) => what)

it('failure 48: a remark on an order outlives its sending and being judged again, while nothing proves it gone', async () => {
  const world = await sentOffMaster()
  const before = await theCase(world)
  expect(await judgeAgain(world)).toEqual(['PRICE_OFF_MASTER'])
  expect(await world.order(id)).toMatchObject({ bucket: 'in_erp' })
  expect(await theCase(world), 'judged again, nothing was touched').toEqual(before)

  // An item that is gone proves nothing about its price.
  await world.items(demoItems().filter(({ thirdPartyItem }) => thirdPartyItem !== sku))
  expect(await judgeAgain(world)).toEqual(['PRICE_OFF_MASTER'])
  // Neither does a shop that could not be mapped at all.
  await given.db.storefront.update({ where: { id: world.storefront.id }, data: { account: {} } })
  expect(await judgeAgain(world)).toEqual(['PRICE_OFF_MASTER'])
  expect(await events(world)).toEqual(['opened'])
  expect((await theCase(world)).subjects).toMatchObject([{ blocking: false, closedAt: null }])
})

it('failure 48: retrying the exception looks at the item master of now', async () => {
  const world = await sentOffMaster()
  await judgeAgain(world)
  await world.items(demoItems())
  await retryCase(given.db, world.clock.now, person('ecommerce'), (await theCase(world)).id)
  await world.evaluate()
  expect(await world.codes(id)).toEqual([])
  expect(await theCase(world)).toMatchObject({ state: 'closed', closedBecause: 'the evidence is gone' })
  expect(await world.order(id)).toMatchObject({ bucket: 'in_erp' })
})

it('failure 48: what a person has dismissed stays dismissed, whatever is judged again', async () => {
  const world = await sentOffMaster()
  const { id: caseId } = await theCase(world)
  await dismissCase(given.db, world.clock.now, person('ecommerce'), caseId, 'a price for friends')
  await judgeAgain(world)
  expect(await theCase(world)).toMatchObject({ state: 'open', dismissedReason: 'a price for friends' })
  expect(await events(world)).toEqual(['opened', 'dismissed'])
})

it('failure 48: a remark stands beside what the shop changed after sending, until the ERP has cancelled it', async () => {
  const world = await sentOffMaster()
  world.clock.now = new Date('2026-11-23T12:10:00Z')
  await world.land([recordedOrder(id, { status: 'cancelled', date_modified_gmt: '2026-11-23T12:05:00' })])
  await world.evaluate()
  expect(await world.codes(id)).toEqual(['PAID_AFTER_CANCEL', 'PRICE_OFF_MASTER'])

  await given.db.outboxEntry.updateMany({
    where: { orderId: (await world.order(id)).id, kind: 'sales_order_cancel' },
    data: { state: 'accepted', pkey: 'p', acceptedAt: world.clock.now },
  })
  expect(await judgeAgain(world)).toEqual([])
})
