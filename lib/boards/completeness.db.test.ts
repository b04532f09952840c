import { expect, it } from 'vitest'
import { givenDatabase, givenOrder, givenStorefront, person } from '../../scripts/testing/given.ts'
import { reconcileFindings } from '../exceptions/reconcile-findings.ts'
import { readCompleteness } from './completeness.ts'
import { countOrders, listOrders } from './orders-list.ts'
import { listMissing } from './unexplained.ts'

const given = givenDatabase()
const now = new Date('2026-11-23T12:00:00Z')
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

async function listed(
  storefrontId: string,
  rows: { externalId: string; paid: boolean; total: bigint; modifiedAt?: Date }[],
) {
  const census = await given.db.census.create({ data: { storefrontId, startedAt: now, finishedAt: now } })
  await given.db.censusOrder.createMany({
    data: rows.map(({ externalId, paid, total, modifiedAt }) => ({
      storefrontId,
      externalId,
      censusId: census.id,
      statusSlug: paid ? 'processing' : 'pending',
      paid,
      currency: 'GBP',
      totalAmount: total,
      placedAt: now,
      modifiedAt: modifiedAt ?? new Date('2026-11-20T10:00:00Z'),
    })),
  })
}

it('adds census and landed orders by id; every order stands once, in the first bucket that applies', async () => {
  const { id } = await givenStorefront(given.db)
  const land = (bucket: string, fields: object = {}) =>
    givenOrder(given.db, id, { bucket: bucket as 'held', ...fields })
  await land('in_erp', { externalId: 'a' })
  await land('excluded', { externalId: 'b', exclusionCode: 'BEFORE_GO_LIVE' })
  await land('cancelled', { externalId: 'c' })
  await land('queued', { externalId: 'd', landedAt: minutesAgo(3), paidAt: minutesAgo(9) })
  await land('arriving', { externalId: 'e', landedAt: minutesAgo(1) })
  await land('unclassed', { externalId: 'f' })
  await land('unpaid', { externalId: 'g' })
  await land('unpaid', { externalId: 'h', totalAmount: 70_000n })
  await land('ignored', { externalId: 'i' })
  await listed(id, [
    { externalId: 'a', paid: true, total: 100_000n },
    { externalId: 'g', paid: false, total: 100_000n },
    { externalId: 'h', paid: true, total: 70_000n, modifiedAt: now },
    { externalId: 'i', paid: true, total: 100_000n },
    { externalId: 'never landed', paid: true, total: 5_500n },
    { externalId: 'never landed, unpaid', paid: false, total: 1n },
  ])
  expect(await readCompleteness(given.db, now, [id])).toEqual({
    paid: 8,
    inErp: 1,
    excluded: 1,
    cancelled: 1,
    held: 0,
    queued: 2,
    unexplained: 3,
    heldBy: {},
    exceptions: {},
    money: { GBP: '67.55' },
    lagSeconds: 180,
  })
  const viewer = person('viewer', [id])
  const listedUnder = async (bucket: 'queued' | 'unclassed') =>
    (await listOrders(given.db, viewer, { bucket })).rows.map(({ externalId }) => externalId).sort()
  expect(await listedUnder('queued')).toEqual(['d', 'e'])
  expect(await listedUnder('unclassed')).toEqual(['f'])
  const { rows } = await listMissing(given.db, viewer)
  expect(rows.map(({ externalId, orderId }) => [externalId, orderId !== null]).sort()).toEqual([
    ['h', true],
    ['never landed', false],
  ])
  expect(await listMissing(given.db, person('viewer', []))).toEqual({ rows: [], more: false })
  expect((await listMissing(given.db, viewer, id, 1)).more).toBe(true)
})

it('counts a held order once, under its gravest code', async () => {
  const { id } = await givenStorefront(given.db)
  const finding = (
    code: 'SKU_UNKNOWN' | 'TAX_UNMAPPED' | 'PRICE_OFF_MASTER' | 'ERP_REJECTED',
    value: string,
    blocking = true,
  ) => ({
    code,
    blocking,
    cause: { field: 'f', value },
    lineRef: '',
    evidence: {},
  })
  const orders = [
    await givenOrder(given.db, id, { bucket: 'held' }),
    await givenOrder(given.db, id, { bucket: 'held' }),
  ]
  const sent = await givenOrder(given.db, id, { bucket: 'in_erp' })
  const evaluated = (orderId: bigint | undefined, findings: ReturnType<typeof finding>[]) => ({
    storefrontId: id,
    orderId: orderId ?? 0n,
    currency: 'GBP',
    amount: 1n,
    findings,
  })
  await given.db.$transaction((tx) =>
    reconcileFindings(
      tx,
      now,
      [
        evaluated(orders[0], [
          finding('TAX_UNMAPPED', 't'),
          finding('SKU_UNKNOWN', 's'),
          finding('PRICE_OFF_MASTER', 'p', false),
        ]),
        evaluated(orders[1], [finding('TAX_UNMAPPED', 't')]),
        evaluated(sent, [finding('PRICE_OFF_MASTER', 'p', false)]),
      ],
      'evaluation',
    ),
  )
  const line = await readCompleteness(given.db, now, [id])
  expect(line.heldBy).toEqual({ SKU_UNKNOWN: 1, TAX_UNMAPPED: 1 })
  expect(line.exceptions).toEqual({ SKU_UNKNOWN: 1, TAX_UNMAPPED: 1, PRICE_OFF_MASTER: 1 })
  expect(line.held).toBe(2)
  const held = { storefrontId: id, bucket: 'held' as const }
  const admin = person('admin')
  expect((await countOrders(given.db, admin, { ...held, code: 'SKU_UNKNOWN' })).orders).toBe(1)
  expect((await countOrders(given.db, admin, { ...held, code: 'TAX_UNMAPPED' })).orders).toBe(1)
  expect((await countOrders(given.db, admin, { storefrontId: id, code: 'TAX_UNMAPPED' })).orders).toBe(2)
})

it('an order the shop lists and we lost reads as unexplained', async () => {
  const { id } = await givenStorefront(given.db)
  const rows = await Promise.all(
    Array.from({ length: 6 }, async (_, n) => ({
      id: await givenOrder(given.db, id, { bucket: 'in_erp', externalId: `x${n}` }),
    })),
  )
  await listed(
    id,
    rows.map((_, n) => ({ externalId: `x${n}`, paid: true, total: 100_000n })),
  )
  await given.db.webOrder.deleteMany({ where: { id: { in: rows.slice(0, 5).map((row) => row.id) } } })
  expect(await readCompleteness(given.db, now, [id])).toMatchObject({ paid: 6, inErp: 1, unexplained: 5 })
})

it('lists orders page by page, each once, also where instants are equal', async () => {
  const storefront = await givenStorefront(given.db)
  const at = minutesAgo(60)
  for (let n = 0; n < 7; n++) await givenOrder(given.db, storefront.id, { placedAt: n < 5 ? at : minutesAgo(n) })
  const viewer = person('viewer', [storefront.id])
  for (const sort of ['newest', 'oldest'] as const) {
    const seen: string[] = []
    let after: string | undefined
    for (;;) {
      const { rows, next } = await listOrders(given.db, viewer, { sort }, { size: 2, ...(after ? { after } : {}) })
      seen.push(...rows.map(({ id }) => id))
      if (!next) break
      after = next
    }
    expect(new Set(seen).size).toBe(7)
    expect(seen).toHaveLength(7)
  }
  expect(await countOrders(given.db, viewer, {}, 3)).toMatchObject({ orders: 3, more: true })
})

it('finds by number, by its beginning and by shop id, and only in the person’s storefronts', async () => {
  const [mine, other] = [await givenStorefront(given.db), await givenStorefront(given.db)]
  await givenOrder(given.db, mine.id, { number: 'WEB-77%1' })
  await givenOrder(given.db, other.id, { number: 'WEB-77%2' })
  const find = async (search: string) =>
    (await listOrders(given.db, person('viewer', [mine.id]), { search })).rows.map(({ number }) => number)
  expect(await find('WEB-77%')).toEqual(['WEB-77%1'])
  expect(await find('#WEB-77%1')).toEqual(['WEB-77%1'])
  expect(await find('%')).toEqual([])
})
