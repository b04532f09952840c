import { beforeAll, describe, expect, it } from 'vitest'
import { expectFault, givenDatabase, givenOrder, givenStorefront, person } from '../../scripts/testing/given.ts'
import { readChangeMarks, type Topic } from './change-marks.ts'
import { listErpCodes } from './erp-codes.ts'
import { readFrame } from './frame.ts'
import { readMappingCounts } from './mapping-counts.ts'
import { readAppliedMigrations } from './readiness.ts'
import { searchItems } from './search-items.ts'
import { searchOrders } from './search-orders.ts'

const given = givenDatabase()
let ours: Awaited<ReturnType<typeof givenStorefront>>
let theirs: typeof ours

beforeAll(async () => {
  ours = await givenStorefront(given.db, { code: 'OURS' })
  theirs = await givenStorefront(given.db, { code: 'THEIRS' })
})

const limited = () => person('ecommerce', [ours.id])

async function openCase(storefrontId: string, cause: string, dismissedAt: Date | null = null) {
  await given.db.exceptionCase.create({
    data: {
      code: 'SKU_UNKNOWN',
      causeKey: `${storefrontId} ${cause}`,
      storefrontId,
      ownerRole: 'ecommerce',
      severity: 'high',
      cause: { field: 'sku', value: cause },
      dismissedAt,
      dismissedReason: dismissedAt ? 'agreed with the buyer' : null,
    },
  })
}

describe('the frame of every page', () => {
  it('counts open exceptions and lists storefronts the actor sees, dismissed ones left out', async () => {
    await openCase(ours.id, 'A')
    await openCase(ours.id, 'B', new Date())
    await openCase(theirs.id, 'C')
    const all = await readFrame(given.db, person('admin'))
    expect([all.openExceptions, all.storefronts.map(({ code }) => code)]).toEqual([2, ['OURS', 'THEIRS']])
    const mine = await readFrame(given.db, limited())
    expect([mine.openExceptions, mine.storefronts.map(({ code }) => code)]).toEqual([1, ['OURS']])
  })

  it('keeps the count from a role that may not see exceptions', async () => {
    expect((await readFrame(given.db, person('service'))).openExceptions).toBeNull()
  })
})

describe('searching orders', () => {
  it('finds by the beginning of a number, by shop id and by sales order; the exact one first', async () => {
    await givenOrder(given.db, ours.id, { externalId: '900', number: '10482' })
    await givenOrder(given.db, ours.id, { externalId: '901', number: '104821' })
    const found = async (text: string) =>
      (await searchOrders(given.db, person('viewer'), text)).map(({ number }) => number)
    expect(await found('10482')).toEqual(['10482', '104821'])
    expect(await found('#104821')).toEqual(['104821'])
    expect(await found('901')).toEqual(['104821'])
    expect(await found('%')).toEqual([])
    expect(await found('  ')).toEqual([])
  })

  it('finds nothing in storefronts the actor does not see', async () => {
    await givenOrder(given.db, theirs.id, { externalId: '902', number: '77001' })
    expect(await searchOrders(given.db, limited(), '77001')).toEqual([])
    expect(await searchOrders(given.db, person('ecommerce'), '77001')).toHaveLength(1)
  })
})

describe('searching items', () => {
  it('takes every word, active ones first, gone ones never, other ERPs only for who sees them', async () => {
    const item = (pkey: string, fields: object, connectionId = ours.erpConnectionId) => ({
      connectionId,
      pkey,
      stylePkey: 's',
      division: '01',
      style: '00467',
      styleName: 'Merino Beanie',
      active: true,
      contentHash: Buffer.from('x'),
      readAt: new Date(),
      ...fields,
    })
    await given.db.erpItem.createMany({
      data: [
        item('1', { colorCode: 'ECR', sizeDesc: 'S', active: false }),
        item('2', { colorCode: 'ECR', sizeDesc: 'S', lblCode: 'OLD' }),
        item('3', { colorCode: 'FOR', sizeDesc: 'M' }),
        item('4', { colorCode: 'ECR', sizeDesc: 'S', goneAt: new Date() }),
        item('5', { colorCode: 'ECR', sizeDesc: 'S' }, theirs.erpConnectionId),
      ],
    })
    const found = async (text: string) =>
      (await searchItems(given.db, limited(), text)).map(({ reference }) => reference)
    expect(await found('beanie ecr')).toEqual(['pkey:2', 'pkey:1'])
    expect(await found('00467 m')).toContain('pkey:3')
    expect(await found('_')).toEqual([])
    expect(await searchItems(given.db, person('admin'), 'ecr')).toHaveLength(3)
  })

  it('refuses a role that may not see mappings', async () => {
    await expectFault(searchItems(given.db, person('service'), 'x'), 'NOT_PERMITTED')
    await expectFault(listErpCodes(given.db, person('service')), 'NOT_PERMITTED')
    await expectFault(readMappingCounts(given.db, person('service')), 'NOT_PERMITTED')
  })
})

it('counts rules in force and names the last change', async () => {
  const { number } = await given.db.mappingVersion.create({ data: { byLabel: 'Ada', note: 'first' } })
  const rule = (key: string, storefrontId: string | null, toVersion: number | null = null) => ({
    table: 'warehouse' as const,
    key,
    storefrontId,
    match: {},
    target: { locations: ['MAIN'] },
    fromVersion: number,
    toVersion,
  })
  await given.db.mappingVersion.create({ data: { number: number + 1, byLabel: 'Fiona', note: 'second' } })
  await given.db.mappingRow.createMany({
    data: [rule('a', null), rule('b', ours.id), rule('c', theirs.id), rule('d', null, number + 1)],
  })
  expect(await readMappingCounts(given.db, person('admin'))).toMatchObject({
    rules: { warehouse: 3 },
    last: { number: number + 1, byLabel: 'Fiona', note: 'second' },
  })
  expect((await readMappingCounts(given.db, limited())).rules.warehouse).toBe(2)
})

it('a mark moves with its topic and with no other', async () => {
  const before = await readChangeMarks(given.db)
  await given.db.run.create({ data: { kind: 'connections:test', askedBy: 'Ada' } })
  await given.db.connection.update({ where: { id: ours.connectionId }, data: { lastOkAt: new Date() } })
  const after = await readChangeMarks(given.db)
  const moved = (Object.keys(before) as Topic[]).filter((topic) => before[topic] !== after[topic]).sort()
  expect(moved).toEqual(['connections', 'runs'])
})

it('knows the migrations the database holds', async () => {
  expect(await readAppliedMigrations(given.db)).toContain('20261123000000_orders')
})
