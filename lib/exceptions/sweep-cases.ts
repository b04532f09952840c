import type { Db } from '../kernel/db.ts'
import { enqueue } from '../queue/enqueue.ts'
import { assignInTurn } from './assign-in-turn.ts'
import { wakeDue } from './snooze-case.ts'

/**
 * What the clock does to cases: puts back what was put off until now, gives in turn what nobody has, and picks up what was
 * asked of many cases and left by a worker that ended. Safe beside other workers.
 */
export async function sweepCases(db: Db, now: Date): Promise<void> {
  while ((await db.$transaction((tx) => wakeDue(tx, now))) > 0);
  let after: string | null = null
  do after = (await db.$transaction((tx) => assignInTurn(tx, now, after))).last
  while (after !== null)
  const left = await db.$queryRaw<{ id: string }[]>`
    select id from bulk_actions where state in ('waiting', 'running') and applies_at <= ${now} order by applies_at limit 100`
  await enqueue(
    db,
    left.map(({ id }) => ({ task: 'exceptions:bulk' as const, payload: { bulkId: id } })),
  )
}

/** Whether a sweep would find anything: asked every few seconds, so it is a handful of index look-ups. */
export async function isSweepDue(db: Db, now: Date): Promise<boolean> {
  const [row] = await db.$queryRaw<{ due: boolean }[]>`
    select exists (select from exception_cases where snoozed_until <= ${now})
      or exists (select from bulk_actions where state in ('waiting', 'running') and applies_at <= ${now})
      or exists (
        select from exception_cases c join turn_settings t on t.role = c.owner_role and t.enabled
        where c.state = 'open' and c.dismissed_at is null and c.assignee_id is null and not c.assigned_by_hand)
      or exists (
        select from exception_cases c join users u on u.id = c.assignee_id
        where c.state = 'open' and c.dismissed_at is null and (
          u.disabled_at is not null or u.role in ('service', 'viewer') or (c.assigned_in_turn
            and u.away_from <= ${now}::timestamptz + interval '1 day' and u.away_until >= ${now}::timestamptz - interval '1 day')))
      as due`
  return row?.due === true
}
