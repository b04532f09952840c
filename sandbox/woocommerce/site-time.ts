/**
 * The two clocks of a WordPress site: GMT, and the site's own zone. Both are written without a suffix
 * ("2026-11-23T11:03:52"); instants inside the server are whole seconds since 1970.
 */
export type SiteTime = {
  /** An instant in the site's zone. */
  local: (second: number) => string
  gmt: (second: number) => string
  /** A site-local wall clock reading as an instant; the first of the two in the autumn hour. */
  fromLocal: (wall: string) => number
  fromGmt: (wall: string) => number
}

export function siteTime(timeZone: string): SiteTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const offsets = new Map<number, number>()

  // Every zone in use keeps its offset within a quarter of an hour of the clock, so one look-up serves all of it.
  function offsetAt(second: number): number {
    const quarter = Math.floor(second / 900)
    const known = offsets.get(quarter)
    if (known !== undefined) return known
    const part: Record<string, string> = {}
    for (const { type, value } of format.formatToParts(new Date(quarter * 900_000))) part[type] = value
    const wall = Date.UTC(
      Number(part.year),
      Number(part.month) - 1,
      Number(part.day),
      Number(part.hour),
      Number(part.minute),
      Number(part.second),
    )
    const offset = wall / 1000 - quarter * 900
    if (offsets.size > 50_000) offsets.clear()
    offsets.set(quarter, offset)
    return offset
  }

  const write = (second: number) => new Date(second * 1000).toISOString().slice(0, 19)
  const read = (wall: string) => Math.floor(Date.parse(`${wall.slice(0, 19).replace(' ', 'T')}Z`) / 1000)

  return {
    local: (second) => write(second + offsetAt(second)),
    gmt: write,
    fromGmt: read,
    fromLocal: (wall) => {
      const reading = read(wall)
      const candidates = [reading - offsetAt(reading - 86_400), reading - offsetAt(reading + 86_400)]
      const exact = candidates.filter((second) => second + offsetAt(second) === reading)
      return exact.length > 0 ? Math.min(...exact) : Math.min(...candidates)
    },
  }
}

const dateTime = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(Z|[+-]\d{2}(?::\d{2})?)?$/i

/** What WordPress accepts as a date-time parameter: seconds, an optional fraction (dropped), an optional zone. */
export function isDateTime(text: string): boolean {
  if (!dateTime.test(text)) return false
  return !Number.isNaN(Date.parse(`${text.slice(0, 10)}T${text.slice(11, 19)}Z`))
}

/**
 * A date filter as an instant, with WordPress's trap: a value with a zone is first turned into site time, and that
 * wall clock is then compared with the GMT column when dates_are_gmt is set (WP_Date_Query::build_mysql_datetime).
 */
export function filterInstant(text: string, datesAreGmt: boolean, site: SiteTime): number {
  const zone = dateTime.exec(text)?.[1]
  const wall = `${text.slice(0, 10)}T${text.slice(11, 19)}`
  if (zone === undefined) return datesAreGmt ? site.fromGmt(wall) : site.fromLocal(wall)
  const instant = site.fromGmt(wall) - zoneSeconds(zone)
  return datesAreGmt ? site.fromGmt(site.local(instant)) : instant
}

function zoneSeconds(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number)
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60)
}
