import { expect, it } from 'vitest'
import { givenDatabase, person } from '../../../scripts/testing/given.ts'
import { percentOf, readCoverage, readRuleUses } from '../../mappings/coverage.ts'
import { saveMappingRows } from '../../mappings/save-rows.ts'
import { createPassageWorld, recordedDocuments } from './testing/passage-world.ts'
import { demoItems } from './testing/recorded-shop.ts'

const given = givenDatabase()
const finance = person('finance')
const clockAt = (text: string) => ({ now: () => new Date(text), monotonic: () => 0 })
const clock = clockAt('2026-11-23T12:00:00Z')

/** What the stored reasons name, counted again from the entries themselves. */
async function countedAgain(): Promise<Record<string, number>> {
  const rows = await given.db.$queryRaw<{ id: string; orders: number }[]>`
    select id, count(*)::int as orders from (
      select distinct e.order_id, reason ->> 'ruleId' as id
      from outbox_entries e, jsonb_array_elements(e.body -> 'why') reason where reason ? 'ruleId') named
    group by 1`
  return Object.fromEntries(rows.map(({ id, orders }) => [id, orders]))
}

async function counted(): Promise<Record<string, number>> {
  const rows = await given.db.$queryRaw<{ id: string; orders: number }[]>`
    select row_id::text as id, sum(orders)::int as orders from mapping_uses where row_id > 0 group by 1 having sum(orders) <> 0`
  return Object.fromEntries(rows.map(({ id, orders }) => [id, orders]))
}

it('counts each order once a rule, whatever is judged again, replaced or released', async () => {
  const world = await createPassageWorld(given.db)
  await world.land(recordedDocuments.filter(({ status }) => status !== 'checkout-draft'))
  await world.evaluate()
  const first = await counted()
  expect(Object.keys(first).length).toBeGreaterThan(15)
  expect(first).toEqual(await countedAgain())

  await given.db.webOrder.updateMany({ data: { dirty: true } })
  await world.evaluate(7)
  expect(await counted()).toEqual(first)

  const before = await readCoverage(given.db, clock, finance)
  const recent = await given.db.webOrder.count({ where: { bucket: 'queued', paidOn: { gte: new Date('2026-08-25') } } })
  expect(recent).toBeGreaterThan(150)
  expect(before.payment).toMatchObject({ answered: recent, unanswered: 0, percent: 100 })
  expect(before.tax.percent).toBe(percentOf(before.tax.answered, before.tax.unanswered))
  expect(before.item_link.unanswered).toBeGreaterThan(0)
  expect(before.item_link.percent).toBeLessThan(100)
  expect(before.text.unanswered).toBe(0)

  // A rule that decides otherwise takes the uses of the one before over.
  const rule = await given.db.mappingRow.findFirstOrThrow({
    where: { table: 'allowance', match: { equals: { source: 'coupon', pattern: 'welcome10' } }, toVersion: null },
  })
  const uses = (await readRuleUses(given.db, clock, finance, [String(rule.id)])).get(String(rule.id))
  expect(uses?.orders).toBeGreaterThan(3)
  const { version } = await saveMappingRows(given.db, clock, finance, {
    table: 'allowance',
    storefrontId: null,
    end: [String(rule.id)],
    rows: [{ match: rule.match, target: { code: 'OTHER' }, position: rule.position }],
  })
  await world.evaluate()
  const next = await given.db.mappingRow.findFirstOrThrow({ where: { fromVersion: version } })
  const after = await readRuleUses(given.db, clock, finance, [String(rule.id), String(next.id)])
  expect(after.get(String(next.id))?.orders).toBe(uses?.orders)
  expect(after.get(String(rule.id))).toBeUndefined()
  expect(await counted()).toEqual(await countedAgain())

  // What had no answer is answered: the question is not held against the table any more.
  const [twin] = demoItems().filter(({ thirdPartyItem }) => thirdPartyItem === 'BNE-MER-S-ECR')
  await saveMappingRows(given.db, clock, person('admin'), {
    table: 'item_link',
    storefrontId: null,
    rows: [{ match: { key: 'sku:BNE-MER-S-ECR' }, target: { kind: 'item', item: `pkey:${twin?.pkey}` } }],
  })
  await world.evaluate()
  const linked = await readCoverage(given.db, clock, finance)
  expect(linked.item_link.unanswered).toBeLessThan(before.item_link.unanswered)
  expect(linked.item_link.answered).toBeGreaterThan(before.item_link.answered)
  expect(await counted()).toEqual(await countedAgain())
})

it('looks at 90 days, at rules in force, and at the storefronts of who asks', async () => {
  const coverage = await readCoverage(given.db, clock, finance)
  expect(coverage.allowance.rules).toBeGreaterThan(coverage.allowance.unused)
  expect(coverage.preorder.rules).toBeGreaterThanOrEqual(coverage.preorder.unused)
  const elsewhere = await readCoverage(given.db, clock, person('finance', [crypto.randomUUID()]))
  expect(elsewhere.payment).toMatchObject({ answered: 0, unanswered: 0, percent: null })
  const later = await readCoverage(given.db, clockAt('2027-06-01T00:00:00Z'), finance)
  expect(later.payment).toMatchObject({ answered: 0, percent: null, unused: later.payment.rules })
})

it('never calls a table complete that has left one question open', () => {
  expect(percentOf(99_999, 1)).toBe(99.9)
  expect(percentOf(0, 3)).toBe(0)
  expect(percentOf(5, 0)).toBe(100)
})
