import { expect, type Page } from '@playwright/test'
import { streamedIn } from './streamed-in.ts'

export const shares = ['in the ERP', 'held', 'cancelled', 'excluded', 'queued', 'unexplained'] as const

export type Share = (typeof shares)[number]

export type Line = Record<Share, number> & { paid: number }

/** The completeness line as the open board prints it. */
export async function readLine(page: Page): Promise<Line> {
  const region = page.getByRole('region', { name: /^Completeness/ })
  const paid = Number(((await region.getByRole('heading', { level: 2 }).textContent()) ?? '').replace(/\D/g, ''))
  const figures = await region.getByRole('list').first().getByRole('link').allInnerTexts()
  const line = Object.fromEntries(
    figures.map((text) => {
      const [count = '', ...words] = text.trim().split(/\s+/)
      return [words.join(' '), Number(count.replace(/\D/g, ''))]
    }),
  )
  expect(Object.keys(line).sort()).toEqual([...shares].sort())
  return { ...(line as Record<Share, number>), paid }
}

/** Waits, without reloading, until the open board's line has these figures. */
export async function expectLine(page: Page, wanted: Partial<Line>, seconds = 30) {
  await expect.poll(() => readLine(page), { timeout: seconds * 1000 }).toMatchObject(wanted)
}

/** The page's scripts run and its stream is open: from here on it moves by itself and hears the keyboard. */
export async function live(page: Page) {
  await streamedIn(page)
  await expect(page.getByRole('banner').getByText(/^Live/).first()).toBeVisible()
}

/** Puts a mark on the page that a reload would wipe away; the answer tells whether it still stands. */
export async function markPage(page: Page): Promise<() => Promise<boolean>> {
  await live(page)
  await page.evaluate(() => Object.assign(window, { notReloaded: true }))
  return () => page.evaluate(() => 'notReloaded' in window)
}
