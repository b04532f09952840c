import { requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import type { MappingTable } from '../tables.ts'
import { isMoneyFile } from '../tables.ts'
import type { MappingEdit } from './edits.ts'
import { isSeen } from './read-change.ts'
import type { ChangeState } from './stored-change.ts'

export interface ListedChange {
  id: string
  title: string
  state: ChangeState
  tables: MappingTable[]
  /** Rules that begin and end. */
  begins: number
  ends: number
  money: boolean
  effectiveOn: string | null
  byId: string | null
  byLabel: string
  updatedAt: Date
  decidedByLabel: string | null
  version: number | null
}

type Row = Omit<ListedChange, 'tables' | 'begins' | 'ends' | 'money'> & { edits: MappingEdit[] }

/**
 * Changes, newest first: those in these states, or all.
 * @param page.before `updatedAt` of the last one seen; @param page.size 50 unless told
 * @throws {Fault} NOT_PERMITTED
 */
export async function listChanges(
  db: Db,
  actor: Actor,
  states: readonly ChangeState[] = [],
  page: { before?: Date; size?: number } = {},
): Promise<ListedChange[]> {
  requirePermission(actor, 'mappings:read')
  const rows = await db.$queryRaw<Row[]>`
    select id, title, state::text as state, edits, effective_on::text as "effectiveOn", by_id as "byId", by_label as "byLabel",
      updated_at as "updatedAt", decided_by_label as "decidedByLabel", version
    from mapping_changes
    where (${states.length === 0} or state::text = any(${states}::text[]))
      and (${page.before ?? null}::timestamptz is null or updated_at < ${page.before ?? null})
    order by updated_at desc, id desc
    limit ${page.size ?? 50}`
  return rows.flatMap(({ edits, ...row }) => {
    if (!isSeen(actor, edits)) return []
    const tables = [...new Set(edits.map(({ table }) => table))]
    return {
      ...row,
      tables,
      begins: edits.reduce((count, { open }) => count + open.length, 0),
      ends: edits.reduce((count, { end }) => count + end.length, 0),
      money: tables.some(isMoneyFile),
    }
  })
}

/** Changes of a table that wait for approval, oldest first: what an exception it would fix says. */
export async function listWaitingFor(
  db: Db,
  actor: Actor,
  table: MappingTable,
): Promise<{ id: string; title: string; effectiveOn: string | null }[]> {
  const waiting = await listChanges(db, actor, ['waiting'])
  return waiting
    .filter(({ tables }) => tables.includes(table))
    .map(({ id, title, effectiveOn }) => ({ id, title, effectiveOn }))
    .reverse()
}
