import { requirePermission } from '../access/permissions.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { profileSchema } from '../erp/bluecherry/profile.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Fault } from '../kernel/fault.ts'
import { notify } from '../queue/notify.ts'
import { evaluateAgain } from './evaluate-again.ts'

export interface ProfileProblem {
  /** Dotted place in the profile; '' = the text as a whole. */
  field: string
  reason: string
}

/**
 * Replaces what is particular to a tenant's ERP by JSON text: only what differs from the contract needs to stand in it. It is
 * kept as written. Its shops' orders that are not sent yet are judged again.
 * @returns every problem, by field, and nothing is changed then; empty when it was saved
 * @throws {Fault} NOT_PERMITTED, CONNECTION_UNKNOWN
 */
export async function changeProfile(
  db: Db,
  actor: Actor,
  connectionId: string,
  text: string,
): Promise<ProfileProblem[]> {
  requirePermission(actor, 'connections:edit')
  const read = readJson(text)
  if ('problems' in read) return read.problems
  const checked = profileSchema.safeParse(read.value)
  if (!checked.success) {
    return checked.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), reason: 'is no setting of the profile' }))
        : [{ field: issue.path.join('.'), reason: issue.message }],
    )
  }
  const after = read.value as object
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select id from connections where id = ${connectionId}::uuid for no key update`
    const connection = await tx.connection.findUnique({
      where: { id: connectionId, kind: 'erp' },
      select: { profile: true, erpStorefronts: { select: { id: true }, orderBy: { id: 'asc' } } },
    })
    if (!connection) throw new Fault('CONNECTION_UNKNOWN', 'This ERP does not exist')
    await tx.connection.update({ where: { id: connectionId }, data: { profile: after }, select: { id: true } })
    for (const { id } of connection.erpStorefronts) await evaluateAgain(tx, id)
    await recordAudit(tx, actor, {
      action: 'connections:change-profile',
      subjectKind: 'connection',
      subjectId: connectionId,
      before: connection.profile as object,
      after,
    })
    await notify(tx, 'connections')
  })
  return []
}

function readJson(text: string): { value: unknown } | { problems: ProfileProblem[] } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { problems: [{ field: '', reason: `is not JSON: ${error instanceof Error ? error.message : error}` }] }
  }
}
