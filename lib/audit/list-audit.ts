import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import type { Json } from '../kernel/digest.ts'

export interface AuditListRow {
  id: string
  at: Date
  actorLabel: string
  action: string
  subjectKind: string
  subjectId: string
  before: Json
  after: Json
  note: string | null
}

export interface AuditFilter {
  subjectKind?: string
  subjectId?: string
  action?: string
  /** A part of who did it. */
  who?: string
  /** From this instant on, and before that one. */
  from?: Date
  to?: Date
}

/** What people and operators did, newest first. `after` is the id of the last row seen. @throws {Fault} NOT_PERMITTED */
export async function listAudit(
  db: Db,
  actor: Actor,
  filter: AuditFilter = {},
  page: { after?: string; size?: number } = {},
): Promise<{ rows: AuditListRow[]; next: string | null }> {
  requirePermission(actor, 'audit:read')
  const size = Math.min(page.size ?? 50, 200)
  const found = await db.auditRow.findMany({
    where: {
      ...(filter.subjectKind ? { subjectKind: filter.subjectKind } : {}),
      ...(filter.subjectId ? { subjectId: filter.subjectId } : {}),
      ...(filter.action ? { action: filter.action } : {}),
      ...(filter.who ? { actorLabel: { contains: filter.who, mode: 'insensitive' } } : {}),
      ...(filter.from || filter.to
        ? { at: { ...(filter.from ? { gte: filter.from } : {}), ...(filter.to ? { lt: filter.to } : {}) } }
        : {}),
      ...(page.after ? { id: { lt: BigInt(page.after) } } : {}),
    },
    orderBy: { id: 'desc' },
    take: size + 1,
  })
  const rows = found.slice(0, size).map((row) => ({
    id: row.id.toString(),
    at: row.at,
    actorLabel: row.actorLabel,
    action: row.action,
    subjectKind: row.subjectKind,
    subjectId: row.subjectId,
    before: row.before as Json,
    after: row.after as Json,
    note: row.note,
  }))
  return { rows, next: found.length > size ? (rows.at(-1)?.id ?? null) : null }
}
