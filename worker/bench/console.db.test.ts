import { expect, it } from 'vitest'
import { givenDatabase, person } from '../../scripts/testing/given.ts'
import { benchPages } from './console-pages.ts'
import { fillConsole } from './fill-console.ts'

const given = givenDatabase()

const indexes = () =>
  given.db.$queryRaw<object[]>`select indexdef from pg_indexes where schemaname = 'public' order by indexdef`

it('fills the tables as the migrations made them, and every page has something to show', async () => {
  const before = await indexes()
  const filled = await fillConsole(given.url, 5_000)
  expect(filled.openSubjects).toBe(500)
  expect(await indexes()).toEqual(before)
  for (const page of benchPages) {
    expect(await page.read(given.db, person('admin'), filled), page.name).toBeGreaterThan(0)
  }
})

it('leaves no row that points to nothing', async () => {
  const [lost] = await given.db.$queryRaw<object[]>`
    select (select count(*)::int from exception_subjects s where not exists (select from exception_cases c where c.id = s.case_id)) as cases,
      (select count(*)::int from exception_subjects s where not exists (select from web_orders o where o.id = s.order_id)) as orders,
      (select count(*)::int from exception_cases c
        where c.orders <> (select count(distinct s.order_id) from exception_subjects s where s.case_id = c.id)) as figures,
      (select count(*)::int from outbox_entries e where not exists (select from web_orders o where o.id = e.order_id)) as entries`
  expect(lost).toEqual({ cases: 0, orders: 0, figures: 0, entries: 0 })
})
