import type { Db } from '../kernel/db.ts'

/** How long a lease holds without renewal: the slots of a worker that ended are free after it. */
export const leaseMs = 5_000

export interface PaceGrant {
  slots: number
  /** Requests a second, in thousandths; null = no limit. */
  rateMilli: number | null
  throttledUntil: Date | null
}

/**
 * Takes or renews a holder's fair share of a connection's slots and requests a second. The shares of all holders never sum
 * to more than the connection's; a newcomer waits until the others have renewed and given up what is his.
 * @throws {Error} when the connection is gone
 */
export function leasePace(db: Db, connectionId: string, holder: string): Promise<PaceGrant> {
  return db.$transaction(async (tx) => {
    // The row's lock lets one holder at a time read what is left; the statement after it sees what the last one took.
    const [connection] = await tx.$queryRaw<{ slots: number; rateMilli: number; throttledUntil: Date | null }[]>`
      select concurrent_writes as slots, rate_per_second_milli as "rateMilli", throttled_until as "throttledUntil"
      from connections where id = ${connectionId}::uuid for no key update`
    if (!connection) throw new Error(`no connection ${connectionId}`)
    const [lease] = await tx.$queryRaw<{ slots: number; rateMilli: number }[]>`
      with lapsed as (
        delete from pace_leases where connection_id = ${connectionId}::uuid and until < now() and holder <> ${holder}
      ), others as (
        select coalesce(sum(slots), 0)::int as slots, coalesce(sum(rate_milli), 0)::int as rate_milli, count(*)::int as holders
        from pace_leases where connection_id = ${connectionId}::uuid and until >= now() and holder <> ${holder}
      )
      insert into pace_leases as l (connection_id, holder, slots, rate_milli, until)
      select ${connectionId}::uuid, ${holder},
        greatest(0, least(ceil(${connection.slots}::numeric / (holders + 1))::int, ${connection.slots}::int - slots)),
        greatest(0, least(ceil(${connection.rateMilli}::numeric / (holders + 1))::int, ${connection.rateMilli}::int - rate_milli)),
        now() + make_interval(secs => ${leaseMs / 1000})
      from others
      on conflict (connection_id, holder) do update
        set slots = excluded.slots, rate_milli = excluded.rate_milli, until = excluded.until
      returning l.slots, l.rate_milli as "rateMilli"`
    return {
      slots: lease?.slots ?? 0,
      rateMilli: connection.rateMilli === 0 ? null : (lease?.rateMilli ?? 0),
      throttledUntil: connection.throttledUntil,
    }
  })
}

export async function releasePace(db: Db, connectionId: string, holder: string): Promise<void> {
  await db.paceLease.deleteMany({ where: { connectionId, holder } })
}
