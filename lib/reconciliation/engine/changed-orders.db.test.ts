import { beforeAll, describe, expect, it } from 'vitest'
import type { Random } from '../../../sandbox/http/random.ts'
import { between, pick, randomFrom } from '../../../sandbox/http/random.ts'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { moneyBridge } from '../bridge.ts'
import type { Gap } from '../roll-forward.ts'
import { plusDays } from '../testing/golden-books.ts'
import type { LoadedMonth, LoadedStorefront } from '../testing/load-golden-month.ts'
import { loadGoldenMonth } from '../testing/load-golden-month.ts'
import { periodSums } from './period-sums.ts'
import { reconcile } from './reconcile.ts'
import type { LateChange } from './sum-days.ts'
import { verifyDays } from './verify-days.ts'

const given = givenDatabase()
let loaded: LoadedMonth
let shop: LoadedStorefront

const run = async (kind: 'full' | 'changed', onLateChanges?: (changes: readonly LateChange[]) => void) => {
  const clock = { now: () => shop.golden.asOf }
  const context = {
    db: given.db,
    clock,
    onLateChanges: async (_: unknown, changes: readonly LateChange[]) => onLateChanges?.(changes),
  }
  return reconcile(context, { storefrontId: shop.id, kind, batch: 7 })
}

/** What a run leaves behind, but for numbers the database gave. */
async function everything() {
  const days = await given.db.moneyDay.findMany({
    where: { storefrontId: shop.id },
    orderBy: [{ currency: 'asc' }, { day: 'asc' }, { ledger: 'asc' }, { step: 'asc' }, { class: 'asc' }],
  })
  const tieOuts = await given.db.tieOut.findMany({ where: { storefrontId: shop.id }, orderBy: { id: 'asc' } })
  const variances = await given.db.variance.findMany({
    where: { storefrontId: shop.id, goneAt: null },
    orderBy: [{ currency: 'asc' }, { ledger: 'asc' }, { class: 'asc' }, { subject: 'asc' }],
    select: {
      currency: true,
      ledger: true,
      class: true,
      subject: true,
      total: true,
      tax: true,
      merchandise: true,
      day: true,
      documents: true,
    },
  })
  return { days, tieOuts, variances }
}

/** Of every currency over the period, and over days cut at random: whatever happened, what is open is what was not cleared. */
async function gapsOf(random: Random) {
  const { from, to } = shop.golden.period
  const middle = plusDays(from, between(random, 1, 30))
  const gaps: Gap[] = []
  for (const { currency } of shop.golden.currencies) {
    for (const [first, last] of [
      [from, to],
      [from, middle],
      [middle, plusDays(to, 40)],
    ] as const) {
      const sums = await periodSums(given.db, { storefrontId: shop.id, currency, from: first, to: last })
      gaps.push(...moneyBridge(sums).gaps)
    }
  }
  return gaps
}

beforeAll(async () => {
  loaded = await loadGoldenMonth(given.db, 600)
  const found = loaded.storefronts.get('UK')
  if (!found) throw new Error('no storefront')
  shop = found
  await run('full')
}, 120_000)

/** Something that happens to an order or its documents, whatever it is like. */
const mishaps = [
  (id: bigint, by: bigint) =>
    given.db.$executeRaw`update erp_invoices set tax = tax + ${by}, total = total + ${by} where order_id = ${id}`,
  (id: bigint) => given.db.$executeRaw`update erp_invoices set gone_at = now() where order_id = ${id}`,
  (id: bigint) => given.db.$executeRaw`update erp_invoices set posted = not posted where order_id = ${id}`,
  (id: bigint, by: bigint) =>
    given.db.$executeRaw`update erp_invoices set inv_on = inv_on + ${Number(by % 40n)}::int where order_id = ${id}`,
  (id: bigint) => given.db.$executeRaw`update erp_sales_orders set status = 'cancelled' where order_id = ${id}`,
  (id: bigint) => given.db.$executeRaw`update erp_sales_orders set status = 'open' where order_id = ${id}`,
  (id: bigint) => given.db.$executeRaw`update order_money set paid_on = paid_on - 9 where order_id = ${id}`,
  (id: bigint) => given.db.$executeRaw`update order_money set cancelled = true where order_id = ${id}`,
  (id: bigint, by: bigint) =>
    given.db.$executeRaw`update refund_money set total = total + ${by}, tax = tax + ${by} where order_id = ${id}`,
  (id: bigint) => given.db.$executeRaw`update erp_credit_memos set gone_at = now() where order_id = ${id}`,
  (id: bigint) => given.db.$executeRaw`update web_orders set bucket = 'excluded', exclusion_code = 'BY_PERSON',
    exclusion_reason = 'till', excluded_at = now(), excluded_amount = total_amount where id = ${id}`,
] as const

describe('orders that changed', () => {
  it('are tied out alone, and leave what a full run leaves', async () => {
    const random = randomFrom(6)
    const orders = loaded.golden.orders.filter(({ storefront }) => storefront === 'UK')
    for (let turn = 0; turn < 12; turn++) {
      const ids = new Set<bigint>()
      for (let one = 0; one < 9; one++) {
        const id = loaded.orderIds.get(pick(random, orders).id)
        if (!id) throw new Error('no order')
        ids.add(id)
        await pick(random, mishaps)(id, BigInt(between(random, 1, 90)) * 100n)
      }
      await given.db.webOrder.updateMany({ where: { id: { in: [...ids] } }, data: { moneyDirty: true } })
      const done = await run('changed')
      expect(done.orders).toBe(ids.size)
      expect(await verifyDays(given.db, shop.id)).toEqual([])
      expect(await gapsOf(random)).toEqual([])
    }
    const changed = await everything()
    await run('full')
    expect(await everything()).toEqual(changed)
  }, 120_000)

  it('cost nothing when nothing changed', async () => {
    const before = await everything()
    expect((await run('changed')).orders).toBe(0)
    expect(await everything()).toEqual(before)
  })

  it('of a signed period are counted on the first open day and named, and its own days do not move', async () => {
    const { from, to, name, start, end } = shop.golden.period
    const [order] = loaded.golden.orders.filter(({ storefront, currency }) => storefront === 'UK' && currency === 'GBP')
    const id = order && loaded.orderIds.get(order.id)
    if (!id) throw new Error('no order')
    const period = await given.db.period.create({
      data: {
        storefrontId: shop.id,
        currency: 'GBP',
        scale: 2,
        name,
        fromOn: new Date(from),
        toOn: new Date(to),
        startsAt: start,
        endsAt: end,
        state: 'signed_off',
      },
    })
    const ofPeriod = async () =>
      (await everything()).days.filter((day) => day.currency === 'GBP' && day.day < new Date(to))
    const signed = await ofPeriod()
    for (const kind of ['changed', 'full'] as const) {
      await given.db.$executeRaw`update order_money set tax = tax + 100, total = total + 100 where order_id = ${id}`
      await given.db.webOrder.update({ where: { id }, data: { moneyDirty: true } })
      const told: LateChange[] = []
      await run(kind, (changes) => told.push(...changes))
      expect(told).toEqual([{ periodId: period.id, subjects: [String(order.id)] }])
      expect(await ofPeriod()).toEqual(signed)
      expect(await verifyDays(given.db, shop.id)).toEqual([])
    }
    const carried = await given.db.carriedItem.findMany({ where: { periodId: period.id, step: 'paid' } })
    expect(carried.map(({ total, countsOn, subject }) => [total, countsOn, subject])).toEqual([
      [100n, new Date(to), String(order.id)],
      [100n, new Date(to), String(order.id)],
    ])
  }, 60_000)
})
