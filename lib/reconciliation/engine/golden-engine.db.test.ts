import { beforeAll, describe, expect, it } from 'vitest'
import { between, pick, randomFrom } from '../../../sandbox/http/random.ts'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { stepOf } from '../../kernel/money.ts'
import { moneyBridge } from '../bridge.ts'
import type { Amounts } from '../components.ts'
import { subtract, sumAmounts } from '../components.ts'
import { hashPack } from '../content-hash.ts'
import type { StepSum } from '../step-sums.ts'
import { foundOpen, foundVariances, plantedOpen, plantedVariances } from '../testing/found-in-month.ts'
import type { ShopOrder } from '../testing/golden-documents.ts'
import { asTold, goldenSums } from '../testing/golden-sums.ts'
import type { LoadedMonth, LoadedStorefront } from '../testing/load-golden-month.ts'
import { loadGoldenMonth } from '../testing/load-golden-month.ts'
import { periodSums } from './period-sums.ts'
import { reconcile } from './reconcile.ts'

const size = 20_000
const given = givenDatabase()
let loaded: LoadedMonth

/** As at the end of the golden month: each storefront is looked at when its own documents end. */
async function reconcileAll(kind: 'full' | 'changed'): Promise<void> {
  for (const { id, golden } of loaded.storefronts.values()) {
    const clock = { now: () => golden.asOf }
    await reconcile({ db: given.db, clock }, { storefrontId: id, kind })
  }
}

const books = () =>
  [...loaded.storefronts.values()].flatMap((shop) =>
    shop.golden.currencies.map(({ currency }) => ({ shop, currency, code: shop.golden.code })),
  )

const sumsOf = ({ id, golden: { period } }: LoadedStorefront, currency: string): Promise<StepSum[]> =>
  periodSums(given.db, { storefrontId: id, currency, from: period.from, to: period.to })

/** Amounts by step and class, in the form of the ledger. */
function totals(sums: readonly StepSum[]): Record<string, Amounts> {
  const lines = new Map<string, Amounts[]>()
  for (const { ledger, step, class: name, amounts } of sums) {
    const key = [ledger, step, name].filter(Boolean).join(' ')
    lines.set(key, [...(lines.get(key) ?? []), asTold(ledger, amounts)])
  }
  return Object.fromEntries([...lines].sort().map(([key, all]) => [key, sumAmounts(all)]))
}

beforeAll(async () => {
  loaded = await loadGoldenMonth(given.db, size)
  await reconcileAll('full')
}, 300_000)

describe('the golden month in the engine', () => {
  it('finds exactly what was planted: class, order and every component', async () => {
    for (const [code, shop] of loaded.storefronts) {
      expect(await foundVariances(given.db, shop)).toEqual(plantedVariances(loaded.golden, code))
    }
  })

  it('leaves open at both ends exactly what was planted, order by order', async () => {
    for (const [code, shop] of loaded.storefronts) {
      const { from, to } = shop.golden.period
      expect(await foundOpen(given.db, shop, from)).toEqual(plantedOpen(loaded.golden, code, 'opening'))
      expect(await foundOpen(given.db, shop, to)).toEqual(plantedOpen(loaded.golden, code, 'closing'))
    }
  })

  it('sums each step to its documents, bridges without a gap and ends at what the ERP posted', async () => {
    for (const { shop, currency, code } of books()) {
      const sums = await sumsOf(shop, currency)
      const golden = goldenSums(loaded.golden, code, currency)
      expect([currency, totals(sums)]).toEqual([currency, totals(golden)])
      const { gaps, end } = moneyBridge(sums)
      expect([currency, gaps]).toEqual([currency, []])
      const posted = (step: 'invoiced' | 'credited') =>
        sumAmounts(golden.filter((sum) => sum.step === step).map(({ ledger, amounts }) => asTold(ledger, amounts)))
      expect(end).toEqual(subtract(posted('invoiced'), posted('credited')))
    }
  })

  it('failure 14, 47: puts an order at midnight and around the change of the clocks on its side', async () => {
    for (const { storefront, orderId, inPeriod, why } of loaded.golden.edges) {
      const shop = loaded.storefronts.get(storefront)
      const paid = await given.db.$queryRaw<{ inside: boolean }[]>`
        select day >= ${shop?.golden.period.from}::date and day < ${shop?.golden.period.to}::date as inside
        from money_entries where order_id = ${loaded.orderIds.get(orderId)} and step = 'paid'`
      expect([why, paid.some(({ inside }) => inside)]).toEqual([why, inPeriod])
    }
  })

  it('hashes what it found alike whenever it is run, and otherwise when one cent moved', async () => {
    const { shop, currency } = books()[0] ?? {}
    if (!shop || !currency) throw new Error('no storefront')
    const { period, timeZone } = shop.golden
    const head = {
      storefront: shop.golden.code,
      currency,
      period: period.name,
      from: period.from,
      to: period.to,
      timeZone,
      rules: {},
    }
    const hashed = async () => {
      const variances = (await foundVariances(given.db, shop)).map((line) => ({ line }))
      return hashPack(head, [
        { name: 'sums', rows: await sumsOf(shop, currency) },
        { name: 'variances', rows: variances },
      ]).hash
    }
    const first = await hashed()
    await reconcileAll('full')
    expect(await hashed()).toBe(first)
    const [order] = quietOrders(currency)
    if (!order) throw new Error('no quiet order')
    await moveInvoice(order, 1n)
    expect(await hashed()).not.toBe(first)
    await moveInvoice(order, -1n)
    expect(await hashed()).toBe(first)
  })

  it('a cent on one document moves its own order and nothing else', async () => {
    const random = randomFrom(40)
    const orders = quietOrders()
    for (let turn = 0; turn < 40; turn++) {
      const order = pick(random, orders)
      const shop = loaded.storefronts.get(order.storefront)
      if (!shop) throw new Error('no storefront')
      const before = totals(await sumsOf(shop, order.currency))
      await keepEntries()
      const by = (between(random, 0, 1) === 0 ? -1n : 1n) * stepOf(order.scale)
      const side = pick(random, ['shop', 'erp'] as const)
      await (side === 'erp' ? moveInvoice(order, by) : moveOrder(order, by))
      expect(await movedOrders()).toEqual([loaded.orderIds.get(order.id)])
      const moved = differences(before, totals(await sumsOf(shop, order.currency)))
      expect(moved).toMatchObject(
        side === 'erp' ? { 'orders invoiced': { tax: by, total: by } } : { 'orders paid': { tax: by, total: by } },
      )
      const { gaps } = moneyBridge(await sumsOf(shop, order.currency))
      expect(gaps).toEqual([])
      // Back again, for the next begins where this one did.
      await (side === 'erp' ? moveInvoice(order, -by) : moveOrder(order, -by))
      expect(totals(await sumsOf(shop, order.currency))).toEqual(before)
    }
    for (const [code, shop] of loaded.storefronts) {
      expect(await foundVariances(given.db, shop)).toEqual(plantedVariances(loaded.golden, code))
    }
  }, 300_000)
})

/** Settled in the period by one invoice, with nothing planted: paid and invoiced as sold. */
function quietOrders(currency?: string): ShopOrder[] {
  const { orders, planted, refunds, invoices, edges, openings } = loaded.golden
  const special = new Set([
    ...planted.map(({ orderId }) => orderId),
    ...refunds.map(({ orderId }) => orderId),
    ...edges.map(({ orderId }) => orderId),
    ...openings.map(({ orderId }) => orderId),
  ])
  const times = new Map<string, number>()
  for (const { poNum } of invoices) times.set(poNum, (times.get(poNum) ?? 0) + 1)
  return orders.filter(
    (order) =>
      !special.has(order.id) &&
      (!currency || order.currency === currency) &&
      order.amounts.tax > 0n &&
      times.get(`WEB-${order.storefront}-${order.id}`) === 1 &&
      order.paidAt < (loaded.storefronts.get(order.storefront)?.golden.period.end ?? order.paidAt),
  )
}

async function moveInvoice({ id }: ShopOrder, by: bigint): Promise<void> {
  const orderId = loaded.orderIds.get(id)
  await given.db
    .$executeRaw`update erp_invoices set tax = tax + ${by}, total = total + ${by} where order_id = ${orderId}`
  await reconcileOrder(orderId)
}

async function moveOrder({ id }: ShopOrder, by: bigint): Promise<void> {
  const orderId = loaded.orderIds.get(id)
  await given.db
    .$executeRaw`update order_money set tax = tax + ${by}, total = total + ${by} where order_id = ${orderId}`
  await reconcileOrder(orderId)
}

async function reconcileOrder(orderId: bigint | undefined): Promise<void> {
  await given.db.$executeRaw`update web_orders set money_dirty = true where id = ${orderId}`
  await reconcileAll('changed')
}

const entryColumns = `order_id, currency, day, ledger, step, class, documents, merchandise, discount, shipping, fees, tax, total`

async function keepEntries(): Promise<void> {
  await given.db.$executeRawUnsafe('drop table if exists kept_entries')
  await given.db.$executeRawUnsafe(`create unlogged table kept_entries as select ${entryColumns} from money_entries`)
}

async function movedOrders(): Promise<(bigint | null)[]> {
  const rows = await given.db.$queryRawUnsafe<{ order_id: bigint | null }[]>(`
    select distinct order_id from (
      (select ${entryColumns} from money_entries except all select * from kept_entries)
      union all (select * from kept_entries except all select ${entryColumns} from money_entries)
    ) moved`)
  return rows.map(({ order_id }) => order_id)
}

function differences(before: Record<string, Amounts>, after: Record<string, Amounts>): Record<string, Amounts> {
  const none = sumAmounts([])
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return Object.fromEntries([...keys].map((key) => [key, subtract(after[key] ?? none, before[key] ?? none)] as const))
}
