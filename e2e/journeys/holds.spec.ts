import { live } from '../support/board.ts'
import { buy, erpOrders, wellKnownBasket } from '../support/sandboxes.ts'
import { expect, test } from '../support/test.ts'

test('an admin holds marked orders; one that comes is held, a person releases it, and it goes', async ({
  page,
  login,
  product,
  expectAccessible,
}) => {
  await login('admin')
  await page.goto('/mappings/hold')
  await live(page)
  await page.getByRole('button', { name: 'Add a rule' }).click()
  const rule = page.getByRole('dialog')
  await rule.getByLabel('Meta key').fill('_journey_check')
  await rule.getByLabel('Total from').fill('1.00')
  await rule.getByLabel('Reason').fill('Marked orders are checked')
  await rule.getByRole('button', { name: 'Add the rule' }).click()
  await expect(rule.getByText('an amount needs its currency')).toBeVisible()
  await rule.getByLabel('Currency').fill('GBP')
  await expectAccessible()
  await rule.getByRole('button', { name: 'Add the rule' }).click()
  await expect(page.getByText(/^Saved as version \d+; held orders are looked at again$/)).toBeVisible()

  const number = await buy(product, wellKnownBasket, {
    meta_data: [{ id: 1, key: '_journey_check', value: 'yes' }],
  })
  await page.goto(`/orders?q=${number}`)
  await page
    .getByRole('table')
    .getByRole('link', { name: `#${number}`, exact: true })
    .click({ timeout: 30_000 })
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Held', { timeout: 20_000 })
  expect(await erpOrders(product, `DEMO:${number}`)).toHaveLength(0)

  await page.context().clearCookies()
  await login('ecommerce')
  await page.goto('/exceptions?code=HELD_BY_RULE')
  await live(page)
  await page.getByRole('table').getByRole('link', { name: 'Held by rule: Marked orders are checked' }).click()
  const panel = page.getByRole('complementary', { name: 'The exception' })
  await expect(panel).toContainText(`#${number}`)
  await panel.getByRole('button', { name: 'Release ...' }).click()
  const dialog = page.getByRole('dialog', { name: `Release #${number}` })
  await dialog.getByLabel('Reason').fill('Checked by telephone')
  await dialog.getByRole('button', { name: `Release #${number}` }).click()
  await expect.poll(() => erpOrders(product, `DEMO:${number}`), { timeout: 20_000 }).toHaveLength(1)
})
