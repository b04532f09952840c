import type { Tx } from '../kernel/db.ts'
import { recordReadings } from '../outbox/verify.ts'
import { enqueue } from '../queue/enqueue.ts'

/** A reading stands so long; orders:verify asks by reference only for what stays unread. */
const standsHours = 12

/**
 * Tells the outbox what the sales orders of these orders look like now, so that nobody reads them twice: of several under one
 * reference the one that stands. One that is gone counts as not listed; orders:verify asks for it once more before it is lost.
 */
export async function noteSalesOrders(
  tx: Tx,
  now: Date,
  connectionId: string,
  settleMs: number,
  orderIds: readonly bigint[],
): Promise<void> {
  if (orderIds.length === 0) return
  const readings = await tx.$queryRaw<{ entryId: bigint; status: string | null }[]>`
    select e.id as "entryId", case when s.gone_at is null then s.status end as status
    from outbox_entries e
    join lateral (
      select k.status, k.gone_at from erp_sales_orders k
      where k.order_id = e.order_id and k.connection_id = e.connection_id and k.alt_po in (e.reference, '')
      order by k.gone_at is not null, k.status = 'cancelled', k.id limit 1
    ) s on true
    where e.order_id = any(${[...orderIds]}::bigint[]) and e.connection_id = ${connectionId}::uuid
      and e.kind = 'sales_order' and e.state = 'accepted'
      and (e.verified_at is null or e.verified_at < ${new Date(now.getTime() - standsHours * 3_600_000)}
        or e.erp_status is distinct from s.status or (s.gone_at is null) <> (e.missed_at is null))
    order by e.order_id`
  if (readings.length === 0) return
  const { storefrontIds, missed } = await recordReadings(tx, now, settleMs, readings)
  await enqueue(
    tx,
    storefrontIds.map((storefrontId) => ({ task: 'orders:evaluate' as const, payload: { storefrontId } })),
  )
  if (missed > 0) {
    const runAt = new Date(now.getTime() + settleMs)
    await enqueue(tx, [{ task: 'orders:verify', payload: { connectionId }, runAt }])
  }
}
