import { z } from 'zod'

/** A day as rules name it. */
export const businessDay = z.iso.date('a date, yyyy-mm-dd')

/** Business dates, yyyy-mm-dd, that a rule holds for: from the first, up to but without the second; null is open. */
export interface Validity {
  validFrom: string | null
  validTo: string | null
}

// Dates of this form sort as text.
export const holdsOn = ({ validFrom, validTo }: Validity, date: string): boolean =>
  (validFrom === null || validFrom <= date) && (validTo === null || date < validTo)

/** Whether some date lies in both. */
export const datesMeet = (a: Validity, b: Validity): boolean =>
  (a.validFrom === null || b.validTo === null || a.validFrom < b.validTo) &&
  (b.validFrom === null || a.validTo === null || b.validFrom < a.validTo)

/** Whether every date of the second lies in the first. */
export const datesCover = (outer: Validity, inner: Validity): boolean =>
  (outer.validFrom === null || (inner.validFrom !== null && outer.validFrom <= inner.validFrom)) &&
  (outer.validTo === null || (inner.validTo !== null && inner.validTo <= outer.validTo))

/** `from 2026-12-01`, `before 2026-12-01`, both, or '' for always. */
export const datesInWords = ({ validFrom, validTo }: Validity): string =>
  [validFrom ? `from ${validFrom}` : '', validTo ? `before ${validTo}` : ''].filter((part) => part !== '').join(' ')
