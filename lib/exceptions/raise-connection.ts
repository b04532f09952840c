import type { Tx } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'
import { canonicalJson, sha256 } from '../kernel/digest.ts'
import { beginCases } from './begin-cases.ts'
import type { ExceptionCode } from './codes.ts'
import { exceptionCodes } from './codes.ts'
import { codesOf } from './origin.ts'

type ConnectionCode = Extract<ExceptionCode, `CONNECTION_${string}`>

const keyOf = (connectionId: string) => sha256(canonicalJson(['connection', connectionId])).toString('hex')

/**
 * Opens the one case of a connection and code, or writes the newest evidence to the open one: a connection that fails on every
 * poll is one exception, with one entry in its time line.
 * @param evidence what was answered: status, content type, first words. No secrets.
 * @returns true when it was not open before
 */
export async function raiseConnection(
  tx: Tx,
  now: Date,
  connectionId: string,
  code: ConnectionCode,
  evidence: Record<string, Json>,
): Promise<boolean> {
  const { owner, severity } = exceptionCodes[code]
  const cause = JSON.stringify({ field: 'connection', value: connectionId, ...evidence })
  const causeKey = keyOf(connectionId)
  const [before] = await tx.$queryRaw<{ state: string }[]>`
    select state from exception_cases where code = ${code} and cause_key = ${causeKey} for update`
  const [found] = await tx.$queryRaw<{ id: string }[]>`
    insert into exception_cases as c (id, code, cause_key, connection_id, owner_role, severity, cause, opened_at)
    values (gen_random_uuid(), ${code}, ${causeKey}, ${connectionId}::uuid, ${owner}::role, ${severity}::severity, ${cause}::jsonb, ${now})
    on conflict (code, cause_key) do update set
      cause = excluded.cause, reopenings = c.reopenings + (c.state = 'closed')::int,
      opened_at = case when c.state = 'closed' then excluded.opened_at else c.opened_at end,
      snoozed_until = case when c.state = 'open' then c.snoozed_until end,
      snoozed_for_change = c.snoozed_for_change and c.state = 'open',
      assigned_by_hand = c.assigned_by_hand and (c.state = 'open' or c.assignee_id is not null),
      dismissed_at = case when c.state = 'closed' then null else c.dismissed_at end,
      dismissed_by_id = case when c.state = 'closed' then null else c.dismissed_by_id end,
      dismissed_reason = case when c.state = 'closed' then null else c.dismissed_reason end,
      state = 'open', closed_at = null, closed_because = null
    returning id`
  if (!found || before?.state === 'open') return false
  await beginCases(tx, now, [{ id: found.id, code, storefrontId: null }])
  await tx.exceptionEvent.create({
    data: { caseId: found.id, at: now, actorLabel: 'Selvedge', what: before ? 'reopened' : 'opened' },
  })
  return true
}

/** Closes every open case of a connection: it answered. @returns how many were open */
export async function closeConnection(tx: Tx, now: Date, connectionId: string): Promise<number> {
  const closed = await tx.$queryRaw<{ id: string }[]>`
    update exception_cases set state = 'closed', closed_at = ${now}, closed_because = 'the connection answers'
    where connection_id = ${connectionId}::uuid and state = 'open' and code = any(${codesOf('connection')}::text[])
    returning id`
  if (closed.length === 0) return 0
  await tx.exceptionEvent.createMany({
    data: closed.map(({ id }) => ({ caseId: id, at: now, actorLabel: 'Selvedge', what: 'closed' })),
  })
  return closed.length
}
