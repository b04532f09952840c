import type { Page } from '@playwright/test'
import { control } from '../support/sandboxes.ts'
import { expect, signIn, test } from '../support/test.ts'

const approver = { email: 'second@selvedge.demo', password: 'second-edge-demo-17' }

/** The first period of the shop’s own currency, on the page that is named. */
async function openPeriod(page: Page, id: string, section: string) {
  await page.goto(`/month-end/${id}`)
  await page.getByRole('navigation', { name: 'Period' }).getByRole('link', { name: section }).click()
  await expect(page.getByRole('link', { name: section, exact: true })).toHaveAttribute('aria-current', 'page')
}

/** What changed in this second is tied out first, and may leave something to do: then the button is pressed again. */
async function untilDone(page: Page, name: string, done: string | RegExp) {
  await expect(async () => {
    const button = page.getByRole('button', { name, exact: true })
    if (await button.isVisible()) await button.click({ timeout: 5_000 })
    await expect(page.getByText(done)).toBeVisible({ timeout: 10_000 })
  }).toPass({ timeout: 60_000 })
}

test('finance explains and prepares, another person signs, a late edit in the ERP suspends it and moves nothing', async ({
  page,
  login,
  product,
  database,
}) => {
  test.setTimeout(240_000)
  const [period] = await database.rows<{ id: string; to: string }>(
    `select id::text, to_on::text as to from periods where currency = 'GBP' order by from_on limit 1`,
  )
  if (!period) throw new Error('The demo has no period.')
  await product.command(
    'user',
    'add',
    '--email',
    approver.email,
    '--name',
    'Second finance',
    '--role',
    'finance',
    '--password',
    approver.password,
  )
  // An order of the period that the ERP has and ships late: its invoice is dated after it.
  const [inFlight] = await database.rows<{ number: string; po: string }>(
    `select o.number, s.po_num as po from web_orders o join erp_sales_orders s on s.order_id = o.id
    where o.paid_on < $1::date and o.currency = 'GBP' and s.status = 'open' order by o.id limit 1`,
    [period.to],
  )
  if (!inFlight) throw new Error('No order of the period stands in the ERP.')
  const reference = `orders/${encodeURIComponent(`DEMO:${inFlight.number}`)}`
  await control(product.erpUrl, `${reference}/ship`, { cartons: 1, shipper: 'RMT', invoice: true })
  await product.command('month-end', 'run')

  await login('finance')
  await openPeriod(page, period.id, 'Variances')
  await page.goto(`/month-end/${period.id}/variances?class=MISSING_IN_ERP&state=open`)
  const table = page.getByRole('table').last()
  const missing = await table.getByRole('row').count()
  expect(missing - 1).toBeGreaterThanOrEqual(2)
  await page.getByRole('checkbox', { name: 'Select every row of this page' }).check()
  await page.getByRole('button', { name: 'Explain ...' }).click()
  const dialog = page.getByRole('dialog', { name: /^Explain/ })
  await dialog.getByLabel('Cause').fill('Booked by hand')
  await dialog.getByLabel('Note').fill('We know of them')
  await dialog.getByLabel('Number of the document').fill('no such document')
  await dialog.getByRole('button', { name: 'Explain' }).click()
  await expect(page.getByText(/neither the storefront nor the ERP has a document/).first()).toBeVisible()
  const [booked] = await database.rows<{ number: string }>(
    'select ord_num as number from erp_sales_orders order by id limit 1',
  )
  await dialog.getByLabel('Number of the document').fill(booked?.number ?? '')
  await dialog.getByRole('button', { name: 'Explain' }).click()
  await expect(dialog).toBeHidden()

  await openPeriod(page, period.id, 'Sign-off')
  await untilDone(page, 'Prepare', 'You have prepared it: another person signs it off.')
  await expect(page.getByRole('button', { name: 'Sign off' })).toBeHidden()

  await page.context().clearCookies()
  await login('admin')
  await openPeriod(page, period.id, 'Sign-off')
  await expect(page.getByText('Finance prepares and signs it.')).toBeVisible()
  for (const name of ['Prepare', 'Sign off', 'Return ...'])
    await expect(page.getByRole('button', { name, exact: true })).toBeHidden()

  await page.context().clearCookies()
  await signIn(page, approver)
  await openPeriod(page, period.id, 'Variances')
  const material = page.getByRole('checkbox', { name: 'Select every row of this page' })
  await page.goto(`/month-end/${period.id}/variances?state=explained`)
  await material.check()
  await page.getByRole('button', { name: 'Accept' }).click()
  await expect(page.getByRole('region', { name: 'Chosen variances' })).toBeHidden()
  await openPeriod(page, period.id, 'Sign-off')
  await untilDone(page, 'Sign off', /Signed off by Second finance, prepared by Demo finance/)

  const figures = async () => {
    await page.goto(`/month-end/${period.id}`)
    return page.getByRole('table', { name: 'Money bridge by component' }).textContent()
  }
  const signed = await figures()
  const snapshot = () =>
    database.rows(
      'select s.id::text, s.figures::text, encode(s.hash, $2) as hash from period_snapshots s where period_id = $1::uuid',
      [period.id, 'hex'],
    )
  const kept = await snapshot()

  // The house writes another tax on the invoice, and dates it into the month that is closed.
  const [invoice] = await database.rows<{ number: string }>(
    'select i.inv_num as number from erp_invoices i join web_orders o on o.id = i.order_id where o.number = $1',
    [inFlight.number],
  )
  const lastDay = new Date(Date.parse(period.to) - 86_400_000).toISOString().slice(0, 10)
  await control(product.erpUrl, `invoices/${invoice?.number}/change`, {
    inv_date: `${lastDay} 00:00:00`,
    tax_amt: '999.00',
  })
  const sign = async () =>
    (await database.rows<{ state: string }>('select state::text from periods where id = $1::uuid', [period.id]))[0]
      ?.state
  await expect
    .poll(
      async () => {
        await product.command('month-end', 'run')
        return sign()
      },
      { timeout: 90_000, intervals: [2_000] },
    )
    .toBe('suspended')
  await openPeriod(page, period.id, 'Sign-off')
  await expect(page.getByText('Sign-off suspended').first()).toBeVisible()
  await expect(page.getByText(new RegExp(`Moved by #${inFlight.number}`))).toBeVisible()
  const carried = page.getByRole('region', { name: 'Came after the sign-off' })
  await expect(carried.getByRole('link', { name: `#${inFlight.number}` }).first()).toBeVisible()
  await expect(carried).toContainText(period.to)
  expect(await figures()).toBe(signed)
  expect(await snapshot()).toEqual(kept)
  expect(await product.command('month-end', 'verify')).toContain('every sum holds')
})
