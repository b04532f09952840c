import { beforeAll, expect, it } from 'vitest'
import { expectFault, givenDatabase, person } from '../../../scripts/testing/given.ts'
import { sumAmounts } from '../components.ts'
import { reconcile } from '../engine/reconcile.ts'
import { ensurePeriods } from '../periods/ensure-periods.ts'
import type { LoadedMonth, LoadedStorefront } from '../testing/load-golden-month.ts'
import { loadGoldenMonth } from '../testing/load-golden-month.ts'
import { listEntries } from './list-entries.ts'
import { listPeriods } from './list-periods.ts'
import { listTieOuts } from './list-tie-outs.ts'
import { groupVariances, listVariances } from './list-variances.ts'
import { readMonthBoard } from './read-month-board.ts'
import { readOrderMoney } from './read-order-money.ts'
import { readPeriod } from './read-period.ts'

const given = givenDatabase()
const finance = person('finance')
let loaded: LoadedMonth
let shop: LoadedStorefront
const now = () => shop.golden.asOf

beforeAll(async () => {
  loaded = await loadGoldenMonth(given.db, 600)
  const found = loaded.storefronts.get('UK')
  if (!found) throw new Error('no storefront')
  shop = found
  await reconcile({ db: given.db, clock: { now } }, { kind: 'full' })
  await ensurePeriods(given.db, now(), shop.id)
}, 120_000)

const first = async () => {
  const periods = await listPeriods(given.db, now(), finance, { storefrontId: shop.id })
  const period = periods.find(
    ({ currency, fromOn }) => currency === 'GBP' && fromOn.getTime() === Date.parse(shop.golden.period.from),
  )
  if (!period) throw new Error('no period')
  return period
}

it('lists periods with what was paid, posted and is open, as the period itself says', async () => {
  const period = await first()
  const { figures } = await readPeriod(given.db, now(), finance, period.id)
  expect(period.paid).toBe(figures.bridge.start.amounts.total)
  expect(period.posted).toBe(figures.bridge.end.total)
  expect(figures.bridge.gaps).toEqual([])
  expect(figures.completeness.paid).toBe(period.orders)
  expect(Object.values(figures.completeness.buckets).reduce((sum, { orders }) => sum + orders, 0)).toBe(period.orders)
  const { rows } = await listVariances(given.db, finance, period, { state: 'open' }, { size: 1_000 })
  const left = figures.checks
    .filter(({ key }) => key === 'strict' || key === 'explained')
    .reduce((sum, check) => sum + (check.left ?? 0), 0)
  expect(period.open).toBe(left)
  expect(rows.length).toBeGreaterThanOrEqual(period.open)
})

it('names the orders behind every step of the bridge, to the minor unit', async () => {
  const period = await first()
  const { figures } = await readPeriod(given.db, now(), finance, period.id)
  expect(figures.sums.length).toBeGreaterThan(10)
  for (const { ledger, step, class: name, documents, amounts } of figures.sums) {
    const { rows, more } = await listEntries(given.db, finance, period, { ledger, step, class: name }, 5_000)
    expect(more).toBe(false)
    expect(
      rows.reduce((count, row) => count + row.documents, 0),
      `${ledger} ${step} ${name}`,
    ).toBe(documents)
    expect(
      sumAmounts(
        rows.map(({ merchandise, discount, shipping, fees, tax, total }) => ({
          merchandise,
          discount,
          shipping,
          fees,
          tax,
          total,
        })),
      ),
    ).toEqual(amounts)
  }
})

it('pages through variances from the largest on, each once, by class, state and document', async () => {
  const period = await first()
  const all = await listVariances(given.db, finance, period, {}, { size: 1_000 })
  const paged: bigint[] = []
  let after: string | undefined
  do {
    const page = await listVariances(given.db, finance, period, {}, { after, size: 3 })
    paged.push(...page.rows.map(({ id }) => id))
    after = page.next ?? undefined
  } while (after)
  expect(paged).toEqual(all.rows.map(({ id }) => id))
  const groups = await groupVariances(given.db, finance, period)
  expect(groups.reduce((sum, { found }) => sum + found, 0)).toBe(all.rows.length)
  const [one] = all.rows.filter(({ documents }) => documents.length > 0)
  const byDocument = await listVariances(given.db, finance, period, { search: one?.documents[0] ?? '' })
  expect(byDocument.rows.map(({ id }) => id)).toContain(one?.id)
})

it('lists both sides of every order paid or invoiced in the period', async () => {
  const period = await first()
  const { rows } = await listTieOuts(given.db, finance, period, {}, { size: 5_000 })
  const paid = rows.filter(({ paidOn }) => paidOn && paidOn >= period.fromOn && paidOn < period.toOn)
  expect(paid).toHaveLength(period.orders)
  const differing = await listTieOuts(given.db, finance, period, { verdict: 'differs' }, { size: 5_000 })
  expect(differing.rows.length).toBe(rows.filter(({ verdict }) => verdict !== '').length)
  const invoiced = rows.find(({ invoices, orderId }) => invoices > 0 && orderId)
  const documents = await readOrderMoney(given.db, finance, invoiced?.orderId ?? 0n)
  expect(documents.map(({ kind }) => kind).slice(0, 3)).toEqual(['order', 'sales order', 'invoice'])
})

it('is read by finance, admin and viewer, of their storefronts', async () => {
  const period = await first()
  await expectFault(readPeriod(given.db, now(), person('ecommerce'), period.id), 'NOT_PERMITTED')
  await expectFault(listPeriods(given.db, now(), person('service')), 'NOT_PERMITTED')
  const elsewhere = person('finance', ['00000000-0000-7000-8000-0000000000aa'])
  await expectFault(readPeriod(given.db, now(), elsewhere, period.id), 'NOT_PERMITTED')
  expect(await listPeriods(given.db, now(), elsewhere)).toEqual([])
  expect((await readMonthBoard(given.db, now(), elsewhere)).classes).toEqual([])
  const board = await readMonthBoard(given.db, now(), person('viewer'))
  expect(board.ages.reduce((sum, { count }) => sum + count, 0)).toBe(
    board.classes.reduce((sum, { open }) => sum + open, 0),
  )
})
