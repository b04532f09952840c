import type { Sql } from '../../../kernel/sql.ts'
import type { PushableDrift, WantedPush } from './stage-pushes.ts'
import { piecesToCancel, readPushedOrders, stagePushes } from './stage-pushes.ts'

const byRule = 'By the shop’s policy: fewer pieces before despatch are cancelled in the ERP'

/**
 * Where the policy says so (`editsBefore: amend`), an edit in the shop before anything has left that takes pieces away becomes
 * a request to the ERP by itself. One the ERP refused, and every other edit, waits for a person.
 */
export async function amendByRule(
  tx: Sql,
  now: Date,
  storefrontId: string,
  orderIds: readonly bigint[],
): Promise<number> {
  const drifts = await tx.$queryRaw<PushableDrift[]>`
    select d.id, d.order_id as "orderId", d.field, d.line_key as "lineKey", d.moved_by as "movedBy",
      d.after_despatch as "afterDespatch", d.shop_now as "shopNow", d.erp_now as "erpNow"
    from order_drifts d
    join shipment_policies p on p.storefront_id = d.storefront_id and p.edits_before = 'amend'
    where d.storefront_id = ${storefrontId}::uuid and d.order_id = any(${[...orderIds]}::bigint[]) and d.state = 'open'
      and d.moved_by = 'shop' and d.field in ('quantity', 'line') and not d.after_despatch and d.reason is null
    order by d.id`
  if (drifts.length === 0) return 0
  const wanted = await plannedPushes(tx, drifts)
  await stagePushes(tx, now, wanted.pushes)
  const ids = wanted.pushes.map(({ drift }) => drift.id)
  await tx.$executeRaw`
    update order_drifts set state = 'pushing', decided_at = ${now}, decided_by = 'Selvedge', decided_by_id = null, reason = ${byRule}
    where id = any(${ids}::bigint[])`
  return ids.length
}

/** What of these drifts can be asked of the ERP now; of one item of an order, one request at a time. */
export async function plannedPushes(
  tx: Sql,
  drifts: readonly PushableDrift[],
): Promise<{ pushes: WantedPush[]; refused: { id: bigint; reason: string }[] }> {
  const orders = await readPushedOrders(tx, [...new Set(drifts.map(({ orderId }) => orderId))])
  const byOrder = new Map(orders.map((order) => [order.orderId, { ...order, busyUpcs: [...order.busyUpcs] }]))
  const pushes: WantedPush[] = []
  const refused: { id: bigint; reason: string }[] = []
  for (const drift of drifts) {
    const order = byOrder.get(drift.orderId)
    const planned = order
      ? piecesToCancel(drift, order)
      : { reason: 'The ERP does not show its sales order: nothing can be asked of it' }
    if ('reason' in planned) refused.push({ id: drift.id, reason: planned.reason })
    else if (order) {
      pushes.push({ drift, order, ...planned })
      order.busyUpcs.push(...planned.pieces.map(({ upc }) => upc))
    }
  }
  return { pushes, refused }
}
