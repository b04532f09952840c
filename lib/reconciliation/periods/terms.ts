import { z } from 'zod'
import type { Json } from '../../kernel/digest.ts'
import type { FiscalCalendar } from '../fiscal-calendar.ts'
import type { Tolerance } from '../tolerance.ts'

const date = z.iso.date('a date is written yyyy-mm-dd')
/** Whole ten-thousandths as text. */
const amount = z.string().regex(/^\d{1,17}$/, 'an amount is whole ten-thousandths')
const whole = (most: number) => z.number().int('whole numbers only').min(0).max(most)

const calendar = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('months') }),
  z.strictObject({
    kind: z.literal('weeks'),
    pattern: z.enum(['4-4-5', '4-5-4', '5-4-4']),
    yearEnds: z.strictObject({
      month: z.number().int().min(1).max(12),
      weekday: z.literal([0, 1, 2, 3, 4, 5, 6]),
      on: z.enum(['last', 'nearest']),
    }),
    yearNamedBy: z.enum(['start', 'end']),
  }),
  z.strictObject({
    kind: z.literal('dates'),
    periods: z
      .array(z.strictObject({ name: z.string().max(40), from: z.string(), to: z.string() }))
      .max(400)
      .readonly(),
  }),
])

const materiality = z.record(
  z.string().regex(/^[A-Z]{3}$/, 'a currency has three letters'),
  z.strictObject({ item: amount.nullable(), total: amount.nullable() }),
)

/** How a storefront closes its months, as a person sets it. */
export const termsInput = z.strictObject({
  startsOn: date,
  calendar,
  tolerance: z.strictObject({ minorUnits: whole(10_000), basisPoints: whole(10_000), lagDays: whole(366) }),
  creditDays: whole(90),
  invoiceDays: whole(90),
  taxBasis: z.enum(['payment', 'invoice']),
  materiality,
})

export interface TermsInput {
  /** yyyy-mm-dd, the first day of the first period. */
  startsOn: string
  calendar: FiscalCalendar
  tolerance: Tolerance
  /** Business days after which a refund without credit memo, an order without invoice, is late. */
  creditDays: number
  invoiceDays: number
  /** Which date the tax return uses. */
  taxBasis: 'payment' | 'invoice'
  materiality: Materiality
}

/** Above these, ten-thousandths as text by currency, the approver accepts each variance; null for no limit. */
export type Materiality = Record<string, { item: string | null; total: string | null }>

export interface Terms extends TermsInput {
  version: number
  changedAt: Date
  changedBy: string
}

interface TermsRow {
  startsOn: Date
  calendar: unknown
  tolerance: unknown
  creditDays: number
  invoiceDays: number
  taxBasis: string
  materiality: unknown
  version: number
  changedAt: Date
  changedBy: string
}

/** What a row of `month_end_terms` says. */
export const termsOfRow = (row: TermsRow): Terms => ({
  startsOn: dateOf(row.startsOn),
  calendar: row.calendar as FiscalCalendar,
  tolerance: row.tolerance as Tolerance,
  creditDays: row.creditDays,
  invoiceDays: row.invoiceDays,
  taxBasis: row.taxBasis === 'payment' ? 'payment' : 'invoice',
  materiality: row.materiality as Materiality,
  version: row.version,
  changedAt: row.changedAt,
  changedBy: row.changedBy,
})

/** The rules a snapshot and a close pack name. */
export const rulesOf = (terms: Terms): Record<string, Json> => ({
  startsOn: terms.startsOn,
  calendar: terms.calendar as unknown as Json,
  tolerance: terms.tolerance as unknown as Json,
  creditDays: terms.creditDays,
  invoiceDays: terms.invoiceDays,
  taxBasis: terms.taxBasis,
  materiality: terms.materiality,
  version: terms.version,
})

/** yyyy-mm-dd of a date column. */
export const dateOf = (day: Date): string => day.toISOString().slice(0, 10)

/** The last day of a period, whose `toOn` is the day after it. */
export const lastDayOf = ({ toOn }: { toOn: Date }): Date => new Date(toOn.getTime() - 86_400_000)
