import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { retryReturnEntries } from '../../outbox/retry.ts'
import { lockParts, recordDecision, requireState } from './decided-parts.ts'
import { byPerson } from './stored-part.ts'

/**
 * Lets held parts go: what a person held, or what is older than the flow, is planned again; what the ERP refused or nobody can
 * account for is looked up and then sent once more.
 * @throws {Fault} NOT_PERMITTED, PART_UNKNOWN, PART_STATE when one is not held
 */
export async function retryPart(db: Db, clock: Clock, actor: Actor, partIds: readonly bigint[]): Promise<void> {
  await db.$transaction(async (tx) => {
    const parts = await lockParts(tx, actor, partIds)
    requireState(parts, ['held', 'waiting'], 'Only what is held can be tried again')
    const now = clock.now()
    await retryReturnEntries(
      tx,
      now,
      parts.flatMap(({ outboxEntryId }) => outboxEntryId ?? []),
    )
    await tx.$executeRaw`
      update refund_parts set code = ${byPerson.released}, updated_at = ${now}
      where id = any(${parts.map(({ id }) => id)}::bigint[]) and state = 'held' and code in (${byPerson.held}, 'BEFORE_GO_LIVE')`
    await recordDecision(tx, actor, parts, { what: 'tried again' })
  })
}
