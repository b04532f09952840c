import { countOf } from '../../../components/display/money-text.ts'
import type { VelocityClass } from '../../../lib/mappings/buffer-contract.ts'

const movers: Record<VelocityClass, string> = {
  fast: 'fast movers',
  medium: 'medium movers',
  slow: 'slow movers',
  none: 'items that do not sell',
}

/** What a buffer rule fits, in words: "fast movers of season FW26". */
export function bufferWords(match: Readonly<Record<string, string | undefined>>): string {
  const { velocity, ...rest } = match
  const others = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([field, value]) => `${field === 'sku' ? 'SKU' : field} ${value}`)
    .join(', ')
  const pace = velocity ? (movers[velocity as VelocityClass] ?? velocity) : ''
  if (pace && others) return `${pace} of ${others}`
  return pace || others || 'everything'
}

/** What a buffer rule keeps back: "10 %, at least 2 pieces". */
export function keptWords({ units, percent }: { units?: number | undefined; percent?: number | undefined }): string {
  const pieces = countOf(units ?? 0, 'piece')
  if (percent === undefined || percent === 0) return units === 0 ? 'nothing' : pieces
  return units ? `${percent} %, at least ${pieces}` : `${percent} %`
}
