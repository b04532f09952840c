import type { Page } from '@playwright/test'
import { expectLine, markPage, readLine } from '../support/board.ts'
import { erpOrders } from '../support/sandboxes.ts'
import { expect, test } from '../support/test.ts'

test.use({ measured: true })

const sentence = 'SKU RUL-BR-15 is not linked to an item'
const panelOf = (page: Page) => page.getByRole('complementary', { name: 'The exception' })

interface Held {
  number: string
  money: string
  /** What else keeps it from going. */
  others: string[]
}

test('from the board to the ERP: an unlinked SKU is suggested, accepted, and its orders leave within five seconds', async ({
  page,
  login,
  product,
  database,
}) => {
  const held = await database.rows<Held>(
    `select o.number, o.currency || ' ' || trim(to_char(sum(distinct s.amount) / 10000.0, '999,999,990.00')) as money,
       array(select distinct c2.code from exception_subjects s2 join exception_cases c2 on c2.id = s2.case_id
         where s2.order_id = o.id and s2.case_id <> s.case_id and s2.closed_at is null and s2.blocking) as others
     from exception_subjects s join exception_cases c on c.id = s.case_id join web_orders o on o.id = s.order_id
     where c.code = 'SKU_UNKNOWN' and c.cause ->> 'value' = 'RUL-BR-15' and s.closed_at is null
     group by o.id, o.number, o.currency, s.case_id order by o.id`,
  )
  const going = held.filter(({ others }) => others.length === 0)
  expect(going.length).toBeGreaterThan(2)
  expect(held.length).toBe(going.length + 1)
  const [sums] = await database.rows<{ gbp: string }>(
    `select trim(to_char(sum(total_amount) / 10000.0, '999,999,990.00')) as gbp from web_orders
     where number = any($1) and currency = 'GBP'`,
    [going.map(({ number }) => number)],
  )
  for (const { number } of going) expect(await erpOrders(product, `DEMO:${number}`)).toHaveLength(0)

  await login('ecommerce')
  await page.goto('/ecommerce')
  const board = await page.context().newPage()
  await board.goto('/ecommerce')
  const before = await readLine(board)
  const boardStays = await markPage(board)

  await page.getByRole('link', { name: /^A SKU the ERP does not know/ }).click()
  await page.getByRole('table').getByRole('link', { name: sentence }).click()
  const panel = panelOf(page)
  await expect(panel.getByRole('heading', { level: 2 })).toHaveText(sentence)
  const stays = await markPage(page)
  await expect(panel.getByText(`Frees ${going.length} orders`)).toBeVisible()
  await expect(panel.getByText(`GBP ${sums?.gbp}`)).toBeVisible()
  await expect(panel.getByText('1 order stays held by: A line without SKU')).toBeVisible()

  const suggestion = panel.getByRole('group', { name: 'Suggested for SKU RUL-BR-15' }).getByRole('listitem').first()
  await expect(suggestion).toContainText('Brass Ruler 15cm')
  await expect(suggestion).toContainText('RUL-BR-15CM')
  await expect(suggestion).toContainText(/SKU \d+ % alike \+\d+/)
  await expect(suggestion).toContainText('same style name +40')
  await expect(suggestion).toContainText('same price +5')
  await suggestion.getByRole('radio').check()
  const until = Date.now() + 5_000
  const left = () => ({ timeout: Math.max(1, until - Date.now()) })
  await panel.getByRole('button', { name: `Link and release ${going.length} orders` }).click()
  await expect(panel.getByText('Closed', { exact: true })).toBeVisible(left())
  await expect(page.getByRole('table').getByRole('link', { name: sentence })).toBeHidden(left())
  await expect
    .poll(
      async () => {
        const found = await Promise.all(going.map(({ number }) => erpOrders(product, `DEMO:${number}`)))
        return found.map(({ length }) => length)
      },
      { ...left(), intervals: [100] },
    )
    .toEqual(going.map(() => 1))
  await expectLine(
    board,
    { held: before.held - going.length, 'in the ERP': before['in the ERP'] + going.length, unexplained: 0 },
    10,
  )
  expect([await stays(), await boardStays()]).toEqual([true, true])
})
