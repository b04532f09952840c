const day = 86_400_000
/** No zone is further from UTC. */
const widestZone = 14 * 3_600_000

/**
 * When a pick left, as exactly as is known: the stamp that came with the date where it lies on that day, else the day's noon
 * where it was stamped later (it was invoiced, say), and never after it was read.
 * @param shippedOn yyyy-mm-dd, a day of the tenant's
 */
export function shippedAtOf(shippedOn: string | null, lastModAt: Date | null, readAt: Date): Date | null {
  if (shippedOn === null) return null
  const begins = Date.parse(`${shippedOn}T00:00:00Z`)
  const stamp = (lastModAt ?? readAt).getTime()
  const isOfThatDay = stamp >= begins - widestZone && stamp < begins + day + widestZone
  return new Date(Math.min(isOfThatDay ? stamp : begins + day / 2, readAt.getTime()))
}
