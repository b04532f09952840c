import type { Page } from '@playwright/test'
import { live, markPage } from '../support/board.ts'
import { pollSeconds } from '../support/product.ts'
import { addStyle, editProduct, enterProduct, shopProducts } from '../support/sandboxes.ts'
import { expect, test } from '../support/test.ts'

const row = (page: Page, list: string, text: string | RegExp) =>
  page.getByRole('region', { name: list, exact: true }).getByRole('row').filter({ hasText: text })

test('a new style in the ERP reaches the shop as a draft variable product and is released', async ({
  page,
  login,
  product,
}) => {
  // The ERP's items are read once a minute.
  test.setTimeout(180_000)
  const skus = await addStyle(product, {
    name: 'Lambswool Scarf',
    colours: [
      { code: 'RED', name: 'Madder' },
      { code: 'NAV', name: 'Navy' },
    ],
    sizes: ['S', 'L'],
    price: '45.00',
  })
  expect(skus).toHaveLength(4)
  const inShop = async () => (await shopProducts(product)).filter(({ sku }) => skus.includes(sku))
  const parentOf = async () => {
    const [first] = await inShop()
    return (await shopProducts(product)).find(({ id }) => id === first?.parent_id)
  }

  await login('ecommerce')
  await page.goto('/catalogue?show=missing')
  await expect(row(page, 'Findings', 'Lambswool Scarf')).toHaveCount(4, { timeout: 90_000 })
  await page.getByRole('checkbox', { name: /^Select .*Lambswool Scarf.*Madder.*S$/ }).click()
  await page.getByRole('button', { name: 'Publish as draft ...' }).click()

  const dialog = page.getByRole('dialog', { name: 'Publish as draft' })
  const preview = dialog.getByRole('article').filter({ hasText: 'Lambswool Scarf' })
  await expect(preview).toContainText('New variable product in DEMO, draft')
  await expect(preview.getByText(/Madder, Navy$/)).toBeVisible()
  for (const sku of skus) {
    const line = preview.getByRole('row').filter({ hasText: sku })
    await expect(line).toContainText('GBP 45.00')
    await expect(line).toContainText(/\d{12,13}/)
  }
  expect(await inShop()).toEqual([])
  await dialog.getByRole('button', { name: 'Publish 1 style, 4 variations' }).click()
  await expect(page.getByText('1 style with 4 variations going to the shop as a draft')).toBeVisible()

  await expect.poll(async () => (await inShop()).length, { timeout: 30_000 }).toBe(4)
  expect(await parentOf()).toMatchObject({ type: 'variable', status: 'draft' })
  for (const variation of await inShop()) expect(variation).toMatchObject({ type: 'variation', regular_price: '45.00' })
  await expect(row(page, 'Findings', 'Lambswool Scarf')).toHaveCount(0, { timeout: 30_000 })

  await page.getByRole('link', { name: 'Drafts and private' }).click()
  const draft = row(page, 'Shop items', 'Lambswool Scarf')
  await expect(draft).toContainText('Draft')
  await expect(draft).toContainText('4 variations')
  await draft.getByRole('checkbox').click()
  await page.getByRole('button', { name: 'Release ...' }).click()
  const release = page.getByRole('dialog', { name: 'Release' })
  await expect(release.getByRole('list', { name: 'What changes' })).toHaveText('Lambswool Scarf with 4 variations')
  await release.getByRole('button', { name: 'Release 1 shop item' }).click()
  await expect(page.getByText('1 shop item going on sale')).toBeVisible()
  await expect.poll(async () => (await parentOf())?.status, { timeout: 30_000 }).toBe('publish')
  await expect(draft).toHaveCount(0, { timeout: 30_000 })

  await page.goto('/catalogue/changes')
  const released = row(page, 'Changes', 'Lambswool Scarf').filter({ hasText: 'Release' })
  await expect(released).toContainText('Done')
  await expect(released).toContainText('Demo ecommerce')
})

test.describe('in time', () => {
  test.use({ measured: true })

  test('a SKU created in the shop is quarantined within one poll and shown with its repair', async ({
    page,
    login,
    product,
  }) => {
    const statusOf = async (id: number) => (await shopProducts(product)).find((each) => each.id === id)?.status
    await login('ecommerce')
    await page.goto('/catalogue?show=rogue')
    const stillThere = await markPage(page)
    const id = await enterProduct(product, {
      name: 'Market Tote',
      sku: 'TOTE-MKT',
      regular_price: '12.00',
      status: 'publish',
    })
    const created = Date.now()
    const bound = pollSeconds + 10
    await expect.poll(() => statusOf(id), { timeout: 30_000, intervals: [200] }).toBe('draft')
    const took = (Date.now() - created) / 1_000
    expect(took).toBeLessThan(bound)

    const rogue = row(page, 'Findings', 'TOTE-MKT')
    await expect(rogue).toContainText('In quarantine')
    expect(await stillThere()).toBe(true)
    await rogue.getByRole('link', { name: 'TOTE-MKT' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Market Tote')
    const finding = page.getByRole('region', { name: 'Findings' })
    await expect(finding).toContainText('SKU unknown to the ERP')
    await expect(finding).toContainText(/Repair: Correct the SKU in the shop, link it to an item/)

    await page.goto('/catalogue/audit')
    const times = page.getByRole('region', { name: 'From creation to quarantine' })
    await expect(times).toContainText(`Bound${bound} s`)
    const [, last] = /Last(\d+) s/.exec((await times.textContent()) ?? '') ?? []
    expect(Number(last)).toBeLessThanOrEqual(bound)
    await expect(times.getByText('Well', { exact: true })).toBeVisible()
    await expect(page.getByText('woocommerce_rest_cannot_create')).toBeVisible()

    // One click back, and no rule takes it off again.
    await page.goto('/catalogue/changes')
    const change = row(page, 'Changes', 'TOTE-MKT')
    await expect(change).toContainText('By rule')
    await change.getByRole('button', { name: 'Undo the change of TOTE-MKT' }).click()
    await expect.poll(() => statusOf(id), { timeout: 30_000 }).toBe('publish')
    await page.waitForTimeout((pollSeconds + 3) * 1_000)
    expect(await statusOf(id)).toBe('publish')

    // The clerk gives up on it: a draft that names no item.
    await editProduct(product, id, { status: 'draft', sku: '' })
  })
})

test('a price edited in the shop is reverted, put on record and brought back by one click', async ({
  page,
  login,
  product,
  database,
}) => {
  const mug = 'MUG-350'
  const shown = async () => (await shopProducts(product)).find(({ sku }) => sku === mug)
  const before = await shown()
  if (!before) throw new Error(`The demo's shop does not sell ${mug}.`)
  await expect
    .poll(() => database.rows(`select agreed ->> 'regular_price' as agreed from shop_items where sku = $1`, [mug]))
    .toEqual([{ agreed: before.regular_price }])

  await login('ecommerce')
  await page.goto('/catalogue/changes')
  await live(page)
  await editProduct(product, before.id, { regular_price: '1.00' })
  const change = row(page, 'Changes', mug).filter({ hasText: 'GBP 1.00' })
  await expect(change).toContainText('Revert regular price', { timeout: 30_000 })
  await expect(change).toContainText('Changed in the shop')
  await expect(change).toContainText(`GBP ${before.regular_price}`)
  await expect(change).toContainText('Done', { timeout: 30_000 })
  expect((await shown())?.regular_price).toBe(before.regular_price)

  await page.goto('/catalogue/fields')
  const field = row(page, 'Fields of DEMO', 'Regular price')
  await expect(field).toContainText('Reverted at once')
  await expect(field).toContainText(`GBP ${before.regular_price} → GBP 1.00`)

  await page.goto('/catalogue/changes')
  await live(page)
  await change.getByRole('button', { name: `Undo the change of ${mug}` }).click()
  await expect.poll(async () => (await shown())?.regular_price, { timeout: 30_000 }).toBe('1.00')
  await expect(change.filter({ hasText: 'Taken back' })).toHaveCount(1, { timeout: 30_000 })

  // A person asked for it: no rule takes it away again.
  await page.waitForTimeout((pollSeconds + 3) * 1_000)
  expect((await shown())?.regular_price).toBe('1.00')
  await editProduct(product, before.id, { regular_price: before.regular_price })
})

test('an admin makes a field wait for approval; what is edited in the shop then is approved', async ({
  page,
  login,
  product,
  database,
}) => {
  const board = 'BRD-OAK-L'
  const shown = async () => (await shopProducts(product)).find(({ sku }) => sku === board)
  const before = await shown()
  if (!before) throw new Error(`The demo's shop does not sell ${board}.`)
  const setPolicy = async (word: string) => {
    await page.goto('/catalogue/fields')
    await live(page)
    await page.getByRole('combobox', { name: 'Policy of Regular price' }).click()
    await page.getByRole('option', { name: new RegExp(`^${word}`) }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Set the policy' }).click()
    await expect(page.getByText(`Regular price: ${word.toLowerCase()}, from now on`)).toBeVisible()
  }
  await login('admin')
  await setPolicy('Waits for approval')

  await editProduct(product, before.id, { regular_price: '2.00' })
  await page.goto('/catalogue/changes?show=waiting')
  const waiting = row(page, 'Changes', board)
  await expect(waiting).toContainText('Waits for approval', { timeout: 30_000 })
  expect((await shown())?.regular_price).toBe('2.00')
  await waiting.getByRole('button', { name: `Approve the change of ${board}` }).click()
  const dialog = page.getByRole('dialog', { name: 'Approve 1 change' })
  await expect(dialog.getByRole('list', { name: 'What changes' })).toHaveText(
    `${board} GBP 2.00 → GBP ${before.regular_price}`,
  )
  await dialog.getByLabel('Why (may be left empty)').fill('Not agreed')
  await dialog.getByRole('button', { name: 'Approve 1 change' }).click()
  await expect.poll(async () => (await shown())?.regular_price, { timeout: 30_000 }).toBe(before.regular_price)
  const kept = () =>
    database.rows(
      `select state::text as state, decided_by_label as by, note from catalogue_changes where sku = $1 order by id desc limit 1`,
      [board],
    )
  await expect.poll(kept).toEqual([{ state: 'done', by: 'Demo admin', note: 'Not agreed' }])
  await setPolicy('Reverted at once')
})
