import { Prisma } from '../kernel/db.ts'

export type OutboxState = 'ready' | 'claimed' | 'sending' | 'unknown' | 'staged' | 'accepted' | 'rejected' | 'withdrawn'

export type OutboxKind = 'sales_order' | 'sales_order_cancel'

/** Never sent without a person after so many sends that nobody can account for (bluecherry.md rule 2). */
export const maxSends = 3

/** In `connections.facts`: orders placed before this instant are looked up first, whoever stages them (see markForLookUp). */
export const lookUpBeforeFact = 'lookUpBefore'

/**
 * SQL: whether the revision an entry was mapped from says the same as its order's newest one (rule 7). Expects
 * `o` web_orders and `e` outbox_entries.
 */
export const mapsNewest = Prisma.sql`(
  o.current_revision_id = e.revision_id or exists (
    select from landed_revisions newest, landed_revisions mapped
    where newest.id = o.current_revision_id and mapped.id = e.revision_id
      and newest.business_digest = mapped.business_digest))`
