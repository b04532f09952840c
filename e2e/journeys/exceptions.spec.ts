import type { Page } from '@playwright/test'
import { expectLine, live, markPage, readLine } from '../support/board.ts'
import { buy, erpOrders, wellKnownBasket } from '../support/sandboxes.ts'
import { expect, test } from '../support/test.ts'

const panelOf = (page: Page) => page.getByRole('complementary', { name: 'The exception' })

async function openCase(page: Page, code: string, sentence: string) {
  await page.goto(`/exceptions?code=${code}`)
  await live(page)
  await page.getByRole('table').getByRole('link', { name: sentence }).click()
  await expect(panelOf(page).getByRole('heading', { level: 2 })).toHaveText(sentence)
  return panelOf(page)
}

test('linking an unknown SKU sends the orders it held, within seconds and without a reload', async ({
  page,
  login,
  product,
  database,
}) => {
  await login('ecommerce')
  const board = await page.context().newPage()
  await board.goto('/ecommerce')
  const before = await readLine(board)
  const panel = await openCase(page, 'SKU_UNKNOWN', 'SKU RUL-BR-15 is not linked to an item')
  const untouched = [await markPage(page), await markPage(board)]
  const held = await database.rows<{ number: string; alone: boolean }>(
    `select o.number, not exists (select from exception_subjects other
       where other.order_id = o.id and other.case_id <> s.case_id and other.closed_at is null and other.blocking) as alone
     from exception_subjects s join exception_cases c on c.id = s.case_id join web_orders o on o.id = s.order_id
     where c.cause ->> 'value' = 'RUL-BR-15' and s.closed_at is null group by o.id, o.number, s.case_id order by o.id`,
  )
  expect(held.length).toBeGreaterThan(2)
  const going = held.filter(({ alone }) => alone)
  await expect(panel.getByRole('heading', { name: `Frees ${held.length} orders` })).toBeVisible()

  await panel.getByRole('searchbox').fill('A5')
  await panel.getByRole('radio').first().check()
  await panel.getByRole('button', { name: `Link and release ${held.length} orders` }).click()
  await expect(page.getByText(/^Linked as version \d+/)).toBeVisible()

  await expect(panel.getByText('Closed', { exact: true })).toBeVisible({ timeout: 20_000 })
  await expectLine(board, {
    held: before.held - going.length,
    'in the ERP': before['in the ERP'] + going.length,
    unexplained: 0,
  })
  for (const stillThere of untouched) expect(await stillThere()).toBe(true)
  for (const { number } of going) expect(await erpOrders(product, `DEMO:${number}`)).toHaveLength(1)
})

test('dismissing takes a case out of the queue with a reason and moves no order', async ({ page, login, database }) => {
  const buckets = () => database.rows('select bucket, count(*)::int from web_orders group by bucket order by bucket')
  const before = await buckets()
  await login('ecommerce')
  const sentence = 'The item of SKU VASE-CER is not active in the ERP'
  const panel = await openCase(page, 'SKU_INACTIVE', sentence)
  await panel.getByRole('button', { name: 'Dismiss ...' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText(/\d orders stay held: dismissing sends nothing and excludes nothing/)
  await dialog.getByLabel('Reason').fill('no')
  await dialog.getByRole('button', { name: 'Dismiss', exact: true }).click()
  await expect(dialog).toBeVisible()
  await dialog.getByLabel('Reason').fill('Made active on Monday')
  await dialog.getByRole('button', { name: 'Dismiss', exact: true }).click()
  await expect(panel.getByText('Dismissed: Made active on Monday', { exact: true })).toBeVisible()

  await page.goto('/exceptions')
  await expect(page.getByRole('table').getByRole('link', { name: /^SKU SVC-ENGRAVE/ })).toBeVisible()
  await expect(page.getByRole('table').getByRole('link', { name: sentence })).toBeHidden()
  expect(await buckets()).toEqual(before)

  await page.goto('/exceptions?state=dismissed')
  await page.getByRole('table').getByRole('link', { name: sentence }).click()
  await expect(panel).toContainText('dismissed: Made active on Monday')
  await panel.getByRole('button', { name: 'Put back into the queue' }).click()
  await expect(panel.getByText('Open', { exact: true })).toBeVisible()
  expect(await buckets()).toEqual(before)
})

test('looking again changes nothing while the cause stands, and says how many orders it looked at', async ({
  page,
  login,
}) => {
  await login('finance')
  const panel = await openCase(page, 'SKU_MISSING', 'Product 37 has no SKU')
  await panel.getByRole('button', { name: /^Look at \d+ orders again$/ }).click()
  await expect(page.getByText(/^Looking at \d+ orders again$/)).toBeVisible()
  await expect(panel.getByText(/retried, \d+ orders/).first()).toBeVisible()
  await expect(panel.getByText('Open', { exact: true })).toBeVisible()
})

test('somebody takes a case, and everybody sees who has it', async ({ page, login, database }) => {
  await login('ecommerce')
  const sentence = 'SKU BNE-MER-S-ECR fits several items'
  const panel = await openCase(page, 'SKU_AMBIGUOUS', sentence)
  await panel.getByRole('button', { name: 'Take it' }).click()
  await expect(panel.getByRole('combobox', { name: 'Who takes it' })).toHaveText('With Demo ecommerce')
  await expect(panel.getByRole('button', { name: 'Take it' })).toBeHidden()
  expect(
    await database.rows(
      "select u.email from exception_cases c join users u on u.id = c.assignee_id where c.code = 'SKU_AMBIGUOUS'",
    ),
  ).toEqual([{ email: 'ecommerce@selvedge.demo' }])
  await panel.getByRole('combobox', { name: 'Who takes it' }).click()
  await page.getByRole('option', { name: 'With nobody' }).click()
  await expect(panel.getByRole('button', { name: 'Take it' })).toBeVisible()
})

test('a second order of one payment waits for a person, who releases it with a reason', async ({
  page,
  login,
  product,
}) => {
  const payment = { transaction_id: 'pi_paid_once_only' }
  const first = await buy(product, wellKnownBasket, payment)
  const second = await buy(product, wellKnownBasket, payment)
  await login('finance')
  await page.goto(`/orders?q=${second}`)
  await page
    .getByRole('table')
    .getByRole('link', { name: `#${second}`, exact: true })
    .click({ timeout: 30_000 })
  const title = page.getByRole('heading', { level: 1 })
  await expect(title).toContainText('Held', { timeout: 20_000 })
  await page.getByRole('article').getByRole('link', { name: 'Open the exception' }).click()
  const panel = panelOf(page)
  await expect(panel).toContainText(`#${second}`)
  await panel.getByRole('button', { name: 'Release ...' }).click()
  const dialog = page.getByRole('dialog', { name: `Release #${second}` })
  await dialog.getByLabel('Reason').fill('Paid twice, both wanted')
  await dialog.getByRole('button', { name: `Release #${second}` }).click()
  await expect(panel.getByText('Closed', { exact: true })).toBeVisible({ timeout: 20_000 })
  await expect.poll(() => erpOrders(product, `DEMO:${second}`), { timeout: 20_000 }).toHaveLength(1)
  expect(await erpOrders(product, `DEMO:${first}`)).toHaveLength(1)
})

test('the queue is walked by keyboard, and the URL knows what is open', async ({ page, login }) => {
  await login('viewer')
  await page.goto('/exceptions')
  await live(page)
  const sentences = await page.getByRole('table').getByRole('link').allInnerTexts()
  const heading = panelOf(page).getByRole('heading', { level: 2 })
  await page.keyboard.press('j')
  await expect(heading).toHaveText(sentences[0] ?? '')
  await page.keyboard.press('j')
  await expect(heading).toHaveText(sentences[1] ?? '')
  await page.keyboard.press('k')
  await expect(heading).toHaveText(sentences[0] ?? '')
  await expect(page).toHaveURL(/open=/)
  await page.reload()
  await expect(heading).toHaveText(sentences[0] ?? '')
  await live(page)
  await page.keyboard.press('Escape')
  await expect(panelOf(page)).toBeHidden()
  await expect(page).not.toHaveURL(/open=/)
})
