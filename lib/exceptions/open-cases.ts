import type { Json } from '../kernel/digest.ts'
import type { Sql } from '../kernel/sql.ts'
import { beginCases } from './begin-cases.ts'
import { recountCases } from './case-figures.ts'
import type { ExceptionCode } from './codes.ts'
import { exceptionCodes } from './codes.ts'

export interface WantedCase {
  code: ExceptionCode
  causeKey: string
  storefrontId: string
  severity: 'low' | 'medium' | 'high' | 'critical'
  cause: Record<string, Json>
}

/** Of `code causeKey`: the case's id. */
export type CaseIds = ReadonlyMap<string, string>

/**
 * Locks every case that is touched, in one order for all, and opens or makes those that are wanted.
 * Locked before anything is counted: two evaluations must not close a case the other is adding to. Cases are made by one
 * transaction at a time: a row that another is just making cannot be locked in its place in the order.
 * @param alsoLocked ids of cases the caller may close
 * @returns the ids of the wanted, and which of them were not open before
 */
export async function openCases(
  tx: Sql,
  now: Date,
  wanted: readonly WantedCase[],
  alsoLocked: readonly string[],
): Promise<{ ids: CaseIds; begun: string[] }> {
  const cases = new Map<string, WantedCase>()
  for (const one of wanted) cases.set(`${one.code} ${one.causeKey}`, one)
  const list = [...cases.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  const codes = list.map(({ code }) => code)
  const causeKeys = list.map(({ causeKey }) => causeKey)
  await tx.$queryRaw`
    select pg_advisory_xact_lock(hashtext('selvedge exception cases'))::text
    where exists (
      select from unnest(${codes}::text[], ${causeKeys}::text[]) as n (code, cause_key)
      where not exists (select from exception_cases c where c.code = n.code and c.cause_key = n.cause_key))`
  const known = await tx.$queryRaw<{ code: string; cause_key: string; state: string }[]>`
    select code, cause_key, state from exception_cases
    where (code, cause_key) in (select * from unnest(${codes}::text[], ${causeKeys}::text[]))
      or id = any(${[...alsoLocked]}::uuid[])
    order by code, cause_key for update`
  if (list.length === 0) return { ids: new Map(), begun: [] }
  const states = new Map(known.map((row) => [`${row.code} ${row.cause_key}`, row.state]))
  const rows = await tx.$queryRaw<{ id: string; code: string; cause_key: string; storefront_id: string | null }[]>`
    insert into exception_cases as c (id, code, cause_key, storefront_id, owner_role, severity, cause, opened_at)
    select gen_random_uuid(), code, cause_key, storefront_id, owner_role::role, severity::severity, cause::jsonb, ${now}
    from unnest(${codes}::text[], ${causeKeys}::text[], ${list.map(({ storefrontId }) => storefrontId)}::uuid[],
      ${codes.map((code) => exceptionCodes[code].owner)}::text[], ${list.map(({ severity }) => severity)}::text[],
      ${list.map(({ cause }) => JSON.stringify(cause))}::text[])
      as n (code, cause_key, storefront_id, owner_role, severity, cause)
    on conflict (code, cause_key) do update set
      cause = excluded.cause,
      severity = case when c.severity_by_id is null then excluded.severity else c.severity end,
      reopenings = c.reopenings + (c.state = 'closed')::int,
      opened_at = case when c.state = 'closed' then excluded.opened_at else c.opened_at end,
      orders = case when c.state = 'closed' then 0 else c.orders end, held = case when c.state = 'closed' then 0 else c.held end,
      money = case when c.state = 'closed' then '{}' else c.money end,
      assigned_by_hand = c.assigned_by_hand and (c.state = 'open' or c.assignee_id is not null),
      snoozed_until = case when c.state = 'open' then c.snoozed_until end,
      snoozed_for_change = c.snoozed_for_change and c.state = 'open',
      dismissed_at = case when c.state = 'closed' then null else c.dismissed_at end,
      dismissed_by_id = case when c.state = 'closed' then null else c.dismissed_by_id end,
      dismissed_reason = case when c.state = 'closed' then null else c.dismissed_reason end,
      state = 'open', closed_at = null, closed_because = null
    returning id, code, cause_key, storefront_id`
  const begun = rows
    .map((row) => ({ ...row, key: `${row.code} ${row.cause_key}`, storefrontId: row.storefront_id }))
    .filter(({ key }) => states.get(key) !== 'open')
  await addEvents(
    tx,
    now,
    begun.map(({ key, id }) => ({ id, what: states.get(key) === 'closed' ? 'reopened' : 'opened' })),
  )
  await beginCases(tx, now, begun)
  return {
    ids: new Map(rows.map((row) => [`${row.code} ${row.cause_key}`, row.id])),
    begun: begun.map(({ id }) => id),
  }
}

/** Closes those of the cases that hold no open subject any more. The caller has locked them. @returns how many */
export async function closeEmptyCases(tx: Sql, now: Date, caseIds: readonly string[]): Promise<number> {
  if (caseIds.length === 0) return 0
  const closed = await tx.$queryRaw<{ id: string }[]>`
    update exception_cases c set state = 'closed', closed_at = ${now}, closed_because = 'the evidence is gone'
    where c.id = any(${[...caseIds]}::uuid[]) and c.state = 'open'
      and not exists (select from exception_subjects s where s.case_id = c.id and s.closed_at is null)
    returning c.id`
  if (closed.length === 0) return 0
  await recountCases(
    tx,
    closed.map(({ id }) => id),
  )
  await addEvents(
    tx,
    now,
    closed.map(({ id }) => ({ id, what: 'closed' })),
  )
  return closed.length
}

async function addEvents(tx: Sql, now: Date, events: readonly { id: string; what: string }[]): Promise<void> {
  if (events.length === 0) return
  await tx.$executeRaw`
    insert into exception_events (case_id, at, actor_label, what)
    select id, ${now}, 'Selvedge', what from unnest(${events.map(({ id }) => id)}::uuid[], ${events.map(({ what }) => what)}::text[]) as n (id, what)`
}
