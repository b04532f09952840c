import { erpOrders } from '../support/sandboxes.ts'
import { expect, test } from '../support/test.ts'

const sku = 'BNE-MER-S-ECR'
const [old, right] = ['00467 Merino Beanie, Ecru, OLD, S', '00467 Merino Beanie, Ecru, SELV, S']

test('suggestions say why, are dismissed for good and brought back, and accepted together with an outcome each', async ({
  page,
  login,
  product,
  database,
}) => {
  const links = () =>
    database.rows<{ target: { item: string } }>(
      `select target from mapping_rows where "table" = 'item_link' and to_version is null and match ->> 'key' = 'sku:${sku}'`,
    )
  await login('ecommerce')
  await page.goto('/mappings')
  await page.getByRole('link', { name: /^Suggested links/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Suggested item links')
  const row = page
    .getByRole('region', { name: 'Suggestions' })
    .getByRole('row')
    .filter({ hasText: `SKU ${sku}` })
  for (const words of ['same SKU +65', 'same style name +40', 'same colour +8', 'same size +8', 'same price +5']) {
    await expect(row).toContainText(words)
  }
  await expect(row).toContainText(`Hardly ahead of ${right}: look at both`)

  const dismissOld = async () => {
    await row.getByRole('button', { name: `More about SKU ${sku}` }).click()
    await page.getByRole('menuitem', { name: `Never suggest ${old}` }).click()
    await expect(row).toContainText(right)
    await expect(row).not.toContainText('look at both')
  }
  await dismissOld()
  await page.getByRole('link', { name: 'Dismissed for good' }).click()
  await page.getByRole('button', { name: new RegExp(`^Bring back SKU ${sku}`) }).click()
  await expect(page.getByText('Nothing is dismissed')).toBeVisible()
  await page.getByRole('link', { name: 'Open', exact: true }).click()
  await expect(row).toContainText('look at both')
  await dismissOld()
  expect(await links()).toEqual([])

  const csv = await (await page.request.post('/api/exports/suggestions', { headers: { origin: product.url } })).text()
  expect(csv.split('\n').find((line) => line.includes(`sku:${sku},`))).toContain(`"${right}",40045,${sku},100,`)

  await page.getByRole('button', { name: 'Accept all above ...' }).click()
  const dialog = page.getByRole('dialog', { name: 'Accept suggestions together' })
  await dialog.getByLabel('Least score').fill('90')
  await dialog.getByRole('button', { name: 'Show which' }).click()
  await expect(dialog.getByRole('list', { name: 'To be linked' }).getByRole('listitem')).toHaveText([
    `SKU ${sku} → ${right}100`,
  ])
  await expect(dialog.getByText(/^Frees \d+ orders$/)).toBeVisible()
  const held = await database.rows<{ number: string }>(
    `select distinct o.number from exception_cases c join exception_subjects s on s.case_id = c.id
     join web_orders o on o.id = s.order_id
     where c.code = 'SKU_AMBIGUOUS' and c.cause ->> 'value' = $1 and s.closed_at is null`,
    [sku],
  )
  expect(held.length).toBeGreaterThan(0)
  expect(await links()).toEqual([])
  await dialog.getByRole('button', { name: `Link 1 item, release ${held.length} orders` }).click()
  await expect(dialog.getByRole('list', { name: 'What came of each' })).toHaveText(
    new RegExp(`^SKU ${sku} linked, version \\d+$`),
  )
  expect(await links()).toEqual([{ target: { kind: 'item', item: 'pkey:40045' } }])
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(row).toBeHidden()
  for (const { number } of held) {
    await expect.poll(() => erpOrders(product, `DEMO:${number}`), { timeout: 20_000 }).toHaveLength(1)
  }
})
