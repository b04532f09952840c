import type { Actor } from '../kernel/actor.ts'
import type { Tx } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'

export interface AuditEntry {
  /** `noun:verb`, as the permission it needed. */
  action: string
  subjectKind: string
  subjectId: string
  before?: object | null
  after?: object | null
  note?: string
}

/** Writes what was done, in the transaction that does it: when this fails, the change is rolled back. Never secrets or addresses. */
export async function recordAudit(tx: Tx, actor: Actor, entry: AuditEntry): Promise<void> {
  await tx.auditRow.create({
    data: {
      actorKind: actor.kind,
      actorId: actor.kind === 'user' ? actor.id : null,
      actorLabel: actor.label,
      action: entry.action,
      subjectKind: entry.subjectKind,
      subjectId: entry.subjectId,
      before: asJson(entry.before),
      after: asJson(entry.after),
      note: entry.note ?? null,
    },
    select: { id: true },
  })
}

function asJson(value: object | null | undefined) {
  if (!value) return Prisma.DbNull
  return JSON.parse(JSON.stringify(value, (_key, member) => (typeof member === 'bigint' ? member.toString() : member)))
}
