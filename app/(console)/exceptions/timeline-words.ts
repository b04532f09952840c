import { countOf } from '../../../components/display/money-text.ts'
import type { Json } from '../../../lib/kernel/digest.ts'

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** What an event's detail adds to its word: "to Ada", ", 37 orders", ": not needed any more". */
export function detailWords(detail: Record<string, Json> | null): string {
  if (!detail) return ''
  const { to, orders, order, reason, because, forChange, until, fields } = detail
  const parts = [
    text(to) && ` to ${text(to)}`,
    typeof orders === 'number' && `, ${countOf(orders, 'order')}`,
    text(order) && ` #${text(order).replace(/^#/, '')}`,
    Array.isArray(fields) && ` (${fields.map(text).join(', ')})`,
    text(until) && ` until ${text(until).slice(0, 16).replace('T', ' ')} UTC`,
    forChange === true && ' until something changes',
    text(because) && `: ${text(because)}`,
    text(reason) && `: ${text(reason)}`,
  ]
  return parts.filter(Boolean).join('')
}
