import { expect, it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { createStockWorld } from './testing/stock-rows.ts'
import { trimStockEvents } from './trim-stock-events.ts'

const given = givenDatabase()

it('keeps 90 days and the last of each kind, so that versions go on', async () => {
  const on = await createStockWorld(given.db, { shops: 2 })
  const item = await on.item('01/MUG////')
  const ids = [await on.shopItem(0, 'MUG', [[item, 1]]), await on.shopItem(1, 'MUG', [[item, 1]])]
  const [first, second] = on.shops
  const event = (kind: 'desired' | 'sent', version: bigint, daysAgo: number) =>
    on.db.stockEvent.createMany({
      data: ids.map((shopItemId) => ({
        ...{ shopItemId, kind, version, at: new Date(on.now().getTime() - daysAgo * 86_400_000) },
      })),
    })
  await event('desired', 1n, 200)
  await event('sent', 1n, 200)
  await event('desired', 2n, 91)
  await event('desired', 3n, 91)
  await event('sent', 3n, 89)
  const kept = async (shopItemId = 0n) => {
    const rows = await on.db.stockEvent.findMany({ where: { shopItemId }, orderBy: { id: 'asc' } })
    return rows.map(({ kind, version }) => `${kind} ${version}`)
  }
  expect(await trimStockEvents(on.ctx, first?.id ?? '')).toBe(3)
  expect(await kept(ids[0])).toEqual(['desired 3', 'sent 3'])
  expect(await kept(ids[1])).toHaveLength(5)
  expect(await trimStockEvents(on.ctx, second?.id ?? '')).toBe(3)
})
