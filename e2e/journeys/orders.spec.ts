import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { parse } from 'csv-parse/sync'
import { live } from '../support/board.ts'
import { heldOrder, orderInErp } from '../support/console-pages.ts'
import { erpOrders } from '../support/sandboxes.ts'
import { expect, test } from '../support/test.ts'

const numbersOn = (page: Page) => page.getByRole('table').getByRole('link', { name: /^#/ }).allInnerTexts()

async function openOrder(page: Page, number: string) {
  await page.goto(`/orders?q=${number}`)
  await page
    .getByRole('table')
    .getByRole('link', { name: `#${number}`, exact: true })
    .click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`#${number}`)
}

test('the search finds an order by its number, its sales order and nothing by nonsense', async ({ page, login }) => {
  await login('service')
  await page.goto('/orders')
  const search = page.getByRole('searchbox', { name: /^Search by order number/ })
  await search.fill(orderInErp)
  await search.press('Enter')
  await expect(page).toHaveURL(/q=102/)
  await expect(page.getByRole('table').getByRole('link', { name: /^#/ })).toHaveText([`#${orderInErp}`])
  const [salesOrder = ''] = await page
    .getByRole('table')
    .getByText(/^00700\d+$/)
    .allInnerTexts()
  expect(salesOrder).not.toBe('')

  await search.fill(salesOrder)
  await search.press('Enter')
  await expect(page).toHaveURL(new RegExp(`q=${salesOrder}`))
  await expect(page.getByRole('table').getByRole('link', { name: /^#/ })).toHaveText([`#${orderInErp}`])

  await search.fill('no such order')
  await search.press('Enter')
  await expect(page.getByRole('main').getByText('No order fits this filter')).toBeVisible()
})

test('filters live in the URL: a reload, a link and the back button keep them', async ({ page, login }) => {
  await login('ecommerce')
  await page.goto('/orders')
  await page.getByRole('combobox', { name: 'Where the order stands' }).click()
  await page.getByRole('option', { name: 'Cancelled' }).click()
  await expect(page).toHaveURL(/bucket=cancelled/)
  await expect(page.getByRole('main').getByText(/^15 cancelled/)).toBeVisible()
  await page.getByRole('main').getByLabel('Placed from').fill('2026-09-01')
  await expect(page).toHaveURL(/from=2026-09-01/)
  await expect(page.getByRole('main').getByText(/^15 cancelled/)).toBeHidden()
  const narrowed = await numbersOn(page)
  expect(narrowed.length).toBeGreaterThan(0)
  expect(narrowed.length).toBeLessThan(15)

  await page.reload()
  await expect.poll(() => numbersOn(page)).toEqual(narrowed)
  await page.goBack()
  await expect(page.getByRole('main').getByText(/^15 cancelled/)).toBeVisible()
})

test('page by page every order is seen exactly once', async ({ page, login, database }) => {
  const [all] = await database.rows<{ count: number }>('select count(*)::int as count from web_orders')
  await login('viewer')
  await page.goto('/orders?sort=oldest')
  const seen: string[] = []
  for (;;) {
    const shown = await numbersOn(page)
    seen.push(...shown)
    const next = page.getByRole('link', { name: 'Next page' })
    if (!(await next.isVisible())) break
    await next.click()
    await expect.poll(() => numbersOn(page)).not.toEqual(shown)
  }
  expect(seen).toHaveLength(all?.count ?? 0)
  expect(new Set(seen).size).toBe(seen.length)
})

/** While a tab changes the panel of before is still there, and inert. */
const shownPanel = (page: Page) => page.locator('[role="tabpanel"]:not([inert])')

test("an order's page shows its passage, a sales order that adds up, the request and the ERP's answer", async ({
  page,
  login,
  product,
}) => {
  await login('ecommerce')
  await openOrder(page, orderInErp)
  const stages = page.getByRole('list', { name: 'Passage' }).getByRole('listitem')
  await expect(stages).toHaveText([
    /^Placed, done/,
    /^Paid, done/,
    /^Landed, done/,
    /^Valid, done/,
    /^Mapped, done/,
    /^Sent, done/,
    /^Accepted, done/,
    /^Picked, not yet/,
    /^Shipped, not yet/,
    /^Confirmed, not yet/,
    /^Invoiced, not yet/,
  ])

  const [booked] = await erpOrders(product, `DEMO:${orderInErp}`)
  await expect(page.getByRole('main').getByText('It adds up to the last digit.')).toBeVisible()
  const sums = page.getByRole('row').filter({ hasText: /^Total/ })
  await expect(sums).toContainText(booked?.total_amt ?? 'nothing in the ERP')
  await expect(page.getByRole('button', { name: `Copy ${booked?.ord_num}` }).first()).toBeVisible()

  await page.getByRole('tab', { name: /^Attempts/ }).click()
  const attempt = page.getByRole('listitem').filter({ hasText: 'HTTP 200' })
  await expect(attempt).toContainText('Accepted')
  await attempt.getByText('Asked').click()
  await expect(attempt).toContainText(`DEMO:${orderInErp}`)
  await attempt.getByText('Answered').click()
  await expect(attempt).toContainText(booked?.ord_num ?? 'nothing in the ERP')

  await page.getByRole('tab', { name: /^Customer/ }).click()
  await expect(shownPanel(page).getByText('Québec').first()).toBeVisible()
  await page.getByRole('tab', { name: /^As landed/ }).click()
  await expect(shownPanel(page)).toContainText(`"number": "${orderInErp}"`)
  await expect(shownPanel(page)).not.toContainText('Québec')
})

test('a held order says what holds it, and leads to the exception', async ({ page, login }) => {
  await login('ecommerce')
  await openOrder(page, heldOrder)
  await expect(page.getByRole('list', { name: 'Passage' })).toContainText('2 findings hold it')
  const finding = page.getByRole('article').filter({ hasText: 'the product of line 1573 was deleted in the shop' })
  await finding.getByRole('link', { name: 'Open the exception' }).click()
  await expect(page.getByRole('complementary', { name: 'The exception' })).toContainText('line 1573 was deleted')
})

test('the export holds what is filtered, and nothing a spreadsheet would run', async ({ page, login }) => {
  await login('finance')
  await page.goto('/orders?bucket=cancelled')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export CSV' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^orders-\d{4}-\d\d-\d\d\.csv$/)
  const lines = parse(readFileSync(await file.path()), { columns: true }) as Record<string, string>[]
  expect(lines.map(({ order }) => `#${order}`)).toEqual(await numbersOn(page))
  expect(new Set(lines.map(({ stands }) => stands))).toEqual(new Set(['Cancelled']))
  expect(lines.every(({ total }) => /^\d+\.\d+$/.test(total ?? ''))).toBe(true)
  expect(lines.flatMap((line) => Object.values(line)).filter((cell) => /^[=+@\t\r]/.test(cell))).toEqual([])
})

test('Ctrl K finds an order from anywhere', async ({ page, login }) => {
  await login('ecommerce')
  await page.goto('/mappings')
  await live(page)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Search' })).toBeFocused()
  await page.keyboard.type(orderInErp)
  const hit = page.getByRole('option', { name: new RegExp(`#${orderInErp}\\b`) })
  await expect(hit).toBeVisible()
  await hit.click()
  await expect(page).toHaveURL(/\/orders\/\d+$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`#${orderInErp}`)
})

test('an order is excluded by a person with a reason, and that can be taken back', async ({
  page,
  login,
  database,
}) => {
  const order = '486'
  await login('finance')
  await openOrder(page, order)
  await page.getByRole('button', { name: `Exclude order ${order}` }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('GBP 40.79 will not reach the ERP')
  await dialog.getByLabel('Reason').fill('Invoiced by hand in October')
  await dialog.getByRole('button', { name: 'Exclude the order' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Excluded')
  await page.getByRole('tab', { name: 'Order', exact: true }).click()
  await expect(shownPanel(page)).toContainText('Invoiced by hand in October, by Demo finance')

  const [row] = await database.rows<{ bucket: string; amount: string; by: string }>(
    `select o.bucket, o.excluded_amount::text as amount, u.email as by
     from web_orders o join users u on u.id = o.excluded_by_id where o.number = $1`,
    [order],
  )
  expect(row).toEqual({ bucket: 'excluded', amount: '407900', by: 'finance@selvedge.demo' })

  await page.getByRole('button', { name: 'Take the exclusion back' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Held', { timeout: 20_000 })
})
