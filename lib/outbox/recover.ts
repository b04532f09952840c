import type { Db, Tx } from '../kernel/db.ts'
import { lookUpBeforeFact } from './entry.ts'

/**
 * Picks up after workers that ended: what was only claimed is ready again, what was being sent is unknown and looked up.
 * Safe at any time, beside any worker: a lease that holds is left alone.
 */
export async function recoverLapsed(
  db: Db,
  now: Date,
): Promise<{ ready: number; unknown: number; connectionIds: string[] }> {
  const rows = await db.$queryRaw<{ state: string; connectionId: string }[]>`
    with lapsed as (
      -- Both rows or neither: who judges an order holds it and asks for its entry.
      select e.id from outbox_entries e join web_orders o on o.id = e.order_id
      where e.state in ('claimed', 'sending') and e.lease_until < now()
      order by e.id for update of e skip locked for no key update of o skip locked
    ), recovered as (
      update outbox_entries e set
        state = case when e.state = 'claimed' then 'ready'::outbox_state else 'unknown' end,
        next_lookup_at = case when e.state = 'sending' then ${now} else e.next_lookup_at end,
        outcome_code = case when e.state = 'sending' then 'WORKER_ENDED' else e.outcome_code end,
        outcome_message = case when e.state = 'sending' then 'The worker ended while it was sending' else e.outcome_message end,
        lease_owner = null, lease_until = null, updated_at = ${now}
      from lapsed where e.id = lapsed.id
      returning e.id, e.state::text, e.connection_id, e.order_id, e.body ->> 'poNum' as po_num
    ), frozen as (
      update web_orders o set po_num = r.po_num
      from recovered r where o.id = r.order_id and r.state = 'unknown' and o.po_num is null
      returning o.id
    ), ended as (
      update outbox_attempts a
      set ended_at = ${now}, outcome = 'unknown', message = 'The worker ended before an answer was recorded'
      from recovered r
      where a.entry_id = r.id and a.ended_at is null and r.state = 'unknown'
      returning a.id
    )
    select state, connection_id as "connectionId" from recovered`
  return {
    ready: rows.filter(({ state }) => state === 'ready').length,
    unknown: rows.filter(({ state }) => state === 'unknown').length,
    connectionIds: [...new Set(rows.map(({ connectionId }) => connectionId))],
  }
}

/**
 * After the database was restored from a copy: whatever it believes not sent may have been sent since the copy was made.
 * Everything that has not arrived, and every order placed before now that is staged later, is looked up before it is sent,
 * and an empty look-up counts only some time from now.
 * @returns how many entries are looked up
 */
export async function markForLookUp(tx: Tx, now: Date): Promise<number> {
  await tx.$executeRaw`
    update connections set facts = facts || jsonb_build_object(${lookUpBeforeFact}::text, ${now.toISOString()}::text)
    where kind = 'erp'`
  return tx.$executeRaw`
    update outbox_entries set
      state = case when state = 'claimed' then 'ready'::outbox_state when state = 'sending' then 'unknown' else state end,
      look_first = true,
      lease_owner = null, lease_until = null,
      next_lookup_at = case when state <> 'withdrawn' then ${now}::timestamptz end, updated_at = ${now}
    where state <> 'accepted'`
}
