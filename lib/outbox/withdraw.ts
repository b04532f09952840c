import type { Sql } from '../kernel/sql.ts'
import type { OutboxKind, OutboxState } from './entry.ts'

/**
 * Takes back what has not left, for orders that are held, excluded or cancelled. Safe against a worker about to send: it
 * goes on only from claimed, and one of the two finds the row changed.
 * @param kind the other kind's entries are left alone
 * @returns by order: withdrawn, and the state of what was not to be had (sending, unknown, staged, accepted, rejected)
 */
export async function withdrawEntries(
  tx: Sql,
  now: Date,
  orderIds: readonly bigint[],
  kind: OutboxKind = 'sales_order',
): Promise<{ withdrawn: bigint[]; kept: { orderId: bigint; state: OutboxState; outcomeCode: string | null }[] }> {
  if (orderIds.length === 0) return { withdrawn: [], kept: [] }
  const rows = await tx.$queryRaw<{ orderId: bigint; state: OutboxState | null; outcomeCode: string | null }[]>`
    with withdrawn as (
      update outbox_entries e
      set state = 'withdrawn', lease_owner = null, lease_until = null, next_lookup_at = null, updated_at = ${now}
      where e.order_id = any(${orderIds}::bigint[]) and e.kind = ${kind}::outbox_kind and e.state in ('ready', 'claimed')
      returning e.id, e.order_id
    )
    select order_id as "orderId", null as state, null as "outcomeCode" from withdrawn
    union all
    select e.order_id, e.state::text, e.outcome_code from outbox_entries e
    where e.order_id = any(${orderIds}::bigint[]) and e.kind = ${kind}::outbox_kind and e.state <> 'withdrawn'
      and not exists (select from withdrawn w where w.id = e.id)`
  const kept: { orderId: bigint; state: OutboxState; outcomeCode: string | null }[] = []
  const withdrawn: bigint[] = []
  for (const { orderId, state, outcomeCode } of rows) {
    if (state === null) withdrawn.push(orderId)
    else kept.push({ orderId, state, outcomeCode })
  }
  return { withdrawn, kept }
}

/**
 * Takes back entries by their references, where they have not left. As `withdrawEntries`.
 * @returns the references withdrawn
 */
export async function withdrawReferences(
  tx: Sql,
  now: Date,
  connectionId: string,
  references: readonly string[],
): Promise<string[]> {
  if (references.length === 0) return []
  const rows = await tx.$queryRaw<{ reference: string }[]>`
    update outbox_entries e
    set state = 'withdrawn', lease_owner = null, lease_until = null, next_lookup_at = null, updated_at = ${now}
    where e.connection_id = ${connectionId}::uuid and e.kind in ('return', 'sales_order_part_cancel')
      and e.reference = any(${[...references]}::text[]) and e.state in ('ready', 'claimed', 'rejected')
    returning e.reference`
  return rows.map(({ reference }) => reference)
}
