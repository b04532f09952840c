import { beforeAll, describe, expect, it } from 'vitest'
import { expectFault, givenDatabase, givenStorefront, person } from '../../../scripts/testing/given.ts'
import { systemClock } from '../../kernel/clock.ts'
import { draftChange } from '../../mappings/change/draft-change.ts'
import { readChange } from '../../mappings/change/read-change.ts'
import { saveMappingRows } from '../../mappings/save-rows.ts'
import { previewBuffers } from './preview-buffers.ts'

const given = givenDatabase()
const clock = { ...systemClock, now: () => new Date('2026-11-23T12:00:00Z') }
const admin = person('admin')
let shop: Awaited<ReturnType<typeof givenStorefront>>
let other: Awaited<ReturnType<typeof givenStorefront>>

/** Shop items with a number each: 0 to 9 open to sell less one pending, by turns of two seasons. */
async function fill(storefrontId: string, connectionId: string, count: number): Promise<void> {
  const { db } = given
  await db.$executeRaw`
    insert into erp_items (connection_id, pkey, style_pkey, division, season, style, item_key, groups, active, content_hash, read_at)
    select ${connectionId}::uuid, 'P' || n, 'S', '01', (array['AW26', 'SS26'])[1 + n % 2], 'S', '01/S/' || n, '{}', true, '\\x00', now()
    from generate_series(0, ${count} - 1) n`
  await db.$executeRaw`
    with items as (
      insert into shop_items (storefront_id, product_id, variation_id, kind, name, sku, status, on_sale, currency, keeper,
        created_at, modified_at, content_hash, read_at, match)
      select ${storefrontId}::uuid, '1', n::text, 'variation', 'Item ' || n, 'SKU-' || n, 'publish', true, 'GBP', 'own',
        now(), now(), '\\x00', now(), 'one'
      from generate_series(0, ${count} - 1) n
      returning id, variation_id::int as n
    ), parts as (
      insert into shop_item_parts (shop_item_id, item_id, quantity)
      select s.id, i.id, 1 from items s join erp_items i on i.connection_id = ${connectionId}::uuid and i.pkey = 'P' || s.n
    )
    insert into stock_levels (shop_item_id, storefront_id, ots, pending, buffer, available, desired, parts, computed_at, ready_at)
    select id, ${storefrontId}::uuid, n % 10, 1, 0, n % 10 - 1, greatest(n % 10 - 1, 0), '[]', now(), now() from items`
}

const edit = (match: object, target: object, end: string[] = []) => ({
  table: 'buffer' as const,
  storefrontId: null,
  end,
  open: [{ match, target }],
})

beforeAll(async () => {
  shop = await givenStorefront(given.db)
  other = await givenStorefront(given.db)
  await fill(shop.id, shop.erpConnectionId, 40)
  await fill(other.id, other.erpConnectionId, 10)
})

describe('the preview of buffer rules', () => {
  it('says how many numbers change, which go to zero and what is kept back, and writes nothing', async () => {
    const written = () =>
      given.db.$queryRaw<object[]>`
        select (select count(*)::int from mapping_versions) as versions, (select count(*)::int from mapping_rows) as rules,
          (select md5(string_agg(l::text, ',' order by l.shop_item_id)) from stock_levels l) as levels,
          (select count(*)::int from stock_policies) as policies`
    const before = await written()
    const preview = await previewBuffers(given.db, clock, admin, shop.id, [edit({ season: 'AW26' }, { units: 3 })])
    // AW26 are the even ones: 0 2 4 6 8 open to sell, one of each pending: 0 1 3 5 7 on sale, then 0 0 0 2 4.
    expect(preview).toMatchObject({ items: 40, changed: 16, toZero: 8, fromZero: 0, withheldBefore: 0 })
    expect(preview.withheldAfter).toBe(4 * (1 + 3 + 3 + 3))
    expect(preview.rows[0]).toMatchObject({
      sku: 'SKU-2',
      before: { buffer: 0, desired: 1, rule: null },
      after: { buffer: 1, desired: 0, rule: 'buffer season AW26' },
    })
    expect(await written()).toEqual(before)
  })

  it('lists page by page, those that go to zero alone too', async () => {
    const ask = (options: object) =>
      previewBuffers(given.db, clock, admin, shop.id, [edit({ season: 'AW26' }, { units: 3 })], options)
    const skus: string[] = []
    let after: bigint | null = null
    do {
      const { rows, next }: Awaited<ReturnType<typeof ask>> = await ask({ list: 'to_zero', limit: 3, after })
      skus.push(...rows.map(({ sku }) => sku))
      after = next
    } while (after !== null)
    expect(skus).toEqual([2, 4, 12, 14, 22, 24, 32, 34].map((n) => `SKU-${n}`))
  })

  it('is of the shops a person sees, by each one’s own share and ceiling', async () => {
    const edits = [edit({}, { percent: 100 })]
    const limited = person('ecommerce', [other.id])
    expect(await previewBuffers(given.db, clock, limited, null, edits)).toMatchObject({ items: 10, toZero: 8 })
    expect(await previewBuffers(given.db, clock, limited, shop.id, edits)).toMatchObject({ items: 0 })
    expect(await previewBuffers(given.db, clock, admin, null, edits)).toMatchObject({ items: 50, toZero: 40 })
    await expectFault(previewBuffers(given.db, clock, person('service'), null, edits), 'NOT_PERMITTED')
    await given.db.stockPolicy.create({ data: { storefrontId: other.id, ceiling: 2 } })
    // All ten are 2 at most: a piece less changes those that show 1 or 2 of one or two.
    const { changed, toZero } = await previewBuffers(given.db, clock, limited, null, [edit({}, { units: 1 })])
    expect([changed, toZero]).toEqual([2, 1])
  })

  it('compares with the rules in force, of the day a change begins, and refuses what saving would refuse', async () => {
    const save = (match: object, target: object, validTo?: string) =>
      saveMappingRows(given.db, clock, admin, {
        table: 'buffer',
        storefrontId: null,
        rows: [{ match, target, ...(validTo && { validTo }) }],
      })
    await save({ season: 'SS26' }, { units: 2 })
    const { rows } = await previewBuffers(given.db, clock, admin, shop.id, [edit({ velocity: 'none' }, { units: 2 })])
    expect(rows.every(({ sku }) => Number(sku.slice(4)) % 2 === 0)).toBe(true)
    await expectFault(
      previewBuffers(given.db, clock, admin, shop.id, [edit({ season: 'SS26' }, { units: 1 })]),
      'MAPPING_DUPLICATE',
    )
    await expectFault(previewBuffers(given.db, clock, admin, shop.id, [edit({}, {})]), 'MAPPING_INVALID')
    const [standing] = await given.db.mappingRow.findMany({ where: { table: 'buffer' }, select: { id: true } })
    const change = await draftChange(given.db, clock, admin, {
      title: 'No buffer in December',
      edits: [{ table: 'buffer', storefrontId: null, end: [String(standing?.id)] }],
      effectiveOn: '2026-12-01',
    })
    const draft = await readChange(given.db, admin, change.id)
    const of = (effectiveOn: string | null) =>
      previewBuffers(given.db, clock, admin, shop.id, draft?.edits ?? [], { effectiveOn })
    expect(await of(draft?.effectiveOn ?? null)).toMatchObject({
      changed: 16,
      toZero: 0,
      fromZero: 4,
      withheldAfter: 0,
    })
  })
})
