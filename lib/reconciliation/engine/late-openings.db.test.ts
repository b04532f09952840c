import { expect, it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { ensurePeriods } from '../periods/ensure-periods.ts'
import { loadGoldenMonth } from '../testing/load-golden-month.ts'
import { reconcile } from './reconcile.ts'
import type { LateChange } from './sum-days.ts'
import { verifyDays } from './verify-days.ts'

const given = givenDatabase()

it('names what changes of the opening balance once the first period is signed, and every sum holds', async () => {
  const { storefronts } = await loadGoldenMonth(given.db, 600)
  const shop = storefronts.get('UK')
  if (!shop) throw new Error('no storefront')
  const now = () => shop.golden.asOf
  const late: LateChange[] = []
  const context = {
    db: given.db,
    clock: { now },
    onLateChanges: async (_: unknown, changes: readonly LateChange[]) => {
      late.push(...changes)
    },
  }
  await reconcile(context, { storefrontId: shop.id, kind: 'full' })
  await ensurePeriods(given.db, now(), shop.id)
  const first = await given.db.period.findFirstOrThrow({
    where: { storefrontId: shop.id, currency: 'GBP' },
    orderBy: { fromOn: 'asc' },
  })
  await given.db.period.update({ where: { id: first.id }, data: { state: 'signed_off' } })
  const [opening] = await given.db.$queryRaw<{ orderId: bigint; day: Date }[]>`
    select e.order_id as "orderId", e.day from money_entries e
    where e.storefront_id = ${shop.id}::uuid and e.currency = 'GBP' and e.day < ${first.fromOn}::date and e.ledger = 'orders'
      and e.order_id is not null order by e.order_id limit 1`
  if (!opening) throw new Error('nothing stood open before the first period')
  await given.db.openingItem.updateMany({
    where: { orderId: opening.orderId },
    data: { total: { increment: 100n }, tax: { increment: 100n } },
  })
  await given.db.webOrder.update({ where: { id: opening.orderId }, data: { moneyDirty: true } })
  await reconcile(context, { storefrontId: shop.id, kind: 'changed' })
  expect(await verifyDays(given.db, shop.id)).toEqual([])
  expect(late.map(({ periodId }) => periodId)).toEqual([first.id])
  const carried = await given.db.carriedItem.findMany({ where: { periodId: first.id, orderId: opening.orderId } })
  expect(carried.some(({ day }) => day < first.fromOn)).toBe(true)
})
