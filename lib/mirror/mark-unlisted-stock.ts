import type { Tx } from '../kernel/db.ts'
import { lockStock } from './lock-stock.ts'

/** A whole reading that lost this share or more of what is known is not believed. */
const mostLost = 0.2

export interface Unlisted {
  /** Rows not listed that were there until now. */
  missing: number
  /** Of them those a second reading agreed on. */
  gone: number
  believed: boolean
}

/**
 * After a reading of the whole inventory that began at `startedAt`: what it did not list is noted the first time, and gone the
 * second, if less than a fifth of everything is missing (bluecherry.md 3). What is gone has nothing to sell.
 */
export async function markUnlistedStock(
  tx: Tx,
  times: { now: Date; startedAt: Date },
  connectionId: string,
  listed: readonly string[],
): Promise<Unlisted> {
  const { now, startedAt } = times
  await lockStock(tx, connectionId)
  const [result] = await tx.$queryRaw<Unlisted[]>`
    with known as materialized (
      select s.pkey, s.unlisted_at is not null as noted,
        l.pkey is null and s.read_at < ${startedAt} as missing
      from erp_stock s left join unnest(${listed}::text[]) as l (pkey) on l.pkey = s.pkey
      where s.connection_id = ${connectionId}::uuid and s.gone_at is null
    ), counted as (
      select count(*) filter (where missing)::int as missing, count(*)::int as known from known
    ), judged as (
      -- One that is not believed takes the word of the reading before away too: two must agree.
      select missing, missing = 0 or missing < known * ${mostLost}::float8 as believed from counted
    ), marked as (
      update erp_stock s set
        gone_at = case when k.missing and j.believed and k.noted then ${now}::timestamptz end,
        unlisted_at = case when k.missing and j.believed then coalesce(s.unlisted_at, ${now}::timestamptz) end,
        change_no = case when k.missing and j.believed and k.noted then nextval('erp_stock_changes') else s.change_no end
      from known k, judged j
      where s.connection_id = ${connectionId}::uuid and s.pkey = k.pkey and (k.noted or (k.missing and j.believed))
      returning s.gone_at
    )
    select missing, believed, (select count(gone_at)::int from marked) as gone from judged`
  return result ?? { missing: 0, gone: 0, believed: true }
}
