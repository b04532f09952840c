import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { givenDatabase } from '../../../scripts/testing/given.ts'
import { loadGoldenMonth } from '../testing/load-golden-month.ts'
import type { Bucket } from './read-period-completeness.ts'
import { buckets, readPeriodCompleteness } from './read-period-completeness.ts'

const given = givenDatabase()

const standings = ['unpaid', 'ignored', 'unclassed', 'arriving', 'excluded', 'cancelled', 'held', 'queued', 'in_erp']

interface Standing {
  standing: string
  cancelled: boolean
  /** Days from the first of the month; null while it is not paid. */
  paidOn: number | null
}

const standing: fc.Arbitrary<Standing> = fc.record({
  standing: fc.constantFrom(...standings),
  cancelled: fc.boolean(),
  paidOn: fc.option(fc.integer({ min: -3, max: 40 }), { nil: null }),
})

let shop: { id: string; from: string; to: string }
let orders: { id: bigint; total: bigint }[]
beforeAll(async () => {
  const { storefronts } = await loadGoldenMonth(given.db, 200)
  const [first] = storefronts.values()
  if (!first) throw new Error('no storefront')
  shop = { id: first.id, ...first.golden.period }
  orders = await given.db.$queryRaw`
    select order_id as id, total from order_money where storefront_id = ${first.id}::uuid and currency = 'GBP' order by order_id limit 40`
}, 60_000)

describe('where the paid orders of a period stand', () => {
  it('is exactly one bucket each: together they are the paid orders, whatever became of them', async () => {
    const history = fc.array(standing, { minLength: orders.length, maxLength: orders.length })
    await fc.assert(
      fc.asyncProperty(history, async (all) => {
        await write(all)
        const paid = all.flatMap((one, at) =>
          isInside(one.paidOn) ? [{ ...one, total: orders[at]?.total ?? 0n }] : [],
        )
        const found = await readPeriodCompleteness(given.db, {
          storefrontId: shop.id,
          currency: 'GBP',
          fromOn: new Date(shop.from),
          toOn: new Date(shop.to),
        })
        const others = await othersPaid()
        expect(found.paid).toBe(paid.length + others.orders)
        expect(found.total).toBe(sum(paid) + others.total)
        expect(buckets.reduce((count, name) => count + found.buckets[name].orders, 0)).toBe(found.paid)
        expect(buckets.reduce((total, name) => total + found.buckets[name].total, 0n)).toBe(found.total)
        for (const name of ['held', 'excluded', 'queued'] as const) {
          const mine = paid.filter((one) => bucketOf(one) === name)
          expect(found.buckets[name], name).toEqual({ orders: mine.length, total: sum(mine) })
        }
      }),
      { numRuns: 40 },
    )
  })
})

/** As a person in finance would file it. */
function bucketOf({ standing: stands, cancelled }: Standing): Bucket {
  if (stands === 'excluded') return 'excluded'
  if (stands === 'in_erp') return 'in the ERP'
  if (stands === 'held') return 'held'
  if (stands === 'queued' || stands === 'arriving') return 'queued'
  return cancelled || stands === 'cancelled' ? 'cancelled' : 'unexplained'
}

const sum = (all: readonly { total: bigint }[]) => all.reduce((total, one) => total + one.total, 0n)

const dayOf = (day: number) => new Date(Date.parse(shop.from) + day * 86_400_000)
const isInside = (day: number | null) =>
  day !== null && dayOf(day) >= new Date(shop.from) && dayOf(day) < new Date(shop.to)

async function write(all: readonly Standing[]): Promise<void> {
  const column = <Value>(read: (one: Standing) => Value) => all.map(read)
  await given.db.$executeRaw`
    with t as (
      select * from unnest(${orders.map(({ id }) => id)}::bigint[], ${column((one) => one.standing)}::text[],
        ${column((one) => one.cancelled)}::boolean[],
        ${column((one) => (one.paidOn === null ? null : dayOf(one.paidOn)))}::date[]) as t (id, bucket, cancelled, paid_on)
    ), money as (
      update order_money m set cancelled = t.cancelled, paid_on = t.paid_on from t where m.order_id = t.id
    )
    update web_orders o set bucket = t.bucket::order_bucket,
      exclusion_code = case when t.bucket = 'excluded' then 'BEFORE_GO_LIVE' end,
      excluded_at = case when t.bucket = 'excluded' then o.placed_at end,
      excluded_amount = case when t.bucket = 'excluded' then o.total_amount end
    from t where o.id = t.id`
}

/** Orders of the period that no history moves; none of them is held, left out or on its way. */
async function othersPaid(): Promise<{ orders: number; total: bigint }> {
  const [row] = await given.db.$queryRaw<{ orders: number; total: bigint }[]>`
    select count(*)::int as orders, coalesce(sum(total), 0)::bigint as total from order_money
    where storefront_id = ${shop.id}::uuid and currency = 'GBP' and paid_on >= ${shop.from}::date and paid_on < ${shop.to}::date
      and not (order_id = any(${orders.map(({ id }) => id)}::bigint[]))`
  return row ?? { orders: 0, total: 0n }
}
