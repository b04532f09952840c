/** Writes instants as the gateway does: `YYYY-MM-DD HH:MM:SS` in the tenant's zone, no zone named, whole seconds. */
export function tenantStamps(timeZone: string): (instant: Date) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  let lastSecond = -1
  let lastStamp = ''
  return (instant) => {
    const second = Math.floor(instant.getTime() / 1000)
    if (second !== lastSecond) {
      const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]))
      lastStamp = `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second}`
      lastSecond = second
    }
    return lastStamp
  }
}
