import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { givenDatabase, givenOrder, givenStorefront, person } from '../../scripts/testing/given.ts'
import { systemClock } from '../kernel/clock.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma, sqlOf } from '../kernel/db.ts'
import type { BufferFacts, VelocityClass } from './buffers.ts'
import { bufferOf } from './buffers.ts'
import { bufferRows, bufferUnitsSql, itemsOf, readBuffers, readKinds } from './read-buffers.ts'
import { saveMappingRows } from './save-rows.ts'
import type { MappingRule } from './snapshot.ts'
import { createSnapshot } from './snapshot.ts'
import type { MatchOf, TargetOf } from './tables.ts'
import { matchKey } from './tables.ts'

const given = givenDatabase()
const clock = systemClock
const admin = person('admin')
let shop: Awaited<ReturnType<typeof givenStorefront>>

const seasons = ['AW26', 'SS26', 'SALE-25']
const groupings = [['KNIT', 'WEAR'], ['WEAR'], ['HOME', ''], []]
const classes: (VelocityClass | null)[] = ['fast', 'medium', 'slow', 'none', null]

/** Twelve styles of five sizes, every other SKU with signs that patterns and LIKE treat alike or apart; one kit, one no item. */
async function fill(db: Db, storefrontId: string, connectionId: string): Promise<void> {
  await db.$executeRaw`
    insert into erp_items (connection_id, pkey, style_pkey, division, season, style, item_key, groups, active, content_hash, read_at)
    select ${connectionId}::uuid, 'P' || n, 'S' || n / 5, '01', (${seasons}::text[])[1 + n % 3], '00' || n / 5,
      '01/00' || n / 5 || '/NAV/' || n % 5, (select array(select jsonb_array_elements_text(
        ${JSON.stringify(groupings)}::jsonb -> (n / 5 % 4)))), true, '\\x00', now()
    from generate_series(0, 59) n`
  await db.$executeRaw`
    insert into shop_items (storefront_id, product_id, variation_id, kind, name, sku, status, on_sale, currency, keeper,
      created_at, modified_at, content_hash, read_at, match)
    select ${storefrontId}::uuid, (n / 5)::text, n::text, 'variation', 'Item ' || n,
      case when n % 2 = 0 then 'Sku_' || n / 5 || '%' || n % 5 else 'SKU-' || n / 5 || '-' || n % 5 end, 'publish', true, 'GBP',
      'own', now(), now(), '\\x00', now(), (case n when 60 then 'kit' when 61 then 'no_item' else 'one' end)::shop_item_match
    from generate_series(0, 61) n`
  await db.$executeRaw`
    insert into shop_item_parts (shop_item_id, item_id, quantity)
    select s.id, i.id, 1 from shop_items s
    join erp_items i on i.pkey = 'P' || s.variation_id or (s.match = 'kit' and i.pkey in ('P0', 'P3'))
    where s.storefront_id = ${storefrontId}::uuid and s.match in ('one', 'kit')`
  await db.$executeRaw`
    insert into stock_velocities (shop_item_id, storefront_id, sold_28, class, computed_at)
    select id, storefront_id, 0, c::velocity_class, now()
    from (select id, storefront_id, (${classes}::text[])[1 + id % 5] as c from shop_items) s where c is not null`
}

const factsOf = (db: Db, storefrontId: string) =>
  db.$queryRaw<(BufferFacts & { id: bigint })[]>`
    select s.id, s.sku, coalesce(v.class::text, 'none') as velocity, (
      select coalesce(jsonb_agg(jsonb_build_object(
        'itemKey', i.item_key, 'style', i.style, 'groups', i.groups, 'season', i.season)), '[]')
      from shop_item_parts p join erp_items i on i.id = p.item_id where p.shop_item_id = s.id) as items
    from shop_items s left join stock_velocities v on v.shop_item_id = s.id where s.storefront_id = ${storefrontId}::uuid`

const rulesOf = (rules: readonly [MatchOf<'buffer'>, TargetOf<'buffer'>, number][]): readonly MappingRule<'buffer'>[] =>
  createSnapshot(
    1,
    rules.map(([match, target, position], at) => ({
      table: 'buffer',
      id: String(at + 1),
      position,
      forStorefront: at % 3 === 0,
      key: matchKey(match),
      match,
      target,
      validFrom: null,
      validTo: null,
    })),
  ).rules.buffer

const maybe = <Value>(...values: Value[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 })
const match = fc
  .record({
    sku: maybe('Sku_1*', 'sku-1-1', 'SKU-3-*', '*%2', 'Sku_2%0', '*', 'none'),
    item: maybe('01/00*', '01/003/nav/*', '01/004/NAV/2', '*/4'),
    style: maybe('001', '00*', '0011'),
    group: maybe('KNIT', 'w*', 'HOME'),
    season: maybe('AW26', 'SALE*', 'ss26'),
    velocity: maybe('fast' as const, 'slow' as const, 'none' as const),
  })
  .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)))
const target = fc.record({ units: fc.nat(9), percent: fc.integer({ min: 0, max: 100 }) })
const rule = fc.tuple(match, target, fc.constantFrom(10, 20))

beforeAll(async () => {
  shop = await givenStorefront(given.db)
  await given.db.storefrontFlow.create({ data: { storefrontId: shop.id, flow: 'inventory', mode: 'shadow' } })
  await fill(given.db, shop.id, shop.erpConnectionId)
})

describe('buffers of many shop items', () => {
  it('are those of the pure function, item by item, whatever the rules', async () => {
    const sql = sqlOf(given.db)
    const facts = await factsOf(given.db, shop.id)
    await fc.assert(
      fc.asyncProperty(fc.array(rule, { maxLength: 8 }), fc.integer({ min: -50, max: 500 }), async (given, base) => {
        const rules = rulesOf(given)
        const units = bufferUnitsSql(Prisma.sql`b.units`, Prisma.sql`b.percent`, Prisma.sql`${base}::integer`)
        const rows = await sql.$queryRaw<{ id: bigint; units: number; rule: string }[]>(Prisma.sql`
          select b.shop_item_id as id, ${units} as units, b.rule_id::text as rule
          from (${await bufferRows(sql, rules, itemsOf(shop.id))}) b`)
        const byId = new Map(rows.map(({ id, units, rule }) => [id, { units, rule }]))
        expect(byId.size).toBe(rows.length)
        for (const { id, ...one } of facts) {
          const wanted = bufferOf(rules, { ...one, base })
          const found = byId.get(id) ?? { units: 0, rule: null }
          expect([one.sku, found]).toEqual([one.sku, { units: wanted.units, rule: wanted.rule?.id ?? null }])
        }
      }),
      { numRuns: 60 },
    )
  })

  it('are tried once for all items that no rule can tell apart', async () => {
    const sql = sqlOf(given.db)
    const some = rulesOf([
      [{ velocity: 'fast' }, { units: 1 }, 10],
      [{ sku: 'SKU-3-1' }, { units: 2 }, 10],
      [{}, { units: 3 }, 20],
    ])
    // Four classes, and one SKU of its own.
    expect((await readKinds(sql, some, itemsOf(shop.id))).length).toBeLessThanOrEqual(5)
    expect(await readKinds(sql, rulesOf([[{}, { units: 1 }, 10]]), itemsOf(shop.id))).toHaveLength(1)
    expect(await readKinds(sql, [], itemsOf(shop.id))).toEqual([])
  })

  it('come from the rules in force on the day, for the items asked about', async () => {
    const save = (rows: { match: object; target: object; validFrom?: string }[]) =>
      saveMappingRows(given.db, clock, admin, { table: 'buffer', storefrontId: shop.id, rows })
    await save([{ match: {}, target: { units: 4 }, validFrom: '2026-12-01' }])
    const [first] = await given.db.shopItem.findMany({ select: { id: true }, take: 1, orderBy: { id: 'asc' } })
    const read = async (date: string) => {
      const asked = Prisma.sql`select ${first?.id}::bigint`
      const { rows } = await readBuffers(given.db, shop.id, date, asked)
      return given.db.$queryRaw<object[]>(Prisma.sql`select b.shop_item_id as id, b.units, b.percent from (${rows}) b`)
    }
    expect(await read('2026-11-30')).toEqual([])
    expect(await read('2026-12-01')).toEqual([{ id: first?.id, units: 4, percent: 0 }])
  })
})

describe('a change of buffer or warehouse rules', () => {
  const computes = () =>
    given.db.$queryRaw<{ key: string }[]>`
      select key from graphile_worker.jobs where task_identifier = 'inventory:compute'`
  const isMarked = async () =>
    (await given.db.stockPolicy.findUnique({ where: { storefrontId: shop.id } }))?.recompute ?? null

  it('has the stock of its storefronts computed again whole, and judges no order anew', async () => {
    const { db } = given
    await db.stockPolicy.upsert({
      where: { storefrontId: shop.id },
      create: { storefrontId: shop.id, recompute: false },
      update: { recompute: false },
    })
    await db.$executeRaw`delete from graphile_worker._private_jobs`
    const save = (table: 'buffer' | 'warehouse' | 'shipping', match: object, target: object, storefrontId = shop.id) =>
      saveMappingRows(db, clock, admin, { table, storefrontId, rows: [{ match, target }] })
    await save('shipping', { method: 'none' }, { shipper: 'NON', chargeCode: 'FRT' })
    const other = await givenStorefront(db)
    await save('buffer', { velocity: 'fast' }, { units: 9 }, other.id)
    expect([await isMarked(), await computes()]).toEqual([false, []])

    await save('buffer', { velocity: 'fast' }, { units: 9 })
    expect(await isMarked()).toBe(true)
    expect(await computes()).toEqual([{ key: `inventory:compute:${shop.erpConnectionId}` }])

    await db.stockPolicy.update({ where: { storefrontId: shop.id }, data: { recompute: false } })
    await saveMappingRows(db, clock, admin, {
      table: 'warehouse',
      storefrontId: null,
      rows: [{ match: {}, target: { locations: ['MAIN'] } }],
    })
    expect(await isMarked()).toBe(true)
    const policies = await db.stockPolicy.findMany({ select: { storefrontId: true } })
    expect(policies).toEqual([{ storefrontId: shop.id }])
  })

  it('a buffer leaves orders alone', async () => {
    const { db } = given
    const id = await givenOrder(db, shop.id, { bucket: 'held', dirty: false })
    await saveMappingRows(db, clock, admin, {
      table: 'buffer',
      storefrontId: null,
      rows: [{ match: { season: 'SS26' }, target: { percent: 5 } }],
    })
    expect((await db.webOrder.findUniqueOrThrow({ where: { id } })).dirty).toBe(false)
  })
})
