import type { Page } from '@playwright/test'
import { consolePages, settled } from '../support/console-pages.ts'
import { expect, test } from '../support/test.ts'

/** One page looks at all of them, one after another: what they share is read once, and who was signed in is known. */
const look = test.extend<object, { kept: Page }>({
  kept: [
    async ({ browser, product }, use) => {
      const viewport = { width: 1440, height: 900 }
      const context = await browser.newContext({ baseURL: product.url, viewport, reducedMotion: 'reduce' })
      await use(await context.newPage())
      await context.close()
    },
    { scope: 'worker' },
  ],
  page: async ({ kept }, use) => {
    await kept.context().clearCookies()
    await use(kept)
  },
})

// The pages that refuse are looked at too.
test.use({ expectedErrors: [/40[34]/] })
look.use({ expectedErrors: [/40[34]/] })

// No page needs what another one left.
test.describe.configure({ mode: 'parallel' })

for (const { name, as, open } of consolePages) {
  look(`${name} can be read and used by everybody, in light and in dark`, async ({ page, login, expectAccessible }) => {
    if (as !== 'nobody') await login(as)
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await open(page)
    await settled(page)
    await expectAccessible()
    // The dark page is the same page in other colours.
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    await expectAccessible('colour')
  })
}

test('on a narrow screen the pages fit and can be read and used too', async ({ page, login, expectAccessible }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await login('admin')
  for (const path of [
    '/admin',
    '/orders',
    '/exceptions',
    '/inventory',
    '/inventory/oversell',
    '/inventory/policy',
    '/mappings/buffer',
    '/catalogue',
    '/catalogue/changes',
    '/catalogue/fields',
    '/catalogue/audit',
    '/mappings/tax',
    '/mappings/suggestions',
    '/connections',
    '/activity',
    '/users',
  ]) {
    await page.goto(path)
    await settled(page)
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(`${path} is ${beyond} px too wide`).toBe(`${path} is 0 px too wide`)
    await expectAccessible()
  }
})

test('everything is reached by keyboard: the first stop leads past the navigation', async ({ page, login }) => {
  await login('ecommerce')
  await page.goto('/ecommerce')
  await settled(page)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'To the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  const inMain = await page.evaluate(() => document.activeElement?.closest('main') !== null)
  expect(inMain).toBe(true)
})
