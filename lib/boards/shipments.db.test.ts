import { beforeAll, describe, expect, it } from 'vitest'
import { expectFault, givenDatabase, givenStorefront, person, testKeyRing } from '../../scripts/testing/given.ts'
import type { ShipmentFilter } from './shipment-conditions.ts'
import { readShipment } from './shipment-detail.ts'
import { readShipmentPolicies } from './shipment-policies.ts'
import { countShipments, listShipments, listShippers } from './shipments-list.ts'
import { readShipmentDays } from './shipments-pace.ts'
import { listUnconfirmed, readUnconfirmed, type UnconfirmedFilter } from './shipments-report.ts'
import { givenDispatch, givenPersonsOrder, givenPick } from './testing/given-shipments.ts'

const given = givenDatabase()
const now = new Date('2026-11-24T12:00:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const admin = person('admin')
const viewer = person('viewer')
let ours: Awaited<ReturnType<typeof givenStorefront>>
let theirs: typeof ours
const orders = new Map<string, bigint>()
const picks = new Map<string, bigint>()

/** An order with one shipment; `promisedOn` as its sales order promises. */
async function shipped(
  name: string,
  hours: number,
  dispatch: Parameters<typeof givenDispatch>[4] | null,
  { shop = ours, promisedOn = '', pick = {} }: { shop?: typeof ours; promisedOn?: string; pick?: object } = {},
) {
  const { db } = given
  const orderId = await givenPersonsOrder(
    db,
    testKeyRing,
    shop.id,
    { name: `Person ${name}`, email: `${name}@example.test` },
    { number: name, country: 'GB' },
  )
  const place = { storefrontId: shop.id, connectionId: shop.erpConnectionId, orderId }
  const pickId = await givenPick(db, place, hoursAgo(hours), { pickNum: `P-${name}`, ...pick })
  if (dispatch) await givenDispatch(db, place, pickId, hoursAgo(hours), dispatch)
  if (promisedOn) {
    const { currentRevisionId } = await db.webOrder.findUniqueOrThrow({ where: { id: orderId } })
    await db.outboxEntry.create({
      data: {
        connectionId: shop.erpConnectionId,
        storefrontId: shop.id,
        kind: 'sales_order',
        reference: name,
        orderId,
        revisionId: currentRevisionId ?? 0n,
        inputHash: Buffer.from([1]),
        body: { why: [{ what: 'promise', rule: 'shipping', reason: `leaves MAIN by ${promisedOn}` }] },
        personalSealed: Buffer.from([1]),
        currency: 'GBP',
        totalAmount: 100_000n,
        mappingVersion: 1,
        readyAt: now,
        ordNum: `SO-${name}`,
      },
    })
  }
  orders.set(name, orderId)
  picks.set(name, pickId)
}

beforeAll(async () => {
  ours = await givenStorefront(given.db, { code: 'OURS' })
  theirs = await givenStorefront(given.db, { code: 'THEIRS' })
  await shipped('old', 60, { state: 'refused', outcomeMessage: 'Invalid status.', attempts: 3 })
  await shipped('passed', 10, { state: 'unknown' }, { promisedOn: '2026-11-23' })
  await shipped('today', 9, { state: 'ready' }, { promisedOn: '2026-11-24' })
  await shipped('aday', 30, { state: 'waiting' }, { promisedOn: '2026-11-27', pick: { shipper: 'DPD' } })
  await shipped('early', 8, { state: 'ready' }, { promisedOn: '2026-11-27' })
  await shipped('told', 100, { state: 'ready', toldAt: hoursAgo(99) })
  await shipped('quiet', 500, { state: 'ready', silentBecause: 'OLD', message: 'none' })
  await shipped('fresh', 0.5, { state: 'sending' })
  await shipped('done', 20, { state: 'confirmed', confirmedAt: hoursAgo(19), toldAt: hoursAgo(19) })
  await shipped('shadowed', 20.5, { state: 'shadow' })
  await shipped('gone', 21, { state: 'withdrawn' })
  await shipped('untold', 22, null)
  await shipped('theirs', 5, { state: 'refused' }, { shop: theirs })
  await givenPick(given.db, { storefrontId: ours.id, connectionId: ours.erpConnectionId, orderId: null }, null)
})

const numbers = async (filter: ShipmentFilter = {}, actor = admin, size = 2): Promise<(string | null)[]> => {
  const found: (string | null)[] = []
  for (let after: string | undefined; ; ) {
    const page = await listShipments(given.db, testKeyRing, now, actor, filter, { size, ...(after ? { after } : {}) })
    found.push(...page.rows.map(({ orderNumber }) => orderNumber))
    if (page.next === null) return found
    after = page.next
  }
}

const late = async (filter: UnconfirmedFilter = {}, actor = admin, size = 2) => {
  const found: Awaited<ReturnType<typeof listUnconfirmed>>['rows'] = []
  for (let after: string | undefined; ; ) {
    const page = await listUnconfirmed(given.db, testKeyRing, now, actor, filter, { size, ...(after ? { after } : {}) })
    found.push(...page.rows)
    if (page.next === null) return found
    after = page.next
  }
}

describe('the list of shipments', () => {
  const newest = [
    'fresh',
    'theirs',
    'early',
    'today',
    'passed',
    'done',
    'shadowed',
    'gone',
    'untold',
    'aday',
    'old',
    'told',
    'quiet',
  ]

  it('holds what left, newest first, page by page; a pick that has not left is none', async () => {
    expect(await numbers()).toEqual(newest)
    expect(await numbers({ storefrontId: ours.id }, admin, 50)).toEqual(newest.filter((name) => name !== 'theirs'))
    expect(await numbers({}, person('viewer', [theirs.id]))).toEqual(['theirs'])
    expect(await countShipments(given.db, now, admin)).toEqual({ shipments: 13, more: false })
    expect(await countShipments(given.db, now, admin, {}, 5)).toEqual({ shipments: 5, more: true })
  })

  it('is narrowed by state, carrier, age and number', async () => {
    expect(await numbers({ state: 'refused' })).toEqual(['theirs', 'old'])
    expect(await numbers({ state: 'none' })).toEqual(['untold'])
    expect(await numbers({ carrier: 'DPD' })).toEqual(['aday'])
    expect(await numbers({ age: 'older' })).toEqual(['quiet'])
    expect(await numbers({ age: 'day', state: 'confirmed' })).toEqual(['done'])
    expect(await numbers({ search: 'P-pas' })).toEqual(['passed'])
    expect(await numbers({ search: '#told' })).toEqual(['told'])
    expect(await numbers({ search: 'SO-today' })).toEqual(['today'])
    expect(await numbers({ search: '%' })).toEqual([])
    const [first] = (await listShipments(given.db, testKeyRing, now, admin, { search: 'P-old' })).rows
    expect(await numbers({ search: first?.trackNos[0] ?? '-' })).toEqual(['old'])
    expect(await listShippers(given.db, admin)).toEqual(['DPD', 'RM4'])
    expect(await listShippers(given.db, person('viewer', [theirs.id]))).toEqual(['RM4'])
  })

  it('names customers to who may see them only', async () => {
    const [seen] = (await listShipments(given.db, testKeyRing, now, person('service'), { search: 'P-old' })).rows
    expect(seen).toMatchObject({ customer: 'Person old', carrier: 'Royal Mail', pieces: 2, outcome: 'Invalid status.' })
    const [unseen] = (await listShipments(given.db, testKeyRing, now, viewer, { search: 'P-old' })).rows
    expect(unseen?.customer).toBeNull()
  })
})

describe('dispatched, not confirmed', () => {
  it('lists what is due and the shop does not show, oldest first, with the risk that the customer asks', async () => {
    const rows = await late({ storefrontId: ours.id })
    expect(rows.map(({ orderNumber, risk, promisedOn }) => [orderNumber, risk, promisedOn])).toEqual([
      ['quiet', 'low', null],
      ['told', 'low', null],
      ['old', 'high', null],
      ['aday', 'medium', '2026-11-27'],
      ['passed', 'high', '2026-11-23'],
      ['today', 'medium', '2026-11-24'],
      ['early', 'low', '2026-11-27'],
    ])
    expect(rows[2]).toMatchObject({ total: 100_000n, currency: 'GBP', attempts: 3, customer: 'Person old' })
    expect((await late({}, viewer)).every(({ customer }) => customer === null)).toBe(true)
    expect((await late({}, person('finance', [theirs.id]))).map(({ orderNumber }) => orderNumber)).toEqual(['theirs'])
  })

  it('is narrowed by risk and carrier, and its figures are those of its rows', async () => {
    expect((await late({ risk: 'high' })).map(({ orderNumber }) => orderNumber)).toEqual(['old', 'passed'])
    expect((await late({ carrier: 'DPD' })).map(({ orderNumber }) => orderNumber)).toEqual(['aday'])
    const figures = await readUnconfirmed(given.db, now, admin)
    expect(figures).toMatchObject({
      shipments: 8,
      orders: 8,
      money: [{ currency: 'GBP', amount: 800_000n }],
      risks: { high: 2, medium: 2, low: 4 },
      oldestShippedAt: hoursAgo(500),
    })
    expect(figures.ages.map(({ count }) => count)).toEqual([0, 4, 1, 2, 1])
    expect((await readUnconfirmed(given.db, now, person('viewer', [theirs.id]))).shipments).toBe(1)
  })

  it('an order with two shipments is worth its total once', async () => {
    const orderId = orders.get('theirs') ?? 0n
    const place = { storefrontId: theirs.id, connectionId: theirs.erpConnectionId, orderId }
    const second = await givenPick(given.db, place, hoursAgo(4), { pickNum: 'P-second' })
    await givenDispatch(given.db, place, second, hoursAgo(4))
    const figures = await readUnconfirmed(given.db, now, admin, { storefrontId: theirs.id })
    expect(figures).toMatchObject({ shipments: 2, orders: 1, money: [{ currency: 'GBP', amount: 100_000n }] })
  })

  it('counts by day what left and what the shop shows', async () => {
    const days = await readShipmentDays(given.db, now, admin, { storefrontId: ours.id, timeZone: 'UTC', days: 3 })
    expect(days).toEqual([
      { day: '2026-11-22', left: 1, confirmed: 0 },
      { day: '2026-11-23', left: 5, confirmed: 1 },
      { day: '2026-11-24', left: 4, confirmed: 0 },
    ])
  })
})

describe('one shipment', () => {
  it('shows what left, how the shop is told, every try, and the order’s others', async () => {
    const pickId = picks.get('old') ?? 0n
    const { id: dispatchId } = await given.db.dispatch.findUniqueOrThrow({ where: { pickId } })
    await given.db.dispatchAttempt.createMany({
      data: [
        { dispatchId, step: 'note', worker: 'w', startedAt: hoursAgo(3), endedAt: hoursAgo(3), outcome: 'refused' },
        { dispatchId, step: 'read', worker: 'w', startedAt: hoursAgo(2), endedAt: hoursAgo(2), outcome: 'done' },
      ],
    })
    const shipment = await readShipment(given.db, testKeyRing, admin, { dispatchId })
    expect(shipment).toMatchObject({
      dispatchId: dispatchId.toString(),
      trackings: [{ number: 'TRK', url: 'https://track.example/TRK' }],
      cartons: [{ num: '1', pieces: 2 }],
      lines: [{ upc: '50123', ordered: 2, picked: 2 }],
      completes: true,
      others: [],
    })
    expect(shipment?.tries.map(({ step }) => step)).toEqual(['read', 'note'])
    const other = await readShipment(given.db, testKeyRing, admin, { pickId: picks.get('theirs') ?? 0n })
    expect(other?.others.map(({ pickNum }) => pickNum)).toEqual(['P-second'])
    const untold = await readShipment(given.db, testKeyRing, admin, { pickId: picks.get('untold') ?? 0n })
    expect(untold).toMatchObject({ state: 'none', dispatchId: null, tries: [], done: [] })
    expect(untold?.trackings[0]?.url).toBeNull()
  })

  it('is nothing to who does not see its storefront', async () => {
    expect(
      await readShipment(given.db, testKeyRing, person('viewer', [theirs.id]), { pickId: picks.get('old') ?? 0n }),
    ).toBeNull()
    expect(await readShipment(given.db, testKeyRing, admin, { pickId: 999_999n })).toBeNull()
    await expectFault(
      listShipments(given.db, testKeyRing, now, person('viewer', [theirs.id]), { storefrontId: ours.id }),
      'NOT_PERMITTED',
    )
  })

  it('a stored link that is none of the web is shown as text', async () => {
    const pickId = picks.get('early') ?? 0n
    await given.db.dispatch.update({
      where: { pickId },
      data: {
        wish: { carrier: 'X', trackings: [{ number: 'N', url: 'javascript:alert(1)' }], lines: [], completes: false },
      },
    })
    const shipment = await readShipment(given.db, testKeyRing, admin, { pickId })
    expect(shipment?.trackings).toEqual([{ number: 'N', url: null }])
  })
})

describe('policies', () => {
  it('a storefront without a row has the defaults of the table', async () => {
    await given.db.shipmentPolicy.create({ data: { storefrontId: theirs.id } })
    const [mine, other] = await readShipmentPolicies(given.db, admin)
    const defaults = ({ storefrontId: _, code: __, name: ___, ...rest }: NonNullable<typeof mine>) => rest
    expect(mine && defaults(mine)).toEqual(other && defaults(other))
    expect((await readShipmentPolicies(given.db, person('viewer', [theirs.id]))).map(({ code }) => code)).toEqual([
      'THEIRS',
    ])
  })
})
