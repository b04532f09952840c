import { beforeEach, describe, expect, it } from 'vitest'
import {
  expectAuditRow,
  expectFault,
  givenDatabase,
  givenOrder,
  givenStorefront,
  person,
} from '../../scripts/testing/given.ts'
import type { Actor } from '../kernel/actor.ts'
import { systemClock } from '../kernel/clock.ts'
import { assumedAccount } from './account.ts'
import { demoAccount } from './demo/rows.ts'
import { importMappings } from './import-mappings.ts'
import { exportMappings } from './list-rows.ts'
import { saveMappingRows } from './save-rows.ts'

const given = givenDatabase()
const operator: Actor = { kind: 'operator', label: 'operator' }
const admin = person('admin')
const finance = person('finance')
const header =
  'storefront,division,customer,store,department,orderType,freightCode,roundingCode,taxChargeCode,itemPriceTax'
const demoLine = '01,WEBDEMO,DEMO,WEB,W,FRT,ROUND,TAX,reduced-rate=5 | standard=20 | zero-rate=0'

const accountOf = async (id: string) => (await given.db.storefront.findUniqueOrThrow({ where: { id } })).account
const file = (...lines: string[]) => ({ account: [header, ...lines].join('\n') })
const take = (files: { account: string }, approver: Actor | null = null, actor: Actor = operator) =>
  importMappings(given.db, systemClock, actor, files, { approver })

beforeEach(async () => {
  const { db } = given
  await db.webOrder.deleteMany()
  await db.mappingRow.deleteMany({ where: { storefrontId: { not: null } } })
  await db.storefront.deleteMany()
  await db.erpCode.deleteMany()
  await db.connection.deleteMany()
})

describe('account.csv', () => {
  it('the demo’s account, exported where it is the only shop, fits a shop of another code', async () => {
    const { db } = given
    const { id } = await givenStorefront(db)
    await db.storefront.update({ where: { id }, data: { account: demoAccount } })
    const { account } = await exportMappings(db, admin)
    expect(account).toBe(`${header}\n,${demoLine}\n`)
    await db.storefront.update({ where: { id }, data: { code: 'UK', account: assumedAccount('UK') } })
    const held = await givenOrder(db, id, { bucket: 'held', dirty: false })
    // What was assumed at connecting nobody has approved: the first import does.
    const done = await take({ account })
    expect(done).toMatchObject({ version: expect.any(Number), opened: 0, ended: 0, accounts: 1, warnings: [] })
    expect(await accountOf(id)).toEqual(demoAccount)
    expect(await db.webOrder.findUniqueOrThrow({ where: { id: held } })).toMatchObject({ dirty: true })
    const row = await expectAuditRow(db, 'mappings:save', String(done.version))
    expect(row).toMatchObject({
      before: { accounts: [['UK', assumedAccount('UK')]] },
      after: { accounts: [['UK', demoAccount]] },
    })
    expect(await take({ account })).toMatchObject({ version: null, accounts: 0 })
  })

  it('of several shops each has its line, and one for all serves those without', async () => {
    const { db } = given
    const [one, two, three] = await Promise.all(['AA', 'BB', 'CC'].map((code) => givenStorefront(db, { code })))
    await take(file(`,${demoLine}`, 'BB,02,WEBBB,BB,,,,,,'))
    expect(await accountOf(one?.id ?? '')).toEqual(demoAccount)
    expect(await accountOf(three?.id ?? '')).toEqual(demoAccount)
    const own = { ...demoAccount, division: '02', customer: 'WEBBB', store: 'BB', department: '', itemPriceTax: {} }
    expect(await accountOf(two?.id ?? '')).toEqual(own)
    const { account } = await exportMappings(db, admin)
    expect(account).toBe(`${header}\nAA,${demoLine}\nBB,02,WEBBB,BB,,W,FRT,ROUND,TAX,\nCC,${demoLine}\n`)
    // A shop without a line keeps its account.
    await take(file('AA,03,WEBAA,AA,,,,,,'), finance)
    expect(await accountOf(two?.id ?? '')).toEqual(own)
    const limited = person('admin', [one?.id ?? ''])
    expect((await exportMappings(db, limited)).account).toBe(`${header}\nAA,03,WEBAA,AA,,W,FRT,ROUND,TAX,\n`)
    await expectFault(take(file('BB,03,WEBBB,BB,,,,,,'), finance, limited), 'NOT_PERMITTED')
  })

  it('moves money: once set, it changes with finance only', async () => {
    const { id } = await givenStorefront(given.db)
    await take(file(`,${demoLine}`))
    const change = file(`,${demoLine.replace('FRT', 'SHIP')}`)
    await expectFault(take(change), 'MAPPING_NEEDS_FINANCE')
    await expectFault(take(change, null, admin), 'MAPPING_NEEDS_FINANCE')
    await expectFault(take(change, null, person('ecommerce')), 'NOT_PERMITTED')
    const { version } = await take(change, finance)
    expect(await accountOf(id)).toMatchObject({ freightCode: 'SHIP' })
    const number = version ?? 0
    expect(await given.db.mappingVersion.findUniqueOrThrow({ where: { number } })).toMatchObject({
      approvedById: finance.id,
    })
    await take(file(`,${demoLine}`), null, finance)
    expect(await accountOf(id)).toMatchObject({ freightCode: 'FRT' })
  })

  it('one bad line applies nothing, of no file, and is named', async () => {
    const { id } = await givenStorefront(given.db, { code: 'UK' })
    const before = await accountOf(id)
    const lines = [
      'UK,01,,UK,,,,,,',
      'DEMO,01,WEBDEMO,DEMO,,,,,,',
      ',01,X,Y,,,,,,standard:20',
      ',01,X,Y,,,,,,standard=twenty',
      ',01,X',
    ]
    const failure = importMappings(given.db, systemClock, operator, { ...file(...lines), fee: 'name,code\nHalf,HALF' })
    const error = await failure.catch((fault) => fault)
    expect(error.code).toBe('MAPPING_CSV_INVALID')
    expect(error.context.errors.map((one: { line: number; field: string }) => [one.line, one.field])).toEqual([
      [2, 'customer'],
      [3, 'storefront'],
      [4, 'itemPriceTax'],
      [5, 'storefront'],
      [5, 'itemPriceTax'],
      [6, 'row'],
    ])
    expect(error.message).toContain('account.csv line 3, storefront: there is no storefront "DEMO"')
    expect(await accountOf(id)).toEqual(before)
    expect((await exportMappings(given.db, admin)).fee).not.toContain('HALF')
  })

  it('without any shop there is nothing to take it, and that is said', async () => {
    const done = await take(file(`,${demoLine}`))
    expect(done).toMatchObject({ version: null, accounts: 0, warnings: [{ table: 'account', field: 'storefront' }] })
  })
})

describe('codes the ERP does not know', () => {
  const codes = (connectionId: string, table: string, ...known: string[]) =>
    given.db.erpCode.createMany({
      data: known.map((code) => ({ connectionId, table, code, readAt: new Date('2026-11-20T00:00:00Z') })),
    })

  it('are saved and warned of, once the table was read', async () => {
    const { db } = given
    const shop = await givenStorefront(db)
    const change = { table: 'warehouse', storefrontId: shop.id } as const
    const where = (country: string, ...locations: string[]) => ({ match: { country }, target: { locations } })
    const save = (country: string, ...locations: string[]) =>
      saveMappingRows(db, systemClock, admin, { ...change, rows: [where(country, ...locations)] })
    expect((await save('GB', 'MIAN')).warnings).toEqual([])
    await codes(shop.erpConnectionId, 'location', 'MAIN', 'EU1')
    expect((await save('DE', 'EU1', 'MAIN')).warnings).toEqual([])
    expect((await save('FR', 'EU1', 'MIAN')).warnings).toEqual([
      {
        table: 'warehouse',
        field: 'locations',
        value: 'MIAN',
        rules: 1,
        reason: `${shop.code}-ERP has no location "MIAN"`,
      },
    ])
  })

  it('a rule for every shop is compared with every ERP, one shop’s with its own; one warning a code', async () => {
    const { db } = given
    const one = await givenStorefront(db, { code: 'AA' })
    const two = await givenStorefront(db, { code: 'BB' })
    await codes(one.erpConnectionId, 'taxcode', 'GB20')
    await codes(two.erpConnectionId, 'taxcode', 'DE19')
    await codes(one.erpConnectionId, 'customer', 'WEBAA')
    const tax = ['storefront,rate,taxCode', ',A,GB20', 'AA,B,DE19', 'AA,C,DE19', 'BB,D,DE19'].join('\n')
    const files = { tax, ...file('AA,01,WEBDEMO,AA,,,,,,') }
    const { warnings } = await importMappings(db, systemClock, operator, files, { approver: finance })
    expect(warnings.map(({ table, rules, reason }) => [table, rules, reason])).toEqual([
      ['tax', 1, 'BB-ERP has no tax code "GB20"'],
      ['tax', 2, 'AA-ERP has no tax code "DE19"'],
      ['account', 1, 'AA-ERP has no customer "WEBDEMO"'],
    ])
  })
})
