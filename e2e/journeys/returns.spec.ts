import type { Page } from '@playwright/test'
import { bought, erpDocuments, erpLines, inErp, inShop, refund } from '../support/after-sales.ts'
import { live } from '../support/board.ts'
import type { Database } from '../support/database.ts'
import { buy, control, erpOrders, wellKnownBasket } from '../support/sandboxes.ts'
import { expect, test } from '../support/test.ts'

/** Looks again until the row of the order is there and says so. */
async function rowSays(page: Page, path: string, number: string, words: string | RegExp) {
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: `#${number}`, exact: true }) })
  await expect(async () => {
    await page.goto(path)
    await expect(row).toContainText(words, { timeout: 2_500 })
  }).toPass({ timeout: 60_000 })
  return row
}

/** The line of the shop's order that was sent under a barcode. */
async function shopLine(database: Database, number: string, upc: string): Promise<number> {
  const [sold] = await database.rows<{ line: string }>(
    `select sent ->> 'orderLineId' as line
    from outbox_entries e join web_orders o on o.id = e.order_id, jsonb_array_elements(e.body -> 'lines') sent
    where o.number = $1 and e.kind = 'sales_order' and sent ->> 'upc' = $2`,
    [number, upc],
  )
  return Number(sold?.line)
}

/** Sending waits while an admin has paused the ERP. */
async function setPaused(page: Page, paused: boolean) {
  await page.goto('/connections')
  await live(page)
  const erp = page.getByRole('region', { name: 'BlueCherry sandbox' })
  const [from, to] = paused ? ['Pause', 'Resume'] : ['Resume', 'Pause']
  const button = erp.getByRole('button', { name: from, exact: true })
  if (await button.isVisible()) await button.click()
  await expect(erp.getByRole('button', { name: to, exact: true })).toBeVisible()
}

/** The reference a refund carries in the ERP. */
const referenceOf = (refundId: string) => `WEBR-DEMO-${refundId}`

test('a partial refund becomes a credit and matches its memo', async ({ page, login, product, expectAccessible }) => {
  const number = await bought(product)
  await inErp(product, number, 'ship', { cartons: 1, shipper: 'RMT' })
  const refundId = await refund(product, number, { amount: '2.00', reason: 'goodwill', byGateway: true })

  await login('finance')
  const row = await rowSays(page, `/returns?q=${number}`, number, /Credit/)
  await expect(row).toContainText('GBP 2.00')
  await expect(row).toContainText(referenceOf(refundId))
  await expect.poll(async () => (await erpDocuments(product, number)).memos.length, { timeout: 45_000 }).toBe(1)
  await rowSays(page, `/returns?q=${number}&show=done`, number, /Matches its memo.*memo/s)
  await expectAccessible()

  const { returns, memos } = await erpDocuments(product, number)
  expect(returns.map(({ ref_num2: reference, ret_type: type }) => [reference, type])).toEqual([
    [referenceOf(refundId), 'CREDIT'],
  ])
  expect(memos.map(({ total_amt: total }) => Number(total))).toEqual([2])
})

test('a refund after the pick is an exception: the parcel has to be stopped', async ({
  page,
  login,
  product,
  database,
}) => {
  const number = await bought(product)
  const [line] = await erpLines(product, number)
  await inErp(product, number, 'pick')
  const { picks } = await erpDocuments(product, number)
  const pick = picks.find((one) => JSON.stringify(one).includes(line?.upc ?? 'no line'))
  const back = [{ id: await shopLine(database, number, line?.upc ?? ''), quantity: 1 }]
  await refund(product, number, { lines: back, reason: 'changed my mind' })

  await login('ecommerce')
  const found = page
    .getByRole('table')
    .getByRole('link', { name: new RegExp(`^Order ${number} was cancelled or refunded`) })
  await expect(async () => {
    await page.goto(`/exceptions?q=${number}`)
    await expect(found).toBeVisible({ timeout: 2_500 })
  }).toPass({ timeout: 60_000 })
  await live(page)
  await found.click()
  const panel = page.getByRole('complementary', { name: 'The exception' })
  await expect(panel).toContainText('The ERP cancels nothing that is picked')
  await expect(panel).toContainText(pick?.pick_num ?? 'no pick')
  expect((await erpDocuments(product, number)).returns).toEqual([])
})

test('an order cancelled in the shop after the pick is an exception: the ERP refused to cancel it', async ({
  page,
  login,
  product,
}) => {
  const number = await bought(product)
  await inErp(product, number, 'pick')
  const { picks } = await erpDocuments(product, number)
  expect(picks.length).toBeGreaterThan(0)
  await control(product.shopUrl, `orders/${number}/cancel`, {})

  await login('ecommerce')
  const found = page
    .getByRole('table')
    .getByRole('link', { name: `The ERP did not cancel the sales order: DEMO:${number}` })
  await expect(async () => {
    await page.goto(`/exceptions?code=CANCEL_REFUSED&q=${number}`)
    await expect(found).toBeVisible({ timeout: 2_500 })
  }).toPass({ timeout: 60_000 })
  await live(page)
  await found.click()
  await expect(page.getByRole('complementary', { name: 'The exception' })).toContainText(/cancel/i)
  const { orders, returns } = await erpDocuments(product, number)
  expect(orders.map(({ ord_status: status }) => status)).not.toContain('X')
  expect(returns).toEqual([])
})

test('a line cancelled in the ERP becomes a refund due, and clears when the shop refunds it', async ({
  page,
  login,
  product,
  database,
  expectAccessible,
}) => {
  const number = await bought(product)
  const [line] = await erpLines(product, number)
  const upc = line?.upc ?? ''
  const quantity = Number.parseInt(line?.ord_qty ?? '', 10)
  await inErp(product, number, 'cancel', { reason: 'out of stock', lines: [{ upc, qty: quantity }] })

  await login('finance')
  const row = await rowSays(page, `/returns/due?q=${number}`, number, 'Cancelled in the ERP')
  await expect(row).toContainText('Owed')
  const printed = await row
    .getByText(/^GBP [\d,.]+$/)
    .first()
    .textContent()
  const owed = (printed ?? '').replace('GBP ', '')
  await expectAccessible()
  await page.goto('/finance')
  await expect(page.getByRole('region', { name: 'Refunds due' })).toContainText('Cancelled in the ERP')

  const back = [{ id: await shopLine(database, number, upc), quantity }]
  await refund(product, number, { lines: back, amount: owed, reason: 'out of stock', byGateway: true })
  await rowSays(page, `/returns/due?show=closed&q=${number}`, number, 'Refunded')
  await page.goto(`/returns/due?q=${number}`)
  await expect(page.getByRole('main').getByText('No refund due fits this filter')).toBeVisible()
  expect((await erpDocuments(product, number)).returns).toEqual([])
})

test('a full refund that reaches us before sending sends nothing', async ({ page, login, product }) => {
  await login('admin')
  await setPaused(page, true)
  try {
    const number = await buy(product, wellKnownBasket)
    await expect(async () => {
      await page.goto(`/orders?q=${number}`)
      await expect(page.getByRole('table')).toContainText('Queued', { timeout: 2_500 })
    }).toPass({ timeout: 45_000 })
    await refund(product, number, { full: true, reason: 'ordered twice', byGateway: true })
    await expect(async () => {
      await page.goto(`/orders?q=${number}`)
      await expect(page.getByRole('table')).toContainText('Cancelled', { timeout: 2_500 })
    }).toPass({ timeout: 45_000 })
    await setPaused(page, false)
    await rowSays(page, `/returns?q=${number}`, number, /Taken off before it was sent/)
    await page.waitForTimeout(4_000)
    expect(await erpOrders(product, `DEMO:${number}`)).toEqual([])
    expect((await inShop(product, number)).mails).toEqual([])
  } finally {
    await setPaused(page, false)
  }
})
