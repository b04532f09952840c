import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { lockParts, recordDecision, requireNotUnderWay, requireState } from './decided-parts.ts'
import { byPerson } from './stored-part.ts'

/**
 * Keeps what has not left from leaving until somebody lets it go (`retryPart`).
 * @throws {Fault} NOT_PERMITTED, PART_UNKNOWN, PART_STATE, PART_UNDER_WAY when one has left already
 */
export async function holdPart(db: Db, clock: Clock, actor: Actor, partIds: readonly bigint[]): Promise<void> {
  await db.$transaction(async (tx) => {
    const parts = await lockParts(tx, actor, partIds)
    requireState(parts, ['planned', 'held'], 'Only what has not been sent can be held')
    requireNotUnderWay(parts)
    // Planning takes the entry back: it does not leave while the order is flagged.
    await tx.$executeRaw`
      update refund_parts set state = 'held', code = ${byPerson.held}, updated_at = ${clock.now()}
      where id = any(${parts.map(({ id }) => id)}::bigint[])`
    await recordDecision(tx, actor, parts, { what: 'held' })
  })
}
