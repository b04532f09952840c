import type { Tx } from '../kernel/db.ts'
import { enqueue } from '../queue/enqueue.ts'
import { notify } from '../queue/notify.ts'
import type { DocumentTable, Touched } from './known-documents.ts'

/** What each kind of document has judged again: drift by the sales order alone, refunds by all but invoices. */
const drifts: Record<DocumentTable, boolean> = {
  erp_sales_orders: true,
  erp_picks: false,
  erp_returns: false,
  erp_credit_memos: false,
  erp_invoices: false,
}
const dispatches: Record<DocumentTable, boolean> = {
  erp_sales_orders: true,
  erp_picks: true,
  erp_returns: false,
  erp_credit_memos: false,
  erp_invoices: false,
}
/** Whether month-end reads amounts of it. */
const tells: Record<DocumentTable, boolean> = {
  erp_sales_orders: true,
  erp_picks: false,
  erp_returns: false,
  erp_credit_memos: true,
  erp_invoices: true,
}

const topics = {
  erp_sales_orders: 'drift',
  erp_picks: 'shipments',
  erp_returns: 'returns',
  erp_credit_memos: 'returns',
  erp_invoices: 'shipments',
} as const satisfies Record<DocumentTable, string>

/**
 * Has the orders of changed documents judged again by the flows they concern, in the transaction that changed them. Orders that
 * are flagged already are waited for too: whoever judges one now has not seen these documents and takes its flag down.
 */
export async function raiseFlags(tx: Tx, table: DocumentTable, touched: readonly Touched[]): Promise<void> {
  if (touched.length === 0) return
  const orderIds = [...new Set(touched.flatMap(({ orderId }) => orderId ?? []))]
  // No flow reads invoices: pages do, and month-end.
  if (table === 'erp_invoices') {
    await tx.$executeRaw`
      update web_orders o set money_dirty = true
      from (select id from web_orders where id = any(${orderIds}::bigint[]) order by id for no key update) waiting
      where o.id = waiting.id`
    return notify(tx, topics[table])
  }
  const [drift, dispatch, money] = [drifts[table], dispatches[table], tells[table]]
  await tx.$executeRaw`
    update web_orders o
    set drift_dirty = o.drift_dirty or ${drift}, dispatch_dirty = o.dispatch_dirty or ${dispatch}, refunds_dirty = true,
      money_dirty = o.money_dirty or ${money}
    from (
      select id from web_orders where id = any(${orderIds}::bigint[]) order by id for no key update
    ) waiting
    where o.id = waiting.id`
  const jobs = [...new Set(touched.map(({ storefrontId }) => storefrontId))].flatMap((storefrontId) => [
    ...(drift ? [{ task: 'orders:drift' as const, payload: { storefrontId } }] : []),
    ...(dispatch ? [{ task: 'shipments:judge' as const, payload: { storefrontId } }] : []),
    { task: 'returns:plan' as const, payload: { storefrontId } },
  ])
  await enqueue(tx, jobs)
  await notify(tx, topics[table])
}
