import { expect, it } from 'vitest'
import {
  expectAuditRow,
  expectFault,
  givenDatabase,
  givenOrder,
  givenStorefront,
  person,
} from '../../scripts/testing/given.ts'
import { changeProfile } from './change-profile.ts'
import { changeStorefront } from './change-storefront.ts'

const given = givenDatabase()
const admin = person('admin')
const settings = { releaseDelaySeconds: 300, pricePolicy: 'hold', priceToleranceAmount: 500n } as const

async function shopWithOrders() {
  const shop = await givenStorefront(given.db)
  const held = await givenOrder(given.db, shop.id, { bucket: 'held', dirty: false })
  const sent = await givenOrder(given.db, shop.id, { bucket: 'in_erp', dirty: false })
  const isDirty = async (id: bigint) => (await given.db.webOrder.findUniqueOrThrow({ where: { id } })).dirty
  return { ...shop, held, sent, isDirty }
}

it('sets delay, price policy and tolerance, and has waiting orders judged again', async () => {
  const shop = await shopWithOrders()
  await changeStorefront(given.db, admin, shop.id, settings)
  expect(await given.db.storefront.findUnique({ where: { id: shop.id } })).toMatchObject(settings)
  expect([await shop.isDirty(shop.held), await shop.isDirty(shop.sent)]).toEqual([true, false])
  expect(await expectAuditRow(given.db, 'connections:change-storefront', shop.id)).toMatchObject({
    before: { releaseDelaySeconds: 0 },
    after: { releaseDelaySeconds: 300 },
  })
  await expectFault(changeStorefront(given.db, person('ecommerce'), shop.id, settings), 'NOT_PERMITTED')
  await expect(changeStorefront(given.db, admin, shop.id, { ...settings, releaseDelaySeconds: -1 })).rejects.toThrow()
})

it('takes an ERP profile as written and tells every problem by its field', async () => {
  const shop = await shopWithOrders()
  const save = (text: string, actor = admin) => changeProfile(given.db, actor, shop.erpConnectionId, text)
  const profile = () =>
    given.db.connection.findUniqueOrThrow({ where: { id: shop.erpConnectionId } }).then((row) => row.profile)

  expect(await save('{ "poNumLenght": 20, "textLengths": { "name": "x" } }')).toEqual(
    expect.arrayContaining([
      { field: 'poNumLenght', reason: 'is no setting of the profile' },
      { field: 'textLengths.name', reason: expect.stringContaining('number') },
    ]),
  )
  expect(await save('{')).toMatchObject([{ field: '', reason: expect.stringContaining('is not JSON') }])
  expect(await save('[]')).toMatchObject([{ field: '' }])
  expect(await profile()).toEqual({})
  expect(await shop.isDirty(shop.held)).toBe(false)

  expect(await save('{ "poNumLength": 15 }')).toEqual([])
  expect(await profile()).toEqual({ poNumLength: 15 })
  expect(await shop.isDirty(shop.held)).toBe(true)
  await expectAuditRow(given.db, 'connections:change-profile', shop.erpConnectionId)
  await expectFault(save('{}', person('finance')), 'NOT_PERMITTED')
  await expectFault(changeProfile(given.db, admin, shop.connectionId, '{}'), 'CONNECTION_UNKNOWN')
})

it('waits for who judges an order of the shop, who may write rows of that shop meanwhile', async () => {
  const shop = await shopWithOrders()
  const changing = await given.db.$transaction(
    async (tx) => {
      await tx.$queryRaw`select id from web_orders where id = ${shop.held} for no key update`
      const change = changeStorefront(given.db, admin, shop.id, settings)
      await expect.poll(async () => (await waitingForLocks()).length, { timeout: 20_000 }).toBeGreaterThan(0)
      await tx.shopRefund.create({
        data: {
          storefrontId: shop.id,
          orderId: shop.held,
          externalId: 'R1',
          currency: 'GBP',
          scale: 2,
          amount: 10_000n,
          kind: 'partial',
          seenAt: new Date(),
        },
      })
      return { change }
    },
    { timeout: 30_000 },
  )
  await changing.change
  expect(await given.db.storefront.findUnique({ where: { id: shop.id } })).toMatchObject(settings)
})

const waitingForLocks = () => given.db.$queryRaw<{ pid: number }[]>`
  select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
