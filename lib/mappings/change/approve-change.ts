import { requirePermission } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db, Tx } from '../../kernel/db.ts'
import { canonicalJson } from '../../kernel/digest.ts'
import { Fault } from '../../kernel/fault.ts'
import { requireOwnRules } from '../require-change.ts'
import { isMoneyFile } from '../tables.ts'
import type { MappingWarning } from '../unknown-codes.ts'
import { lockMappings } from '../write-version.ts'
import { tablesOf } from './edits.ts'
import { enactEdits } from './enact-edits.ts'
import type { StoredChange } from './stored-change.ts'
import { lockChange, requireState } from './stored-change.ts'

/**
 * Puts a waiting change in force: a finance user approves it with a replay of its edits as evidence (rule 28). The version
 * stands under the name of who wrote it, with who approved it.
 * @param given.evidenceId a finished replay of the change as it stands
 * @throws {Fault} NOT_PERMITTED, CHANGE_UNKNOWN, CHANGE_DECIDED, REPLAY_NEEDED, MAPPING_CHANGED, MAPPING_DUPLICATE,
 * MAPPING_OVERLAP: the change stays waiting
 */
export async function approveChange(
  db: Db,
  clock: Clock,
  actor: Actor,
  id: string,
  { note, evidenceId }: { note: string; evidenceId: string | null },
): Promise<{ version: number; warnings: MappingWarning[] }> {
  requirePermission(actor, 'mappings:approve-money')
  return db.$transaction(
    async (tx) => {
      await lockMappings(tx)
      const change = await lockChange(tx, id)
      requireState(change, ['waiting'])
      const { edits, effectiveOn } = change
      const money = tablesOf(edits).filter(({ table }) => isMoneyFile(table))
      for (const { storefrontId } of money) requirePermission(actor, 'mappings:approve-money', storefrontId)
      requireOwnRules(actor, tablesOf(edits))
      await requireEvidence(tx, change, evidenceId)
      const now = clock.now()
      const approvedById = actor.kind === 'user' ? actor.id : null
      const enacted = await enactEdits(tx, now, actor, {
        edits,
        effectiveOn,
        note: change.note || change.title,
        approvedById,
        approved: true,
        byLabel: change.byLabel,
        changeId: id,
      })
      await tx.mappingChange.update({
        where: { id },
        data: {
          state: 'in_force',
          version: enacted.version,
          evidenceId,
          decidedById: approvedById,
          decidedByLabel: actor.label,
          decidedAt: now,
          decisionNote: note,
          updatedAt: now,
        },
        select: { id: true },
      })
      await recordAudit(tx, actor, {
        action: 'mappings:approve',
        subjectKind: 'mapping_change',
        subjectId: id,
        before: { state: 'waiting' },
        after: {
          state: 'in_force',
          title: change.title,
          version: enacted.version,
          effectiveOn,
          evidenceId,
          by: change.byLabel,
        },
        note,
      })
      return enacted
    },
    { timeout: 30_000 },
  )
}

/** What somebody approves is what was replayed: the same edits. */
async function requireEvidence(tx: Tx, change: StoredChange, evidenceId: string | null): Promise<void> {
  const replay =
    evidenceId === null
      ? null
      : await tx.mappingReplay.findFirst({
          where: { id: evidenceId, changeId: change.id },
          select: { state: true, edits: true },
        })
  const why = !replay
    ? 'There is no replay of this change yet'
    : replay.state !== 'done'
      ? 'The replay of this change has not finished'
      : canonicalJson(replay.edits) !== canonicalJson(change.edits)
        ? 'The change was edited after it was replayed'
        : null
  if (why) throw new Fault('REPLAY_NEEDED', `${why}: replay it, look at what differs, then approve.`)
}
