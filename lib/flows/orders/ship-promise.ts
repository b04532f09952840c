import { addBusinessDays, startOfDate } from '../../kernel/business-time.ts'
import { calendarOf } from '../../mappings/calendar.ts'
import type { MappingRule } from '../../mappings/snapshot.ts'
import type { MapInput, Notes } from './map-input.ts'

/**
 * Notes by when the parcel leaves, as its shipping method promises: so many business days of the warehouse's calendar after
 * payment, or after the start date of what was sold ahead (rules 16, 25 and 27).
 */
export function notePromise(
  { mappings, storefront, paidAt }: MapInput,
  rule: MappingRule<'shipping'> | null,
  { location, orderDate, startDate }: { location: string; orderDate: string; startDate: string },
  notes: Notes,
): void {
  const days = rule?.target.promiseDays
  if (!rule || days === undefined) return
  const from = startDate > orderDate ? startOfDate(startDate, storefront.timeZone) : paidAt
  const by = addBusinessDays(calendarOf(mappings, storefront.timeZone, location), from, days)
  notes.because('promise', rule, `leaves ${location} by ${by}`)
}
