import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { lockParts, recordDecision, requireNotUnderWay, requireState } from './decided-parts.ts'
import { byPerson } from './stored-part.ts'

/**
 * Says that a part of a refund is never sent to the ERP: somebody has booked it there by hand. It is over with that.
 * @param reason why, for the audit; at least three characters
 * @throws {Fault} NOT_PERMITTED, PART_UNKNOWN, PART_STATE, PART_UNDER_WAY when it has left already, REASON_MISSING
 */
export async function excludePart(db: Db, clock: Clock, actor: Actor, partId: bigint, reason: string): Promise<void> {
  const note = reason.trim()
  if (note.length < 3) throw new Fault('REASON_MISSING', 'Say why it is not sent')
  await db.$transaction(async (tx) => {
    const parts = await lockParts(tx, actor, [partId])
    requireState(parts, ['planned', 'held', 'waiting'], 'Only what has not been sent can be left out')
    requireNotUnderWay(parts)
    // Planning takes its entry back: it does not leave while the order is flagged.
    await tx.$executeRaw`
      update refund_parts set state = 'taken_back', code = ${byPerson.excluded}, reference = '', outbox_entry_id = null,
        updated_at = ${clock.now()}
      where id = ${partId}`
    await recordDecision(tx, actor, parts, { what: 'left out', note })
  })
}
