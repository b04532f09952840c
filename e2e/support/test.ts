// `test` of every browser test: the running product, signing in, no error in the browser's console, accessibility.
import AxeBuilder from '@axe-core/playwright'
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { type Product, type Role, startProduct } from './product.ts'

type Cookies = Awaited<ReturnType<BrowserContext['cookies']>>

interface WorkerFixtures {
  product: Product
  /** Cookies by role, so that a role signs in once. */
  sessions: Map<Role, Cookies>
}

interface TestFixtures {
  /** Messages of the browser's console that a test provokes, a 403 for instance. */
  expectedErrors: RegExp[]
  /** Signs the page in as somebody of that role and opens their board. */
  login: (role: Role) => Promise<void>
  /** Fails with every breach of WCAG 2.2 AA on the page as it stands. */
  expectAccessible: () => Promise<void>
  consoleIsClean: undefined
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures a fixture needs from this pattern.
    async ({}, use) => {
      const product = await startProduct()
      await use(product)
      await product.stop()
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  sessions: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => use(new Map()),
    { scope: 'worker' },
  ],

  baseURL: async ({ product }, use) => use(product.url),

  expectedErrors: [[], { option: true }],

  consoleIsClean: [
    async ({ page, expectedErrors }, use) => {
      const errors: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
      })
      page.on('pageerror', (error) => errors.push(String(error)))
      await use(undefined)
      expect(errors.filter((error) => !expectedErrors.some((pattern) => pattern.test(error)))).toEqual([])
    },
    { auto: true },
  ],

  login: async ({ page, product, sessions }, use) => {
    await use(async (role) => {
      const known = sessions.get(role)
      if (known) await page.context().addCookies(known)
      else await signIn(page, product, role)
      sessions.set(role, await page.context().cookies())
      if (known) await page.goto('/')
    })
  },

  expectAccessible: async ({ page }, use) => {
    await use(async () => {
      const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
      const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
      expect(
        violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target}`)),
      ).toEqual([])
    })
  },
})

async function signIn(page: Page, product: Product, role: Role) {
  const person = product.signIns.find((candidate) => candidate.role === role)
  if (!person) throw new Error(`The demo has nobody of the role ${role}.`)
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(person.email)
  await page.getByLabel('Password').fill(person.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).not.toHaveURL(/sign-in/)
}

export { expect }
