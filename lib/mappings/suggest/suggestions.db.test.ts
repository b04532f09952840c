import { beforeAll, describe, expect, it } from 'vitest'
import { expectAuditRow, expectFault, givenDatabase, givenStorefront, person } from '../../../scripts/testing/given.ts'
import { previewFix, previewFixes } from '../../exceptions/preview-fix.ts'
import type { PassageWorld } from '../../flows/orders/testing/passage-world.ts'
import { createPassageWorld, recordedOrder } from '../../flows/orders/testing/passage-world.ts'
import { systemClock } from '../../kernel/clock.ts'
import { dismissSuggestion, listDismissals, restoreSuggestion } from './dismiss-suggestion.ts'
import { linkItem, linkItems } from './link-items.ts'
import { listAbove, listSuggestions } from './list-suggestions.ts'
import { countOpenKeys } from './read-open-keys.ts'

const given = givenDatabase()
const ecommerce = person('ecommerce')
/** Brass rulers the ERP has under another SKU; 361 also holds a sample without SKU. */
const rulers = [174, 196, 287, 302, 361]
const ambiguous = [227, 410]
let world: PassageWorld

beforeAll(async () => {
  world = await createPassageWorld(given.db)
  const named = { '00425': 'Brass Ruler 15cm', '00431': 'Ceramic Vase', '00467': 'Merino Beanie' }
  for (const [style, styleName] of Object.entries(named)) {
    await given.db.erpItem.updateMany({ where: { style }, data: { styleName } })
  }
  await given.db.erpItem.updateMany({ where: { style: '00467', colorCode: 'ECR' }, data: { colorName: 'Ecru' } })
  await world.land([...rulers, ...ambiguous, 88, 97].map((id) => recordedOrder(id)))
  await world.evaluate()
})

const listed = async (wanted = {}) => (await listSuggestions(given.db, ecommerce, wanted)).rows
async function keyOf(key: string) {
  const row = (await listed()).find((one) => one.key === key)
  if (!row) throw new Error(`no key ${key}`)
  return row
}
const rulerKey = 'sku:RUL-BR-15'

describe('suggested item links', () => {
  it('are there for every open key, with what the shop says and what is at stake', async () => {
    const rows = await listed()
    expect(rows.map(({ key }) => key).sort()).toEqual(['product:37', 'sku:BNE-MER-S-ECR', rulerKey, 'sku:VASE-CER'])
    expect(await countOpenKeys(given.db, ecommerce)).toBe(4)
    const ruler = await keyOf(rulerKey)
    expect(ruler).toMatchObject({ code: 'SKU_UNKNOWN', held: 5, goods: { name: 'Brass Ruler 15cm', sku: 'RUL-BR-15' } })
    expect(ruler.money.map(({ currency }) => currency)).toEqual(['GBP', 'USD'])
  })

  it('name the item the ERP has under another SKU first, with the reasons its score is made of', async () => {
    const { suggestions, clear } = await keyOf(rulerKey)
    const [best] = suggestions
    expect(best?.item).toMatchObject({ thirdPartyItem: 'RUL-BR-15CM', styleName: 'Brass Ruler 15cm' })
    expect(best?.reasons.map(({ kind }) => kind)).toEqual(['sku_alike', 'style', 'price'])
    expect(best?.score).toBe(best?.reasons.reduce((sum, { points }) => sum + points, 0))
    expect(best?.score).toBeGreaterThan(60)
    expect(clear).toEqual(best)
    expect(await keyOf(rulerKey)).toEqual(await keyOf(rulerKey))
  })

  it('show both of two equal items and propose neither among many', async () => {
    const { suggestions, clear } = await keyOf('sku:BNE-MER-S-ECR')
    expect(suggestions.slice(0, 2).map(({ item }) => item.lblCode)).toEqual(['OLD', 'SELV'])
    expect(suggestions[0]?.score).toBe(suggestions[1]?.score)
    expect(clear).toBeNull()
  })

  it('tell an item that is not active, and propose it never among many', async () => {
    const { suggestions, clear } = await keyOf('sku:VASE-CER')
    expect(suggestions[0]?.reasons).toContainEqual({ kind: 'inactive', points: -50 })
    expect(clear).toBeNull()
  })

  it('find an item by its barcode however its zeros are written, and by style, colour and size without any SKU', async () => {
    const [first] = await given.db.erpItem.findMany({ where: { thirdPartyItem: 'RUL-BR-15CM' } })
    const barcode = String(first?.upc).replace(/^0+/, '')
    const order = recordedOrder(97)
    const [line] = order.line_items
    if (!line) throw new Error('no line')
    const vague = (id: number, change: object) => ({
      ...recordedOrder(97),
      id,
      number: String(id),
      transaction_id: `t${id}`,
      line_items: [{ ...line, ...change }],
    })
    await world.land([
      vague(9201, { sku: '', product_id: 501, global_unique_id: '', name: 'Beanie of Merino, Ecru, S' }) as never,
    ])
    await world.evaluate()
    const { suggestions } = await keyOf('product:501')
    expect(suggestions[0]?.item).toMatchObject({ styleName: 'Merino Beanie', colorCode: 'ECR', sizeDesc: 'S' })
    expect(suggestions[0]?.reasons.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['style', 'colour', 'size']))
    await world.land([vague(9202, { sku: 'Q1', product_id: 502, global_unique_id: barcode, name: 'Q' }) as never])
    await world.evaluate()
    const byCode = (await listed()).find(({ goods }) => goods.sku === 'Q1')
    expect(byCode?.suggestions[0]?.item.pkey).toBe(first?.pkey)
    expect(byCode?.suggestions[0]?.reasons).toContainEqual({ kind: 'barcode', points: 70 })
  })

  it('are read by who may read mappings, of their own shops only', async () => {
    await expectFault(listSuggestions(given.db, person('service')), 'NOT_PERMITTED')
    const other = await givenStorefront(given.db)
    expect((await listSuggestions(given.db, person('ecommerce', [other.id]))).rows).toEqual([])
    expect(await countOpenKeys(given.db, person('ecommerce', [other.id]))).toBe(0)
  })
})

describe('what a fix frees', () => {
  it('is the orders nothing else holds; the others are named by what keeps them', async () => {
    const { caseId } = await keyOf(rulerKey)
    const preview = await previewFix(given.db, ecommerce, caseId)
    expect(preview.orders).toBe(4)
    expect(preview.stillHeldBy).toEqual({ SKU_MISSING: 1 })
    const totals = await given.db.webOrder.groupBy({
      by: ['currency'],
      where: { externalId: { in: ['174', '196', '287', '302'] } },
      _sum: { totalAmount: true, refundedAmount: true },
      orderBy: { currency: 'asc' },
    })
    expect(preview.money).toEqual(totals.map(({ currency, _sum }) => ({ currency, amount: _sum.totalAmount ?? 0n })))
  })

  it('counts an order two of the cases hold once, and lets it go', async () => {
    const [ruler, sample] = [await keyOf(rulerKey), await keyOf('product:37')]
    const both = await previewFixes(given.db, ecommerce, [ruler.caseId, sample.caseId])
    expect(both.stillHeldBy).toEqual({})
    const alone = await previewFix(given.db, ecommerce, sample.caseId)
    expect(both.orders).toBe(4 + alone.orders + 1)
    expect(await previewFixes(given.db, ecommerce, [])).toEqual({ orders: 0, money: [], stillHeldBy: {} })
  })

  it('is nothing of a shop the actor does not see', async () => {
    const { caseId } = await keyOf(rulerKey)
    const other = await givenStorefront(given.db)
    expect((await previewFix(given.db, person('ecommerce', [other.id]), caseId)).orders).toBe(0)
    await expectFault(previewFix(given.db, person('service'), caseId), 'NOT_PERMITTED')
  })
})

describe('dismissing', () => {
  it('takes a suggestion away for good, until it is brought back, with who and when', async () => {
    const { storefrontId, suggestions } = await keyOf(rulerKey)
    const pkey = suggestions[0]?.item.pkey ?? ''
    const one = { storefrontId, key: rulerKey, pkey }
    await expectFault(dismissSuggestion(given.db, systemClock, person('finance'), one), 'NOT_PERMITTED')
    await dismissSuggestion(given.db, systemClock, ecommerce, one)
    await dismissSuggestion(given.db, systemClock, ecommerce, one)
    await expectAuditRow(given.db, 'suggestions:dismiss', `${rulerKey} ${pkey}`)
    expect(await given.db.auditRow.count({ where: { action: 'suggestions:dismiss' } })).toBe(1)
    expect((await keyOf(rulerKey)).suggestions.map(({ item }) => item.pkey)).not.toContain(pkey)
    expect(await listDismissals(given.db, ecommerce)).toMatchObject({
      total: 1,
      rows: [{ key: rulerKey, pkey, item: expect.stringContaining('Brass Ruler 15cm'), byLabel: 'A ecommerce person' }],
    })
    await restoreSuggestion(given.db, ecommerce, one)
    await expectAuditRow(given.db, 'suggestions:restore', `${rulerKey} ${pkey}`)
    expect((await keyOf(rulerKey)).suggestions[0]?.item.pkey).toBe(pkey)
  })

  it('of a key takes it off the list; its exception stands', async () => {
    const { storefrontId, caseId } = await keyOf(rulerKey)
    const one = { storefrontId, key: rulerKey, pkey: '' }
    const before = await countOpenKeys(given.db, ecommerce)
    await dismissSuggestion(given.db, systemClock, ecommerce, one)
    expect((await listed()).map(({ key }) => key)).not.toContain(rulerKey)
    expect(await countOpenKeys(given.db, ecommerce)).toBe(before - 1)
    expect(await given.db.exceptionCase.findUnique({ where: { id: caseId } })).toMatchObject({ state: 'open' })
    await restoreSuggestion(given.db, ecommerce, one)
    expect((await listed()).map(({ key }) => key)).toContain(rulerKey)
  })
})

describe('accepting', () => {
  it('proposes among many what is clear and scores enough, and counts what is not clear', async () => {
    const above = await listAbove(given.db, ecommerce, 60)
    expect(above.picks.map(({ key }) => key)).toEqual(expect.arrayContaining([rulerKey]))
    expect(above.picks.map(({ key }) => key)).not.toContain('sku:BNE-MER-S-ECR')
    expect(above.unclear).toBeGreaterThan(0)
    expect((await listAbove(given.db, ecommerce, 101)).picks).toEqual([])
  })

  it('links what can be linked and says of each other one why not', async () => {
    const [ruler, beanie] = [await keyOf(rulerKey), await keyOf('sku:BNE-MER-S-ECR')]
    const pkey = ruler.suggestions[0]?.item.pkey ?? ''
    const nowhere = '00000000-0000-7000-8000-000000000000'
    const picks = [
      { caseId: ruler.caseId, pkey },
      { caseId: beanie.caseId, pkey: 'no such item' },
      { caseId: nowhere, pkey },
    ]
    await expectFault(linkItems(given.db, systemClock, person('finance'), picks), 'NOT_PERMITTED')
    const outcomes = await linkItems(given.db, systemClock, ecommerce, picks)
    expect(outcomes).toMatchObject([
      { key: rulerKey, version: expect.any(Number), reason: null },
      { key: 'sku:BNE-MER-S-ECR', version: null, reason: expect.stringContaining('no such item') },
      { key: '', version: null, reason: expect.stringContaining('gone') },
    ])
    await world.evaluate()
    for (const id of [174, 196, 287, 302]) expect(await world.order(id)).toMatchObject({ bucket: 'queued' })
    expect(await world.order(361)).toMatchObject({ bucket: 'held' })
    expect(await given.db.exceptionCase.findUnique({ where: { id: ruler.caseId } })).toMatchObject({ state: 'closed' })
    expect(await linkItems(given.db, systemClock, ecommerce, picks.slice(0, 1))).toMatchObject([{ version: null }])
  })

  it('replaces the link that stood for the same', async () => {
    const beanie = await keyOf('sku:BNE-MER-S-ECR')
    const [first, second] = beanie.suggestions
    if (!first || !second) throw new Error('two are wanted')
    await linkItem(given.db, systemClock, ecommerce, { caseId: beanie.caseId, pkey: first.item.pkey })
    await linkItem(given.db, systemClock, ecommerce, { caseId: beanie.caseId, pkey: second.item.pkey })
    const links = await given.db.mappingRow.findMany({
      where: { table: 'item_link', toVersion: null, key: { contains: 'BNE-MER-S-ECR' } },
    })
    expect(links.map(({ target }) => target)).toEqual([{ kind: 'item', item: `pkey:${second.item.pkey}` }])
    await expectFault(linkItem(given.db, systemClock, ecommerce, { caseId: beanie.caseId, pkey: '0' }), 'ITEM_UNKNOWN')
    await expectFault(
      linkItem(given.db, systemClock, person('ecommerce', []), { caseId: beanie.caseId, pkey: first.item.pkey }),
      'CASE_UNKNOWN',
    )
  })
})
