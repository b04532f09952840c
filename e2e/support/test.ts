// `test` of every browser test: the running product, signing in, no error in the browser's console, accessibility.
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, test as base, type ConsoleMessage, expect, type Page } from '@playwright/test'
import { type Database, openDatabase } from './database.ts'
import { type Product, passageSettled, type Role, startProduct } from './product.ts'
import { opensWholePages } from './streamed-in.ts'
import { takeTurn } from './turns.ts'

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>

interface WorkerFixtures {
  /** The running demo; its recorded orders are through. */
  product: Product
  /** The product's database, for what no page can do: losing rows, and counting what a refusal left unchanged. */
  database: Database
  /** What all workers share. */
  server: Database
  /** Cookies by role, so that a role signs in once. */
  sessions: Map<Role, Cookies>
}

interface TestFixtures {
  /** Messages of the browser's console that a test provokes, a 403 for instance. */
  expectedErrors: RegExp[]
  /** Signs the page in as the demo's person of that role; it stands on no particular page then. */
  login: (role: Role) => Promise<void>
  /** Fails with every breach of WCAG 2.2 AA on the page as it stands; or of the rules about colour alone. */
  expectAccessible: (rules?: 'all' | 'colour') => Promise<void>
  /** It says how long something may take: it runs while nothing else does. */
  measured: boolean
  turn: undefined
  consoleIsClean: undefined
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture needs from this pattern.
    async ({}, use) => {
      const product = await startProduct()
      await passageSettled(product)
      await use(product)
      await product.stop()
    },
    { scope: 'worker', timeout: 240_000 },
  ],

  database: [
    async ({ product }, use) => {
      const database = await openDatabase(product.databaseUrl)
      await use(database)
      await database.close()
    },
    { scope: 'worker' },
  ],

  server: [
    async ({ product }, use) => {
      const server = await openDatabase(product.serverUrl)
      await use(server)
      await server.close()
    },
    { scope: 'worker' },
  ],

  sessions: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => use(new Map()),
    { scope: 'worker' },
  ],

  baseURL: async ({ product }, use) => use(product.url),

  browser: [async ({ browser }, use) => use(opensWholePages(browser)), { scope: 'worker' }],

  expectedErrors: [[], { option: true }],

  measured: [false, { option: true }],

  turn: [
    async ({ measured, server }, use) => {
      const end = await takeTurn(server, measured)
      await use(undefined)
      await end()
    },
    { auto: true, timeout: 240_000 },
  ],

  consoleIsClean: [
    async ({ page, expectedErrors }, use) => {
      const errors: string[] = []
      const hear = (message: ConsoleMessage) => {
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
      }
      const fail = (error: Error) => void errors.push(String(error))
      page.on('console', hear).on('pageerror', fail)
      await use(undefined)
      // A page may serve the next test, too.
      page.off('console', hear).off('pageerror', fail)
      expect(errors.filter((error) => !expectedErrors.some((pattern) => pattern.test(error)))).toEqual([])
    },
    { auto: true },
  ],

  login: async ({ page, product, sessions }, use) => {
    await use(async (role) => {
      const known = sessions.get(role)
      if (known) return page.context().addCookies(known)
      const person = product.signIns.find((candidate) => candidate.role === role)
      if (!person) throw new Error(`The demo has nobody of the role ${role}.`)
      await signIn(page, person)
      sessions.set(role, await page.context().cookies())
    })
  },

  expectAccessible: async ({ page }, use) => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
    await use(async (rules = 'all') => {
      await drawn(page)
      // The pages have no frames: the mode without a second page is as thorough and twice as fast. A page that has the
      // checker is not given it again, and only what is wrong is told in full.
      const there = await page.evaluate(() => 'axe' in window)
      const axe = new AxeBuilder({ page, ...(there && { axeSource: ';' }) }).setLegacyMode()
      axe.options({ resultTypes: ['violations'] })
      if (rules === 'all') axe.withTags(tags)
      else axe.withRules(['color-contrast', 'link-in-text-block'])
      const { violations } = await axe.analyze()
      expect(
        violations.flatMap(({ id, help, nodes }) =>
          nodes.map(
            ({ target, any, all }) => `${id}: ${help}: ${target}: ${[...any, ...all].map((check) => check.message)}`,
          ),
        ),
      ).toEqual([])
    })
  },
})

/**
 * The page is drawn as it now is and nothing on it moves: a dialog fully shown, a new colour scheme in place. Asked again and
 * again, since what turns for ever never ends and what is replaced while it moves may not either.
 */
const drawn = async (page: Page) => {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState, effect }) => {
      const endless = effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY
      return endless || playState !== 'running'
    }),
  )
}

/** As a person does it, by the form. */
export async function signIn(page: Page, { email, password }: { email: string; password: string }) {
  await page.goto('/sign-in')
  await fillSignIn(page, { email, password })
  await expect(page).not.toHaveURL(/sign-in/)
}

export async function fillSignIn(page: Page, { email, password }: { email: string; password: string }) {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

export { expect }
