import { z } from 'zod'
import type { Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { Db } from '../../../kernel/db.ts'
import { lockAsked } from './asked-drifts.ts'
import { decideDrifts } from './decide-drifts.ts'
import type { Decided } from './decision.ts'

export const driftReason = z.string().trim().min(1).max(500)

/**
 * Lets differences stand without telling anybody: they come back when a side moves again.
 * @throws {Fault} NOT_PERMITTED, TOO_MANY; {ZodError} without a reason
 */
export async function ignoreDrifts(
  db: Db,
  clock: Clock,
  actor: Actor,
  driftIds: readonly bigint[],
  reason: string,
): Promise<Decided> {
  const why = driftReason.parse(reason)
  return db.$transaction(async (tx) => {
    const { open, skipped } = await lockAsked(tx, actor, driftIds)
    await decideDrifts(tx, clock.now(), actor, open, { action: 'drift:ignore', state: 'ignored', reason: why })
    return { decided: open.length, skipped }
  })
}
