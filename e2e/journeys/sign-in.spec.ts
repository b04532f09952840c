import { expect, fillSignIn, test } from '../support/test.ts'

// The browser notes the 401 of a wrong password.
test.use({ expectedErrors: [/401/] })

test('somebody signs in where they wanted to go, and out again', async ({ page, product }) => {
  const person = product.signIns.find(({ role }) => role === 'finance')
  if (!person) throw new Error('The demo has nobody of finance.')
  await page.goto('/orders?bucket=held')
  await expect(page).toHaveURL(/\/sign-in\?to=/)

  await fillSignIn(page, { ...person, password: 'not the password' })
  await expect(page.getByRole('alert').filter({ hasText: 'wrong' })).toHaveText(
    'E-mail or password is wrong, or the account is disabled.',
  )
  await fillSignIn(page, person)
  await expect(page).toHaveURL(/\/orders\?bucket=held$/)
  await expect(page.getByRole('heading', { name: 'Orders' })).toBeVisible()

  await page.getByRole('button', { name: 'Demo finance, Finance' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto('/orders')
  await expect(page).toHaveURL(/\/sign-in/)
})

test('each role comes to its own board', async ({ page, login }) => {
  const boards = { ecommerce: 'Ecommerce operations', finance: 'Finance', admin: 'Administration', service: 'Orders' }
  for (const [role, title] of Object.entries(boards)) {
    await page.context().clearCookies()
    await login(role as keyof typeof boards)
    await page.goto('/')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
  }
})

test('guessing a password is slowed down, for accounts that exist and for those that do not alike', async ({
  page,
}) => {
  for (const email of ['guessed@selvedge.demo', 'viewer-guessed@selvedge.demo']) {
    await page.goto('/sign-in')
    for (let guess = 1; guess <= 5; guess++) {
      await fillSignIn(page, { email, password: `guess ${guess} of many` })
      await expect(page.getByRole('button', { name: 'Sign in' })).toBeEnabled()
      await expect(page.getByRole('main').getByText('E-mail or password is wrong')).toBeVisible()
    }
    await fillSignIn(page, { email, password: 'one guess too many' })
    await expect(
      page.getByRole('main').getByText('Too many attempts. Wait a quarter of an hour, then try again.'),
    ).toBeVisible()
  }
})

test('the way back after signing in never leads to another site', async ({ page, product }) => {
  const person = product.signIns.find(({ role }) => role === 'viewer')
  if (!person) throw new Error('The demo has no viewer.')
  for (const to of ['//evil.example/', 'https://evil.example/', '/\\evil.example']) {
    await page.context().clearCookies()
    await page.goto(`/sign-in?to=${encodeURIComponent(to)}`)
    await fillSignIn(page, person)
    await expect(page).toHaveURL(`${product.url}/ecommerce`)
  }
})
