import { describe, expect, it } from 'vitest'
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
import { demoMappingRows } from './demo/rows.ts'
import { importMappings, replaceMappings } from './import-mappings.ts'
import { exportMappings, listMappingRows } from './list-rows.ts'
import { saveMappingRows } from './save-rows.ts'
import { loadMappings } from './snapshot.ts'
import { mappingTableNames } from './tables.ts'

const given = givenDatabase()
const system: Actor = { kind: 'system', label: 'test' }
const operator: Actor = { kind: 'operator', label: 'operator' }
const admin = person('admin')
const finance = person('finance')
const clock = systemClock

const link = (key: string, sku = 'MUG') => ({ match: { key }, target: { kind: 'item', item: `third_party:${sku}` } })
const fee = (name: string, code: string) => ({ match: { name }, target: { code } })
const jobs = async (storefrontId: string) => {
  const rows = await given.db.$queryRaw<{ n: bigint }[]>`
    select count(*) as n from graphile_worker.jobs
    where task_identifier = 'orders:evaluate' and key like ${`%${storefrontId}%`}`
  return Number(rows[0]?.n)
}
const rule = async (storefrontId: string, name: string, version?: number) => {
  const { rules } = (await loadMappings(given.db, storefrontId, version)).on(null)
  return rules.fee.find(({ match }) => match.name === name)?.target.code
}

describe('mappings', () => {
  it('failure 19: linking a SKU marks what is held or waits to be sent and evaluates it at once; others stay', async () => {
    const { db } = given
    const shop = await givenStorefront(db)
    const other = await givenStorefront(db)
    const held = await givenOrder(db, shop.id, { bucket: 'held', dirty: false })
    const sent = await givenOrder(db, shop.id, { bucket: 'in_erp', dirty: false })
    const waiting = await givenOrder(db, shop.id, { bucket: 'queued', dirty: false })
    const elsewhere = await givenOrder(db, other.id, { bucket: 'held', dirty: false })
    const change = { table: 'item_link', storefrontId: shop.id, rows: [link('sku:NEW')] } as const
    const { version } = await saveMappingRows(db, clock, person('ecommerce'), change)
    const dirty = async (id: bigint) => (await db.webOrder.findUniqueOrThrow({ where: { id } })).dirty
    expect([await dirty(held), await dirty(waiting), await dirty(sent), await dirty(elsewhere)]).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect([await jobs(shop.id), await jobs(other.id)]).toEqual([1, 0])
    expect((await loadMappings(db, shop.id)).on(null).itemLinks.get('sku:NEW')?.target).toEqual(link('sku:NEW').target)
    expect((await loadMappings(db, other.id)).on(null).itemLinks.has('sku:NEW')).toBe(false)
    await expectAuditRow(db, 'mappings:save', String(version))
  })

  it('a version read once never changes; a replaced rule ends, a pinned order maps as before', async () => {
    const { db } = given
    const shop = await givenStorefront(db)
    const storefrontId = shop.id
    const save = (rows: object[], end: string[] = []) =>
      saveMappingRows(db, clock, finance, { table: 'fee', storefrontId, rows: rows as never, end }, {})
    const first = await save([fee('Wrap', 'OLD')])
    const { rows } = await listMappingRows(db, admin, 'fee', { storefrontId })
    const second = await save(
      [fee('Wrap', 'NEW')],
      [rows.find(({ match }) => 'name' in match && match.name === 'Wrap')?.id ?? ''],
    )
    expect(second.version).toBeGreaterThan(first.version)
    expect(await rule(storefrontId, 'Wrap')).toBe('NEW')
    expect(await rule(storefrontId, 'Wrap', first.version)).toBe('OLD')
    expect(await rule(storefrontId, 'Wrap', first.version - 1)).toBeUndefined()
    await expectFault(save([fee('Wrap', 'OTHER')]), 'MAPPING_DUPLICATE')
    await expect(save([fee('Wrap', 'OTHER')])).rejects.toThrow(
      /^The rule at position \d+, giving .*, fits name Wrap already\./,
    )
    await expectFault(save([], ['999999']), 'MAPPING_CHANGED')
    await expectFault(save([fee('', 'X')]), 'MAPPING_INVALID')
    expect(await rule(storefrontId, 'Wrap')).toBe('NEW')
  })

  it('who may: links by ecommerce, rules by admin, money by finance or with their approval', async () => {
    const { db } = given
    const shop = await givenStorefront(db)
    const storefrontId = shop.id
    const save = (actor: Actor, table: 'item_link' | 'warehouse' | 'fee', row: object, approver: Actor | null = null) =>
      saveMappingRows(db, clock, actor, { table, storefrontId, rows: [row as never] }, { approver })
    const where = { match: { country: 'GB' }, target: { locations: ['MAIN'] } }
    await expectFault(save(person('viewer'), 'item_link', link('sku:V')), 'NOT_PERMITTED')
    await expectFault(save(person('ecommerce'), 'warehouse', where), 'NOT_PERMITTED')
    await save(admin, 'warehouse', where)
    await expectFault(save(person('service'), 'fee', fee('A', 'A')), 'NOT_PERMITTED')
    // The table has rules already, of the test before or of this one: no first version any more.
    await save(finance, 'fee', fee('B', 'B'))
    await expectFault(save(admin, 'fee', fee('C', 'C')), 'MAPPING_NEEDS_FINANCE')
    await expectFault(save(operator, 'fee', fee('C', 'C')), 'MAPPING_NEEDS_FINANCE')
    await expectFault(save(admin, 'fee', fee('C', 'C'), admin), 'NOT_PERMITTED')
    const { version } = await save(admin, 'fee', fee('C', 'C'), finance)
    expect((await db.mappingVersion.findUniqueOrThrow({ where: { number: version } })).approvedById).toBe(finance.id)
    const limited = person('ecommerce', [storefrontId])
    const global = { table: 'item_link', storefrontId: null, rows: [link('sku:ALL')] } as const
    await expectFault(saveMappingRows(db, clock, limited, global), 'NOT_PERMITTED')
  })

  it('imports whole tables, keeps what did not change, applies nothing when one line is bad', async () => {
    const { db } = given
    const tables = mappingTableNames
    await replaceMappings(db, clock, system, tables, [], { approver: finance })
    const seeded = await replaceMappings(db, clock, system, tables, demoMappingRows, { approver: finance })
    expect(seeded.opened).toBe(demoMappingRows.length)
    const files = await exportMappings(db, admin)
    const again = await importMappings(db, clock, operator, files)
    const unchanged = demoMappingRows.length
    expect(again).toEqual({ version: null, opened: 0, ended: 0, unchanged, accounts: 0, warnings: [] })
    await expectFault(importMappings(db, clock, operator, { ...files, fee: 'name,code\nWrap,' }), 'MAPPING_CSV_INVALID')
    await expectFault(importMappings(db, clock, operator, { fee: 'name,code\nWrap,NEW' }), 'MAPPING_NEEDS_FINANCE')
    const changed = await importMappings(db, clock, operator, { fee: 'name,code\nWrap,NEW' }, { approver: finance })
    expect(changed).toMatchObject({ opened: 1, ended: 1, unchanged: 0 })
    expect((await listMappingRows(db, admin, 'fee')).rows).toMatchObject([
      { match: { name: 'Wrap' }, target: { code: 'NEW' } },
    ])
    expect((await listMappingRows(db, admin, 'tax', { search: 'usnyl' })).total).toBe(1)
  })

  it('twenty savers at once: twenty versions, every rule there', async () => {
    const { db } = given
    const shop = await givenStorefront(db)
    const saved = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        saveMappingRows(db, clock, admin, { table: 'item_link', storefrontId: shop.id, rows: [link(`sku:P${index}`)] }),
      ),
    )
    expect(new Set(saved.map(({ version }) => version)).size).toBe(20)
    const snapshot = (await loadMappings(db, shop.id)).on(null)
    expect([...snapshot.itemLinks.keys()].filter((key) => /^sku:P\d+$/.test(key))).toHaveLength(20)
  })

  it('10,000 item links with 30 bad rows: every bad row named, nothing applied; then all of them at once', async () => {
    const { db } = given
    const row = (index: number) => `,${index},sku:S${index},item,third_party:S${index},,,`
    const header = 'storefront,position,key,kind,item,components,code,taxCode'
    const good = Array.from({ length: 10_000 }, (_, index) => row(index))
    const bad = good.map((text, index) =>
      index % 333 === 0 && index < 9_990 ? text.replace('third_party', 'third') : text,
    )
    const before = (await listMappingRows(db, admin, 'item_link')).total
    const failure = importMappings(db, clock, operator, { item_link: [header, ...bad].join('\n') })
    await expect(failure).rejects.toMatchObject({ context: { errors: expect.objectContaining({ length: 30 }) } })
    expect((await listMappingRows(db, admin, 'item_link')).total).toBe(before)
    const done = await importMappings(db, clock, operator, { item_link: [header, ...good].join('\n') })
    expect(done.opened).toBe(10_000)
  })
})
