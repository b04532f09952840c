import { expect, it } from 'vitest'
import { givenDatabase, givenOrder, givenStorefront, person } from '../../scripts/testing/given.ts'
import { givenDispatch, givenPick } from '../boards/testing/given-shipments.ts'
import { systemClock } from '../kernel/clock.ts'
import { saveMappingRows } from './save-rows.ts'

const given = givenDatabase()
const at = new Date('2026-11-23T10:00:00Z')

const jobs = async (task: string, storefrontId: string) => {
  const rows = await given.db.$queryRaw<{ n: bigint }[]>`
    select count(*) as n from graphile_worker.jobs where task_identifier = ${task} and key like ${`%${storefrontId}%`}`
  return Number(rows[0]?.n)
}

async function shipped(shop: Awaited<ReturnType<typeof givenStorefront>>, confirmed: boolean): Promise<bigint> {
  const orderId = await givenOrder(given.db, shop.id, { bucket: 'in_erp', dirty: false, capturedAt: at })
  const place = { storefrontId: shop.id, connectionId: shop.erpConnectionId, orderId }
  const pickId = await givenPick(given.db, place, at)
  await givenDispatch(given.db, place, pickId, at, confirmed ? { state: 'confirmed', confirmedAt: at } : {})
  return orderId
}

it('a changed carrier has what the shop has not confirmed judged again, there only, and touches no sales order', async () => {
  const shop = await givenStorefront(given.db)
  const other = await givenStorefront(given.db)
  const [open, done, elsewhere] = [await shipped(shop, false), await shipped(shop, true), await shipped(other, false)]
  const held = await givenOrder(given.db, shop.id, { bucket: 'held', dirty: false })
  const rows = [{ match: { shipper: 'RM4' }, target: { name: 'Royal Mail' } }]
  await saveMappingRows(given.db, systemClock, person('admin'), { table: 'carrier', storefrontId: shop.id, rows })
  const flags = await given.db.webOrder.findMany({
    where: { id: { in: [open, done, elsewhere, held] } },
    orderBy: { id: 'asc' },
    select: { dispatchDirty: true, dirty: true },
  })
  expect(flags.map(({ dispatchDirty }) => dispatchDirty)).toEqual([true, false, false, false])
  expect(flags.some(({ dirty }) => dirty)).toBe(false)
  expect([await jobs('shipments:judge', shop.id), await jobs('shipments:judge', other.id)]).toEqual([1, 0])
})

it('a changed return reason has refunds the ERP was not told of planned again', async () => {
  const shop = await givenStorefront(given.db)
  const refund = async (state: 'held' | 'booked') => {
    const orderId = await givenOrder(given.db, shop.id, { bucket: 'in_erp', dirty: false })
    const { id } = await given.db.shopRefund.create({
      data: {
        storefrontId: shop.id,
        orderId,
        externalId: String(orderId),
        currency: 'GBP',
        scale: 2,
        amount: 1n,
        kind: 'partial',
        seenAt: at,
      },
    })
    await given.db.refundPart.create({ data: { refundId: id, kind: 'return', state, amount: 1n } })
    return orderId
  }
  const [held, booked] = [await refund('held'), await refund('booked')]
  const rows = [{ match: {}, target: { reasonCode: 'CHANGE', location: 'MAIN', goods: 'expected' } }]
  await saveMappingRows(given.db, systemClock, person('admin'), { table: 'return_reason', storefrontId: shop.id, rows })
  const dirty = async (id: bigint) => (await given.db.webOrder.findUniqueOrThrow({ where: { id } })).refundsDirty
  expect([await dirty(held), await dirty(booked)]).toEqual([true, false])
  expect(await jobs('returns:plan', shop.id)).toBe(1)
})
