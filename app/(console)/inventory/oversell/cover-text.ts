import { countOf } from '../../../../components/display/money-text.ts'

/** How long what is left lasts: "less than a day", "3 days"; nothing for what does not sell. */
export function coverText(days: number | null): string {
  if (days === null) return ''
  return days < 1 ? 'less than a day' : countOf(Math.floor(days), 'day')
}
