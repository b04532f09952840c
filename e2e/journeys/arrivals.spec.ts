import { expectLine, markPage, readLine } from '../support/board.ts'
import { buy, erpOrders, wellKnownBasket } from '../support/sandboxes.ts'
import { expect, test } from '../support/test.ts'

test('an order made in the shop appears by itself and goes to the ERP by itself', async ({ page, login, product }) => {
  await login('ecommerce')
  const board = await page.context().newPage()
  await board.goto('/ecommerce')
  const before = await readLine(board)
  await page.goto('/orders')
  const untouched = [await markPage(page), await markPage(board)]

  const number = await buy(product, wellKnownBasket)
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: `#${number}`, exact: true }) })
  await expect(row).toBeVisible({ timeout: 20_000 })
  await expect(row).toContainText('In the ERP', { timeout: 20_000 })
  await expectLine(board, { paid: before.paid + 1, 'in the ERP': before['in the ERP'] + 1 })
  for (const stillThere of untouched) expect(await stillThere()).toBe(true)
  expect(await erpOrders(product, `DEMO:${number}`)).toHaveLength(1)
})
