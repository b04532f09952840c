import type { BusinessCalendar, Weekday } from '../kernel/business-time.ts'
import { weekdays } from '../kernel/business-time.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import { absolute, stepOf } from '../kernel/money.ts'

/** What finance lets pass without a word. Zero everywhere: nothing but the exact amount. */
export interface Tolerance {
  /** Minor units, of the finer of the two documents' scales. */
  minorUnits: number
  /** Hundredths of a percent of what the storefront says: 200 is 2 %. */
  basisPoints: number
  /** How many business days an ERP document may be dated after the storefront's. */
  lagDays: number
}

/** The rules in the order they are tried; the first that holds is the one a match is recorded with. */
export const amountRules = ['exact', 'minor units', 'percent'] as const

export type AmountRule = (typeof amountRules)[number]

/**
 * The rule by which two amounts agree; null for none. Whole numbers all the way: exactly 2.00 % passes a tolerance of 2 %,
 * one ten-thousandth more does not (failure 46).
 */
export function findAmountRule(
  storefront: Amount,
  erp: Amount,
  { minorUnits, basisPoints }: Tolerance,
  scale: Scale,
): AmountRule | null {
  const difference = absolute(erp - storefront)
  if (difference === 0n) return 'exact'
  if (difference <= BigInt(minorUnits) * stepOf(scale)) return 'minor units'
  if (difference * 10_000n <= absolute(storefront) * BigInt(basisPoints)) return 'percent'
  return null
}

/** Whether an ERP document's date (yyyy-mm-dd) is on or after the storefront's and not too late. */
export function isInLag(
  calendar: BusinessCalendar,
  storefrontOn: string,
  erpOn: string,
  { lagDays }: Tolerance,
): boolean {
  return erpOn >= storefrontOn && businessDaysBetween(calendar, storefrontOn, erpOn) <= lagDays
}

/**
 * Business days after `from` up to and with `to` (both yyyy-mm-dd); negative when `to` is before `from`. Saturday and Sunday
 * count as the Friday before them. A calendar without any open day counts every day.
 */
export function businessDaysBetween(calendar: BusinessCalendar, from: string, to: string): number {
  if (to < from) return -businessDaysBetween(calendar, to, from)
  const start = Date.parse(from) / dayMs
  const days = Date.parse(to) / dayMs - start
  const open = weekdays.map((weekday) => isOpen(calendar, weekday))
  if (!open.includes(true)) return days
  const weeks = Math.floor(days / 7)
  let count = weeks * open.filter(Boolean).length
  for (let day = start + weeks * 7 + 1; day <= start + days; day++) if (open[weekdayAt(day)]) count++
  for (const holiday of new Set(calendar.holidays)) {
    if (holiday > from && holiday <= to && open[weekdayAt(Date.parse(holiday) / dayMs)]) count--
  }
  return count
}

const dayMs = 86_400_000
/** Into `weekdays`; 1970 began on a Thursday. */
const weekdayAt = (day: number) => (((day + 3) % 7) + 7) % 7
const isOpen = ({ days }: BusinessCalendar, weekday: Weekday) => days[weekday] !== null
