import { requirePermission, storefrontScope } from '../../access/permissions.ts'
import { recordAudit } from '../../audit/record-audit.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Db, Prisma } from '../../kernel/db.ts'
import { Fault } from '../../kernel/fault.ts'
import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { MappingEdit } from '../change/edits.ts'
import type { ReplaySelection, StoredSelection } from './selection.ts'
import { replaySelection } from './selection.ts'

/**
 * Asks a worker to map landed orders by a change and by what is in force. The edits are kept as they stand now. A change for
 * some storefronts alone is replayed on their orders.
 * @returns the replay's id
 * @throws {Fault} NOT_PERMITTED, CHANGE_UNKNOWN, CHANGE_DECIDED, CHANGE_EMPTY, REPLAY_RUNNING
 */
export async function askReplay(
  db: Db,
  clock: Clock,
  actor: Actor,
  changeId: string,
  given: ReplaySelection,
): Promise<{ replayId: string }> {
  requirePermission(actor, 'mappings:replay')
  const selection = replaySelection.parse(given)
  if ('storefrontId' in selection && selection.storefrontId) {
    requirePermission(actor, 'mappings:replay', selection.storefrontId)
  }
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from mapping_changes where id = ${changeId}::uuid for update`
    const change = await tx.mappingChange.findUnique({ where: { id: changeId } })
    if (!change) throw new Fault('CHANGE_UNKNOWN', 'This change does not exist')
    if (change.state !== 'draft' && change.state !== 'waiting') {
      throw new Fault('CHANGE_DECIDED', 'This change is decided: draft a new one to replay it')
    }
    const edits = change.edits as unknown as MappingEdit[]
    if (edits.length === 0)
      throw new Fault('CHANGE_EMPTY', 'This change edits nothing yet: add, change or end a rule first')
    const running = await tx.mappingReplay.findFirst({
      where: { changeId, state: { in: ['waiting', 'running'] } },
      select: { id: true },
    })
    if (running) throw new Fault('REPLAY_RUNNING', 'A replay of this change runs already: wait for it or stop it')
    const newest = await tx.mappingVersion.aggregate({ _max: { number: true } })
    const stored: StoredSelection = { ...selection, storefrontIds: concerned(edits, storefrontScope(actor)) }
    const { id } = await tx.mappingReplay.create({
      data: {
        changeId,
        edits: edits as unknown as Prisma.InputJsonValue,
        baseVersion: newest._max.number ?? 0,
        effectiveOn: change.effectiveOn,
        selection: stored as unknown as Prisma.InputJsonValue,
        byId: actor.kind === 'user' ? actor.id : null,
        byLabel: actor.label,
        createdAt: clock.now(),
      },
      select: { id: true },
    })
    await enqueue(tx, [{ task: 'mappings:replay', payload: { replayId: id } }])
    await recordAudit(tx, actor, {
      action: 'mappings:replay',
      subjectKind: 'mapping_change',
      subjectId: changeId,
      after: { replayId: id, selection },
    })
    await notify(tx, 'mappings')
    return { replayId: id }
  })
}

/** The storefronts a change can make a difference for, of those the actor sees; null = every one. */
function concerned(edits: readonly MappingEdit[], scope: readonly string[] | null): readonly string[] | null {
  const edited = edits.map(({ storefrontId }) => storefrontId)
  if (edited.includes(null)) return scope
  const own = [...new Set(edited.filter((id) => id !== null))]
  return scope === null ? own : own.filter((id) => scope.includes(id))
}
