import { beforeAll, expect, it } from 'vitest'
import { expectFault, givenDatabase, givenOrder, givenStorefront, person } from '../../scripts/testing/given.ts'
import { writePending } from '../flows/inventory/write-pending.ts'
import { readTakenOrders } from './taken-orders.ts'
import { givenErpItem, givenShopItem } from './testing/given-stock.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T10:00:00Z')
const at = (time: string) => new Date(`2026-11-23T${time}Z`)
let first: Awaited<ReturnType<typeof givenStorefront>>
let second: typeof first
let shirt: bigint
let kit: bigint
let cap: bigint

const shirtKey = '02/A/1///L'
const lineOf = (itemKey: string, quantity: number, location: string) => {
  const [division, style, colorCode, lblCode, dimension, sizeDesc] = itemKey.split('/')
  return { item: { division, style, colorCode, lblCode, dimension, sizeDesc }, quantity, location }
}

beforeAll(async () => {
  const { db } = given
  first = await givenStorefront(db, { code: 'FIRST' })
  second = await givenStorefront(db, { code: 'SECOND', erpConnectionId: first.erpConnectionId })
  await db.storefrontStatus.updateMany({ where: { slug: 'on-hold' }, data: { takesStock: true } })
  shirt = await givenShopItem(db, first.id, { sku: 'SHT', productId: '10', variationId: '11' })
  kit = await givenShopItem(db, first.id, { sku: 'SET', productId: '20', match: 'kit' })
  cap = await givenShopItem(db, first.id, { sku: 'CAP', productId: '30' })
  const theirs = await givenShopItem(db, second.id, { sku: 'THEIR-SHT', productId: '10', variationId: '11' })
  const item = await givenErpItem(db, first.erpConnectionId, { itemKey: shirtKey, shopItemId: shirt })
  await givenErpItem(db, first.erpConnectionId, { itemKey: '02/CAP////', shopItemId: cap })
  for (const [shopItemId, quantity] of [
    [kit, 2],
    [theirs, 1],
  ] as const) {
    await db.shopItemPart.create({ data: { shopItemId, itemId: item, quantity } })
  }
  await db.erpStockLocation.create({
    data: { connectionId: first.erpConnectionId, location: 'MAIN', asOf: at('09:55:00'), readAt: at('09:58:00') },
  })
  const unit = (sku: string, quantity: number, product = '', variation = '') => ({
    line: '1',
    product,
    variation,
    sku,
    quantity,
  })
  const order = (number: string, bucket: string, units: object[], more: object = {}, shop = first) =>
    givenOrder(db, shop.id, { number, bucket, units, dirty: false, ...more } as Parameters<typeof givenOrder>[2])
  await order('PAID', 'arriving', [unit('SHT', 3, '10', '11'), unit('CAP', 9, '30')])
  await order('OLD-SKU', 'held', [unit('SHT', 1, '999', '998')])
  await order('SET', 'held', [unit('SET', 2, '20')])
  await order('HOLD', 'unpaid', [unit('SHT', 4, '10', '11')], { statusSlug: 'on-hold', statusClass: 'not_paid' })
  await order('PENDING', 'unpaid', [unit('SHT', 4, '10', '11')], { statusSlug: 'pending', statusClass: 'not_paid' })
  await order('CANCELLED', 'cancelled', [unit('SHT', 4, '10', '11')])
  await order('OTHER-SHOP', 'arriving', [unit('THEIR-SHT', 5, '10', '11')], {}, second)
  type EntryState = 'ready' | 'accepted'
  const entry = async (
    number: string,
    bucket: string,
    state: EntryState,
    acceptedAt: Date | null,
    quantity: number,
  ) => {
    const orderId = await order(number, bucket, [unit('SHT', quantity, '10', '11')])
    await db.outboxEntry.create({
      data: {
        connectionId: first.erpConnectionId,
        storefrontId: first.id,
        orderId,
        kind: 'sales_order',
        reference: number,
        revisionId: 1n,
        inputHash: Buffer.from([1]),
        body: { lines: [lineOf(shirtKey, quantity, 'MAIN')] },
        personalSealed: Buffer.from([1]),
        currency: 'GBP',
        totalAmount: 1n,
        mappingVersion: 1,
        state,
        readyAt: now,
        acceptedAt,
        ...(acceptedAt && { pkey: number, ordNum: number }),
      },
    })
  }
  await entry('READY', 'queued', 'ready', null, 6)
  await entry('JUST-ACCEPTED', 'in_erp', 'accepted', at('09:57:00'), 7)
  await entry('INSIDE', 'in_erp', 'accepted', at('09:30:00'), 8)
})

const taken = async (id: bigint, actor = person('admin')) =>
  (await readTakenOrders(given.db, actor, id)).rows.map(({ number, stage, location, units }) =>
    [number, stage, location, units].join(' '),
  )

it('lists every order that is subtracted, of every storefront and of kits too', async () => {
  const all = [
    'JUST-ACCEPTED accepted MAIN 7',
    'READY queued MAIN 6',
    'OTHER-SHOP paid  5',
    'HOLD on_hold  4',
    'SET held  4',
    'OLD-SKU held  1',
    'PAID paid  3',
  ]
  expect(await taken(shirt)).toEqual(all)
  expect(await taken(kit)).toEqual(all)
  expect(await taken(cap)).toEqual(['PAID paid  9'])
})

it('comes to the same as what the computation subtracts', async () => {
  await given.db.$transaction((tx) => writePending(tx, now, first.erpConnectionId))
  const summed = await given.db.stockPending.groupBy({
    by: ['stage', 'location'],
    where: { item: { itemKey: shirtKey } },
    _sum: { units: true },
  })
  const { rows } = await readTakenOrders(given.db, person('admin'), shirt)
  const listed = new Map<string, number>()
  for (const { stage, location, units } of rows) {
    listed.set(`${stage}/${location}`, (listed.get(`${stage}/${location}`) ?? 0) + units)
  }
  expect(Object.fromEntries(listed)).toEqual(
    Object.fromEntries(summed.map(({ stage, location, _sum }) => [`${stage}/${location}`, _sum.units])),
  )
})

it('names no order of a storefront the person does not see, nor any to who reads no orders', async () => {
  expect((await taken(shirt, person('service', [first.id]))).join()).not.toContain('OTHER-SHOP')
  expect(await taken(shirt, person('service', [second.id]))).toEqual([])
  await expectFault(
    readTakenOrders(given.db, { ...person('viewer'), role: 'nobody' as 'viewer' }, shirt),
    'NOT_PERMITTED',
  )
})
