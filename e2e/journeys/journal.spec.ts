import { expect, test } from '../support/test.ts'

test('finance names the accounts of deferred revenue, and builds its entry once', async ({ page, login, database }) => {
  const [period] = await database.rows<{ id: string }>(
    `select id::text from periods where currency = 'GBP' order by from_on limit 1`,
  )
  await login('finance')
  await page.goto(`/month-end/${period?.id}/journal`)
  await expect(page.getByText('Every kind of entry is off')).toBeVisible()

  await page.goto('/month-end/terms')
  const kind = page.getByRole('form', { name: 'Deferred revenue' })
  await kind.getByLabel(/Debit/).fill('1100')
  await kind.getByLabel(/Credit/).fill('1100')
  await kind.getByRole('button', { name: 'Turn on' }).click()
  await expect(page.getByText('Credit: name another account than for the debit').first()).toBeVisible()
  await kind.getByLabel(/Credit/).fill('2400')
  await kind.getByRole('button', { name: 'Turn on' }).click()
  await expect(kind.getByRole('button', { name: 'Turn off' })).toBeVisible()

  await page.goto(`/month-end/${period?.id}/journal`)
  await page.getByRole('button', { name: 'Build the journal' }).click()
  const table = page.getByRole('table', { name: 'Journal' })
  await expect(table).toContainText(/JE-DEMO-2026-\d{4}/)
  const totals = await table
    .getByRole('row', { name: /^Total/ })
    .getByRole('cell')
    .allTextContents()
  expect(totals).toHaveLength(2)
  expect(totals[0]).toBe(totals[1])
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export CSV' }).click()
  expect((await download).suggestedFilename()).toMatch(/^journal-DEMO-.*-GBP-.*\.csv$/)
})
