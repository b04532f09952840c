import { markPage } from '../support/board.ts'
import { editProduct, enterProduct } from '../support/sandboxes.ts'
import { expect, test } from '../support/test.ts'

test('a product the ERP does not know is a case without orders, leads to its repair and closes once it is put right', async ({
  page,
  login,
  product,
}) => {
  const sku = 'LAMP-STALL'
  const sentence = `The ERP does not know ${sku}, which the shop sells`
  await login('ecommerce')
  await page.goto('/exceptions?code=ROGUE_SKU')
  const untouched = await markPage(page)
  const id = await enterProduct(product, { name: 'Stall Lamp', sku, regular_price: '30.00', status: 'publish' })
  const row = page.getByRole('region', { name: 'Exceptions' }).getByRole('row').filter({ hasText: sentence })
  await expect(row).toContainText('no order', { timeout: 40_000 })
  expect(await untouched()).toBe(true)

  await row.getByRole('link', { name: sentence }).click()
  const panel = page.getByRole('complementary', { name: 'The exception' })
  await expect(panel.getByRole('heading', { level: 2 })).toHaveText(sentence)
  await expect(panel.getByRole('row').filter({ hasText: 'SKU' })).toContainText('an item that carries it, or a link')
  await expect(panel.getByText(/^Holds|^Orders/)).toHaveCount(0)
  await panel.getByRole('button', { name: 'Look again' }).click()
  await expect(page.getByText('Looking again')).toBeVisible()
  await expect(panel.getByText(/retried/).first()).toBeVisible()
  await expect(panel.getByText('Open', { exact: true })).toBeVisible()

  await panel.getByRole('link', { name: 'Open the item' }).click()
  await expect(page).toHaveURL(/\/catalogue\/\d+$/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Stall Lamp')

  await page.goBack()
  await expect(panel.getByRole('heading', { level: 2 })).toHaveText(sentence)
  await editProduct(product, id, { status: 'draft', sku: '' })
  await expect(panel.getByText('Closed because the evidence is gone.')).toBeVisible({ timeout: 40_000 })
  await expect(row).toBeHidden()
})
