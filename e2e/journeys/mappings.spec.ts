import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { live } from '../support/board.ts'
import { expect, test } from '../support/test.ts'

const rows = (page: Page) => page.getByRole('table').getByRole('row')

async function openTable(page: Page, table: string) {
  await page.goto(`/mappings/${table}`)
  await live(page)
}

async function importCsv(page: Page, text: string) {
  await page
    .getByRole('main')
    .getByLabel('A CSV file of rules')
    .setInputFiles({
      name: 'rules.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    })
  await page.getByRole('dialog').getByRole('button', { name: 'Replace the table' }).click()
}

async function exportCsv(page: Page): Promise<string> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export CSV' }).click()
  return readFileSync(await (await download).path(), 'utf8')
}

test('a rule is added, refused with the field named, changed, removed and brought back', async ({ page, login }) => {
  await login('admin')
  await openTable(page, 'warehouse')
  await page.getByRole('button', { name: 'Add a rule' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Country').fill('Fiji')
  await dialog.getByLabel('Locations').fill('US1')
  await dialog.getByRole('button', { name: 'Add the rule' }).click()
  await expect(dialog.getByText('two letters')).toBeVisible()

  await dialog.getByLabel('Country').fill('FJ')
  await dialog.getByRole('button', { name: 'Add the rule' }).click()
  await expect(page.getByText(/^Saved as version \d+; held orders are looked at again$/)).toBeVisible()
  const rule = rows(page).filter({ hasText: 'FJ' })
  await expect(rule).toContainText('US1')

  await rule.getByRole('button', { name: /^Change the rule/ }).click()
  await dialog.getByLabel('Locations').fill('US1 | MAIN')
  await dialog.getByRole('button', { name: 'Save the rule' }).click()
  await expect(rule).toContainText('US1 | MAIN')

  await rule.getByRole('button', { name: /^Remove the rule/ }).click()
  await expect(rule).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(rule).toContainText('US1 | MAIN')
  await rule.getByRole('button', { name: /^Remove the rule/ }).click()
  await expect(rule).toBeHidden()
})

test('a table goes out as CSV and comes back: unchanged, with a bad line named and nothing applied, with one more rule', async ({
  page,
  login,
  database,
}) => {
  const version = async () =>
    (await database.rows<{ n: number }>('select max(number) as n from mapping_versions'))[0]?.n
  await login('admin')
  await openTable(page, 'shipping')
  const csv = await exportCsv(page)
  const before = await version()
  await importCsv(page, csv)
  await expect(page.getByText('Nothing differs')).toBeVisible()
  expect(await version()).toBe(before)

  const lines = csv.trimEnd().split('\n')
  const [head = '', first = ''] = lines
  const names = head.trim().split(',')
  const cells: Record<string, string> = { method: 'sloop', country: 'FJ', shipper: 'INT', chargeCode: 'FRT' }
  const extra = names.map((name) => cells[name] ?? '').join(',')
  const bad = names.map((name) => (name === 'country' ? 'Fiji' : (cells[name] ?? ''))).join(',')
  await importCsv(page, `${[head, first, bad, extra].join('\n')}\n`)
  await expect(page.getByRole('dialog').getByRole('alert')).toHaveText(
    'Nothing was imported. shipping.csv line 3, country: two letters',
  )
  expect(await version()).toBe(before)
  await page.getByRole('dialog').getByRole('button', { name: 'Keep as it is' }).click()

  await importCsv(page, `${[...lines, extra].join('\n')}\n`)
  await expect(page.getByText(/^Version \d+: 1 added, 0 ended, \d+ as before$/)).toBeVisible()
  await expect(rows(page).filter({ hasText: 'sloop' })).toContainText('FJ')
  await importCsv(page, csv)
  await expect(page.getByText(/^Version \d+: 0 added, 1 ended, \d+ as before$/)).toBeVisible()
  expect(await exportCsv(page)).toBe(csv)
})

test('a rule of some days says so, one that is never reached too, and one in another’s way is refused with it named', async ({
  page,
  login,
}) => {
  await login('admin')
  await openTable(page, 'warehouse')
  const dialog = page.getByRole('dialog')
  const add = async (cells: Record<string, string>) => {
    await page.getByRole('button', { name: 'Add a rule' }).click()
    for (const [label, text] of Object.entries(cells)) await dialog.getByLabel(label).fill(text)
    await dialog.getByRole('button', { name: 'Add the rule' }).click()
  }
  await add({ Country: 'FJ', Locations: 'US1', 'Holds from': '2027-01-01' })
  const rule = rows(page).filter({ hasText: 'FJ' })
  await expect(rule).toContainText('from 2027-01-01')
  await expect(rule.getByText('Never reached')).toBeVisible()
  await expect(rule).toContainText('(everything) fits all of it first')

  await add({ Country: 'FJ', Locations: 'EU1' })
  await expect(dialog.getByRole('alert')).toHaveText(
    /^The rule at position \d+, giving locations US1 from 2027-01-01, fits country FJ already\./,
  )
  await dialog.getByLabel('Holds before').fill('2027-01-01')
  await dialog.getByRole('button', { name: 'Add the rule' }).click()
  await expect(rule).toHaveCount(2)
  for (const left of [1, 0]) {
    await openTable(page, 'warehouse')
    await rule
      .first()
      .getByRole('button', { name: /^Remove the rule/ })
      .click()
    await expect(rule).toHaveCount(left)
  }
})

test('a money rule of an admin goes into a draft and changes nothing; finance saves one at once, and undoes it', async ({
  page,
  login,
  database,
}) => {
  const version = async () =>
    (await database.rows<{ n: number }>('select max(number) as n from mapping_versions'))[0]?.n
  await login('admin')
  await openTable(page, 'tax')
  const before = await version()
  const dialog = page.getByRole('dialog')
  const fill = async () => {
    await page.getByRole('button', { name: 'Add a rule' }).click()
    await dialog.getByLabel('Rate').fill('FJ-VAT-1')
    await dialog.getByLabel('Tax code').fill('EXPORT')
  }
  await fill()
  await dialog.getByRole('button', { name: 'Put it into my draft' }).click()
  await expect(page.getByText('It is in your draft; nothing has changed yet')).toBeVisible()
  const draft = page.getByRole('list', { name: 'Changes of this table not in force yet' })
  await expect(draft).toContainText(/Your draft:.*Tax.*1 rule begins/)
  await expect(draft.getByRole('link', { name: 'Open the draft' })).toHaveAttribute(
    'href',
    /^\/mappings\/changes\/[\w-]+$/,
  )
  const rule = rows(page).filter({ hasText: 'FJ-VAT-1' })
  await expect(rule).toBeHidden()
  expect(await version()).toBe(before)
  await database.rows('delete from mapping_changes')
  await page.context().clearCookies()

  await login('finance')
  await openTable(page, 'tax')
  await fill()
  await dialog.getByRole('button', { name: 'Add the rule' }).click()
  await expect(rule).toContainText('EXPORT')
  await page.goto('/mappings')
  await expect(page.getByRole('main').getByText(/^Version \d+, changed .* by Demo finance/)).toBeVisible()

  await page.getByRole('link', { name: 'Versions' }).click()
  await page
    .getByRole('table')
    .getByRole('link', { name: String(await version()), exact: true })
    .click()
  await expect(page.getByRole('heading', { name: /Version/ })).toBeVisible()
  await expect(rows(page).filter({ hasText: 'FJ-VAT-1' })).toContainText('Begins')
  await live(page)
  await page.getByRole('button', { name: 'Undo this version' }).click()
  await dialog.getByLabel('Reason').fill('A test rule')
  await dialog.getByRole('button', { name: 'Undo it' }).click()
  await expect(page.getByText(/^Undone as version \d+/)).toBeVisible()
  await page.goto('/mappings/history')
  await expect(rows(page).filter({ hasText: 'Undone by' }).first()).toContainText('Tax: 1 begins')
  await openTable(page, 'tax')
  await expect(rule).toBeHidden()
})
