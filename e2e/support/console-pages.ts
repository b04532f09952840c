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
    .getByText(/\d+ exceptions, \d+ orders/)
    .waitFor()
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
