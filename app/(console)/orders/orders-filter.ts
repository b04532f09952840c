import type { OrdersFilter } from '../../../lib/boards/order-conditions.ts'
import { businessDay } from '../../../lib/kernel/period.ts'
import type { OrderFilters } from './filters.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const day = /^\d{4}-\d{2}-\d{2}$/

/** What the list and its export ask the database for. */
export function ordersFilter(filters: OrderFilters, storefrontId: string | undefined, timeZone: string): OrdersFilter {
  const dayOf = (text: string | null) => {
    if (!text || !day.test(text)) return null
    const noon = new Date(`${text}T12:00:00Z`)
    return Number.isNaN(noon.getTime()) ? null : businessDay(noon, timeZone)
  }
  const from = dayOf(filters.from)
  const to = dayOf(filters.to)
  return {
    sort: filters.sort,
    ...(storefrontId ? { storefrontId } : {}),
    ...(filters.bucket ? { bucket: filters.bucket } : {}),
    ...(filters.code ? { code: filters.code } : {}),
    ...(filters.case && uuid.test(filters.case) ? { caseId: filters.case } : {}),
    ...(filters.q.trim() ? { search: filters.q.trim().slice(0, 120) } : {}),
    ...(from ? { from: from.from } : {}),
    ...(to ? { to: to.to } : {}),
  }
}
