import { beforeAll, expect, it } from 'vitest'
import { givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { countRisk, listRisk, type RiskFilter } from './stock-risk.ts'
import { givenLevel, givenShopItem, givenVelocity } from './testing/given-stock.ts'

const given = givenDatabase()
let ours: Awaited<ReturnType<typeof givenStorefront>>
let theirs: typeof ours
const admin = person('admin')

beforeAll(async () => {
  ours = await givenStorefront(given.db, { code: 'OURS' })
  theirs = await givenStorefront(given.db, { code: 'THEIRS' })
  const put = async (sku: string, ots: number, pending: number, sold: number, onSale = true, shop = ours) => {
    const id = await givenShopItem(given.db, shop.id, { sku, onSale })
    await givenLevel(given.db, shop.id, id, { ots, pending })
    if (sold > 0) await givenVelocity(given.db, shop.id, id, sold >= 28 ? 'fast' : 'slow', sold)
  }
  await put('FOUR-SHORT', 1, 5, 10)
  await put('ONE-SHORT', 4, 5, 0, false)
  await put('SOLD-OUT', 0, 0, 56)
  await put('TWO-DAYS', 4, 0, 56)
  await put('SIX-DAYS', 6, 0, 28)
  await put('TEN-DAYS', 10, 0, 28)
  await put('ENOUGH', 100, 0, 28)
  await put('DEAD', 0, 0, 0)
  await put('OFF-SALE', 0, 0, 9, false)
  await put('NEVER-SOLD', 3, 0, 0)
  await put('THEIR-OWN', 0, 1, 3, true, theirs)
})

const skus = async (filter: RiskFilter = {}, actor = admin): Promise<string[]> => {
  const found: string[] = []
  for (let after: string | undefined; ; ) {
    const page = await listRisk(given.db, actor, filter, { size: 2, ...(after ? { after } : {}) })
    found.push(...page.rows.map(({ sku }) => sku))
    if (page.next === null) return found
    after = page.next
  }
}

it('lists the most urgent first: what is missing, then what lasts least, a sold-out item nobody asks for last', async () => {
  expect(await skus({ storefrontId: ours.id })).toEqual([
    'FOUR-SHORT',
    'ONE-SHORT',
    'SOLD-OUT',
    'TWO-DAYS',
    'SIX-DAYS',
    'DEAD',
  ])
  expect(await skus({ days: 14, band: 'near' })).toEqual(['TWO-DAYS', 'SIX-DAYS', 'TEN-DAYS'])
  expect(await skus({ velocity: 'fast' })).toEqual(['SOLD-OUT', 'TWO-DAYS', 'SIX-DAYS'])
})

it('tells the bands apart and counts them whatever band is looked at', async () => {
  const { rows } = await listRisk(given.db, admin, { storefrontId: ours.id })
  expect(rows.map(({ band, coverDays }) => [band, coverDays])).toEqual([
    ['oversold', 0],
    ['oversold', null],
    ['none_left', 0],
    ['near', 2],
    ['near', 6],
    ['none_left', null],
  ])
  expect(await countRisk(given.db, admin, { storefrontId: ours.id, band: 'near' })).toEqual({
    oversold: 2,
    none_left: 2,
    near: 2,
  })
})

it('shows nobody a storefront that is not theirs', async () => {
  expect(await skus({}, person('viewer', [theirs.id]))).toEqual(['THEIR-OWN'])
})
