import { isFault } from '../../../../lib/kernel/fault.ts'
import { parseAmount } from '../../../../lib/kernel/money.ts'
import type { FiscalCalendar, WeekdayNumber } from '../../../../lib/reconciliation/fiscal-calendar.ts'
import type { TermsInput } from '../../../../lib/reconciliation/periods/terms.ts'

export type CalendarKind = 'months' | '4-4-5' | '4-5-4' | '5-4-4' | 'dates'

export const calendarKinds = [
  { value: 'months', label: 'Calendar months' },
  { value: '4-4-5', label: '4-4-5 weeks' },
  { value: '4-5-4', label: '4-5-4 weeks' },
  { value: '5-4-4', label: '5-4-4 weeks' },
  { value: 'dates', label: 'Dates of our own' },
] as const satisfies readonly { value: CalendarKind; label: string }[]

export const weekdayChoices = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].map(
  (label, at) => ({ value: String(at), label }),
)

/** Uploaded dates as the form shows them. */
export const writeDates = (calendar: FiscalCalendar): string =>
  calendar.kind === 'dates' ? calendar.periods.map(({ name, from, to }) => `${name}, ${from}, ${to}`).join('\n') : ''

interface Chosen {
  kind: CalendarKind
  weekday: string
  basis: string
  currency: string
}

/** What the form says, or what is wrong with it in words. */
export function readTermsForm(form: FormData, chosen: Chosen): { terms: TermsInput } | { fault: string } {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const number = (name: string) => Number(text(name))
  try {
    const item = limitOf(text('item'))
    const total = limitOf(text('total'))
    return {
      terms: {
        startsOn: text('startsOn'),
        calendar: calendarOf(chosen, number('month'), text('dates')),
        tolerance: {
          minorUnits: number('minorUnits'),
          basisPoints: number('basisPoints'),
          lagDays: number('lagDays'),
        },
        creditDays: number('creditDays'),
        invoiceDays: number('invoiceDays'),
        taxBasis: chosen.basis === 'payment' ? 'payment' : 'invoice',
        materiality: item === null && total === null ? {} : { [chosen.currency]: { item, total } },
      },
    }
  } catch (error) {
    if (isFault(error)) return { fault: `Limits of materiality: ${error.message}` }
    throw error
  }
}

function calendarOf({ kind, weekday }: Chosen, month: number, dates: string): FiscalCalendar {
  if (kind === 'months') return { kind }
  if (kind === 'dates') {
    const lines = dates.split('\n').filter((line) => line.trim() !== '')
    return {
      kind,
      periods: lines.map((line) => {
        const [name = '', from = '', to = ''] = line.split(',').map((part) => part.trim())
        return { name, from, to }
      }),
    }
  }
  return {
    kind: 'weeks',
    pattern: kind,
    yearEnds: { month, weekday: Number(weekday) as WeekdayNumber, on: 'last' },
    yearNamedBy: 'end',
  }
}

/** Whole ten-thousandths as text; null for an empty field. */
const limitOf = (text: string): string | null => (text === '' ? null : parseAmount(text).amount.toString())
