import type { Page } from '@playwright/test'
import { live } from '../support/board.ts'
import { expect, signIn, test } from '../support/test.ts'

const password = 'a long enough password'

async function addPerson(page: Page, name: string, role: string): Promise<{ email: string; password: string }> {
  const email = `${name.toLowerCase().replace(/\W+/g, '.')}@selvedge.demo`
  await page.goto('/users')
  await live(page)
  await page.getByRole('button', { name: 'Add a person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('E-mail').fill(email)
  await dialog.getByLabel('Password').fill(password)
  await dialog.getByRole('combobox', { name: 'Role' }).click()
  await page.getByRole('option', { name: role }).click()
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(page.getByRole('row').filter({ hasText: email })).toContainText('Active')
  return { email, password }
}

const openPerson = (page: Page, name: string) => page.getByRole('button', { name: `Change ${name}` }).click()

test('somebody who is demoted has to sign in again at once, and then sees less', async ({
  page,
  login,
  browser,
  product,
}) => {
  await login('admin')
  const person = await addPerson(page, 'Ada Demoted', 'Admin')
  const theirs = await browser.newContext({ baseURL: product.url })
  const other = await theirs.newPage()
  await signIn(other, person)
  await other.goto('/users')
  await expect(other.getByRole('button', { name: 'Add a person' })).toBeVisible()

  await openPerson(page, 'Ada Demoted')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Role' }).click()
  await page.getByRole('option', { name: 'Viewer' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('row').filter({ hasText: person.email })).toContainText('Viewer')

  await other.getByRole('link', { name: 'Connections' }).click()
  await expect(other).toHaveURL(/sign-in/)
  await signIn(other, person)
  await other.goto('/users')
  await expect(other.getByRole('heading', { name: 'Your role may not see this page' })).toBeVisible()
  await theirs.close()
})

test('an open page of somebody who is disabled goes to the sign-in by itself, and no door opens any more', async ({
  page,
  login,
  browser,
  product,
}) => {
  await login('admin')
  const person = await addPerson(page, 'Ben Disabled', 'Finance')
  const theirs = await browser.newContext({ baseURL: product.url })
  const other = await theirs.newPage()
  await signIn(other, person)
  await other.goto('/finance')
  await live(other)

  await openPerson(page, 'Ben Disabled')
  await page.getByRole('dialog').getByRole('button', { name: 'Disable the account' }).click()
  await expect(page.getByRole('row').filter({ hasText: person.email })).toContainText('Disabled')
  const exported = await theirs.request.post('/api/exports/orders', { headers: { origin: product.url } })
  expect(exported.status()).toBe(401)
  // The stream is checked every thirty seconds.
  await expect(other).toHaveURL(/sign-in/, { timeout: 35_000 })
  await other.getByLabel('E-mail').fill(person.email)
  await other.getByLabel('Password').fill(person.password)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await expect(
    other.getByRole('main').getByText('E-mail or password is wrong, or the account is disabled.'),
  ).toBeVisible()
  await theirs.close()

  await openPerson(page, 'Ben Disabled')
  await page.getByRole('dialog').getByRole('button', { name: 'Let them sign in again' }).click()
  await expect(page.getByRole('row').filter({ hasText: person.email })).toContainText('Active')
})

test('a password that is too short, an e-mail that is taken and the last admin are refused in words', async ({
  page,
  login,
}) => {
  await login('admin')
  await page.goto('/users')
  await live(page)
  await page.getByRole('button', { name: 'Add a person' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Twice')
  await dialog.getByLabel('E-mail').fill('viewer@selvedge.demo')
  await dialog.getByLabel('Password').fill('short')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(dialog).toBeVisible()
  await dialog.getByLabel('Password').fill(password)
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(dialog.getByRole('alert')).toHaveText('viewer@selvedge.demo has an account already')
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await openPerson(page, 'Demo admin')
  await expect(dialog.getByRole('button', { name: 'Disable the account' })).toBeHidden()
  await dialog.getByRole('combobox', { name: 'Role' }).click()
  await page.getByRole('option', { name: 'Viewer' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('alert')).toContainText(/admin/i)
})
