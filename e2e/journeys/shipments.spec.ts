import { answersAgain, bought, erpDocuments, fails, inErp, inShop } from '../support/after-sales.ts'
import { live } from '../support/board.ts'
import { expect, test } from '../support/test.ts'

test('what leaves the warehouse stands in the shop with its tracking number, and the customer is told of each parcel once', async ({
  page,
  login,
  product,
}) => {
  const number = await bought(product)
  await inErp(product, number, 'ship', { cartons: 1, shipper: 'RMT' })
  const { picks } = await erpDocuments(product, number)
  const [carton] = (picks[0] as unknown as { pickcarton: { rows: { track_no: string }[] } }).pickcarton.rows
  const tracking = carton?.track_no ?? 'no tracking number'

  await expect.poll(async () => (await inShop(product, number)).status, { timeout: 60_000 }).toBe('completed')
  const { notes, mails } = await inShop(product, number)
  expect(notes.filter(({ note }) => note.includes(tracking))).toHaveLength(1)
  // Goods of two locations leave in two parcels.
  expect(mails).toHaveLength(picks.length)

  await login('service')
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: `#${number}`, exact: true }) })
    .filter({ hasText: tracking })
  await expect(async () => {
    await page.goto(`/shipments?q=${number}`)
    await expect(row).toContainText('Confirmed', { timeout: 2_500 })
  }).toPass({ timeout: 45_000 })
  await expect(row).toContainText(tracking)
  await page.goto(`/orders?q=${number}`)
  await page
    .getByRole('table')
    .getByRole('link', { name: `#${number}`, exact: true })
    .click()
  const passage = page.getByRole('list', { name: 'Passage' })
  await expect(passage).toContainText('Shipped')
  await expect(page.getByRole('main')).toContainText(tracking)
})

test('a shipment the shop does not take for an hour stands in the report, then clears by itself', async ({
  page,
  login,
  product,
  database,
}) => {
  test.setTimeout(240_000)
  const number = await bought(product)
  const writes = ['PUT', 'POST']
  for (const method of writes) await fails(product, method, `/orders/${number}(/|\\?|$)`)
  try {
    await inErp(product, number, 'ship', { cartons: 1, shipper: 'RMT' })
    // Goods of two locations leave in two parcels.
    const parcels = (condition = 'true') =>
      database.rows<{ id: string }>(
        `select d.id::text from dispatches d join web_orders o on o.id = d.order_id where o.number = $1 and ${condition}`,
        [number],
      )
    await expect.poll(() => parcels('d.attempts > 0'), { timeout: 60_000 }).not.toEqual([])
    // The hour passes, and it was one of business, whenever this runs.
    await database.rows(
      `update dispatches d set shipped_at = d.shipped_at - interval '70 minutes', due_at = now() - interval '10 minutes'
      from web_orders o where o.id = d.order_id and o.number = $1`,
      [number],
    )
    await database.rows('update web_orders set dispatch_dirty = true where number = $1', [number])

    await login('ecommerce')
    await page.goto('/shipments/report')
    const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: `#${number}`, exact: true }) })
    await expect(row.first()).toBeVisible()
    await page.goto('/ecommerce')
    await expect(page.getByRole('region', { name: 'Dispatched, not confirmed' })).toContainText(/\d+ shipments?/)
    const exception = page.getByRole('table').getByText(new RegExp(`^Order ${number} left .*not confirmed it$`))
    await expect(async () => {
      await page.goto(`/exceptions?code=DISPATCH_UNCONFIRMED&q=${number}`)
      await expect(exception.first()).toBeVisible({ timeout: 2_500 })
    }).toPass({ timeout: 90_000 })
    expect((await inShop(product, number)).mails).toEqual([])

    await answersAgain(product)
    await page.goto('/shipments/report')
    await live(page)
    await expect(row).toHaveCount(0, { timeout: 120_000 })
    await expect(async () => {
      await page.goto(`/exceptions?code=DISPATCH_UNCONFIRMED&q=${number}`)
      await expect(exception).toHaveCount(0, { timeout: 2_500 })
    }).toPass({ timeout: 60_000 })
    expect((await inShop(product, number)).mails).toHaveLength((await parcels()).length)
  } finally {
    await answersAgain(product)
  }
})
