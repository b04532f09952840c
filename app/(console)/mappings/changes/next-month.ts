/** The first day of the month after a business date, both yyyy-mm-dd: when a change of rules usually begins to hold. */
export function firstOfNextMonth(date: string): string {
  const [year = 0, month = 0] = date.split('-').map(Number)
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`
}
