/**
 * The gateway's stamps name no zone, and one hour a year stands twice. They are compared as they are written, so windows
 * are cut in wall-clock seconds of the tenant (`Wall`), and only what is stored is turned into instants.
 */
export type Wall = number

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    ...({
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    } as const),
  })
  formats.set(timeZone, made)
  return made
}

/** What the tenant's clock shows at an instant, as seconds. */
export function wallOf(instant: Date, timeZone: string): Wall {
  const part: Record<string, number> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000
}

/** `YYYY-MM-DD HH:MM:SS`. */
export const stampOf = (wall: Wall): string => new Date(wall * 1000).toISOString().slice(0, 19).replace('T', ' ')

const written = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d))?/

/** Null when it is no stamp. */
export function readStamp(stamp: string): Wall | null {
  const match = written.exec(stamp)
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1).map((text) => Number(text ?? 0))
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second) / 1000
}

const halfDay = 43_200

/** The instant a wall-clock time names; of an hour that stands twice the first, so that nothing counts as read too early. */
export const instantOf = (wall: Wall, timeZone: string): Date => instantsOf(wall, timeZone).first

/** The first and the last instant a wall-clock time names: two in the hour that stands twice, else the same. */
export function instantsOf(wall: Wall, timeZone: string): { first: Date; last: Date } {
  const offsets = [wall - 2 * halfDay, wall + 2 * halfDay].map((near) => wallOf(new Date(near * 1000), timeZone) - near)
  // The larger offset (summer) gives the earlier instant; in the hour that does not exist neither fits, and either will do.
  const candidates = offsets.map((offset) => wall - offset).sort((a, b) => a - b)
  const fitting = candidates.filter((seconds) => wallOf(new Date(seconds * 1000), timeZone) === wall)
  const first = fitting[0] ?? candidates[0] ?? wall
  return { first: new Date(first * 1000), last: new Date((fitting.at(-1) ?? first) * 1000) }
}

const minute = 60_000
const usualOverlap = 10 * minute
const autumnOverlap = 75 * minute

/**
 * Where a changed-since read begins, by the tenant's clock: ten minutes before `since`, and around the autumn change early
 * enough that the whole repeated hour is read again (bluecherry.md rule 3).
 */
export function readFrom(since: Date, now: Date, timeZone: string): Wall {
  const begin = since.getTime() - autumnOverlap
  const change = autumnChange(begin, Math.max(now.getTime(), since.getTime()), timeZone)
  if (change === null) return wallOf(new Date(since.getTime() - usualOverlap), timeZone)
  return Math.min(wallOf(new Date(begin), timeZone), wallOf(new Date(change), timeZone))
}

/** The first instant in [from, to] at which the tenant's clock has gone back; null when it does not. */
function autumnChange(from: number, to: number, timeZone: string): number | null {
  const offset = (at: number) => wallOf(new Date(at), timeZone) * 1000 - Math.floor(at / 1000) * 1000
  for (let at = from; at < to; at += 15 * minute) {
    const next = Math.min(at + 15 * minute, to)
    if (offset(next) >= offset(at)) continue
    let [before, after] = [at, next]
    while (after - before > 1000) {
      const middle = Math.floor((before + after) / 2)
      if (offset(middle) < offset(at)) after = middle
      else before = middle
    }
    return Math.floor(after / minute) * minute
  }
  return null
}
