import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'

/** What was received for one invoice of the house account; ten-thousandths. */
export interface CashReceipt {
  id: bigint
  invNum: string
  invOn: Date
  order: string
  gateway: string
  transactionId: string
  /** The provider's day of the last charge; null where no file has told of any, and nothing counts as received. */
  receivedOn: Date | null
  currency: string
  invoiced: bigint
  /** Of the order's charges, the invoice's share. */
  received: bigint
  fee: bigint
  settledCurrency: string
  payoutId: string
}

/**
 * Cash receipts by invoice of a period, to be applied in the ERP's receivables: the invoices dated in it, whenever they were paid
 * for. Of charges that paid several invoices each has its own total, the last one what is left. Only what a gateway's file tells
 * was received.
 * @throws {Fault} NOT_PERMITTED
 */
export async function listCashReceipts(
  db: Db,
  actor: Actor,
  period: { storefrontId: string; currency: string; fromOn: Date; toOn: Date },
  { after, size = 2_000 }: { after?: string; size?: number } = {},
): Promise<{ rows: CashReceipt[]; next: string | null }> {
  requirePermission(actor, 'month-end:read', period.storefrontId)
  const { storefrontId, currency, fromOn, toOn } = period
  const from = after && /^\d+$/.test(after) ? BigInt(after) : 0n
  const rows = await db.$queryRaw<CashReceipt[]>`
    select i.id, i.inv_num as "invNum", i.inv_on as "invOn", coalesce(o.number, i.po_num) as "order", coalesce(o.gateway, '') as gateway,
      coalesce(o.transaction_id, '') as "transactionId", c.day as "receivedOn", i.currency, i.total as invoiced,
      case when c.day is null then 0 when b.is_last then greatest(c.amount - b.before, 0)
        else greatest(least(i.total, c.amount - b.before), 0) end::bigint as received,
      case when b.before = 0 then coalesce(c.fee, 0) else 0 end::bigint as fee,
      coalesce(c.settled_currency, i.currency) as "settledCurrency", coalesce(c.payout_id, '') as "payoutId"
    from erp_invoices i left join web_orders o on o.id = i.order_id left join order_money m on m.order_id = i.order_id
      left join lateral (
        select max(day) as day, sum(amount) as amount, sum(fee) as fee, max(settled_currency) as settled_currency,
          string_agg(distinct payout_id, ' ') filter (where payout_id <> '') as payout_id
        from (select l.*, row_number() over w as place, sum(l.amount) over w as charged_by_then from payout_lines l
          where l.storefront_id = i.storefront_id and l.kind = 'charge' and l.order_id = i.order_id and l.currency = i.currency
          window w as (order by l.day, l.payout_id, l.id)) charged
        -- What was charged twice is a variance, not a receipt.
        where place = 1 or charged_by_then <= m.total
      ) c on true
      cross join lateral (
        select coalesce(sum(e.total) filter (where (e.inv_on, e.id) < (i.inv_on, i.id)), 0)::bigint as before,
          coalesce(bool_and((e.inv_on, e.id) <= (i.inv_on, i.id)), true) as is_last
        from erp_invoices e where e.order_id = i.order_id and e.posted and e.gone_at is null
      ) b
    where i.storefront_id = ${storefrontId}::uuid and i.currency = ${currency} and i.posted and i.gone_at is null
      and i.inv_on >= ${fromOn}::date and i.inv_on < ${toOn}::date and i.id > ${from}
    order by i.id limit ${size + 1}`
  const page = rows.slice(0, size)
  return { rows: page, next: rows.length > size ? String(page.at(-1)?.id ?? '') : null }
}
