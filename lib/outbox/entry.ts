import { Prisma } from '../kernel/db.ts'

export type OutboxState = 'ready' | 'claimed' | 'sending' | 'unknown' | 'staged' | 'accepted' | 'rejected' | 'withdrawn'

export type OutboxKind = 'sales_order' | 'sales_order_cancel' | 'sales_order_part_cancel' | 'return'

/** In the reference of a partial cancel that a drift asks for, `<altPo>/drift/<drift id>`; any other is a refund's. */
export const driftMark = '/drift/'

/** At the end of the reference of a request that cancels the whole sales order for a drift, by a person's choice. */
export const wholeMark = '/whole'

/**
 * SQL: what a refund of the shop asks of the ERP. It leaves while the flow of returns is live, everything else while the flow
 * of orders is. Expects `e` outbox_entries.
 */
export const isOfReturns = Prisma.sql`(e.kind::text = 'return'
  or (e.kind::text = 'sales_order_part_cancel' and position(${driftMark} in e.reference) = 0))`

/** Never sent without a person after so many sends that nobody can account for (bluecherry.md rule 2). */
export const maxSends = 3

/** In `connections.facts`: orders placed before this instant are looked up first, whoever stages them (see markForLookUp). */
export const lookUpBeforeFact = 'lookUpBefore'

/**
 * SQL: whether the revision an entry was mapped from says the same as its order's newest one (rule 7). A partial cancel says
 * by itself what shall be so, whatever revision asked for it. Expects `o` web_orders and `e` outbox_entries.
 */
export const mapsNewest = Prisma.sql`(
  o.current_revision_id = e.revision_id or e.kind::text = 'sales_order_part_cancel' or exists (
    select from landed_revisions newest, landed_revisions mapped
    where newest.id = o.current_revision_id and mapped.id = e.revision_id
      and newest.business_digest = mapped.business_digest))`

/**
 * SQL: a sales order leaves while its order is queued, its cancellation while the order is in the ERP; what a refund or a drift
 * asks for while nothing has moved since that was judged.
 * States and buckets as text where rows are already named by their ids. The few rows in a state change faster than the
 * statistics about them: the planner believes there are none and walks the state's index instead of the ids.
 */
export const standsToLeave = Prisma.sql`(
  o.bucket::text = case e.kind::text when 'sales_order' then 'queued' else 'in_erp' end
  and case when e.kind::text in ('sales_order', 'sales_order_cancel') then true
    when ${isOfReturns} then not o.refunds_dirty else not o.drift_dirty end)`
export const isClaimed = Prisma.sql`e.state::text = 'claimed'`

/** SQL: the flow an entry belongs to goes out. Read once a statement, not once a row. */
export const isLive = Prisma.sql`case when ${isOfReturns}
  then e.storefront_id = any(array(
    select f.storefront_id from storefront_flows f where f.flow = 'returns' and f.mode = 'live'))
  else e.storefront_id = any(array(
    select f.storefront_id from storefront_flows f where f.flow = 'orders' and f.mode = 'live')) end`
/** SQL: nobody has paused the connection and nothing has stopped it. */
export const isOpen = Prisma.sql`e.connection_id = any(array(
  select c.id from connections c where c.kind = 'erp' and c.paused_at is null and c.stopped_at is null))`
