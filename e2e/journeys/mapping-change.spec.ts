import type { Page } from '@playwright/test'
import { live, markPage } from '../support/board.ts'
import type { Database } from '../support/database.ts'
import { buy, couponBasket, erpOrders } from '../support/sandboxes.ts'
import { expect, test } from '../support/test.ts'

// What the ERP knows besides: the demo gives WELC10 for the coupon.
const [before, after] = ['WELC10', 'MUG2']

/** yyyy-mm-dd: when it shall hold. */
const firstOfNextMonth = () => {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString().slice(0, 10)
}

interface Mapped {
  bucket: string
  version: number
  codes: string[]
}

/** By which version and under which discount codes an order stands to be sent. */
async function mapped(database: Database, number: string): Promise<Mapped | undefined> {
  const [row] = await database.rows<Mapped>(
    `select o.bucket::text as bucket, o.mapping_version as version,
       array(select distinct l ->> 'discountCode' from jsonb_array_elements(e.body -> 'lines') l) as codes
     from web_orders o join outbox_entries e on e.order_id = o.id and e.kind = 'sales_order' where o.number = $1`,
    [number],
  )
  return row
}

const until = (database: Database, number: string, wanted: Partial<Mapped>) =>
  expect.poll(() => mapped(database, number), { timeout: 30_000 }).toMatchObject(wanted)

async function erpConnection(page: Page, verb: 'Pause' | 'Resume') {
  await page.goto('/connections')
  await live(page)
  await page.getByRole('region', { name: 'BlueCherry sandbox' }).getByRole('button', { name: verb }).click()
}

const rule = (page: Page) => page.getByRole('table').getByRole('row').filter({ hasText: 'welcome10' })

/** An edit goes into the person's newest draft: what other journeys left is none of it. */
test.beforeEach(async ({ database }) => {
  await database.rows(`update mapping_changes set state = 'withdrawn' where state = 'draft'`)
})

test('an allowance is changed: replayed on 500 orders, dated, approved on that evidence, and taken back', async ({
  page,
  login,
  product,
  database,
  expectAccessible,
}) => {
  test.setTimeout(300_000)
  await login('admin')
  // It waits to be sent while the rules change, and is judged again by them.
  await erpConnection(page, 'Pause')
  const waiting = await buy(product, couponBasket)
  await until(database, waiting, { bucket: 'queued', codes: [before] })

  // An admin edits the rule: it goes into a draft, as it is about money.
  await page.goto('/mappings/allowance')
  await live(page)
  await rule(page)
    .getByRole('button', { name: /^Change the rule/ })
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Code', { exact: true }).fill(after)
  await dialog.getByRole('button', { name: 'Put it into my draft' }).click()
  await page.getByRole('button', { name: 'Open the draft' }).click()
  await expect(page).toHaveURL(/\/mappings\/changes\/[0-9a-f-]{36}$/)
  const edits = page.getByRole('region', { name: 'What it changes' })
  await expect(edits.getByRole('listitem')).toHaveText(/Changes\s*Allowances.*pattern welcome10.*code WELC10.*MUG2/)
  expect(await rule(page).count()).toBe(0)

  // Replay: without a reload the report comes, and says field by field what would be otherwise.
  const untouched = await markPage(page)
  const replay = page.getByRole('region', { name: 'Replay' })
  await page.getByRole('button', { name: 'Replay the last 500 orders' }).click()
  const verdict = replay.getByText(/^\d+ of \d+ orders would change$/)
  await expect(verdict).toBeVisible({ timeout: 60_000 })
  expect(await untouched()).toBe(true)
  const [changed, total] = ((await verdict.textContent()) ?? '').match(/\d+/g)?.map(Number) ?? []
  const [counted] = await database.rows<{ paid: number; coupon: number }>(
    `select count(*)::int as paid, count(*) filter (where e.body::text like '%"${before}"%')::int as coupon
     from web_orders o left join outbox_entries e on e.order_id = o.id and e.kind = 'sales_order'
     where o.bucket in ('held', 'queued', 'in_erp') and o.paid_at is not null`,
  )
  expect([changed, total]).toEqual([counted?.coupon, counted?.paid])
  expect(total).toBeGreaterThan(200)
  await expect(replay.getByText('None.')).toHaveCount(2)
  const money = replay.getByRole('region', { name: 'Money booked otherwise' }).getByRole('row')
  await expect(money.filter({ hasText: `Discount under ${before}` }).filter({ hasText: 'GBP' })).toContainText('-')
  await expect(money.filter({ hasText: `Discount under ${after}` }).filter({ hasText: 'GBP' })).toContainText('+')
  const diff = page.getByRole('region', { name: `${changed} orders that would come out otherwise` })
  const order = diff.getByRole('listitem').filter({ hasText: `#${waiting}` })
  await expect(order).toContainText(`BRD-OAK-L discount code ${before} → ${after}`)
  await order.locator('summary').click()
  const field = order.getByRole('row').filter({ hasText: 'discount code' }).first()
  await expect(field.getByRole('cell')).toHaveText([before, after])
  await expectAccessible()

  // Submitted for the first of next month, as it is offered.
  await page.getByRole('button', { name: 'Submit for approval' }).click()
  await expect(dialog.getByLabel('First date')).toHaveValue(firstOfNextMonth())
  await expectAccessible()
  await dialog.getByLabel('Note').fill('The welcome coupon is booked with the mugs from next month on')
  await dialog.getByRole('button', { name: 'Submit for approval' }).click()
  await expect(page.getByText('Submitted: it waits for finance')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Approve' })).toBeHidden()
  const change = page.url()

  // Finance finds it counted in the navigation, and approves it on the replay.
  await page.context().clearCookies()
  await login('finance')
  await page.goto('/mappings/changes')
  await live(page)
  await expect(page.getByRole('navigation', { name: 'Main' }).getByText('1 change to approve')).toBeVisible()
  const waits = page.getByRole('table').getByRole('row').filter({ hasText: 'Waits for finance' })
  await waits.getByRole('link', { name: 'Allowances' }).click()
  await expect(page).toHaveURL(change)
  const decision = page.getByRole('region', { name: 'Your decision' })
  await expect(decision).toContainText(`${changed} orders of ${total} would come out otherwise`)
  await expect(decision).toContainText(`orders of ${firstOfNextMonth()} and later`)
  await expectAccessible()
  await decision.getByRole('button', { name: 'Approve' }).click()
  await dialog.getByLabel('Reason').fill('Agreed with the auditors')
  await dialog.getByRole('button', { name: 'Approve the change' }).click()
  const approved = page.getByText(/^Approved: version \d+ is in force$/)
  await expect(approved).toBeVisible()
  const version = Number(((await approved.textContent()) ?? '').replace(/\D/g, ''))
  await expect(decision).toBeHidden()

  // The order of before that date was judged again by the new version, and is mapped as it was.
  await until(database, waiting, { bucket: 'queued', version, codes: [before] })
  await page.context().clearCookies()
  await login('admin')
  await erpConnection(page, 'Resume')
  await until(database, waiting, { bucket: 'in_erp', codes: [before] })
  expect(await erpOrders(product, `DEMO:${waiting}`)).toHaveLength(1)
  // One of that date is mapped by the change.
  const dated = { date_paid: `${firstOfNextMonth()}T10:00:00`, date_paid_gmt: `${firstOfNextMonth()}T10:00:00` }
  const next = await buy(product, couponBasket, dated)
  await until(database, next, { bucket: 'in_erp', version, codes: [after] })

  // Undo brings the rule back for every date.
  await page.context().clearCookies()
  await login('finance')
  await page.goto(change)
  await live(page)
  await page.getByRole('link', { name: `Version ${version}` }).click()
  await page.getByRole('button', { name: 'Undo this version' }).click()
  await dialog.getByLabel('Reason').fill('The coupon stays where it was')
  await dialog.getByRole('button', { name: 'Undo it' }).click()
  await expect(page).toHaveURL(`/mappings/history/${version + 1}`)
  const last = await buy(product, couponBasket, dated)
  await until(database, last, { bucket: 'in_erp', version: version + 1, codes: [before] })
  await page.goto('/mappings/allowance')
  await expect(rule(page)).toHaveCount(1)
  await expect(rule(page)).toContainText(before)
})

test('a change that was edited since cannot be approved on its old replay; a rejected one is a draft again', async ({
  page,
  login,
}) => {
  await login('admin')
  await page.goto('/mappings/fee')
  await live(page)
  const dialog = page.getByRole('dialog')
  const add = async (name: string) => {
    await page.getByRole('button', { name: 'Add a rule' }).click()
    await dialog.getByLabel('Name').fill(name)
    await dialog.getByLabel('Code', { exact: true }).fill('WRAP')
    await dialog.getByRole('button', { name: 'Put it into my draft' }).click()
    await expect(page.getByRole('dialog', { name: 'Add a rule' })).toBeHidden()
  }
  await add('Ribbon')
  await page.getByRole('link', { name: 'Open the draft' }).click()
  await expect(page).toHaveURL(/\/mappings\/changes\/[0-9a-f-]{36}$/)
  const change = page.url()
  await page.getByRole('button', { name: 'Replay the last 500 orders' }).click()
  await expect(page.getByText(/^Nothing would change: \d+ orders came out the same$/)).toBeVisible({ timeout: 60_000 })
  await page.goto('/mappings/fee')
  await live(page)
  await add('Bow')
  await page.goto(change)
  await live(page)
  await expect(page.getByText('The change was edited since: replay it again')).toBeVisible()
  await page.getByRole('button', { name: 'Submit for approval' }).click()
  await expect(dialog.getByText(/Finance can approve it only with a replay/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Submit for approval' }).click()
  await expect(page.getByText('Submitted: it waits for finance')).toBeVisible()

  await page.context().clearCookies()
  await login('finance')
  await page.goto(change)
  await live(page)
  const decision = page.getByRole('region', { name: 'Your decision' })
  await expect(decision.getByRole('button', { name: 'Approve' })).toBeDisabled()
  await expect(decision).toContainText('of the change as it stood before')
  await decision.getByRole('button', { name: 'Reject' }).click()
  await dialog.getByLabel('Reason').fill('Nobody sells bows')
  await dialog.getByRole('button', { name: 'Reject the change' }).click()
  await expect(page.getByText('Rejected', { exact: true })).toBeVisible()

  await page.context().clearCookies()
  await login('admin')
  await page.goto(change)
  await live(page)
  await expect(page.getByText(/Rejected by .*: Nobody sells bows/)).toBeVisible()
  await page.getByRole('button', { name: 'Make it a draft again' }).click()
  await page.getByRole('button', { name: /^Take Fees Bow out of the change$/ }).click()
  await expect(page.getByRole('region', { name: 'What it changes' }).getByRole('listitem')).toHaveCount(1)
  await expect(page.getByText('The change was edited since: replay it again')).toBeHidden()
  await page.getByRole('button', { name: 'Withdraw' }).click()
  await dialog.getByLabel('Reason').fill('Not needed')
  await dialog.getByRole('button', { name: 'Withdraw the change' }).click()
  await expect(page.getByText('Withdrawn', { exact: true })).toBeVisible()
})
