import type { Page } from '@playwright/test'
import { live, markPage } from '../support/board.ts'
import type { Database } from '../support/database.ts'
import { buy, erpOrders, wellKnownBasket } from '../support/sandboxes.ts'
import { expect, signIn, test } from '../support/test.ts'

const panelOf = (page: Page) => page.getByRole('complementary', { name: 'The exception' })

async function openCase(page: Page, code: string, sentence: string) {
  await page.goto(`/exceptions?code=${code}`)
  await live(page)
  await page.getByRole('table').getByRole('link', { name: sentence }).click()
  await expect(panelOf(page).getByRole('heading', { level: 2 })).toHaveText(sentence)
  return panelOf(page)
}

/** Stands on the first row: the page hears the keyboard as soon as its scripts run. */
async function begin(page: Page) {
  const first = page.getByRole('region', { name: 'Exceptions' }).getByRole('table').getByRole('link').first()
  await expect(async () => {
    await page.keyboard.press('k')
    await expect(first).toBeFocused({ timeout: 500 })
  }).toPass()
}

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
  await live(page)
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
  const finding = page.getByRole('article').filter({ hasText: payment.transaction_id })
  await finding.getByRole('link', { name: 'Open the exception' }).click()
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

test('the queue is worked by keyboard: walked, selected, opened, taken, never while somebody types, and off when switched off', async ({
  page,
  login,
  database,
}) => {
  await login('ecommerce')
  await page.goto('/exceptions')
  await live(page)
  const table = page.getByRole('region', { name: 'Exceptions' }).getByRole('table')
  const sentences = await table.getByRole('link').allInnerTexts()
  const heading = panelOf(page).getByRole('heading', { level: 2 })
  const said = page.locator('[role=status].sr-only')
  await begin(page)
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await expect(said).toContainText(`Selected: ${sentences[1]}`)
  await expect(page.getByRole('region', { name: 'Selection' })).toContainText('1 selected')
  await expect(table.getByRole('checkbox', { name: `Select ${sentences[1]}` })).toBeChecked()
  await page.keyboard.press('x')
  await expect(said).toContainText(`Taken out: ${sentences[1]}`)
  await page.keyboard.press('e')
  await expect(heading).toHaveText(sentences[1] ?? '')
  await expect(page).toHaveURL(/open=/)
  await page.keyboard.press('k')
  await expect(heading).toHaveText(sentences[0] ?? '')
  await page.reload()
  await expect(heading).toHaveText(sentences[0] ?? '')
  await live(page)
  await page.keyboard.press('a')
  await expect(page.getByText('It is with you')).toBeVisible()
  await expect(panelOf(page).getByRole('combobox', { name: 'Who takes it' })).toHaveText('With Demo ecommerce')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(panelOf(page).getByRole('combobox', { name: 'Who takes it' })).toHaveText('With nobody')
  await page.keyboard.press('s')
  const snooze = page.getByRole('dialog', { name: 'Snooze the exception' })
  await expect(snooze).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(snooze).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(panelOf(page)).toBeHidden()
  await expect(page).not.toHaveURL(/open=/)

  const search = page.getByRole('searchbox', { name: 'Search the exceptions' })
  await search.fill('')
  await search.pressSequentially('jexas')
  await expect(search).toHaveValue('jexas')
  await expect(page.getByRole('region', { name: 'Selection' })).toBeHidden()
  await search.fill('')
  await search.blur()

  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard' })
  await help.getByRole('checkbox', { name: 'Single keys work in this browser' }).click()
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('?')
  await expect(page.getByRole('region', { name: 'Selection' })).toBeHidden()
  await expect(help).toBeHidden()
  await page.reload()
  await live(page)
  await page.keyboard.press('?')
  await expect(help).toBeHidden()
  await page.getByRole('button', { name: 'Demo ecommerce, Ecommerce operations' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Single-key shortcuts' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toBeHidden()
  await page.keyboard.press('?')
  await expect(help).toBeVisible()
  expect(
    await database.rows("select id from exception_cases where assignee_id is not null and state = 'open'"),
  ).toEqual([])
})

const snoozed = (database: Database) =>
  database.rows<{ cases: number }>(
    "select count(*)::int as cases from exception_cases where snoozed_for_change and state = 'open'",
  )

test('an action on many shows what it touches, can be taken back for ten seconds, and says what came of each', async ({
  page,
  login,
  database,
  expectAccessible,
}) => {
  await login('ecommerce')
  await page.goto('/exceptions?q=SKU_')
  await live(page)
  const table = page.getByRole('region', { name: 'Exceptions' }).getByRole('table')
  await table.getByRole('checkbox', { name: 'Select every row of this page' }).click()
  const bar = page.getByRole('region', { name: 'Selection' })
  await expect(bar).toContainText(/^\d+ selected/)
  const ask = async () => {
    await bar.getByRole('button', { name: 'Snooze ...' }).click()
    const dialog = page.getByRole('dialog', { name: 'Put them off' })
    await expect(dialog).toContainText(/\d+ exceptions, \d+ orders, all held/)
    await expect(dialog).toContainText(/GBP [\d,]+\.\d\d/)
    await dialog.getByRole('combobox', { name: 'Until' }).click()
    await page.getByRole('option', { name: 'Until an order joins or leaves it' }).click()
    await dialog.getByLabel('Reason').fill('Waits for the new items')
    await expectAccessible()
    await dialog.getByRole('button', { name: /^Snooze \d+ exceptions$/ }).click()
    await expect(dialog).toBeHidden()
  }
  await ask()
  await expect(page.getByText(/^Snoozing \d+ exceptions$/)).toBeVisible()
  await expect(page.getByText(/^Applied in \d+ s$/)).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText(/^Taken back: \d+ exceptions stay as they were$/)).toBeVisible()
  expect(await snoozed(database)).toEqual([{ cases: 0 }])

  await table.getByRole('checkbox', { name: 'Select every row of this page' }).click()
  await ask()
  // One of them is closed by its evidence before the ten seconds are over.
  const [gone] = await database.rows<{ id: string }>(
    `update exception_cases set state = 'closed', closed_at = now(), closed_because = 'a test says so'
     where code = 'SKU_INACTIVE' and state = 'open' returning id`,
  )
  await expect(page.getByText(/^\d+ exceptions snoozed$/)).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('1 exception was not changed.')).toBeVisible()
  await page.getByRole('button', { name: 'See each' }).click()
  const outcome = page.getByRole('dialog', { name: 'What came of it' })
  await expect(outcome.getByRole('listitem').first()).toContainText('VASE-CER')
  await expect(outcome.getByRole('listitem').first()).toContainText('closed already')
  await page.keyboard.press('Escape')
  await database.rows(
    `update exception_cases set state = 'open', closed_at = null, closed_because = null where id = $1`,
    [gone?.id],
  )
  const [{ cases = 0 } = {}] = await snoozed(database)
  expect(cases).toBeGreaterThan(1)

  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Snoozed' }).click()
  await expect(table.getByText('Snoozed').first()).toBeVisible()
  await table.getByRole('link').first().click()
  await panelOf(page).getByRole('button', { name: 'Wake it' }).click()
  await expect(panelOf(page).getByRole('button', { name: 'Snooze ...' })).toBeVisible()
  await database.rows(
    'update exception_cases set snoozed_for_change = false, snoozed_until = null, snoozed_by_label = null, snooze_reason = null',
  )
})

test('what is put off until a change comes back by itself when another order joins it', async ({
  page,
  login,
  product,
}) => {
  const payment = { transaction_id: 'pi_paid_again_and_again' }
  await buy(product, wellKnownBasket, payment)
  await buy(product, wellKnownBasket, payment)
  await login('finance')
  await page.goto('/exceptions?code=DUPLICATE_PAYMENT_SUSPECTED')
  const row = page.getByRole('table').getByRole('link', { name: /pi_paid_again_and_again/ })
  await row.click({ timeout: 30_000 })
  const panel = panelOf(page)
  await panel.getByRole('button', { name: 'Snooze ...' }).click()
  const dialog = page.getByRole('dialog', { name: 'Snooze the exception' })
  await dialog.getByRole('combobox', { name: 'Until' }).click()
  await page.getByRole('option', { name: 'Until an order joins or leaves it' }).click()
  await dialog.getByLabel('Reason').fill('The provider looks into it')
  await dialog.getByRole('button', { name: 'Snooze', exact: true }).click()
  await expect(panel).toContainText(
    'Snoozed by Demo finance, back when an order joins or leaves it: The provider looks',
  )
  await panel.getByRole('button', { name: /^Close/ }).click()
  await expect(row).toBeHidden()
  const untouched = await markPage(page)

  const third = await buy(product, wellKnownBasket, payment)
  await expect(row).toBeVisible({ timeout: 30_000 })
  expect(await untouched()).toBe(true)
  await row.click()
  await expect(panel).toContainText(`#${third}`)
  await expect(panel.getByText(/^Selvedge woken/)).toBeVisible()
})

test('a comment names somebody, who sees it on the bell, and reading it clears the bell', async ({
  page,
  login,
  browser,
  product,
}) => {
  const theirs = await browser.newContext({ baseURL: product.url })
  const other = await theirs.newPage()
  const finance = product.signIns.find(({ role }) => role === 'finance')
  if (!finance) throw new Error('The demo has nobody of finance.')
  await signIn(other, finance)
  await other.goto('/orders')
  await live(other)
  await expect(other.getByRole('button', { name: 'No comment names you' })).toBeVisible()

  await login('ecommerce')
  const sentence = 'SKU BNE-MER-S-ECR fits several items'
  const panel = await openCase(page, 'SKU_AMBIGUOUS', sentence)
  const comment = panel.getByRole('textbox', { name: 'Comment' })
  await comment.pressSequentially('Which label do we sell, @fin')
  await expect(panel.getByRole('option', { name: 'Demo finance' })).toBeVisible()
  await comment.press('Enter')
  await expect(comment).toHaveValue('Which label do we sell, @Demo finance ')
  await comment.pressSequentially('?')
  await panel.getByRole('button', { name: 'Comment' }).click()
  await expect(panel.getByRole('article')).toContainText('Which label do we sell, @Demo finance ?')

  const bell = other.getByRole('button', { name: '1 comment names you' })
  await bell.click({ timeout: 20_000 })
  await other.getByRole('menuitem', { name: /Which label do we sell/ }).click()
  await expect(panelOf(other).getByRole('heading', { level: 2 })).toHaveText(sentence)
  await expect(panelOf(other).getByRole('article')).toContainText('names Demo finance')
  await expect(other.getByRole('button', { name: 'No comment names you' })).toBeVisible({ timeout: 20_000 })
  await other.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Names me' }).click()
  await expect(other.getByRole('table').getByRole('link', { name: sentence })).toBeVisible()
  await theirs.close()

  await panel.getByRole('button', { name: 'Take it back' }).click()
  await expect(panel.getByRole('article')).toContainText('The comment was taken back.')
})

test('a view somebody shares means the same to everybody, and the export holds exactly what it shows', async ({
  page,
  login,
  product,
}) => {
  await login('finance')
  await page.goto('/exceptions')
  await live(page)
  await page.getByRole('searchbox', { name: 'Search the exceptions' }).fill('SKU_INACTIVE')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=SKU_INACTIVE/)
  const links = page.getByRole('region', { name: 'Exceptions' }).getByRole('table').getByRole('link')
  await expect(links).toHaveText(['The item of SKU VASE-CER is not active in the ERP'])
  await page.getByRole('button', { name: 'Save the view ...' }).click()
  const dialog = page.getByRole('dialog', { name: 'Save the view' })
  await dialog.getByLabel('Name').fill('Vases')
  await dialog.getByRole('checkbox').click()
  await dialog.getByRole('button', { name: 'Save the view' }).click()
  const views = page.getByRole('navigation', { name: 'Views' })
  await expect(views.getByRole('link', { name: /^Vases/ })).toHaveAttribute('aria-current', 'page')

  await page.context().clearCookies()
  await login('ecommerce')
  await page.goto('/exceptions')
  await views.getByRole('link', { name: /^Vases/ }).click()
  await page.waitForURL(/q=SKU_INACTIVE/)
  await expect(links).toHaveText(['The item of SKU VASE-CER is not active in the ERP'])
  const answer = await page.request.post(`/api/exports/exceptions${new URL(page.url()).search}`, {
    headers: { origin: product.url },
  })
  const lines = (await answer.text()).trim().split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain('VASE-CER')

  await page.goto('/exceptions?q=no-such-thing')
  await expect(page.getByText(/^It hides \d+ that are open\. Show all open$/)).toBeVisible()
  await page.getByRole('link', { name: 'Show all open' }).click()
  await expect(links.nth(3)).toBeVisible()

  await page.context().clearCookies()
  await login('finance')
  await page.goto('/exceptions')
  await live(page)
  await page.getByRole('button', { name: 'Saved views' }).click()
  await page.getByRole('menuitem', { name: 'Drop "Vases"' }).click()
  await expect(views.getByRole('link', { name: /^Vases/ })).toBeHidden()
})

test('an address put right on our copy sends its order, and the shop’s own words stay', async ({
  page,
  login,
  product,
  database,
}) => {
  await login('ecommerce')
  const panel = await openCase(page, 'CUSTOMER_DATA_MISSING', 'The delivery address has no street and no city')
  const row = panel.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Exclude order 488' }) })
  await row.getByRole('button', { name: 'Correct ...' }).click()
  const dialog = page.getByRole('dialog', { name: 'Put order #488 right' })
  await dialog.getByLabel('Street').fill('4 High Street')
  await dialog.getByLabel('City', { exact: true }).fill('Leeds')
  await dialog.getByLabel('Reason').fill('Told by telephone')
  await dialog.getByRole('button', { name: 'Put right and release #488' }).click()
  await expect(dialog).toBeHidden()
  await expect(row).toBeHidden({ timeout: 20_000 })
  await expect(panel.getByText(/corrected #488 \(.*city.*\): Told by telephone/)).toBeVisible()
  await expect.poll(() => erpOrders(product, 'DEMO:488'), { timeout: 20_000 }).toHaveLength(1)
  const [sent] = await erpOrders(product, 'DEMO:488')
  expect(JSON.stringify(sent)).toContain('Leeds')
  expect(
    await database.rows(
      "select count(*)::int as revisions from landed_revisions r join web_orders o on o.id = r.order_id where o.number = '488'",
    ),
  ).toEqual([{ revisions: 1 }])
})

test('a missing rule is proposed where the exception is, waits for finance, and sends its orders once finance adds it', async ({
  page,
  login,
  product,
  database,
}) => {
  const number = await buy(product, wellKnownBasket, { payment_method: 'pay_by_owl', payment_method_title: 'Owl' })
  const sentence = 'No terms for the payment method pay_by_owl'
  const panel = panelOf(page)
  const fill = async () => {
    await page.goto('/exceptions?code=PAYMENT_UNMAPPED')
    await page.getByRole('table').getByRole('link', { name: sentence }).click({ timeout: 30_000 })
    await expect(panel.getByText('Frees 1 order', { exact: true })).toBeVisible()
    await expect(panel.getByRole('textbox', { name: 'Gateway' })).toHaveValue('pay_by_owl')
    await panel.getByRole('combobox', { name: 'Terms' }).fill('STR')
    await panel.getByRole('combobox', { name: 'Paid when' }).click()
    await page.getByRole('option', { name: 'status' }).click()
  }
  await login('admin')
  await fill()
  await panel.getByRole('button', { name: 'Ask finance to approve the rule' }).click()
  await expect(panel.getByText('Waits for approval', { exact: true })).toBeVisible()
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Waits for approval' }).click()
  await expect(page.getByRole('table').getByRole('link', { name: sentence })).toBeVisible()
  expect(await erpOrders(product, `DEMO:${number}`)).toHaveLength(0)
  await database.rows("update mapping_changes set state = 'withdrawn' where state = 'waiting'")

  await page.context().clearCookies()
  await login('finance')
  await fill()
  await panel.getByRole('button', { name: 'Add the rule and release 1 order' }).click()
  await expect(panel.getByText('Closed', { exact: true })).toBeVisible({ timeout: 20_000 })
  await expect.poll(() => erpOrders(product, `DEMO:${number}`), { timeout: 20_000 }).toHaveLength(1)
})

test('what would be given to somebody who is away goes to who stands in', async ({
  page,
  login,
  product,
  database,
}) => {
  const openAway = async () => {
    await page.goto('/orders')
    await live(page)
    await page.getByRole('button', { name: 'Demo finance, Finance' }).click()
    await page.getByRole('menuitem', { name: 'Away ...' }).click()
    return page.getByRole('dialog', { name: 'Away' })
  }
  await login('finance')
  const away = await openAway()
  await away.getByRole('combobox', { name: 'Stands in' }).click()
  await page.getByRole('option', { name: 'Demo ecommerce' }).click()
  await away.getByRole('button', { name: 'Set as away' }).click()
  await expect(away).toBeHidden()

  await page.context().clearCookies()
  await login('admin')
  await page.goto('/users')
  await live(page)
  await expect(page.getByRole('row').filter({ hasText: 'Demo finance' })).toContainText('away until')
  const turns = page
    .getByRole('region', { name: 'Exceptions given in turn' })
    .getByRole('checkbox', { name: 'Finance' })
  await turns.click()
  await expect(turns).toBeChecked()

  const payment = { transaction_id: 'pi_while_they_were_away' }
  await buy(product, wellKnownBasket, payment)
  await buy(product, wellKnownBasket, payment)
  await page.goto('/exceptions?code=DUPLICATE_PAYMENT_SUSPECTED')
  const row = page.getByRole('row').filter({ hasText: 'pi_while_they_were_away' })
  await expect(row).toContainText('Demo ecommerce in turn', { timeout: 30_000 })

  await page.goto('/users')
  await live(page)
  await turns.click()
  await expect(turns).not.toBeChecked()
  await page.context().clearCookies()
  await login('finance')
  await (await openAway()).getByRole('button', { name: 'Back again' }).click()
  await expect(page.getByText('You are back')).toBeVisible()
  await database.rows('update exception_cases set assignee_id = null, assigned_in_turn = false where assigned_in_turn')
})

test('a viewer walks the queue and can change nothing in it', async ({ page, login }) => {
  await login('viewer')
  await page.goto('/exceptions')
  await begin(page)
  await page.keyboard.press('x')
  await page.keyboard.press('e')
  await expect(panelOf(page).getByRole('heading', { name: 'Time line' })).toBeVisible()
  await expect(page.getByRole('checkbox')).toHaveCount(0)
  await expect(panelOf(page).getByRole('textbox')).toHaveCount(0)
  await expect(panelOf(page).getByRole('button', { name: /Snooze|Dismiss|Take it|again/ })).toHaveCount(0)
})
