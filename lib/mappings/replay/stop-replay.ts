import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import { notify } from '../../queue/notify.ts'

/**
 * Stops a replay that waits or runs: its worker ends after the batch it is at. One that has ended stays as it is.
 * @returns whether it was stopped
 * @throws {Fault} NOT_PERMITTED
 */
export async function stopReplay(db: Db, clock: Clock, actor: Actor, replayId: string): Promise<{ stopped: boolean }> {
  requirePermission(actor, 'mappings:replay')
  return db.$transaction(async (tx) => {
    const { count } = await tx.mappingReplay.updateMany({
      where: { id: replayId, state: { in: ['waiting', 'running'] } },
      data: { state: 'stopped', error: `stopped by ${actor.label}`, finishedAt: clock.now() },
    })
    if (count === 0) return { stopped: false }
    await recordAudit(tx, actor, {
      action: 'mappings:replay',
      subjectKind: 'mapping_replay',
      subjectId: replayId,
      after: { stopped: true },
    })
    await notify(tx, 'mappings')
    return { stopped: true }
  })
}
