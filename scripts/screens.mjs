// npm run screens: pictures of every page, light and dark, wide and narrow, into docs/screens.
// With an address (npm run screens -- http://localhost:3000) it pictures the demo that runs there, else one of its own.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { browserPath } from '../e2e/support/browser-path.ts'
import { consolePages, settled } from '../e2e/support/console-pages.ts'
import { fontConfiguration } from '../e2e/support/fonts.ts'
import { passageSettled, startProduct } from '../e2e/support/product.ts'
import { checkout } from './prepare.mjs'
import { smallerPng } from './screens/smaller-png.mjs'

const folder = join(checkout, 'docs', 'screens')
const demoPassword = 'woven-edge-demo'
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]

const [given, ...only] = process.argv.slice(2)
const own = given?.startsWith('http') ? null : await startProduct()
const wanted = own ? [given, ...only].filter(Boolean) : only
try {
  if (own) await passageSettled(own)
  await picture(own?.url ?? given)
} finally {
  await own?.stop()
}

async function picture(url) {
  const pages = consolePages.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  if (wanted.length === 0) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const browser = await chromium.launch({
    executablePath: await browserPath(),
    env: { ...process.env, FONTCONFIG_FILE: fontConfiguration() },
    args: ['--no-sandbox', '--headless=shell', '--disable-gpu', '--hide-scrollbars'],
  })
  try {
    for (const who of new Set(pages.map((page) => page.as))) {
      const storageState = who === 'nobody' ? undefined : await signIn(browser, url, who)
      for (const viewport of sizes) {
        for (const colorScheme of ['light', 'dark']) {
          const context = await browser.newContext({
            baseURL: url,
            viewport,
            colorScheme,
            reducedMotion: 'reduce',
            storageState,
            locale: 'en-GB',
            timezoneId: 'Europe/London',
          })
          for (const page of pages.filter(({ as }) => as === who)) {
            await take(context, page, join(folder, `${page.name}-${colorScheme}-${viewport.width}.png`))
          }
          await context.close()
        }
      }
    }
  } finally {
    await browser.close()
  }
  const files = readdirSync(folder)
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
  console.log(`${files.length} pictures in docs/screens, ${(bytes / 1e6).toFixed(1)} MB.`)
}

async function signIn(browser, url, role) {
  const context = await browser.newContext({ baseURL: url })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(`${role}@selvedge.demo`)
  await page.getByLabel('Password').fill(demoPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((address) => address.pathname !== '/sign-in')
  const state = await context.storageState()
  await context.close()
  return state
}

async function take(context, { name, open }, file) {
  const page = await context.newPage()
  try {
    await open(page)
    await settled(page)
    // Charts measure themselves once after the fonts are there.
    await page.waitForTimeout(400)
    const { wide, width } = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      width: window.innerWidth,
    }))
    if (wide > width) console.log(`${name} is ${wide - width} px wider than ${width} px.`)
    writeFileSync(file, smallerPng(await page.screenshot({ animations: 'disabled' })))
  } catch (error) {
    throw new Error(`${name}: ${error.message}`)
  } finally {
    await page.close()
  }
}
