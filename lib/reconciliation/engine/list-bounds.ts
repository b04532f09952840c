import { Fault } from '../../kernel/fault.ts'
import { businessDate } from '../../kernel/period.ts'
import type { FiscalCalendar, Period } from '../fiscal-calendar.ts'
import { periodAfter, periodBefore, periodOf } from '../fiscal-calendar.ts'
import type { Sql } from './scope.ts'

interface Row {
  id: string
  timeZone: string
  startsOn: Date
  calendar: FiscalCalendar
  creditDays: number
}

/**
 * `period_bounds`: the periods of each storefront from a year before its first to the one after today. `run_limits`: the day
 * until which a refund without credit memo is late.
 */
export async function listBounds(sql: Sql, storefrontIds: readonly string[], asOf: Date): Promise<void> {
  const shops = await sql.$queryRaw<Row[]>`
    select s.id, s.time_zone as "timeZone", t.starts_on as "startsOn", t.calendar, t.credit_days as "creditDays"
    from month_end_terms t join storefronts s on s.id = t.storefront_id where s.id = any(${[...storefrontIds]}::uuid[])`
  const bounds = shops.flatMap((shop) => boundsOf(shop, asOf).map(({ from, to }) => ({ id: shop.id, from, to })))
  await sql.$executeRaw`create temp table period_bounds (storefront_id uuid, from_on date, to_on date) on commit drop`
  await sql.$executeRaw`
    insert into period_bounds select * from unnest(${bounds.map(({ id }) => id)}::uuid[], ${bounds.map(({ from }) => from)}::date[], ${bounds.map(({ to }) => to)}::date[])`
  await sql.$executeRaw`create temp table run_limits (storefront_id uuid, credit_from date) on commit drop`
  await sql.$executeRaw`
    insert into run_limits select * from unnest(${shops.map(({ id }) => id)}::uuid[],
      ${shops.map((shop) => weekdaysBack(businessDate(asOf, shop.timeZone), shop.creditDays))}::date[])`
}

function boundsOf({ calendar, startsOn, timeZone }: Row, asOf: Date): Period[] {
  const first = periodOf(calendar, startsOn.toISOString().slice(0, 10), timeZone)
  const periods = [first]
  const step = (next: (of: Period) => Period, of: Period): Period | null => {
    try {
      return next(of)
    } catch (error) {
      // Uploaded dates end somewhere: what lies beyond is in no period.
      if (error instanceof Fault && error.code === 'PERIOD_NOT_IN_CALENDAR') return null
      throw error
    }
  }
  const earliest = first.start.getTime() - 366 * 86_400_000
  for (let at: Period | null = first; at && at.start.getTime() > earliest; ) {
    at = step((of) => periodBefore(calendar, of, timeZone), at)
    if (at) periods.unshift(at)
  }
  for (let at: Period | null = first; at && at.start <= asOf; ) {
    at = step((of) => periodAfter(calendar, of, timeZone), at)
    if (at) periods.push(at)
  }
  return periods
}

/** Monday to Friday, as the ERP's office counts. */
function weekdaysBack(date: string, days: number): string {
  let at = Date.parse(date)
  for (let left = days; left > 0; ) {
    at -= 86_400_000
    if (![0, 6].includes(new Date(at).getUTCDay())) left--
  }
  return new Date(at).toISOString().slice(0, 10)
}
