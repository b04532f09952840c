import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { live } from '../support/board.ts'
import { openStock } from '../support/console-pages.ts'
import type { Database } from '../support/database.ts'
import { countStock, erpStock, sell, shopStock } from '../support/sandboxes.ts'
import { expect, test } from '../support/test.ts'

interface Level {
  ots: number
  pending: number
  desired: number
  confirmed: number | null
  state: string
}

async function levelOf(database: Database, sku: string): Promise<Level | undefined> {
  const [level] = await database.rows<Level>(
    `select l.ots, l.pending, l.desired, l.confirmed_quantity as confirmed, l.state::text as state
     from stock_levels l join shop_items s on s.id = l.shop_item_id where s.sku = $1`,
    [sku],
  )
  return level
}

/** The demo's orders are inside the ERP's figures, its numbers computed and in the shop. */
async function stockSettled(database: Database) {
  await expect
    .poll(
      async () => {
        const [row] = await database.rows<{ numbers: number; open: number; moving: number }>(
          `select count(*)::int as numbers, count(*) filter (where state in ('ready', 'sending', 'unknown'))::int as open,
             (select count(*)::int from stock_pending where stage not in ('held', 'on_hold')) as moving
           from stock_levels`,
        )
        return row && row.numbers > 20 && row.open === 0 && row.moving === 0
      },
      { timeout: 90_000, message: 'the demo’s stock is not in the shop' },
    )
    .toBe(true)
}

const equation = (page: Page) => page.getByRole('region', { name: 'How the number comes about' })
const stockTable = (page: Page) => page.getByRole('region', { name: 'Stock', exact: true }).getByRole('table')

test.beforeEach(async ({ database }) => {
  test.setTimeout(150_000)
  await stockSettled(database)
})

test('the explainer shows a sale: what it takes is subtracted, sent and confirmed, while one looks', async ({
  page,
  login,
  product,
  database,
}) => {
  const sku = 'BLK-WOOL'
  const before = await levelOf(database, sku)
  if (!before) throw new Error(`${sku} has no number`)
  expect(await shopStock(product, sku)).toBe(before.desired)
  await login('ecommerce')
  await openStock(page, sku)
  await live(page)
  await expect(equation(page)).toContainText(new RegExp(`^ERP ${before.ots} as of (\\d+ \\w+ )?\\d\\d:\\d\\d \\(.+\\)`))
  await expect(equation(page)).toContainText(`= ${before.desired}, `)

  const order = await sell(product, sku, 3)
  const events = page.getByRole('region', { name: 'Events' })
  await expect(events).toContainText(`${before.desired - 3} wanted`, { timeout: 60_000 })
  const taken = page.getByRole('region', { name: 'Orders that are subtracted', exact: true })
  await expect(taken.getByRole('row').filter({ hasText: `#${order}` })).toContainText('3', { timeout: 30_000 })
  await expect(events).toContainText(`${before.desired - 3} sent`, { timeout: 30_000 })
  await expect(events).toContainText(`${before.desired - 3} confirmed by the shop`, { timeout: 30_000 })
  await expect(equation(page)).toContainText(
    new RegExp(`= ${before.desired - 3}, sent .+, confirmed (\\d+ \\w+ )?\\d\\d:\\d\\d$`),
  )
  expect(await shopStock(product, sku)).toBe(before.desired - 3)

  // The same as figures: the chart's table.
  await page.getByRole('button', { name: 'Time line as a table' }).click()
  const last = page.getByRole('region', { name: 'Time line' }).getByRole('row').last()
  await expect(last.getByRole('cell').last()).toHaveText(String(before.desired - 3))

  // It moves into the ERP's own figures and is not subtracted twice.
  await expect
    .poll(() => levelOf(database, sku), { timeout: 90_000 })
    .toMatchObject({ ots: before.ots - 3, pending: before.pending, desired: before.desired - 3 })
  await expect(taken.getByRole('row').filter({ hasText: `#${order}` })).toBeHidden({ timeout: 30_000 })
})

test('the guard stops what would take too much off sale, says what, and lets it go when a person says so', async ({
  page,
  login,
  product,
  database,
  expectAccessible,
}) => {
  const sku = 'BOOK-KIDS'
  const shown = await shopStock(product, sku)
  expect(shown).toBeGreaterThan(0)
  await login('ecommerce')
  await page.goto('/inventory/policy')
  await live(page)
  await page.getByRole('button', { name: 'Change', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Percent to zero').fill('1')
  await dialog.getByLabel('At least this many').fill('1')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('main')).toContainText('stops when 1 % of what is on offer would go to zero, from 1 SKU')

  const found = await erpStock(product, sku)
  for (const row of found) await countStock(product, sku, { ...row, ots: 0 })
  await page.goto('/inventory')
  await live(page)
  const banner = page.getByRole('region', { name: /^The guard of .* stopped$/ })
  await expect(banner).toContainText('1 shop item of DEMO would go to zero', { timeout: 60_000 })
  await expect(banner.getByRole('row').filter({ hasText: sku })).toContainText(String(shown))
  await expectAccessible()
  expect(await shopStock(product, sku)).toBe(shown)

  await banner.getByRole('button', { name: 'Let them go ...' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Let 1 shop item go' }).click()
  await expect(banner).toBeHidden({ timeout: 30_000 })
  await expect.poll(() => shopStock(product, sku), { timeout: 60_000 }).toBe(0)
  const [audited] = await database.rows<{ action: string }>(
    `select action from audit_rows where action = 'inventory:open-guard'`,
  )
  expect(audited).toBeDefined()

  for (const row of found) await countStock(product, sku, row)
  await database.rows('update stock_policies set guard_percent = 20, guard_least = 10, guard_open_until = null')
  await expect.poll(() => shopStock(product, sku), { timeout: 60_000 }).toBe(shown)
})

test('a buffer rule says what it changes before it is saved, and so does its removal', async ({
  page,
  login,
  product,
  database,
}) => {
  const sku = 'PEN-FP-NOIR'
  const shown = (await levelOf(database, sku))?.desired ?? 0
  expect(shown).toBeGreaterThan(0)
  await login('admin')
  await page.goto('/mappings/buffer')
  await live(page)
  await page.getByRole('button', { name: 'Add a rule' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('SKU', { exact: true }).fill(sku)
  await dialog.getByLabel('Units').fill('500')
  await dialog.getByLabel('Position').fill('1')
  await dialog.getByRole('button', { name: 'See what changes' }).click()
  const effect = dialog.getByRole('region', { name: 'What it changes' })
  await expect(effect).toContainText('1 SKU changes, 1 goes to zero.')
  await expect(effect.getByRole('row').filter({ hasText: sku })).toContainText(`${shown}0`)
  expect(await levelOf(database, sku)).toMatchObject({ desired: shown })
  // Another rule is another question.
  await dialog.getByLabel('Units').fill('600')
  await expect(effect).toBeHidden()
  await dialog.getByRole('button', { name: 'See what changes' }).click()
  await expect(effect).toContainText('1 goes to zero')
  await dialog.getByRole('button', { name: 'Add the rule' }).click()
  await expect(
    page
      .getByRole('status')
      .or(page.getByText(/^Saved as version/))
      .first(),
  ).toBeVisible()
  await expect.poll(() => shopStock(product, sku), { timeout: 60_000 }).toBe(0)
  await openStock(page, sku)
  await expect(equation(page)).toContainText(`(SKU ${sku}) = 0`)

  await page.goto('/mappings/buffer')
  await live(page)
  await page
    .getByRole('button', { name: new RegExp(`^Remove the rule ${sku}`) })
    .filter({ visible: true })
    .click()
  await expect(effect).toContainText('1 SKU changes, none goes to zero. ')
  await expect(effect).toContainText('1 comes back on sale')
  await dialog.getByRole('button', { name: 'Remove the rule' }).click()
  await expect.poll(() => shopStock(product, sku), { timeout: 60_000 }).toBe(shown)
})

test('the pace of a peak is switched on for a while, and off', async ({ page, login, database }) => {
  await login('ecommerce')
  await page.goto('/inventory')
  await live(page)
  await page.getByRole('button', { name: 'Peak pace ...' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Start the peak pace' }).click()
  const pace = page.getByRole('list', { name: 'Pace' })
  await expect(pace).toContainText('every 5 s: the pace of a peak, ending in 3 h')
  const until = () => database.rows<{ on: boolean }>('select peak_until > now() as on from stock_policies')
  expect(await until()).toEqual([{ on: true }])
  await page.getByRole('button', { name: 'End the peak' }).click()
  await expect(pace).toContainText('every 10 s')
  expect(await until()).toEqual([{ on: null }])
})

test('the list is narrowed by its URL and exported as it is filtered; oversold items name their cause', async ({
  page,
  login,
  database,
}) => {
  await login('finance')
  await page.goto('/inventory?band=oversold')
  const oversold = await database.rows<{ sku: string }>(
    `select s.sku from stock_levels l join shop_items s on s.id = l.shop_item_id
     where l.available < 0 and s.gone_at is null order by s.sku`,
  )
  expect(oversold.length).toBeGreaterThan(0)
  await expect(page.getByRole('main')).toContainText(`${oversold.length} fit this filter`)
  await expect(stockTable(page).getByRole('row')).toHaveCount(oversold.length + 1)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export CSV' }).click()
  const lines = parse(readFileSync(await (await download).path()), { columns: true }) as Record<string, string>[]
  expect(lines.map(({ sku }) => sku).sort()).toEqual(oversold.map(({ sku }) => sku).sort())
  expect(lines.every(({ available }) => Number(available) < 0)).toBe(true)

  await page.getByRole('link', { name: 'Oversell risk' }).click()
  const cases = page.getByRole('region', { name: /^Oversold: / })
  await expect(cases.getByRole('listitem').first()).toContainText('would have prevented it')
  await cases.getByRole('link').first().click()
  await expect(page.getByRole('complementary', { name: 'The exception' })).toContainText('more than there is')
})
