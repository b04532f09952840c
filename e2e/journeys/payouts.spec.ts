import { writeFile } from 'node:fs/promises'
import { expect, test } from '../support/test.ts'

const head =
  'balance_transaction_id,reporting_category,currency,gross,fee,net,customer_facing_amount,customer_facing_currency,exchange_rate,created_utc,automatic_payout_id,charge_id'

test('a gateway’s file is shown before it is taken, refused with one bad line, and taken once', async ({
  page,
  login,
  database,
}, info) => {
  const [order] = await database.rows<{ gateway: string; transaction: string; total: string; day: string }>(
    `select o.gateway, o.transaction_id as transaction, trim_scale(m.total / 10000.0)::numeric(12, 2)::text as total, m.paid_on::text as day
    from web_orders o join order_money m on m.order_id = o.id
    where m.currency = 'GBP' and m.paid_on is not null and o.transaction_id <> '' order by m.paid_on, o.id limit 1`,
  )
  if (!order) throw new Error('The demo has no paid order.')
  const charge = (id: string, gross: string) =>
    `${id},charge,gbp,${gross},0.50,${(Number(gross) - 0.5).toFixed(2)},${gross},gbp,,${order.day} 12:00:00,po_demo_1,${order.transaction}`
  const payout = `txn_demo_2,payout,gbp,-${(Number(order.total) - 0.5).toFixed(2)},0.00,-${(Number(order.total) - 0.5).toFixed(2)},,,,${order.day} 20:00:00,po_demo_1,`
  const bad = info.outputPath('october-bad.csv')
  const good = info.outputPath('october.csv')
  await writeFile(bad, [head, charge('txn_demo_1', order.total), charge('txn_demo_3', 'twelve')].join('\n'))
  await writeFile(good, [head, charge('txn_demo_1', order.total), payout].join('\n'))

  await login('finance')
  await page.goto('/month-end/payments')
  const card = page.getByRole('region', { name: order.gateway, exact: true })
  await expect(card).toContainText('No terms')
  await card.getByText('Set the terms').click()
  await card.getByLabel('Fee, percent').fill('1.405')
  await card.getByRole('button', { name: 'Set these terms' }).click()
  await expect(card.getByRole('alert')).toContainText('Fee, percent')
  await card.getByLabel('Fee, percent').fill('')
  await card.getByRole('button', { name: 'Set these terms' }).click()
  await expect(card).toContainText('Read as Stripe’s balance export; no fee agreed; paid out within 2 days')

  const input = card.getByLabel(`A file of ${order.gateway}`)
  await input.setInputFiles(bad)
  await expect(card.getByRole('alert')).toContainText('Line 3')
  await expect(card.getByRole('button', { name: 'Take it' })).toHaveCount(0)
  await input.setInputFiles(good)
  await expect(card).toContainText('2 movements')
  await card.getByRole('button', { name: 'Take it' }).click()
  await expect(card.getByRole('cell', { name: 'october.csv' })).toBeVisible()
  await input.setInputFiles(good)
  await card.getByRole('button', { name: 'Take it' }).click()
  await expect(page.getByText('This file was imported already, as october.csv').first()).toBeVisible()

  const [period] = await database.rows<{ id: string }>(
    `select id::text from periods where currency = 'GBP' and from_on <= $1::date and to_on > $1::date`,
    [order.day],
  )
  await page.goto(`/month-end/${period?.id}/payouts`)
  const payouts = page.getByRole('table', { name: 'Payouts' })
  await expect(payouts.getByRole('row', { name: /po_demo_1/ })).toContainText((Number(order.total) - 0.5).toFixed(2))
  const clearing = page.getByRole('table', { name: 'Clearing by gateway' })
  await expect(clearing.getByRole('row', { name: new RegExp(order.gateway) })).toContainText(order.total)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Cash receipts' }).click()
  expect((await download).suggestedFilename()).toMatch(/^cash-receipts-.*\.csv$/)
})

test('who only reads the month sees gateways and payouts, and imports nothing', async ({ page, login }) => {
  await login('viewer')
  await page.goto('/month-end/payments')
  await expect(page.getByRole('heading', { name: 'Payment gateways' })).toBeVisible()
  await expect(page.getByText('Set the terms')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Import a file ...' })).toHaveCount(0)
})
