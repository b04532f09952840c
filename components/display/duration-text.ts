/** A span of time in one word pair: "12 s", "6 h", "3 d". Seconds in. */
export function durationText(seconds: number): string {
  const size = Math.max(0, Math.round(seconds))
  if (size < 60) return `${size} s`
  if (size < 3600) return `${Math.floor(size / 60)} min`
  if (size < 48 * 3600) return `${Math.floor(size / 3600)} h`
  return `${Math.floor(size / 86400)} d`
}

export function relativeText(at: Date, now: number): string {
  const seconds = (now - at.getTime()) / 1000
  if (Math.abs(seconds) < 1) return 'now'
  return seconds >= 0 ? `${durationText(seconds)} ago` : `in ${durationText(-seconds)}`
}

/** "23 Nov 2026, 09:14:05 GMT" in a named zone. */
export const absoluteText = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(at)

export const clockText = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at)

export const dayText = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, day: '2-digit', month: 'short', year: 'numeric' }).format(at)

/** "23 Nov 10:02", with seconds where two of them may differ in no more. */
export const dayClockText = (at: Date, timeZone: string, seconds = false): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
  })
    .format(at)
    .replace(',', '')
