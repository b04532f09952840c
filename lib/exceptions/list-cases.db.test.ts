import { beforeEach, describe, expect, it } from 'vitest'
import { givenDatabase, givenOrder, givenStorefront, person } from '../../scripts/testing/given.ts'
import type { CaseFilter } from './case-conditions.ts'
import { listCases } from './list-cases.ts'
import { setSeverity } from './set-severity.ts'
import { evaluate, givenCase, unknownSku } from './testing/given-case.ts'

const given = givenDatabase()
/** Monday, noon in London. */
const now = new Date('2026-11-23T12:00:00Z')
const admin = person('admin')

let shop: string
beforeEach(async () => {
  shop = (await givenStorefront(given.db)).id
})

const list = async (filter: CaseFilter = {}, actor = admin) =>
  (await listCases(given.db, now, actor, { storefrontId: shop, ...filter })).rows
const found = async (filter: CaseFilter, actor = admin) => (await list(filter, actor)).map(({ id }) => id)

describe('searching', () => {
  it('finds by the value, a part of it, the code and its title, whatever the case of letters', async () => {
    const linen = await givenCase(given.db, now, shop, { value: 'SHT-LIN-L-BLÅ' })
    const tax = await givenCase(given.db, now, shop, { code: 'TAX_UNMAPPED', value: '19 100%_' })
    for (const search of ['SHT-LIN-L-BLÅ', 'lin-l', ' sht ', 'SKU_UNKNOWN', 'sku unknown', 'erp does not know']) {
      expect(await found({ search }), search).toEqual([linen.caseId])
    }
    expect(await found({ search: '100%_' })).toEqual([tax.caseId])
    expect(await found({ search: '%' })).toEqual([tax.caseId])
    // The name of the field is not what is wrong.
    expect(await found({ search: 'nothing like it' })).toEqual([])
  })

  it('finds by an order number and a PO number, whole, of orders it touches now', async () => {
    const { caseId, orders } = await givenCase(given.db, now, shop, { orders: 2 })
    await givenCase(given.db, now, shop)
    const order = await given.db.webOrder.update({
      where: { id: orders[0] ?? 0n },
      data: { number: 'W-10482', poNum: 'PO-77' },
    })
    for (const search of ['W-10482', '#W-10482', 'PO-77']) expect(await found({ search }), search).toEqual([caseId])
    expect(await found({ search: 'W-1048' })).toEqual([])
    await evaluate(given.db, now, shop, [[order.id, []]])
    expect(await found({ search: 'W-10482' })).toEqual([])
  })

  it('shows nobody the cases of a storefront that is not theirs', async () => {
    const { caseId, value } = await givenCase(given.db, now, shop)
    const other = (await givenStorefront(given.db)).id
    expect(await listCases(given.db, now, person('finance', [other]), { search: value })).toEqual({
      rows: [],
      next: null,
    })
    const mine = await listCases(given.db, now, person('finance', [shop]), { search: value })
    expect(mine.rows.map(({ id }) => id)).toEqual([caseId])
  })
})

describe('filters', () => {
  it('by severity, and by a change that waits for approval', async () => {
    const high = await givenCase(given.db, now, shop)
    const tax = await givenCase(given.db, now, shop, { code: 'TAX_UNMAPPED' })
    await setSeverity(given.db, now, admin, tax.caseId, 'low')
    expect(await found({ severity: 'low' })).toEqual([tax.caseId])
    expect(await found({ waitingApproval: true })).toEqual([])
    const edit = (table: string, storefrontId: string | null) => ({ table, storefrontId, end: [], open: [] })
    const change = (state: 'draft' | 'waiting', edits: object[]) =>
      given.db.mappingChange.create({
        data: { title: 'Winter rates', state, edits, baseVersion: 1, byLabel: 'An admin' },
      })
    await change('draft', [edit('tax', null)])
    await change('waiting', [edit('tax', (await givenStorefront(given.db)).id)])
    expect(await found({ waitingApproval: true })).toEqual([])
    const { id } = await change('waiting', [edit('allowance', null), edit('tax', shop)])
    expect(await list({ waitingApproval: true })).toMatchObject([
      { id: tax.caseId, waitingFor: { changeId: id, title: 'Winter rates' } },
    ])
    expect((await list()).find((row) => row.id === high.caseId)?.waitingFor).toBeNull()
  })
})

describe('clocks run on the calendar of the storefront', () => {
  const friday = new Date('2026-11-20T16:00:00Z')

  it('due by business hours from when it opened, and anew from when it reopened', async () => {
    const { caseId, orders, value } = await givenCase(given.db, friday, shop)
    const [order = 0n] = orders
    // Eight business hours: one on Friday until five, seven on Monday from nine.
    expect((await list())[0]).toMatchObject({ id: caseId, dueAt: new Date('2026-11-23T16:00:00Z') })
    expect(await found({ dueBefore: now })).toEqual([])
    expect(await found({ dueBefore: new Date('2026-11-23T16:00:00Z') })).toEqual([caseId])
    await evaluate(given.db, now, shop, [[order, []]])
    await evaluate(given.db, now, shop, [[order, [unknownSku(value)]]])
    expect((await list())[0]?.dueAt).toEqual(new Date('2026-11-24T12:00:00Z'))
  })

  it('as a calendar rule says, the storefront’s own before everybody’s', async () => {
    const days = { mon: '08:00-18:00', tue: '', wed: '', thu: '', fri: '', sat: '', sun: '' }
    const target = { timeZone: 'Europe/London', ...days, holidays: '', cutOff: '' }
    await given.db.mappingVersion.create({ data: { number: 1, byLabel: 'test' } })
    const rule = { table: 'calendar', key: '{}', match: {}, fromVersion: 1 } as const
    await given.db.mappingRow.createMany({
      data: [
        { ...rule, target: { ...target, mon: '', sun: '00:00-24:00' } },
        { ...rule, target, storefrontId: shop },
      ],
    })
    await givenCase(given.db, new Date('2026-11-23T07:00:00Z'), shop)
    expect((await list())[0]?.dueAt).toEqual(new Date('2026-11-23T16:00:00Z'))
    await given.db.mappingRow.deleteMany()
  })

  it('the oldest order’s age counts business hours only', async () => {
    const order = await givenOrder(given.db, shop, { placedAt: friday })
    await evaluate(given.db, now, shop, [[order, [unknownSku('old')]]])
    // An hour on Friday and three on Monday.
    expect((await list())[0]).toMatchObject({ oldestPlacedAt: friday, oldestHours: 4 })
  })
})
