import type { Page } from '@playwright/test'
import { expectLine, live, markPage, readLine, shares } from '../support/board.ts'
import { loseLanded } from '../support/database.ts'
import { erpLedger, shopPaid } from '../support/sandboxes.ts'
import { expect, test } from '../support/test.ts'

/** How many orders the open list says it holds. */
async function listed(page: Page): Promise<number> {
  const truth = page
    .getByRole('main')
    .getByText(/^(None\.|(More than )?[\d,]+ .*\.)$/)
    .first()
  await expect(truth).toBeVisible()
  const text = (await truth.textContent()) ?? ''
  return text === 'None.' ? 0 : Number(/[\d,]+/.exec(text)?.[0].replaceAll(',', ''))
}

test('the board accounts for every order the shop counts as paid', async ({ page, login, product }) => {
  await login('ecommerce')
  for (const board of ['/ecommerce', '/finance', '/admin']) {
    await page.goto(board)
    const { paid, ...line } = await readLine(page)
    expect(paid).toBe(await shopPaid(product))
    expect(Object.values(line).reduce((sum, count) => sum + count, 0)).toBe(paid)
    expect(line.unexplained).toBe(0)
    expect(line['in the ERP']).toBe((await erpLedger(product)).orders)
  }
})

test('every figure of the board leads to a list of that many', async ({ page, login }) => {
  await login('ecommerce')
  await page.goto('/ecommerce')
  const region = page.getByRole('region', { name: /^Completeness/ })
  const links = region.getByRole('link')
  const texts = await links.allInnerTexts()
  const addresses = await links.evaluateAll((anchors) => anchors.map((anchor) => anchor.getAttribute('href') ?? ''))
  expect(texts.length).toBeGreaterThan(shares.length)
  for (const [at, text] of texts.entries()) {
    const [count = '', ...words] = text.trim().split(/\s+/)
    await page.goto(addresses[at] ?? '')
    await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible()
    expect(`${await listed(page)} ${words.join(' ')}`).toBe(`${count.replaceAll(',', '')} ${words.join(' ')}`)
  }
})

test('five lost orders are unexplained until the next census heals them, and nothing is sent twice', async ({
  page,
  login,
  product,
  database,
  expectAccessible,
}) => {
  const sent = await database.rows<{ number: string }>(
    "select number from web_orders where bucket = 'in_erp' and number ~ '^1' order by id limit 5",
  )
  const before = await erpLedger(product)
  await login('admin')
  await page.goto('/admin')
  const whole = await readLine(page)

  await loseLanded(
    database,
    sent.map(({ number }) => number),
  )
  await page.reload()
  expect(await readLine(page)).toEqual({ ...whole, 'in the ERP': whole['in the ERP'] - 5, unexplained: 5 })

  await page.getByRole('link', { name: '5 unexplained' }).click()
  await expect(page.getByRole('main').getByText(/^5 unexplained, GBP/)).toBeVisible()
  for (const { number } of sent)
    await expect(page.getByRole('table').getByText(`#${number}`, { exact: true })).toBeVisible()

  await expectAccessible()

  await page.goto('/connections')
  await live(page)
  await page.getByRole('button', { name: 'Take a census' }).click()
  await page.goto('/admin')
  const stillThere = await markPage(page)
  await expectLine(page, whole)
  expect(await stillThere()).toBe(true)
  expect(await erpLedger(product)).toEqual(before)
})
