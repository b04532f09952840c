import type { Db } from '../kernel/db.ts'

/** What pages listen to; the same words as the queue's notifications. */
export const topics = [
  'orders',
  'exceptions',
  'connections',
  'mappings',
  'runs',
  'catalogue',
  'inventory',
  'shipments',
  'drift',
  'returns',
  'month-end',
] as const

export type Topic = (typeof topics)[number]

/** A mark a topic that differs once something moved: the poll behind the notifications. Index look-ups only. */
export async function readChangeMarks(db: Db): Promise<Record<Topic, string>> {
  const [marks] = await db.$queryRaw<Record<Topic, string>[]>`
    select
      concat_ws('/', (select max(id) from landed_revisions), (select max(id) from outbox_attempts),
        (select max(accepted_at) from outbox_entries)) as orders,
      coalesce((select max(id) from exception_events)::text, '') as exceptions,
      (select concat_ws('/', max(last_ok_at), max(stopped_at), max(paused_at), max(throttled_until)) from connections) as connections,
      coalesce((select max(number) from mapping_versions)::text, '') as mappings,
      (select concat_ws('/', max(asked_at), max(finished_at)) from runs) as runs,
      concat_ws('/', (select max(id) from shop_items), (select max(id) from catalogue_findings),
        (select max(id) from catalogue_changes)) as catalogue,
      concat_ws('/', (select max(id) from stock_events), (select max(computed_at) from stock_policies)) as inventory,
      concat_ws('/', (select max(id) from dispatches), (select max(id) from dispatch_attempts), (select max(id) from erp_picks),
        (select max(id) from shop_notes)) as shipments,
      coalesce((select max(id) from order_drifts)::text, '') as drift,
      concat_ws('/', (select max(id) from shop_refunds), (select max(id) from refund_parts), (select max(id) from refund_dues),
        (select max(id) from erp_credit_memos)) as returns,
      concat_ws('/', (select max(id) from reconciliation_runs where ended_at is not null), (select max(id) from period_steps),
        (select max(changed_at) from variances)) as "month-end"`
  return marks ?? (Object.fromEntries(topics.map((topic) => [topic, ''])) as Record<Topic, string>)
}
