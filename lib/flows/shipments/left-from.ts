import { TZDate } from '@date-fns/tz'

export interface Leaving {
  /** yyyy-mm-dd, the ERP's own day of leaving. */
  shippedOn: string | null
  /** By the stamp that was read with the day. */
  shippedAt: Date
  /** When the pick was read for the first time, shipped or not. */
  seenAt: Date
  /** Invoicing stamps a pick anew: what was read then may be the invoice's stamp. */
  isInvoiced: boolean
  /** When its order was placed: nothing of it left before. */
  placedAt: Date
}

/**
 * From when on a pick can have left: surely not before. The stamp itself while nothing but leaving can have set it; else the day's
 * beginning, when the pick was last known not to have left, or when its order was placed.
 */
export function leftFrom({ shippedOn, shippedAt, seenAt, isInvoiced, placedAt }: Leaving, timeZone: string): Date {
  if (!isInvoiced || shippedOn === null) return shippedAt
  const [year = 0, month = 1, date = 1] = shippedOn.split('-').map(Number)
  const day = new Date(new TZDate(year, month - 1, date, timeZone).getTime())
  // Read before it was stamped: it had not left by then.
  const known = shippedAt > seenAt && seenAt > day ? seenAt : day
  const from = placedAt > known ? placedAt : known
  return from < shippedAt ? from : shippedAt
}
