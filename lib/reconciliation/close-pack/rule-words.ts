import { formatAmount } from '../../kernel/money.ts'
import type { FiscalCalendar } from '../fiscal-calendar.ts'
import type { TermsInput } from '../periods/terms.ts'

/** The rules a period was closed by, a line each in the words of the terms form. */
export function ruleLines(
  rules: TermsInput & { version: number },
  currency: string,
  scale: number,
): [string, string][] {
  const { minorUnits, basisPoints, lagDays } = rules.tolerance
  const limits = rules.materiality[currency]
  const limit = (amount: string | null | undefined) =>
    amount == null ? 'no limit' : `above ${formatAmount(BigInt(amount), scale)} ${currency}`
  return [
    ['First day of the first period', rules.startsOn],
    ['Calendar', calendarWords(rules.calendar)],
    ['Tolerance', `${minorUnits} minor units and ${percentText(basisPoints)} %, documents up to ${lagDays} days apart`],
    ['A refund without credit memo is late', `after ${rules.creditDays} business days`],
    ['An order without invoice is late', `after ${rules.invoiceDays} business days`],
    ['The tax return uses', rules.taxBasis === 'payment' ? 'the payment date' : 'the invoice date'],
    ['The approver accepts each variance', limit(limits?.item)],
    ['The approver accepts all variances', limit(limits?.total)],
    ['Version of these rules', String(rules.version)],
  ]
}

function calendarWords(calendar: FiscalCalendar): string {
  if (calendar.kind === 'months') return 'calendar months'
  if (calendar.kind === 'dates') return `${calendar.periods.length} periods by uploaded dates`
  const { month, weekday, on } = calendar.yearEnds
  const day = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][weekday]
  const months = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' })
  const end = months.format(new Date(Date.UTC(2026, month - 1, 1)))
  return `${calendar.pattern} weeks, the year ends on the ${on === 'last' ? `last ${day} of` : `${day} nearest to the end of`} ${end}`
}

/** 250 basis points are "2.50". */
const percentText = (basisPoints: number): string => formatAmount(BigInt(basisPoints) * 100n, 2)
