import { beforeAll, describe, expect, it } from 'vitest'
import { expectFault, givenDatabase, givenStorefront, person } from '../../scripts/testing/given.ts'
import { listItemCases } from './item-cases.ts'
import { readStockExplainer } from './stock-explainer.ts'
import { readStockEvents, stockSteps } from './stock-timeline.ts'
import { givenErpItem, givenLevel, givenShopItem, givenVelocity } from './testing/given-stock.ts'

const given = givenDatabase()
let shop: Awaited<ReturnType<typeof givenStorefront>>
let other: typeof shop
let shirt: bigint
const admin = person('admin')
const at = (time: string) => new Date(`2026-11-23T${time}Z`)

beforeAll(async () => {
  const { db } = given
  shop = await givenStorefront(db, { code: 'OURS' })
  other = await givenStorefront(db, { code: 'OTHER' })
  await db.storefrontFlow.create({ data: { storefrontId: shop.id, flow: 'inventory', mode: 'live' } })
  shirt = await givenShopItem(db, shop.id, { sku: 'SHT-L', match: 'kit' })
  const cloth = await givenErpItem(db, shop.erpConnectionId, { itemKey: '02/A/1///L', shopItemId: shirt })
  const box = await givenErpItem(db, shop.erpConnectionId, { itemKey: '02/BOX////', shopItemId: shirt, quantity: 2 })
  await db.erpStockLocation.create({
    data: { connectionId: shop.erpConnectionId, location: 'MAIN', asOf: at('09:55:00'), readAt: at('09:56:00') },
  })
  const [rule] = await db.$queryRaw<{ id: bigint }[]>`
    with v as (insert into mapping_versions (number, at, by_label, note) values (900, now(), 'a test', '') returning number)
    insert into mapping_rows ("table", position, match, target, key, from_version)
    select 'buffer', 1, '{"velocity": "fast"}', '{"percent": 5}', 'k', number from v returning id`
  await givenLevel(db, shop.id, shirt, {
    ots: 120,
    pending: 9,
    buffer: 6,
    version: 418n,
    ...(rule ? { bufferRuleId: rule.id } : {}),
    parts: [
      {
        itemId: String(cloth),
        quantity: 1,
        locations: { EU1: 30, MAIN: 90 },
        pending: { queued: 1, paid: 5, on_hold: 3 },
      },
      { itemId: String(box), quantity: 2, locations: {}, pending: {} },
    ],
  })
  await givenVelocity(db, shop.id, shirt, 'fast', 44)
})

describe('the explainer', () => {
  it('has the number with its parts, the stages as orders pass them, the largest location first', async () => {
    const stock = await readStockExplainer(given.db, admin, shirt)
    expect(stock).toMatchObject({
      sku: 'SHT-L',
      mode: 'live',
      version: '418',
      confirmedVersion: '418',
      desired: 105,
      sharePercent: 100,
      sold: 44,
      rule: { match: { velocity: 'fast' }, target: { percent: 5 } },
    })
    expect(stock?.parts).toMatchObject([
      {
        itemKey: '02/A/1///L',
        ots: 120,
        pending: 9,
        locations: [
          { location: 'MAIN', ots: 90, asOf: at('09:55:00') },
          { location: 'EU1', ots: 30, asOf: null },
        ],
        stages: [
          { stage: 'paid', units: 5 },
          { stage: 'on_hold', units: 3 },
          { stage: 'queued', units: 1 },
        ],
      },
      { itemKey: '02/BOX////', quantity: 2, ots: 0, locations: [], stages: [] },
    ])
  })

  it('explains a shop item without a number too', async () => {
    const id = await givenShopItem(given.db, shop.id, { sku: 'ROGUE', match: 'none' })
    expect(await readStockExplainer(given.db, admin, id)).toMatchObject({
      state: 'without',
      ots: null,
      rule: null,
      parts: [],
    })
  })

  it('knows nothing of an item that is not there, or not the person’s to see', async () => {
    expect(await readStockExplainer(given.db, admin, 999_999n)).toBeNull()
    expect(await readStockExplainer(given.db, person('viewer', [other.id]), shirt)).toBeNull()
    await expectFault(readStockExplainer(given.db, { ...admin, role: 'nobody' as 'viewer' }, shirt), 'NOT_PERMITTED')
  })
})

describe('its exceptions', () => {
  it('are the open ones that name it, the gravest first', async () => {
    const put = (code: string, shopItemId: string, severity: 'low' | 'critical', closedAt: Date | null = null) =>
      given.db.exceptionCase.create({
        data: {
          code,
          causeKey: `${code} ${shopItemId} ${closedAt}`,
          storefrontId: shop.id,
          ownerRole: 'ecommerce',
          severity,
          cause: { key: `shop:${shopItemId}`, value: 'SHT-L', shopItemId },
          ...(closedAt ? { state: 'closed', closedAt, closedBecause: 'gone' } : {}),
        },
      })
    await put('STOCK_OVERWRITTEN', String(shirt), 'low')
    await put('OVERSOLD', String(shirt), 'critical')
    await put('STOCK_REFUSED', '424242', 'critical')
    await put('STOCK_REFUSED', String(shirt), 'critical', at('08:00:00'))
    const codes = async (actor = admin) => (await listItemCases(given.db, actor, shirt)).map(({ code }) => code)
    expect(await codes()).toEqual(['OVERSOLD', 'STOCK_OVERWRITTEN'])
    expect(await codes(person('viewer', [other.id]))).toEqual([])
    await expectFault(listItemCases(given.db, person('service'), shirt), 'NOT_PERMITTED')
  })
})

describe('the time line', () => {
  const put = (time: string, kind: 'desired' | 'sent' | 'confirmed' | 'seen', quantity: number, detail: object = {}) =>
    given.db.stockEvent.create({
      data: { shopItemId: shirt, at: at(time), kind, quantity, version: 1n, detail },
    })

  beforeAll(async () => {
    await put('08:00:00', 'desired', 80, { ots: 90, pending: 4, buffer: 6 })
    await put('08:00:05', 'confirmed', 80, { by: 'answer' })
    await put('08:30:00', 'seen', 80)
    await put('09:30:00', 'desired', 104, { ots: 120, pending: 10, buffer: 6 })
    await put('09:30:02', 'sent', 104)
    await put('09:30:03', 'confirmed', 104, { by: 'answer' })
    await put('10:00:00', 'desired', 105, { ots: 120, pending: 9, buffer: 6 })
  })

  it('begins where the lines stood before, and ends now', async () => {
    const since = at('09:00:00')
    const line = await readStockEvents(given.db, admin, shirt, since)
    expect(line.more).toBe(false)
    expect(line.events.map(({ kind, quantity }) => `${kind} ${quantity}`)).toEqual([
      'desired 105',
      'confirmed 104',
      'sent 104',
      'desired 104',
    ])
    expect(stockSteps(line, since, at('10:30:00'))).toEqual([
      { at: since, erp: 90, sellable: 80, confirmed: 80 },
      { at: at('09:30:00'), erp: 120, sellable: 104, confirmed: 80 },
      { at: at('09:30:03'), erp: 120, sellable: 104, confirmed: 104 },
      { at: at('10:00:00'), erp: 120, sellable: 105, confirmed: 104 },
      { at: at('10:30:00'), erp: 120, sellable: 105, confirmed: 104 },
    ])
  })

  it('draws nothing before the first number, and one step for what happened in one second', async () => {
    const since = at('07:00:00')
    const steps = stockSteps(await readStockEvents(given.db, admin, shirt, since), since, at('10:00:00'))
    expect(steps[0]).toEqual({ at: at('08:00:00'), erp: 90, sellable: 80, confirmed: null })
    const seconds = steps.map((step) => Math.floor(step.at.getTime() / 1000))
    expect(new Set(seconds).size).toBe(seconds.length)
    expect(stockSteps({ events: [], before: [] }, since, at('10:00:00'))).toEqual([])
  })

  it('keeps the newest 500, and then does not guess where the lines began', async () => {
    const busy = await givenShopItem(given.db, shop.id)
    await given.db.stockEvent.createMany({
      data: Array.from({ length: 502 }, (_, n) => ({
        shopItemId: busy,
        at: new Date(at('09:00:00').getTime() + n * 1_000),
        kind: 'desired' as const,
        quantity: n,
        detail: { ots: n },
      })),
    })
    const line = await readStockEvents(given.db, admin, busy, at('09:00:01'))
    expect(line).toMatchObject({ more: true, before: [] })
    expect(line.events).toHaveLength(500)
    expect(line.events[0]?.quantity).toBe(501)
  })

  it('is nobody’s who does not see the storefront', async () => {
    const seen = await readStockEvents(given.db, person('viewer', [other.id]), shirt, at('00:00:00'))
    expect(seen.events).toEqual([])
  })
})
