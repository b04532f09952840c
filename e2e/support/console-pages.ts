// Every page of the console in a state worth looking at: for accessibility and for the pictures in docs/screens.
import type { Page } from '@playwright/test'
import type { Role } from './product.ts'

export interface ConsolePage {
  name: string
  /** Whose eyes see it. */
  as: Role | 'nobody'
  open: (page: Page) => Promise<unknown>
  /** HTTP status the page answers with, 200 unless said. */
  status?: number
}

const at = (path: string) => (page: Page) => page.goto(path)

async function openOrder(page: Page, number: string) {
  await page.goto(`/orders?q=${number}`)
  const href = await page
    .getByRole('link', { name: `#${number}`, exact: true })
    .first()
    .getAttribute('href', { timeout: 15_000 })
  await page.goto(href ?? '')
}

async function openTab(page: Page, number: string, tab: RegExp) {
  await openOrder(page, number)
  await page.getByRole('tab', { name: tab }).click()
}

async function openCustomer(page: Page) {
  await openTab(page, orderInErp, /^Customer/)
  await page.getByRole('link', { name: 'Everything of this customer' }).click()
  await page.getByRole('region', { name: 'Orders under the same e-mail' }).waitFor()
}

async function openException(page: Page, code: string) {
  await page.goto(`/exceptions?code=${code}`)
  await settled(page)
  await page.getByRole('region', { name: 'Exceptions' }).getByRole('link').filter({ visible: true }).first().click()
  await page.waitForURL(/open=/)
  await page.getByRole('heading', { name: 'Time line' }).waitFor()
}

async function openCorrection(page: Page) {
  await openException(page, 'CUSTOMER_DATA_MISSING')
  await page.getByRole('button', { name: 'Correct ...' }).first().click()
  await page.getByRole('textbox', { name: 'Street' }).waitFor()
}

async function openBulk(page: Page) {
  await page.goto('/exceptions')
  await settled(page)
  for (const box of (await page.getByRole('checkbox').filter({ visible: true }).all()).slice(1, 4)) await box.click()
  await page.getByRole('button', { name: 'Snooze ...' }).click()
  await page
    .getByRole('dialog')
    .getByText(/^\d+ exceptions?/)
    .waitFor()
}

/** The first period that is listed, on the page of it that is named; the overview without a name. */
const openPeriod = (section: string) => async (page: Page) => {
  await page.goto('/month-end')
  // The first tie-out of a young demo comes within a minute; the list is live. On a phone it is no table.
  await page
    .locator('main a[href^="/month-end/"]:not(nav a)')
    .filter({ visible: true })
    .first()
    .click({ timeout: 90_000 })
  await page.getByRole('heading', { name: 'Money bridge' }).waitFor()
  if (section) await page.getByRole('navigation', { name: 'Period' }).getByRole('link', { name: section }).click()
}

async function openShopItem(page: Page) {
  await page.goto('/catalogue?show=prices')
  await settled(page)
  const href = await page
    .locator('a[href^="/catalogue/"]')
    .filter({ hasText: /^[A-Z]+-/ })
    .first()
    .getAttribute('href')
  await page.goto(href ?? '')
  await page.getByRole('region', { name: 'Both sides' }).waitFor()
}

async function openDecision(page: Page) {
  await page.goto('/catalogue?show=prices')
  await settled(page)
  await page.getByRole('checkbox').filter({ visible: true }).last().click()
  await page.getByRole('button', { name: 'Revert to the ERP ...' }).click()
  await page.getByRole('dialog').getByRole('list', { name: 'What changes' }).waitFor()
}

/** A style of the ERP that the shop has not, as it would be sent. */
async function openPublication(page: Page) {
  await page.goto('/catalogue?show=missing')
  await settled(page)
  await page
    .getByRole('button', { name: /^Publish / })
    .filter({ visible: true })
    .last()
    .click()
  await page.getByRole('dialog').getByRole('article').first().waitFor()
}

/** A SKU of the demo that the shop counts and the ERP has. */
export const stockedSku = 'NB-A5-DOT'

export async function openStock(page: Page, sku: string) {
  await page.goto(`/inventory?q=${encodeURIComponent(sku)}`)
  await settled(page)
  const stock = page.getByRole('region', { name: 'Stock', exact: true })
  await stock.getByRole('link', { name: sku, exact: true }).filter({ visible: true }).first().click()
  await page.getByRole('region', { name: 'How the number comes about' }).waitFor()
}

/** A rule that is not saved, with what it would change. */
async function openBufferPreview(page: Page) {
  await openDialog(page, '/mappings/buffer', 'Add a rule')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('SKU', { exact: true }).fill('SOCK-*')
  await dialog.getByLabel('Units').fill('500')
  await dialog.getByLabel('Position').fill('1')
  await dialog.getByRole('button', { name: 'See what changes' }).click()
  await dialog.getByRole('region', { name: 'What it changes' }).waitFor()
}

async function openDialog(page: Page, path: string, trigger: string) {
  await page.goto(path)
  await page.getByRole('button', { name: trigger, exact: true }).filter({ visible: true }).first().click()
  await page.getByRole('dialog').waitFor()
}

/** A draft of a discount under another code, replayed on landed orders. */
async function openChange(page: Page) {
  await page.goto('/mappings/changes')
  await settled(page)
  const drafts = page.getByRole('region', { name: 'Changes' }).getByRole('link', { name: 'Allowances' })
  const draft = drafts.filter({ visible: true }).first()
  if ((await draft.count()) === 0) {
    const begun = new URLSearchParams({ source: 'coupon', pattern: 'welcome*', code: 'MUG2', position: '1' })
    await page.goto(`/mappings/allowance?${new URLSearchParams({ new: begun.toString() })}`)
    await settled(page)
    await page.getByRole('button', { name: 'Try it on landed orders' }).click()
    await page.getByText('It is in your draft; nothing has changed yet').waitFor()
    await page.goto('/mappings/changes')
    await settled(page)
  }
  await draft.click()
  await page.getByRole('heading', { name: 'Replay' }).waitFor()
  const report = page.getByText(/orders would change$|^Nothing would change/)
  if ((await report.count()) === 0) await page.getByRole('button', { name: 'Replay the last 500 orders' }).click()
  await report.waitFor({ timeout: 60_000 })
}

/** Nothing is loading or moving any more: skeletons gone, fonts there, dialogs fully shown. */
export async function settled(page: Page) {
  await page.waitForFunction(
    () => !document.querySelector('main [aria-busy=true]') && document.fonts.status === 'loaded',
  )
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)))
}

/** An order of the recorded shop that is in the ERP, with a coupon, and one that is held. */
export const orderInErp = '102'
export const heldOrder = '452'

export const consolePages: readonly ConsolePage[] = [
  { name: 'sign-in', as: 'nobody', open: at('/sign-in') },
  { name: 'board', as: 'ecommerce', open: at('/ecommerce') },
  { name: 'board-finance', as: 'finance', open: at('/finance') },
  { name: 'board-admin', as: 'admin', open: at('/admin') },
  { name: 'orders', as: 'ecommerce', open: at('/orders') },
  { name: 'orders-none', as: 'ecommerce', open: at('/orders?q=no-such-order') },
  { name: 'order', as: 'ecommerce', open: (page) => openOrder(page, orderInErp) },
  { name: 'order-held', as: 'finance', open: (page) => openOrder(page, heldOrder) },
  { name: 'order-customer', as: 'service', open: (page) => openTab(page, orderInErp, /^Customer/) },
  { name: 'order-attempts', as: 'ecommerce', open: (page) => openTab(page, orderInErp, /^Attempts/) },
  { name: 'order-landed', as: 'ecommerce', open: (page) => openTab(page, orderInErp, /^As landed/) },
  { name: 'exceptions', as: 'ecommerce', open: at('/exceptions') },
  { name: 'exceptions-bulk', as: 'ecommerce', open: openBulk },
  { name: 'exceptions-none', as: 'ecommerce', open: at('/exceptions?q=no-such-exception') },
  { name: 'exception', as: 'ecommerce', open: (page) => openException(page, 'SKU_UNKNOWN') },
  { name: 'exception-correct', as: 'ecommerce', open: openCorrection },
  { name: 'order-warehouse', as: 'service', open: (page) => openTab(page, orderInErp, /^Warehouse/) },
  { name: 'shipments', as: 'ecommerce', open: at('/shipments') },
  { name: 'shipments-none', as: 'viewer', open: at('/shipments?q=no-such-pick') },
  { name: 'shipments-report', as: 'ecommerce', open: at('/shipments/report') },
  { name: 'shipments-policy', as: 'viewer', open: at('/shipments/policy') },
  { name: 'shipments-policy-change', as: 'admin', open: (page) => openDialog(page, '/shipments/policy', 'Change') },
  { name: 'customers', as: 'service', open: at('/customers') },
  { name: 'customer', as: 'service', open: openCustomer },
  { name: 'inventory', as: 'ecommerce', open: at('/inventory') },
  { name: 'inventory-none', as: 'ecommerce', open: at('/inventory?q=no-such-sku') },
  { name: 'inventory-item', as: 'ecommerce', open: (page) => openStock(page, stockedSku) },
  { name: 'inventory-peak', as: 'ecommerce', open: (page) => openDialog(page, '/inventory', 'Peak pace ...') },
  { name: 'inventory-oversell', as: 'ecommerce', open: at('/inventory/oversell') },
  { name: 'inventory-policy', as: 'viewer', open: at('/inventory/policy') },
  { name: 'inventory-policy-change', as: 'admin', open: (page) => openDialog(page, '/inventory/policy', 'Change') },
  { name: 'inventory-buffers', as: 'admin', open: openBufferPreview },
  { name: 'drift', as: 'ecommerce', open: at('/drift') },
  { name: 'drift-none', as: 'viewer', open: at('/drift?q=no-such-order') },
  { name: 'returns', as: 'finance', open: at('/returns') },
  { name: 'returns-none', as: 'viewer', open: at('/returns?q=no-such-order') },
  { name: 'refunds-due', as: 'finance', open: at('/returns/due') },
  { name: 'month-end', as: 'finance', open: at('/month-end') },
  { name: 'month-end-terms', as: 'finance', open: at('/month-end/terms') },
  { name: 'month-end-terms-read', as: 'viewer', open: at('/month-end/terms') },
  { name: 'period', as: 'finance', open: openPeriod('') },
  { name: 'period-variances', as: 'finance', open: openPeriod('Variances') },
  { name: 'period-tie-out', as: 'finance', open: openPeriod('Tie-out') },
  { name: 'period-roll-forward', as: 'finance', open: openPeriod('Roll-forward') },
  { name: 'period-tax', as: 'finance', open: openPeriod('Tax') },
  { name: 'period-sign-off', as: 'finance', open: openPeriod('Sign-off') },
  { name: 'period-journal', as: 'finance', open: openPeriod('Journal') },
  { name: 'period-payouts', as: 'finance', open: openPeriod('Payouts') },
  { name: 'month-end-payments', as: 'finance', open: at('/month-end/payments') },
  { name: 'period-pack', as: 'finance', open: openPeriod('Close pack') },
  { name: 'catalogue', as: 'ecommerce', open: at('/catalogue') },
  { name: 'catalogue-none', as: 'ecommerce', open: at('/catalogue?q=no-such-item') },
  { name: 'catalogue-every', as: 'ecommerce', open: at('/catalogue?show=every') },
  { name: 'catalogue-revert', as: 'ecommerce', open: openDecision },
  { name: 'catalogue-publish', as: 'ecommerce', open: openPublication },
  { name: 'catalogue-item', as: 'ecommerce', open: openShopItem },
  { name: 'catalogue-changes', as: 'ecommerce', open: at('/catalogue/changes') },
  { name: 'catalogue-fields', as: 'admin', open: at('/catalogue/fields') },
  { name: 'catalogue-audit', as: 'admin', open: at('/catalogue/audit') },
  { name: 'mappings', as: 'finance', open: at('/mappings') },
  { name: 'mappings-tax', as: 'finance', open: at('/mappings/tax') },
  { name: 'mappings-suggestions', as: 'ecommerce', open: at('/mappings/suggestions') },
  { name: 'mappings-change', as: 'finance', open: openChange },
  { name: 'mappings-changes', as: 'finance', open: at('/mappings/changes') },
  { name: 'mappings-account', as: 'finance', open: at('/mappings/account') },
  { name: 'mappings-versions', as: 'finance', open: at('/mappings/history') },
  { name: 'mappings-version', as: 'finance', open: at('/mappings/history/1') },
  { name: 'mappings-calendars', as: 'admin', open: at('/mappings/calendar') },
  { name: 'mappings-rule', as: 'admin', open: (page) => openDialog(page, '/mappings/warehouse', 'Add a rule') },
  { name: 'connections', as: 'admin', open: at('/connections') },
  { name: 'connections-new', as: 'admin', open: (page) => openDialog(page, '/connections', 'Connect a shop') },
  { name: 'activity', as: 'admin', open: at('/activity') },
  { name: 'users', as: 'admin', open: at('/users') },
  { name: 'users-new', as: 'admin', open: (page) => openDialog(page, '/users', 'Add a person') },
  { name: 'system', as: 'admin', open: at('/system') },
  { name: 'forbidden', as: 'viewer', open: at('/users'), status: 403 },
  { name: 'not-found', as: 'viewer', open: at('/nowhere'), status: 404 },
]
