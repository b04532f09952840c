import { bought, erpLines, inErp, inShop } from '../support/after-sales.ts'
import { live } from '../support/board.ts'
import { expect, test } from '../support/test.ts'

test('a quantity changed in the ERP is seen, accepted, and the note stands on the shop’s order', async ({
  page,
  login,
  product,
  expectAccessible,
}) => {
  const number = await bought(product)
  const [line] = await erpLines(product, number)
  const sent = Number.parseInt(line?.ord_qty ?? '', 10)
  const quantity = sent + 1
  await inErp(product, number, 'edit', { lines: [{ line: Number(line?.line_seq), qty: quantity }] })

  await login('ecommerce')
  const card = page.getByRole('article', { name: `Order ${number}` })
  await expect(async () => {
    await page.goto(`/drift?q=${number}`)
    await expect(card).toBeVisible({ timeout: 2_000 })
  }).toPass({ timeout: 45_000 })
  await live(page)
  const changed = card.getByRole('listitem').filter({ hasText: /^quantity/i })
  await expect(changed).toContainText('Changed in the ERP')
  await expect(changed.getByRole('definition')).toHaveText([String(sent), String(sent), `${quantity}, changed`])
  await expectAccessible()

  await page.goto(`/exceptions?code=AMENDED_IN_ERP&q=${number}`)
  await expect(page.getByRole('table')).toContainText(`Order ${number} was changed in the ERP`)

  await page.goto(`/drift?q=${number}`)
  await live(page)
  await card.getByRole('button', { name: 'Accept ...' }).click()
  const dialog = page.getByRole('dialog', { name: 'Accept what stands in the ERP' })
  const preview = dialog.getByRole('figure').getByRole('blockquote')
  await expect(preview).toContainText(`${quantity} in the ERP, ${sent} in the shop`)
  const promised = (await preview.textContent()) ?? ''
  await expectAccessible()
  await dialog.getByRole('button', { name: /^Accept \d+ changes? of order/ }).click()
  await expect(page.getByText(/^\d+ changes? accepted$/)).toBeVisible()
  await expect(card).toBeHidden()

  const notes = async () => (await inShop(product, number)).notes.filter(({ note }) => note.includes('in the ERP'))
  await expect.poll(notes, { timeout: 30_000 }).toHaveLength(1)
  const [note] = await notes()
  expect(note).toMatchObject({ customer_note: false })
  const words = (text: string) =>
    text
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
  expect(words(note?.note ?? '')).toBe(words(promised))
  expect((await inShop(product, number)).mails).toEqual([])

  await page.goto(`/drift?show=decided&q=${number}`)
  await expect(card).toContainText('Accepted')
  await expect(card).toContainText('Note stands on the order', { timeout: 20_000 })
  await page.goto(`/exceptions?code=AMENDED_IN_ERP&q=${number}`)
  await expect(page.getByRole('main').getByText(`Order ${number} was changed in the ERP`)).toBeHidden()
})
