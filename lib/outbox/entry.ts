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

/**
 * SQL: a sales order leaves while its order is queued, its cancellation while the order is in the ERP.
 * States and buckets as text where rows are already named by their ids. The few rows in a state change faster than the
 * statistics about them: the planner believes there are none and walks the state's index instead of the ids.
 */
export const standsToLeave = Prisma.sql`o.bucket::text = case e.kind::text when 'sales_order' then 'queued' else 'in_erp' end`
export const isClaimed = Prisma.sql`e.state::text = 'claimed'`

/** SQL: the shop's orders go out. Read once a statement, not once a row. */
export const isLive = Prisma.sql`e.storefront_id = any(array(
  select f.storefront_id from storefront_flows f where f.flow = 'orders' and f.mode = 'live'))`
/** SQL: nobody has paused the connection and nothing has stopped it. */
export const isOpen = Prisma.sql`e.connection_id = any(array(
  select c.id from connections c where c.kind = 'erp' and c.paused_at is null and c.stopped_at is null))`
