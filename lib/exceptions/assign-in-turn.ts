import type { Role } from '../access/permissions.ts'
import { permissions } from '../access/permissions.ts'
import type { Tx } from '../kernel/db.ts'
import { businessDate } from '../kernel/period.ts'
import { notify } from '../queue/notify.ts'
import type { TurnTaker } from './turns.ts'
import { deputyOf, isAway, nextInTurn } from './turns.ts'

interface Waiting {
  id: string
  ownerRole: Role
  storefrontId: string | null
  timeZone: string
  assigneeId: string | null
}

interface Taker extends TurnTaker {
  role: Role
}

const atATime = 200

/**
 * Gives in turn what nobody has, and gives on what was given in turn to somebody who is away, and whatever somebody has whose
 * account is closed or may not resolve it any more. What a person took or assigned stays where it is. Only roles whose turns
 * are on take part; a named deputy is asked first. One transaction at a time decides, whatever the number of workers; a case
 * that somebody else holds is left to the next sweep.
 * @param after the last case looked at before: a sweep goes on behind it
 * @returns how many cases changed hands, and the last one looked at when there may be more
 */
export async function assignInTurn(
  tx: Tx,
  now: Date,
  after: string | null = null,
): Promise<{ moved: number; last: string | null }> {
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtext('selvedge turns'))::text`
  const everybody = await readTakers(tx)
  const on = new Set((await tx.turnSetting.findMany({ where: { enabled: true } })).map(({ role }) => role as Role))
  const waiting = await lockWaiting(tx, now, [...on], [...everybody.keys()], after)
  const moves: { id: string; to: TurnTaker | null; from: string | null }[] = []
  for (const one of waiting) {
    const today = businessDate(now, one.timeZone)
    const holder = one.assigneeId === null ? undefined : everybody.get(one.assigneeId)
    if (holder && !isAway(holder, today)) continue
    const deputy = holder && deputyOf(holder, everybody, one.storefrontId, today)
    const takers = on.has(one.ownerRole) ? [...everybody.values()].filter(({ role }) => role === one.ownerRole) : []
    const next = deputy ? { to: deputy, turnOf: null } : nextInTurn(takers, everybody, one.storefrontId, today)
    // Somebody away keeps it when there is nobody else; a closed account does not.
    if (!next && (holder || one.assigneeId === null)) continue
    if (next?.turnOf) next.turnOf.lastTurnAt = later(now, moves.length)
    moves.push({ id: one.id, to: next?.to ?? null, from: one.assigneeId })
  }
  await write(tx, now, moves, everybody)
  return { moved: moves.length, last: waiting.length < atATime ? null : (waiting.at(-1)?.id ?? null) }
}

/** Instants a millisecond apart, so that the turns of one sweep have an order. */
const later = (now: Date, steps: number) => new Date(now.getTime() + steps)

async function readTakers(tx: Tx): Promise<Map<string, Taker>> {
  const rows = await tx.$queryRaw<Taker[]>`
    select u.id, u.name, u.role::text as role, u.away_from::text as "awayFrom", u.away_until::text as "awayUntil",
      u.deputy_id as "deputyId", u.last_turn_at as "lastTurnAt",
      (select array_agg(s.storefront_id) from user_storefronts s where s.user_id = u.id) as "storefrontIds"
    from users u where u.disabled_at is null and u.role = any(${[...permissions['exceptions:resolve']]}::role[])`
  return new Map(rows.map((row) => [row.id, row]))
}

/** Open cases that nobody has, or that may have to change hands; locked in the order evaluation takes them. */
function lockWaiting(tx: Tx, now: Date, roles: Role[], able: string[], after: string | null): Promise<Waiting[]> {
  return tx.$queryRaw<Waiting[]>`
    select c.id, c.owner_role::text as "ownerRole", c.storefront_id as "storefrontId", c.assignee_id as "assigneeId",
      coalesce((select f.time_zone from storefronts f where f.id = c.storefront_id), 'UTC') as "timeZone"
    from exception_cases c
    where c.state = 'open' and c.dismissed_at is null
      and (${after}::uuid is null or (c.code, c.cause_key) > (select code, cause_key from exception_cases where id = ${after}::uuid))
      and (
      (c.assignee_id is null and not c.assigned_by_hand and c.owner_role = any(${roles}::role[]))
      or (c.assigned_in_turn and exists (
        select from users u where u.id = c.assignee_id
          and u.away_from <= ${now}::timestamptz + interval '1 day' and u.away_until >= ${now}::timestamptz - interval '1 day'))
      or (c.assignee_id is not null and not c.assignee_id = any(${able}::uuid[])))
    order by c.code, c.cause_key limit ${atATime} for update of c skip locked`
}

async function write(
  tx: Tx,
  now: Date,
  moves: readonly { id: string; to: TurnTaker | null; from: string | null }[],
  everybody: ReadonlyMap<string, TurnTaker>,
): Promise<void> {
  if (moves.length === 0) return
  await tx.$executeRaw`
    update exception_cases c set assignee_id = m.to_id, assigned_in_turn = m.to_id is not null, assigned_by_hand = false
    from unnest(${moves.map(({ id }) => id)}::uuid[], ${moves.map(({ to }) => to?.id ?? null)}::uuid[]) as m (id, to_id)
    where c.id = m.id`
  await tx.exceptionEvent.createMany({
    data: moves.map(({ id, to, from }) => ({
      caseId: id,
      at: now,
      actorLabel: 'Selvedge',
      what: to ? 'assigned in turn' : 'unassigned',
      detail: { to: to?.name ?? null, ...(from === null ? {} : { from: everybody.get(from)?.name ?? null }) },
    })),
  })
  const turned = [...everybody.values()].filter(({ lastTurnAt }) => lastTurnAt !== null && lastTurnAt >= now)
  await tx.$executeRaw`
    update users u set last_turn_at = t.at
    from unnest(${turned.map(({ id }) => id)}::uuid[], ${turned.map(({ lastTurnAt }) => lastTurnAt)}::timestamptz[]) as t (id, at)
    where u.id = t.id`
  await notify(tx, 'exceptions')
}
