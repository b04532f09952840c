import { Fault } from '../../kernel/fault.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { FiscalCalendar, Period } from '../fiscal-calendar.ts'
import { periodAfter, periodOf } from '../fiscal-calendar.ts'

interface Shop {
  calendar: FiscalCalendar
  startsOn: Date
  timeZone: string
}

/**
 * Makes the periods of a storefront from its first to the one that runs now, in its own currency and every other it has sold
 * in or was paid out in. One that is there stays as it is.
 */
export async function ensurePeriods(sql: Sql, now: Date, storefrontId: string): Promise<number> {
  const [shop] = await sql.$queryRaw<Shop[]>`
    select t.calendar, t.starts_on as "startsOn", s.time_zone as "timeZone"
    from month_end_terms t join storefronts s on s.id = t.storefront_id where s.id = ${storefrontId}::uuid`
  if (!shop) return 0
  const periods = periodsUntil(shop, now)
  return sql.$executeRaw`
    insert into periods (id, storefront_id, currency, scale, name, from_on, to_on, starts_at, ends_at, state, step_count)
    select gen_random_uuid(), ${storefrontId}::uuid, c.currency,
      coalesce((select scale from order_money where storefront_id = ${storefrontId}::uuid and currency = c.currency limit 1),
        (select settled_scale from payout_lines where storefront_id = ${storefrontId}::uuid and settled_currency = c.currency limit 1), 2),
      p.name, p.from_on, p.to_on, p.starts_at, p.ends_at, 'open', 0
    from (select currency from storefronts where id = ${storefrontId}::uuid
        union select currency from money_days where storefront_id = ${storefrontId}::uuid
        union select unnest(currencies) from payout_files where storefront_id = ${storefrontId}::uuid) c
      cross join unnest(${periods.map(({ name }) => name)}::text[], ${periods.map(({ from }) => from)}::date[],
        ${periods.map(({ to }) => to)}::date[], ${periods.map(({ start }) => start)}::timestamptz[],
        ${periods.map(({ end }) => end)}::timestamptz[]) as p (name, from_on, to_on, starts_at, ends_at)
    on conflict (storefront_id, currency, from_on) do nothing`
}

function periodsUntil({ calendar, startsOn, timeZone }: Shop, now: Date): Period[] {
  const periods = [periodOf(calendar, startsOn.toISOString().slice(0, 10), timeZone)]
  try {
    for (let last = periods[0]; last && last.end <= now; periods.push(last))
      last = periodAfter(calendar, last, timeZone)
  } catch (error) {
    // Uploaded dates end somewhere; finance is told on the page of the terms.
    if (!(error instanceof Fault && error.code === 'PERIOD_NOT_IN_CALENDAR')) throw error
  }
  return periods
}
