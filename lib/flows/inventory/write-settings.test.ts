import { expect, it } from 'vitest'
import { readWriteSettings } from './write-settings.ts'

it('waits as long as a shop may go on with a request before it believes what is read back', () => {
  const { stockDeadlineMs, stockSettleMs } = readWriteSettings({})
  expect(stockDeadlineMs + stockSettleMs).toBeGreaterThanOrEqual(60_000)
})
