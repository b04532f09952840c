import { durationText } from '../../../components/display/duration-text.ts'
import { countOf } from '../../../components/display/money-text.ts'
import type { CatalogueReading } from '../../../lib/boards/catalogue-items.ts'

/** What the comparison is worth: how much was read and how long ago, and where it writes nothing. */
export function readingText(readings: readonly CatalogueReading[], now: number): string {
  const read = readings.filter(({ mode }) => mode !== 'off')
  if (read.length === 0) return 'The catalogue flow is off: nothing is read.'
  const items = read.reduce((sum, reading) => sum + reading.items, 0)
  const waiting = read.reduce((sum, reading) => sum + reading.waiting, 0)
  const polled = read.map(({ polledAt }) => polledAt?.getTime() ?? 0)
  const oldest = Math.min(...polled)
  const when = oldest === 0 ? 'not read to the end yet' : `read ${durationText((now - oldest) / 1000)} ago`
  const failing = read.filter(({ lastError }) => lastError !== null)
  return [
    `${countOf(items, 'product or variation', 'products and variations')}, ${when}`,
    ...(waiting > 0 ? [`${countOf(waiting, 'is', 'are')} still to be compared`] : []),
    ...failing.map(({ storefrontCode, lastError }) => `${storefrontCode} does not answer: ${lastError}`),
    ...(read.every(({ mode }) => mode === 'shadow') ? ['shadow: nothing is written to the shop'] : []),
  ]
    .join('; ')
    .concat('.')
}
