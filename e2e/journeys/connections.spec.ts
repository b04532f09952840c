import { live, markPage } from '../support/board.ts'
import { pollSeconds } from '../support/product.ts'
import { buy, wellKnownBasket } from '../support/sandboxes.ts'
import { expect, test } from '../support/test.ts'

test('a connection is tested by a worker, and the page tells the result by itself', async ({ page, login }) => {
  await login('admin')
  await page.goto('/connections')
  const stillThere = await markPage(page)
  const runs = page.getByRole('region', { name: 'What was asked for' }).getByRole('listitem')
  for (const [name, code] of [
    ['BlueCherry sandbox', 'DEMO-ERP'],
    ['Demo shop', 'DEMO'],
  ] as const) {
    await page.getByRole('region', { name }).getByRole('button', { name: 'Test' }).click()
    const run = runs.filter({ hasText: new RegExp(`Test ${code}(?!-)`) }).first()
    await expect(run).toContainText('Demo admin')
    await expect(run).toContainText('Done', { timeout: 20_000 })
  }
  expect(await stillThere()).toBe(true)
})

test('a paused shop is not read; resumed, it catches up', async ({ page, login, product, database }) => {
  await login('admin')
  await page.goto('/connections')
  await live(page)
  const shop = page.getByRole('region', { name: 'Demo shop' })
  const polledAt = async () => {
    const [row] = await database.rows<{ at: Date }>('select polled_at as at from poll_cursors')
    return row?.at.getTime() ?? 0
  }
  await shop.getByRole('button', { name: 'Pause' }).click()
  await expect(shop.getByText(/nothing is read or sent until it is resumed/)).toBeVisible()
  // A poll that was on its way may still end.
  let last = -1
  await expect(async () => {
    const before = last
    last = await polledAt()
    expect(last).toBe(before)
  }).toPass({ intervals: [pollSeconds * 1_000 + 1_000], timeout: 60_000 })
  const number = await buy(product, wellKnownBasket)
  await page.waitForTimeout((pollSeconds + 2) * 1_000)
  expect(await database.rows('select id from web_orders where number = $1', [number])).toEqual([])

  await shop.getByRole('button', { name: 'Resume' }).click()
  await expect(shop.getByText('Working')).toBeVisible()
  await page.goto(`/orders?q=${number}`)
  await expect(page.getByRole('table').getByRole('link', { name: `#${number}`, exact: true })).toBeVisible({
    timeout: 30_000,
  })
})

test('the flow goes live only after its effect was read, and a status means what an admin says', async ({
  page,
  login,
  database,
}) => {
  await login('admin')
  await page.goto('/connections')
  await live(page)
  await page.getByRole('combobox', { name: 'Mode of the orders flow' }).click()
  await page.getByRole('option', { name: /^Shadow/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Orders are read, checked and mapped; nothing is sent.')
  await dialog.getByRole('button', { name: 'Keep as it is' }).click()
  await expect(page.getByRole('combobox', { name: 'Mode of the orders flow' })).toHaveText('Live')

  await page.getByRole('combobox', { name: 'What Draft means' }).click()
  await page.getByRole('option', { name: 'Not paid' }).click()
  await expect(page.getByText('"checkout-draft" is classed; its orders are looked at again')).toBeVisible()
  expect(await database.rows("select class from storefront_statuses where slug = 'checkout-draft'")).toEqual([
    { class: 'not_paid' },
  ])
  await page.getByRole('combobox', { name: 'What Draft means' }).click()
  await page.getByRole('option', { name: 'Ignored' }).click()
  await expect(page.getByRole('combobox', { name: 'What Draft means' })).toHaveText('Ignored')
})

test('a backfill is counted first, lands nothing then, and says what it would land', async ({
  page,
  login,
  database,
}) => {
  const landed = () => database.rows('select count(*)::int as revisions from landed_revisions')
  const before = await landed()
  await login('ecommerce')
  await page.goto('/connections')
  await live(page)
  await page.getByRole('button', { name: 'Backfill ...' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Placed from, in UTC').fill('2026-09-02T00:00')
  await dialog.getByLabel('Placed before, in UTC').fill('2026-09-01T00:00')
  await dialog.getByRole('button', { name: 'Count first' }).click()
  await expect(dialog.getByText('It must end after it begins.')).toBeVisible()
  await dialog.getByLabel('Placed from, in UTC').fill('2026-08-25T00:00')
  await dialog.getByRole('button', { name: 'Count first' }).click()
  const run = page.getByRole('region', { name: 'What was asked for' }).getByRole('listitem').first()
  await expect(run).toContainText('Backfill')
  await expect(run).toContainText('Done', { timeout: 20_000 })
  expect(await landed()).toEqual(before)
})
