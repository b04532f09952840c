import type { BusinessCalendar } from '../kernel/business-time.ts'
import { defaultCalendar } from '../kernel/business-time.ts'
import { canonicalJson } from '../kernel/digest.ts'
import { businessDate } from '../kernel/period.ts'
import type { Sql } from '../kernel/sql.ts'
import { calendarOf } from '../mappings/calendar.ts'
import type { StoredRule } from '../mappings/snapshot.ts'
import { createBook } from '../mappings/snapshot.ts'

/** The calendar of a storefront; what belongs to none goes by office hours in UTC. */
export type Calendars = (storefrontId: string | null) => BusinessCalendar

// One object a calendar, whoever reads it: what is worked out about its days is kept with it.
const kept = new Map<string, BusinessCalendar>()
const keptAtMost = 50

function same(calendar: BusinessCalendar): BusinessCalendar {
  const text = canonicalJson(calendar)
  const known = kept.get(text)
  if (known) return known
  if (kept.size >= keptAtMost) kept.delete(kept.keys().next().value ?? '')
  kept.set(text, calendar)
  return calendar
}

/** The calendars that the clocks of these storefronts' cases run on (rule 27), as they hold today: two statements. */
export async function readCalendars(db: Sql, now: Date, storefrontIds: readonly string[]): Promise<Calendars> {
  const ids = [...new Set(storefrontIds)]
  const calendars = new Map<string, BusinessCalendar>()
  if (ids.length > 0) {
    const shops = await db.$queryRaw<{ id: string; timeZone: string }[]>`
      select id, time_zone as "timeZone" from storefronts where id = any(${ids}::uuid[])`
    const rules = await db.$queryRaw<(StoredRule & { storefrontId: string | null })[]>`
      select "table"::text as "table", id::text as id, position, storefront_id is not null as "forStorefront", key, match, target,
        valid_from::text as "validFrom", valid_to::text as "validTo", storefront_id as "storefrontId"
      from mapping_rows where "table" = 'calendar' and to_version is null
        and (storefront_id is null or storefront_id = any(${ids}::uuid[]))`
    for (const { id, timeZone } of shops) {
      const own = rules.filter(({ storefrontId }) => storefrontId === null || storefrontId === id)
      calendars.set(id, same(calendarOf(createBook(0, own).on(businessDate(now, timeZone)), timeZone)))
    }
  }
  return (storefrontId) => calendars.get(storefrontId ?? '') ?? defaultCalendar('UTC')
}
