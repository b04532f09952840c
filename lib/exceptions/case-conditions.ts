import type { Role } from '../access/permissions.ts'
import { narrowScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import { Prisma } from '../kernel/db.ts'
import type { ExceptionCode } from './codes.ts'
import { exceptionCodes } from './codes.ts'
import { fixTables } from './fix-table.ts'
import { codesByGravity } from './origin.ts'

export type CaseSeverity = 'low' | 'medium' | 'high' | 'critical'

export interface CaseFilter {
  code?: ExceptionCode
  ownerRole?: Role
  storefrontId?: string
  /** `open` = waiting for somebody now (default): neither snoozed nor dismissed. */
  state?: 'open' | 'snoozed' | 'dismissed' | 'closed'
  /** A person's id; null finds what nobody has taken. */
  assigneeId?: string | null
  severity?: CaseSeverity
  /** Due at or before this instant: with the present one, what is overdue. */
  dueBefore?: Date
  /** Somebody named this person in a comment. */
  mentionedId?: string
  /** A change of the mapping table that ends it waits for approval. */
  waitingApproval?: boolean
  /** Part of the code, its title or the value that is wrong (a SKU); a whole order or PO number. */
  search?: string
}

/** Conditions of a filter for `exception_cases c`, the actor's storefronts included. */
export function caseConditions(actor: Actor, filter: CaseFilter): Prisma.Sql {
  const conditions = [
    byState[filter.state ?? 'open'],
    filter.code ? Prisma.sql`c.code = ${filter.code}` : null,
    filter.assigneeId === undefined
      ? null
      : filter.assigneeId === null
        ? Prisma.sql`c.assignee_id is null`
        : Prisma.sql`c.assignee_id = ${filter.assigneeId}::uuid`,
    filter.ownerRole ? Prisma.sql`c.owner_role = ${filter.ownerRole}::role` : null,
    filter.severity ? Prisma.sql`c.severity = ${filter.severity}::severity` : null,
    filter.dueBefore ? Prisma.sql`c.due_at <= ${filter.dueBefore}` : null,
    filter.mentionedId
      ? Prisma.sql`exists (
          select from exception_comments k join exception_mentions m on m.comment_id = k.id
          where k.case_id = c.id and k.taken_back_at is null and m.user_id = ${filter.mentionedId}::uuid)`
      : null,
    filter.waitingApproval ? Prisma.sql`exists (select ${waitingChange})` : null,
    filter.search?.trim() ? matches(filter.search.trim()) : null,
    seenBy(actor, filter.storefrontId),
  ].filter((condition) => condition !== null)
  return Prisma.join(conditions, ' and ')
}

const byState = {
  open: Prisma.sql`c.state = 'open' and c.dismissed_at is null and c.snoozed_until is null and not c.snoozed_for_change`,
  snoozed: Prisma.sql`c.state = 'open' and c.dismissed_at is null and (c.snoozed_until is not null or c.snoozed_for_change)`,
  dismissed: Prisma.sql`c.state = 'open' and c.dismissed_at is not null`,
  closed: Prisma.sql`c.state = 'closed'`,
}

/** Null for who sees every storefront. */
export function seenBy(actor: Actor, storefrontId?: string): Prisma.Sql | null {
  const scope = narrowScope(actor, storefrontId)
  return scope === null
    ? null
    : Prisma.sql`(c.storefront_id = any(${scope}::uuid[]) or exists (
        select from storefronts f where f.id = any(${scope}::uuid[]) and c.connection_id in (f.connection_id, f.erp_connection_id)))`
}

/** From on: the changes waiting for approval, `m`, of the table that ends case `c`. */
export const waitingChange = Prisma.sql`
  from mapping_changes m where m.state = 'waiting' and exists (
    select from jsonb_array_elements(m.edits) e
    where e ->> 'table' = ${JSON.stringify(fixTables)}::jsonb ->> c.code
      and coalesce(e ->> 'storefrontId', c.storefront_id::text) = c.storefront_id::text)`

function matches(search: string): Prisma.Sql {
  const part = `%${search.replace(/[\\%_]/g, '\\$&')}%`
  const number = search.replace(/^#/, '')
  return Prisma.sql`(c.code = any(${codesNamed(search)}::text[])
    or exists (select from jsonb_each_text(c.cause) v where v.key <> 'field' and v.value ilike ${part})
    or c.id in (
      select s.case_id from exception_subjects s
      where s.order_id in (
        select id from web_orders where number = ${number} union all select id from web_orders where po_num = ${number})
        and (s.closed_at is null or c.state = 'closed')))`
}

function codesNamed(search: string): ExceptionCode[] {
  const words = search.toLowerCase()
  const asCode = words.replaceAll(' ', '_').toUpperCase()
  return codesByGravity.filter(
    (code) => code.includes(asCode) || exceptionCodes[code].title.toLowerCase().includes(words),
  )
}
