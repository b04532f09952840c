import { Prisma } from '../../kernel/db.ts'
import type { FastSql, Sql } from '../../kernel/sql.ts'
import type { ClaimedDispatch } from './claim-dispatches.ts'
import { isLive, mayWrite, mostTries } from './claim-dispatches.ts'
import type { Plan } from './dispatch-steps.ts'

export interface Attempt {
  step: 'read' | 'fulfilment' | 'note' | 'meta' | 'status'
  startedAt: Date
  endedAt: Date
  outcome: string
  message: string | null
}

/** SQL: ends the last request in the same statement. */
const ended = (attemptId: bigint | null, attempt: Pick<Attempt, 'endedAt' | 'outcome' | 'message'> | null) =>
  attemptId === null || attempt === null
    ? Prisma.sql`ended as (select 1)`
    : Prisma.sql`ended as (
        update dispatch_attempts set ended_at = ${attempt.endedAt}, outcome = ${attempt.outcome},
          message = ${attempt.message?.slice(0, 300) ?? null} where id = ${attemptId})`

/**
 * Before each request: what was decided and what the shop confirmed so far is kept, the lease is drawn out and the request is put
 * down, while this process still holds the dispatch and the shop may still be written to.
 * @returns the request's id; null when nothing may be sent
 */
export async function armStep(
  db: Sql,
  now: Date,
  storefrontId: string,
  dispatch: ClaimedDispatch,
  plan: Plan,
  next: { step: Attempt['step']; deadlineAt: Date; worker: string; last: Attempt | null; lastId: bigint | null },
): Promise<bigint | null> {
  const read = next.lastId === null && next.last ? next.last : null
  const rows = await db.$queryRaw<{ id: bigint }[]>`
    with ${ended(next.lastId, next.last)}, held as (
      update dispatches set message = ${plan.message}, silent_because = ${plan.silentBecause}, told_at = ${plan.toldAt},
        done = ${JSON.stringify(plan.done)}::jsonb || case when done ? 'again' then '{"again": true}'::jsonb else '{}' end,
        deadline_at = ${next.deadlineAt}, updated_at = ${now}
      where id = ${dispatch.id} and state = 'sending' and lease_owner = ${dispatch.lease} and deadline_at > ${now}
        and ${mayWrite(storefrontId)}
      returning id
    )
    insert into dispatch_attempts (dispatch_id, step, worker, started_at, ended_at, outcome, message)
    select held.id, n.step, ${next.worker}, n.started_at, n.ended_at, n.outcome, n.message
    from held cross join (values
      (1, 'read', ${read?.startedAt ?? null}::timestamptz, ${read?.endedAt ?? null}::timestamptz, ${read?.outcome ?? null},
        ${read?.message ?? null}),
      (2, ${next.step}, ${now}::timestamptz, null, null, null)) n (place, step, started_at, ended_at, outcome, message)
    where n.place = 2 or ${read !== null}
    order by n.place
    returning id`
  return rows.at(-1)?.id ?? null
}

/** Confirmed, but for the status: it would mail a customer who is not to be told. A person may complete it. */
export const statusLeft = 'STATUS_LEFT'

export type DispatchEnd =
  | { kind: 'confirmed'; statusLeft: boolean }
  /** Nobody knows: read again at `at`. */
  | { kind: 'unknown'; at: Date; code: string; message: string }
  /** The shop said no, by its own words. `final`: not to be asked again without a person. */
  | { kind: 'refused'; at: Date; code: string; message: string; final: boolean }
  /** It stands otherwise in the shop than when it was judged. */
  | { kind: 'waiting'; code: string }
  /** Nothing left, or nothing more: again at `at`. `counts` false: it was no try. */
  | { kind: 'again'; at: Date; code: string | null; message: string | null; counts: boolean }
  /** The gate is shut: what has not left is withdrawn where the flow was switched, and waits where only its connection rests. */
  | { kind: 'gated' }

/**
 * Writes how a dispatch ended, while this process holds it. What moved meanwhile has its order judged again. The order is held
 * first, as by who judges and who claims: nobody waits in a circle, and what was just judged is seen.
 * @returns whether it was still held
 */
export function settleDispatch(
  db: FastSql,
  now: Date,
  storefrontId: string,
  dispatch: ClaimedDispatch,
  plan: Plan | null,
  end: DispatchEnd,
  last: { attempt: Attempt | null; id: bigint | null; worker: string },
): Promise<boolean> {
  const state = end.kind === 'again' || end.kind === 'gated' ? 'ready' : end.kind
  const code =
    'code' in end
      ? end.code
      : end.kind === 'gated'
        ? 'FLOW_SWITCHED'
        : end.kind === 'confirmed' && end.statusLeft
          ? statusLeft
          : null
  const message = 'message' in end ? (end.message?.slice(0, 300) ?? null) : null
  const at = 'at' in end ? end.at : now
  const counts = end.kind === 'unknown' || end.kind === 'refused' || (end.kind === 'again' && end.counts)
  const { message: told, silentBecause, toldAt, done } = plan ?? dispatch
  const read = last.id === null ? last.attempt : null
  const final = end.kind === 'refused' && end.final
  return db.transaction(async (tx) => {
    await tx.$queryRaw`
      select o.id from web_orders o join dispatches d on d.order_id = o.id where d.id = ${dispatch.id}
      for no key update of o`
    const rows = await tx.$queryRaw<{ id: bigint }[]>`
    with ${ended(last.id, last.attempt)}, settled as (
      update dispatches d set
        state = case when ${end.kind === 'gated'} and ${JSON.stringify(done)}::jsonb - 'before' = '{}'::jsonb
          and not ${isLive(storefrontId)} then 'withdrawn' else ${state}::dispatch_state end,
        message = ${told}, silent_because = ${silentBecause}, told_at = ${toldAt}::timestamptz,
        done = ${JSON.stringify({ ...done, again: undefined })}::jsonb, ready_at = ${at},
        attempts = case when ${end.kind === 'confirmed'} then 0 when ${final} then greatest(d.attempts, ${mostTries}) else d.attempts + ${counts ? 1 : 0} end,
        lease_owner = null, deadline_at = null, 
        outcome_code = case when ${end.kind === 'gated'} and ${isLive(storefrontId)} then null else ${code} end,
        outcome_message = ${message},
        confirmed_version = case when ${end.kind === 'confirmed'} then d.version else d.confirmed_version end,
        confirmed_at = case when ${end.kind === 'confirmed'} then coalesce(d.confirmed_at, ${now}) else d.confirmed_at end,
        updated_at = ${now}
      from dispatches before
      where d.id = ${dispatch.id} and before.id = d.id and d.state = 'sending' and d.lease_owner = ${dispatch.lease}
      returning d.id, d.order_id, before.done ? 'again' as moved
    ), moved as (
      update web_orders set dispatch_dirty = true where id in (select order_id from settled where moved) returning id
    ), read as (
      insert into dispatch_attempts (dispatch_id, step, worker, started_at, ended_at, outcome, message)
      select id, 'read', ${last.worker}, ${read?.startedAt ?? null}::timestamptz, ${read?.endedAt ?? null}::timestamptz,
        ${read?.outcome ?? null}, ${read?.message ?? null} from settled where ${read !== null}
    )
    select id from settled`
    return rows.length > 0
  })
}
