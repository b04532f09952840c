import { requirePermission } from '../../access/permissions.ts'
import type { Actor } from '../../kernel/actor.ts'
import type { Db } from '../../kernel/db.ts'
import type { Amounts } from '../components.ts'

/** Money of one document by component; ten-thousandths. */
export interface DocumentMoney extends Amounts {
  kind: 'order' | 'sales order' | 'invoice' | 'refund' | 'credit memo'
  number: string
  day: Date | null
  /** Cancelled, not posted, gone: why it does not count; '' when it does. */
  remark: string
}

/** Both sides of one order, document by document, the storefront's first. @throws {Fault} NOT_PERMITTED */
export async function readOrderMoney(db: Db, actor: Actor, orderId: bigint): Promise<DocumentMoney[]> {
  const [order] = await db.$queryRaw<{ storefrontId: string }[]>`
    select storefront_id::text as "storefrontId" from web_orders where id = ${orderId}`
  if (!order) return []
  requirePermission(actor, 'month-end:read', order.storefrontId)
  return db.$queryRaw<DocumentMoney[]>`
    select kind, number, day, remark, merchandise, discount, shipping, fees, tax, total from (
      select 1 as place, 'order' as kind, o.number, m.paid_on as day, case when m.paid_on is null then 'not paid' when m.cancelled then 'cancelled' else '' end as remark,
        m.merchandise, m.discount, m.shipping, m.fees, m.tax, m.total, o.id
      from order_money m join web_orders o on o.id = m.order_id where m.order_id = ${orderId}
      union all
      select 2, 'sales order', ord_num, null, case when gone_at is not null then 'gone' when status = 'cancelled' then 'cancelled' else '' end,
        merchandise, discount, freight, misc, tax, total, id from erp_sales_orders where order_id = ${orderId}
      union all
      select 3, 'invoice', inv_num, inv_on, case when gone_at is not null then 'gone' when not posted then 'not posted' else '' end,
        merchandise, discount, freight, misc, tax, total, id from erp_invoices where order_id = ${orderId}
      union all
      select 4, 'refund', f.external_id, r.refunded_on, case when f.gone_at is not null then 'gone' else '' end,
        -r.merchandise, -r.discount, -r.shipping, -r.fees, -r.tax, -r.total, f.id
      from refund_money r join shop_refunds f on f.id = r.refund_id where r.order_id = ${orderId}
      union all
      select 5, 'credit memo', crm_num, crm_on, case when gone_at is not null then 'gone' when not posted then 'not posted' else '' end,
        -merchandise, -discount, -freight, 0, -tax, -total_amount, id from erp_credit_memos where order_id = ${orderId}
    ) documents order by place, day nulls first, id`
}
