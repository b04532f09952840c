import { may, requirePermission, storefrontScope } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import type { Validity } from '../dates.ts'
import { isMoneyFile } from '../tables.ts'
import type { MappingEdit } from './edits.ts'
import type { ChangeState } from './stored-change.ts'

/** A rule a change ends, as it stands or stood. */
interface EndedRule extends Validity {
  id: string
  position: number
  match: object
  target: object
  /** Ended by another version since the change was written (or by the change itself, once it is in force). */
  gone: boolean
}

export interface ReadEdit extends MappingEdit {
  /** Code of the storefront, '' for every one. */
  storefront: string
  money: boolean
  ended: EndedRule[]
}

export interface ReadChange {
  id: string
  title: string
  note: string
  state: ChangeState
  edits: ReadEdit[]
  baseVersion: number
  effectiveOn: string | null
  byId: string | null
  byLabel: string
  createdAt: Date
  updatedAt: Date
  submittedAt: Date | null
  decidedByLabel: string | null
  decidedAt: Date | null
  decisionNote: string
  /** What it became. */
  version: number | null
  evidenceId: string | null
  /** Some table of it takes finance. */
  money: boolean
  /** Rules it would end are not in force any more: it cannot be put in force as it is. */
  outdated: boolean
  /** What the actor may do to it as it is. */
  may: { edit: boolean; submit: boolean; decide: boolean; withdraw: boolean }
}

type Row = Omit<ReadChange, 'edits' | 'money' | 'outdated' | 'may'> & { edits: MappingEdit[] }

/** One change with what it says in full; null when there is none. @throws {Fault} NOT_PERMITTED */
export async function readChange(db: Db, actor: Actor, id: string): Promise<ReadChange | null> {
  requirePermission(actor, 'mappings:read')
  const [row] = await db.$queryRaw<Row[]>`
    select id, title, note, state::text as state, edits, base_version as "baseVersion", effective_on::text as "effectiveOn",
      by_id as "byId", by_label as "byLabel", created_at as "createdAt", updated_at as "updatedAt",
      submitted_at as "submittedAt", decided_by_label as "decidedByLabel", decided_at as "decidedAt",
      decision_note as "decisionNote", version, evidence_id as "evidenceId"
    from mapping_changes where id = ${id}::uuid`
  if (!row || !isSeen(actor, row.edits)) return null
  const ids = row.edits.flatMap(({ end }) => end)
  const [ended, storefronts] = await Promise.all([
    db.$queryRaw<EndedRule[]>`
      select id::text as id, position, match, target, valid_from::text as "validFrom", valid_to::text as "validTo",
        to_version is not null as gone
      from mapping_rows where id = any(${ids}::bigint[]) order by position, id`,
    db.storefront.findMany({ select: { id: true, code: true } }),
  ])
  const codes = new Map(storefronts.map((shop) => [shop.id, shop.code]))
  const edits = row.edits.map((edit) => ({
    ...edit,
    storefront: edit.storefrontId === null ? '' : (codes.get(edit.storefrontId) ?? ''),
    money: isMoneyFile(edit.table),
    ended: ended.filter((rule) => edit.end.includes(rule.id)),
  }))
  const undecided = row.state === 'draft' || row.state === 'waiting' || row.state === 'rejected'
  const drafts = row.edits.every((edit) => mayDraft(actor, edit))
  return {
    ...row,
    edits,
    money: edits.some(({ money }) => money),
    outdated: undecided && (ended.some(({ gone }) => gone) || ended.length < ids.length),
    may: {
      edit: undecided && drafts,
      submit: row.state === 'draft' && drafts,
      decide: row.state === 'waiting' && mayDecide(actor, row.edits),
      withdraw: undecided && drafts,
    },
  }
}

/** A change for storefronts the actor does not see is not there for them. */
export function isSeen(actor: Actor, edits: readonly MappingEdit[]): boolean {
  const scope = storefrontScope(actor)
  return scope === null || edits.every(({ storefrontId }) => storefrontId === null || scope.includes(storefrontId))
}

function mayDraft(actor: Actor, { table, storefrontId }: MappingEdit): boolean {
  if (storefrontId === null && storefrontScope(actor) !== null) return false
  if (isMoneyFile(table) && may(actor, 'mappings:approve-money', storefrontId)) return true
  return may(actor, table === 'item_link' ? 'mappings:link-items' : 'mappings:edit', storefrontId)
}

const mayDecide = (actor: Actor, edits: readonly MappingEdit[]): boolean =>
  edits.every(
    ({ storefrontId }) =>
      may(actor, 'mappings:approve-money', storefrontId) && (storefrontId !== null || storefrontScope(actor) === null),
  )
