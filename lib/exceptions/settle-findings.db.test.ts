import { beforeEach, describe, expect, it } from 'vitest'
import { givenDatabase, givenOrder, givenStorefront } from '../../scripts/testing/given.ts'
import type { Db } from '../kernel/db.ts'
import { createDb } from '../kernel/db.ts'
import { dismissCase } from './dismiss-case.ts'
import type { FindingCode } from './finding-codes.ts'
import { reconcileFindings } from './reconcile-findings.ts'
import { retryCase } from './retry-case.ts'
import { setSeverity } from './set-severity.ts'
import type { Judged, ShopFinding } from './settle-findings.ts'
import { settleFindings } from './settle-findings.ts'
import { snoozeCase } from './snooze-case.ts'
import { eventsOf, givenPerson } from './testing/given-case.ts'

const given = givenDatabase()
const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 10, minute))

let shop: string
beforeEach(async () => {
  shop = (await givenStorefront(given.db)).id
})

const rogue = (sku: string, more: Partial<ShopFinding['cause']> = {}): ShopFinding => ({
  code: 'ROGUE_SKU',
  cause: { key: `shop:${sku}`, field: 'sku', value: sku, ...more },
})

const settle = (
  minute: number,
  findings: ShopFinding[],
  judged: Judged['judged'] = 'all',
  codes: FindingCode[] = ['ROGUE_SKU'],
) =>
  given.db.$transaction((tx) => settleFindings(tx, at(minute), { storefrontId: shop, codes, judged }, findings), {
    timeout: 30_000,
  })

const casesOf = (db: Db = given.db) =>
  db.exceptionCase.findMany({ where: { storefrontId: shop }, orderBy: [{ openedAt: 'asc' }, { causeKey: 'asc' }] })

async function onlyCase() {
  const [only, ...others] = await casesOf()
  expect(others).toEqual([])
  if (!only) throw new Error('No case')
  return { ...only, events: await eventsOf(given.db, only.id) }
}

describe('a finding without order lines', () => {
  it('opens one case with owner, due time and evidence, and stays silent while nothing changes', async () => {
    expect(await settle(0, [rogue('A', { shopItemId: '7' })])).toEqual({ opened: 1, changed: 0, closed: 0 })
    const opened = await onlyCase()
    expect(opened).toMatchObject({
      code: 'ROGUE_SKU',
      ownerRole: 'ecommerce',
      severity: 'high',
      state: 'open',
      openedAt: at(0),
      orders: 0,
      cause: { key: 'shop:A', field: 'sku', value: 'A', shopItemId: '7' },
      events: ['opened'],
    })
    expect(opened.dueAt?.getTime()).toBeGreaterThan(at(0).getTime())
    expect(await settle(5, [rogue('A', { shopItemId: '7' })])).toEqual({ opened: 0, changed: 0, closed: 0 })
    expect(await onlyCase()).toEqual(opened)
  })

  it('carries the newest evidence under the same key, without a word in its time line', async () => {
    await settle(0, [rogue('A', { seen: 3 })])
    const { id } = await onlyCase()
    expect(await settle(5, [rogue('A', { seen: 4 })])).toEqual({ opened: 0, changed: 1, closed: 0 })
    expect(await onlyCase()).toMatchObject({ id, openedAt: at(0), cause: { seen: 4 }, events: ['opened'] })
  })

  it('failure 48: closes only when it is not found any more, and reopens with its history', async () => {
    await settle(0, [rogue('A')])
    const { id } = await onlyCase()
    await dismissCase(given.db, at(1), await givenPerson(given.db, 'ecommerce'), id, 'Sold out anyway')
    expect(await settle(5, [])).toEqual({ opened: 0, changed: 0, closed: 1 })
    expect(await onlyCase()).toMatchObject({ state: 'closed', closedAt: at(5), closedBecause: 'the evidence is gone' })
    expect(await settle(9, [rogue('A')])).toEqual({ opened: 1, changed: 0, closed: 0 })
    expect(await onlyCase()).toMatchObject({
      id,
      state: 'open',
      openedAt: at(9),
      reopenings: 1,
      closedBecause: null,
      dismissedAt: null,
      events: ['opened', 'dismissed', 'closed', 'reopened'],
    })
  })

  it('touches only the codes and keys that were judged', async () => {
    await settle(0, [rogue('A'), rogue('B')])
    await settle(0, [{ code: 'LOCAL_EDIT', cause: { key: 'shop:A', field: 'sku', value: 'A' } }], 'all', ['LOCAL_EDIT'])
    const elsewhere = (await givenStorefront(given.db)).id
    await given.db.$transaction((tx) =>
      settleFindings(tx, at(1), { storefrontId: elsewhere, codes: ['ROGUE_SKU'], judged: 'all' }, [rogue('A')]),
    )
    expect(await settle(2, [], ['shop:A', 'shop:C'])).toEqual({ opened: 0, changed: 0, closed: 1 })
    const open = await given.db.exceptionCase.findMany({ where: { state: 'open' }, orderBy: { openedAt: 'asc' } })
    expect(
      open
        .filter(({ storefrontId }) => [shop, elsewhere].includes(storefrontId ?? ''))
        .map(({ code, storefrontId, cause }) => [code, storefrontId === shop, (cause as { value: string }).value])
        .sort(),
    ).toEqual([
      ['LOCAL_EDIT', true, 'A'],
      ['ROGUE_SKU', false, 'A'],
      ['ROGUE_SKU', true, 'B'],
    ])
  })

  it('refuses a finding that lies outside of what was judged', async () => {
    await expect(settle(0, [rogue('A')], ['shop:B'])).rejects.toThrow('outside of what was judged: ROGUE_SKU shop:A')
    await expect(settle(0, [rogue('A')], 'all', ['LOCAL_EDIT'])).rejects.toThrow('outside of what was judged')
    expect(await casesOf()).toEqual([])
  })

  it('takes the severity of the finding, unless a person has set one', async () => {
    await settle(0, [{ ...rogue('A'), severity: 'low' }])
    expect(await onlyCase()).toMatchObject({ severity: 'low' })
    expect(await settle(1, [rogue('A')])).toMatchObject({ changed: 1 })
    const { id, severity } = await onlyCase()
    expect(severity).toBe('high')
    await setSeverity(given.db, at(2), await givenPerson(given.db, 'ecommerce'), id, 'medium')
    expect(await settle(3, [{ ...rogue('A'), severity: 'low' }])).toEqual({ opened: 0, changed: 0, closed: 0 })
    expect(await onlyCase()).toMatchObject({ severity: 'medium' })
  })

  it('comes back from a snooze until something changes, with other evidence only', async () => {
    await settle(0, [rogue('A', { seen: 3 })])
    const { id } = await onlyCase()
    const put = { until: null, forChange: true, reason: 'Waiting for the shop' }
    await snoozeCase(given.db, at(1), await givenPerson(given.db, 'ecommerce'), id, put)
    await settle(2, [rogue('A', { seen: 3 })])
    expect(await onlyCase()).toMatchObject({ snoozedForChange: true })
    await settle(3, [rogue('A', { seen: 4 })])
    expect(await onlyCase()).toMatchObject({
      snoozedForChange: false,
      snoozeReason: null,
      events: ['opened', 'snoozed', 'woken'],
    })
  })
})

describe('a finding with orders', () => {
  const oversold = (orders: [bigint, bigint][], units = orders.length): ShopFinding => ({
    code: 'OVERSOLD',
    cause: { key: 'shop:7', field: 'units', value: 'DR-1', units },
    orders: orders.map(([orderId, amount]) => ({ orderId, amount, currency: 'GBP' })),
  })
  const judge = (minute: number, findings: ShopFinding[]) => settle(minute, findings, 'all', ['OVERSOLD'])

  it('names them with their money and holds none; those that are served leave it', async () => {
    const [first, second] = [
      await givenOrder(given.db, shop, { placedAt: new Date('2026-11-18T08:00:00Z') }),
      await givenOrder(given.db, shop, { placedAt: new Date('2026-11-19T08:00:00Z') }),
    ]
    await judge(0, [
      oversold([
        [first, 100_000n],
        [second, 50_000n],
      ]),
    ])
    expect(await onlyCase()).toMatchObject({
      orders: 2,
      held: 0,
      money: { GBP: '150000' },
      oldestPlacedAt: new Date('2026-11-18T08:00:00Z'),
    })
    expect(
      await judge(1, [
        oversold([
          [first, 100_000n],
          [second, 50_000n],
        ]),
      ]),
    ).toEqual({ opened: 0, changed: 0, closed: 0 })
    expect(await judge(2, [oversold([[second, 60_000n]], 2)])).toEqual({ opened: 0, changed: 1, closed: 0 })
    expect(await onlyCase()).toMatchObject({ orders: 1, held: 0, money: { GBP: '60000' } })
    expect(await judge(3, [])).toEqual({ opened: 0, changed: 0, closed: 1 })
    expect(await given.db.exceptionSubject.count({ where: { closedAt: null, case: { storefrontId: shop } } })).toBe(0)
    expect(await onlyCase()).toMatchObject({ state: 'closed', orders: 2 })
  })

  it('is left alone when its orders are judged, and leaves their own findings alone', async () => {
    const order = await givenOrder(given.db, shop, { bucket: 'held' })
    await judge(0, [oversold([[order, 100_000n]])])
    const evaluated = { storefrontId: shop, orderId: order, currency: 'GBP', amount: 100_000n, findings: [] }
    for (const scope of ['evaluation', 'outbox'] as const) {
      await given.db.$transaction((tx) => reconcileFindings(tx, at(1), [evaluated], scope))
    }
    expect(await onlyCase()).toMatchObject({ state: 'open', orders: 1 })
    const cause = { field: 'sku', value: 'DR-1' }
    const found = { code: 'SKU_UNKNOWN' as const, blocking: true, cause, lineRef: '1', evidence: {} }
    await given.db.$transaction((tx) =>
      reconcileFindings(tx, at(2), [{ ...evaluated, findings: [found] }], 'evaluation'),
    )
    await judge(3, [])
    expect((await casesOf()).map(({ code, state }) => `${code} ${state}`).sort()).toEqual([
      'OVERSOLD closed',
      'SKU_UNKNOWN open',
    ])
  })
})

describe('looked at again', () => {
  it('has its shop item compared, or the stock computed and sent, by a worker', async () => {
    const add = { productId: '9', variationId: '', kind: 'simple' as const, name: 'Rogue', sku: 'A' }
    const { id } = await given.db.shopItem.create({
      data: {
        ...add,
        storefrontId: shop,
        status: 'publish',
        onSale: true,
        currency: 'GBP',
        keeper: 'own',
        createdAt: at(0),
        modifiedAt: at(0),
        contentHash: Buffer.alloc(32),
        readAt: at(0),
        dirty: false,
      },
      select: { id: true },
    })
    await settle(0, [rogue('A', { shopItemId: String(id) })])
    const catalogue = await onlyCase()
    await settle(0, [{ code: 'STOCK_REFUSED', cause: { key: 'shop:1', value: 'A' } }], 'all', ['STOCK_REFUSED'])
    const stock = (await casesOf()).find(({ code }) => code === 'STOCK_REFUSED')
    const person = await givenPerson(given.db, 'ecommerce')
    await retryCase(given.db, at(1), person, catalogue.id)
    expect(await given.db.shopItem.findUniqueOrThrow({ where: { id } })).toMatchObject({ dirty: true })
    await retryCase(given.db, at(1), person, stock?.id ?? '')
    const jobs = await given.db.$queryRaw<{ key: string }[]>`
      select split_part(key, ':', 1) || ':' || split_part(key, ':', 2) as key from graphile_worker.jobs
      where key like ${`%${shop}%`} order by 1`
    expect(jobs.map(({ key }) => key)).toEqual(['catalogue:compare', 'catalogue:push', 'inventory:push'])
    const computed = await given.db.$queryRaw<unknown[]>`
      select from graphile_worker.jobs where key like 'inventory:compute:%'`
    expect(computed).toHaveLength(1)
  })
})

describe('many findings', () => {
  it('two workers that find the same at once open one case each cause and tell it once', async () => {
    const other = createDb(given.url, 'worker')
    const orders = await Promise.all(Array.from({ length: 6 }, () => givenOrder(given.db, shop)))
    const findings = Array.from(
      { length: 40 },
      (_, n): ShopFinding => ({
        code: n % 2 ? 'ROGUE_SKU' : 'OVERSOLD',
        cause: { key: `shop:${n}`, value: `S${n}` },
        ...(n % 2 ? {} : { orders: orders.map((orderId) => ({ orderId, amount: 10_000n, currency: 'GBP' })) }),
      }),
    )
    const codes: FindingCode[] = ['OVERSOLD', 'ROGUE_SKU']
    const judged = { storefrontId: shop, codes, judged: 'all' } as const
    try {
      for (const minute of [0, 1, 2, 3]) {
        const found = minute % 2 ? [] : findings
        const settled = await Promise.all(
          [given.db, other, given.db, other].map((db, n) =>
            db.$transaction((tx) => settleFindings(tx, at(minute), judged, n % 2 ? found : [...found].reverse())),
          ),
        )
        const [total, none] = minute % 2 ? (['closed', 'opened'] as const) : (['opened', 'closed'] as const)
        expect(settled.reduce((sum, one) => sum + one[total], 0)).toBe(40)
        expect(settled.reduce((sum, one) => sum + one[none], 0)).toBe(0)
      }
      await given.db.$transaction((tx) => settleFindings(tx, at(4), judged, findings))
    } finally {
      await other.$disconnect()
    }
    const cases = await casesOf()
    expect(cases).toHaveLength(40)
    for (const { id, code, orders: carried, money } of cases) {
      expect(await eventsOf(given.db, id)).toEqual(['opened', 'closed', 'reopened', 'closed', 'reopened'])
      expect({ carried, money }).toEqual(
        code === 'OVERSOLD' ? { carried: 6, money: { GBP: '60000' } } : { carried: 0, money: {} },
      )
    }
  })

  it('settles beside the judging of the same orders without a deadlock', async () => {
    const orders = await Promise.all(Array.from({ length: 20 }, () => givenOrder(given.db, shop, { bucket: 'held' })))
    const rounds = Array.from({ length: 15 }, (_, round) => round)
    const settling = async () => {
      for (const round of rounds) {
        const findings = orders.slice(round).map(
          (orderId, n): ShopFinding => ({
            code: 'OVERSOLD',
            cause: { key: `shop:${round}-${n}`, value: `S${n}` },
            orders: [{ orderId, amount: 10_000n, currency: 'GBP' }],
          }),
        )
        await given.db.$transaction((tx) =>
          settleFindings(tx, at(round), { storefrontId: shop, codes: ['OVERSOLD'], judged: 'all' }, findings),
        )
      }
    }
    const judging = async () => {
      for (const round of rounds) {
        await given.db.$transaction(async (tx) => {
          await tx.$queryRaw`select id from web_orders where id = any(${orders}::bigint[]) order by id for update`
          const found = orders.map((orderId) => ({
            storefrontId: shop,
            orderId,
            currency: 'GBP',
            amount: 10_000n,
            findings: [
              {
                code: 'SKU_UNKNOWN' as const,
                blocking: true,
                cause: { field: 'sku', value: `${round}-${orderId}` },
                lineRef: '1',
                evidence: {},
              },
            ],
          }))
          await reconcileFindings(tx, at(round), found, 'evaluation')
        })
      }
    }
    await Promise.all([settling(), judging()])
    expect(await given.db.exceptionCase.count({ where: { storefrontId: shop, state: 'open' } })).toBe(6 + 20)
  })

  it('takes ten thousand in a handful of statements', async () => {
    const findings = Array.from({ length: 10_000 }, (_, n) => rogue(`S${n}`, { shopItemId: String(n) }))
    let statements = 0
    const counted = (minute: number, found: ShopFinding[]) =>
      given.db.$transaction(
        (tx) => {
          const $queryRaw = ((...args: Parameters<typeof tx.$queryRaw>) => {
            statements++
            return tx.$queryRaw(...args)
          }) as typeof tx.$queryRaw
          const $executeRaw = ((...args: Parameters<typeof tx.$executeRaw>) => {
            statements++
            return tx.$executeRaw(...args)
          }) as typeof tx.$executeRaw
          const judged = { storefrontId: shop, codes: ['ROGUE_SKU' as const], judged: 'all' as const }
          return settleFindings({ $queryRaw, $executeRaw }, at(minute), judged, found)
        },
        { timeout: 60_000 },
      )
    expect(await counted(0, findings)).toEqual({ opened: 10_000, changed: 0, closed: 0 })
    expect(statements).toBeLessThan(20)
    statements = 0
    expect(await counted(1, findings)).toEqual({ opened: 0, changed: 0, closed: 0 })
    expect(statements).toBe(1)
    expect(await counted(2, findings.slice(0, 4_000))).toEqual({ opened: 0, changed: 0, closed: 6_000 })
    expect(statements).toBeLessThan(20)
  })
})
