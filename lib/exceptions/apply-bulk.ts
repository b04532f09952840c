import { ZodError } from 'zod'
import { actorOf, readSessionUser } from '../access/session-user.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Db, Tx } from '../kernel/db.ts'
import { isFault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'
import type { BulkAction } from './bulk-kinds.ts'
import { applyToCase, bulkAction } from './bulk-kinds.ts'

interface BulkContext {
  db: Db
  clock: Clock
  stopping: AbortSignal
}

/**
 * Applies an action on many cases, once its time has come: a case a transaction, its outcome written in it, so that one that
 * was killed halfway goes on where it stood and no case is acted on twice. What a case refuses (it closed meanwhile) is its
 * outcome and stops no other. The person is asked anew: what they may no longer do is refused.
 * @returns how many cases were acted on, and how many refused
 */
export async function applyBulk(context: BulkContext, id: string): Promise<{ done: number; refused: number }> {
  const { db, clock } = context
  const counts = { done: 0, refused: 0 }
  const bulk = await start(db, clock.now(), id)
  if (!bulk) return counts
  const { actor, action } = bulk
  for (const caseId of bulk.left) {
    if (context.stopping.aborted) return counts
    const told = await applyOne(db, clock.now(), id, caseId, actor, action)
    if (told === 'done') counts.done++
    else if (told === 'refused') counts.refused++
  }
  await db.$transaction(async (tx) => {
    await tx.bulkAction.updateMany({
      where: { id, state: 'running' },
      data: { state: 'done', finishedAt: clock.now() },
    })
    await notify(tx, 'exceptions')
  })
  return counts
}

/** Null when it is not due, was taken back, or is done. */
async function start(db: Db, now: Date, id: string) {
  const [row] = await db.$queryRaw<
    { kind: string; detail: unknown; case_ids: string[]; by_id: string; outcome: { caseId: string }[] }[]
  >`
    update bulk_actions set state = 'running'
    where id = ${id}::uuid and state in ('waiting', 'running') and applies_at <= ${now}
    returning kind, detail, case_ids, by_id, outcome`
  if (!row) return null
  const user = await readSessionUser(db, row.by_id)
  const told = new Set(row.outcome.map(({ caseId }) => caseId))
  return {
    actor: user ? actorOf(user) : null,
    action: bulkAction.parse({ kind: row.kind, detail: row.detail }),
    left: row.case_ids.filter((caseId) => !told.has(caseId)),
  }
}

async function applyOne(
  db: Db,
  now: Date,
  id: string,
  caseId: string,
  actor: Actor | null,
  action: BulkAction,
): Promise<'done' | 'refused' | 'known'> {
  try {
    return await db.$transaction(async (tx) => {
      // Another worker that took the same action for abandoned waits here, and then finds it told.
      if (await isTold(tx, id, caseId)) return 'known'
      if (!actor) {
        await tell(tx, id, { caseId, done: false, reason: 'Who asked for it has no account any more' })
        return 'refused'
      }
      await applyToCase(tx, now, actor, caseId, action)
      await tell(tx, id, { caseId, done: true, reason: null })
      return 'done'
    })
  } catch (error) {
    const reason = refusal(error)
    if (reason === null) throw error
    return db.$transaction(async (tx) => {
      if (await isTold(tx, id, caseId)) return 'known'
      await tell(tx, id, { caseId, done: false, reason })
      return 'refused'
    })
  }
}

async function isTold(tx: Tx, id: string, caseId: string): Promise<boolean> {
  await tx.$queryRaw`select id from bulk_actions where id = ${id}::uuid for update`
  const [row] = await tx.$queryRaw<{ told: boolean }[]>`
    select outcome @> ${JSON.stringify([{ caseId }])}::jsonb as told from bulk_actions where id = ${id}::uuid`
  return row?.told !== false
}

const tell = (tx: Tx, id: string, outcome: { caseId: string; done: boolean; reason: string | null }) =>
  tx.$executeRaw`update bulk_actions set outcome = outcome || ${JSON.stringify([outcome])}::jsonb where id = ${id}::uuid`

/** What a case itself refuses; null for a fault of the database, which is tried again. */
function refusal(error: unknown): string | null {
  if (isFault(error) && error.retry === 'never') return error.message
  if (error instanceof ZodError) return error.issues[0]?.message ?? 'It was refused'
  return null
}
