import { businessDate } from '../../kernel/period.ts'
import { preorderRule } from '../../mappings/rules.ts'
import type { MapInput, Notes } from './map-input.ts'
import { metaTexts } from './map-input.ts'

interface OrderDates {
  orderType: string
  /** yyyy-mm-dd */
  orderDate: string
  startDate: string
  endDate: string
}

/** Business dates come from the paid instant in the storefront's zone, never from when we sent it; pre-orders by rule (16). */
export function orderDates({ order, mappings, storefront, paidAt }: MapInput, notes: Notes): OrderDates {
  const today = businessDate(paidAt, storefront.timeZone)
  const plain = { orderType: storefront.account.orderType, orderDate: today, startDate: today, endDate: today }
  if (mappings.rules.preorder.length === 0) return plain
  const meta = metaTexts(order)
  const rule = preorderRule(mappings, { skus: order.lines.map(({ sku }) => sku), meta })
  if (!rule) return plain
  const { orderType, startDate, startMeta, startAfterDays, endAfterDays } = rule.target
  const named = meta.find(({ key }) => key === startMeta)?.text.slice(0, 10)
  const wanted =
    startDate ??
    (named && /^\d{4}-\d\d-\d\d$/.test(named) ? named : undefined) ??
    (startAfterDays === undefined ? today : addDays(today, startAfterDays))
  // Dates of this form sort as text.
  const isPast = wanted < today
  const start = isPast ? today : wanted
  notes.because('order type', rule, `${orderType}, from ${start}`)
  return { orderType, orderDate: today, startDate: start, endDate: addDays(start, endAfterDays ?? 0) }
}

const addDays = (day: string, days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
