import { expect, it } from 'vitest'
import { givenDatabase, person, testKeyRing } from '../../scripts/testing/given.ts'
import { correctOrder } from '../flows/orders/correct-order.ts'
import { createPassageWorld, recordedDocuments } from '../flows/orders/testing/passage-world.ts'
import { readOrderPassage } from './order-passage.ts'

const given = givenDatabase()
const recorded = recordedDocuments.filter(({ status }) => status === 'processing')
const stagesOf = (passage: Awaited<ReturnType<typeof readOrderPassage>>) =>
  Object.fromEntries((passage?.stages ?? []).map(({ name, state }) => [name, state]))

it('shows an order stage by stage; personal data only to who may see customers', async () => {
  const world = await createPassageWorld(given.db)
  const good = recorded.find(({ payment_method }) => payment_method === 'stripe')
  await world.land(good ? [good] : [])
  await world.evaluate()
  const { id } = await world.order(good?.id ?? 0)
  const read = (role: 'service' | 'viewer', scope: string[] | null = null) =>
    readOrderPassage(given.db, testKeyRing, person(role, scope), id)

  const seen = await read('service')
  expect(seen?.personal).toMatchObject({ billing: { email: good?.billing.email } })
  expect(stagesOf(seen)).toMatchObject({ paid: 'done', landed: 'done', valid: 'done', mapped: 'done', sent: 'waiting' })
  expect(seen?.entry).toMatchObject({ state: 'ready', reference: `${world.storefront.code}:${good?.id}` })

  const hidden = await read('viewer')
  expect(hidden?.personal).toBeNull()
  expect(JSON.stringify(hidden, (_, value) => (typeof value === 'bigint' ? `${value}` : value))).not.toContain(
    good?.billing.email,
  )
  expect(await read('service', ['00000000-0000-7000-8000-000000000000'])).toBeNull()

  await given.db.webOrder.update({ where: { id }, data: { wrappedKey: null } })
  expect((await read('service'))?.personal).toBe('erased')
})

it('says where a held order stopped and why', async () => {
  const world = await createPassageWorld(given.db)
  const bad = recorded.find(({ line_items }) => line_items.some(({ sku }) => sku === 'BNE-MER-S-ECR'))
  await world.land(bad ? [bad] : [])
  await world.evaluate()
  const { id } = await world.order(bad?.id ?? 0)
  const passage = await readOrderPassage(given.db, testKeyRing, person('ecommerce'), id)
  expect(stagesOf(passage)).toMatchObject({ paid: 'done', valid: 'stopped', accepted: 'stopped' })
  expect(passage?.findings).toMatchObject([
    { code: 'SKU_AMBIGUOUS', blocking: true, evidence: { value: 'BNE-MER-S-ECR' } },
  ])
})

it('shows what was put right on our copy beside what the shop says, to who may see customers', async () => {
  const world = await createPassageWorld(given.db)
  const good = recorded.find(({ payment_method }) => payment_method === 'stripe')
  await world.land(good ? [good] : [])
  await world.evaluate()
  const { id } = await world.order(good?.id ?? 0)
  const change = { field: 'shipping.city', value: 'Hebden Bridge' } as const
  await correctOrder(given.db, testKeyRing, world.clock.now, person('ecommerce'), id, [change], 'wrong town')
  const read = (role: 'service' | 'viewer') => readOrderPassage(given.db, testKeyRing, person(role), id)
  expect(await read('service')).toMatchObject({
    personal: { shipping: { city: good?.shipping.city } },
    corrections: [
      { field: 'shipping.city', before: good?.shipping.city, after: 'Hebden Bridge', reason: 'wrong town' },
    ],
  })
  expect((await read('viewer'))?.corrections).toEqual([])
})
