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
  /** The provider's day of the charge; null where no file has told it: the shop's word alone. */
  receivedOn: Date | null
  currency: string
  invoiced: bigint
  /** Of the charge, the invoice's share: an order in two invoices was charged once. */
  received: bigint
  fee: bigint
  settledCurrency: string
  payoutId: string
}

/**
 * Cash receipts by invoice of a period, to be applied in the ERP's receivables; by invoice number. Of a charge that paid several
 * invoices each has its own total, the last one what is left.
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
      case when b.is_last then coalesce(c.amount, m.total, i.total) - b.before else i.total end::bigint as received,
      case when b.before = 0 then coalesce(c.fee, 0) else 0 end::bigint as fee,
      coalesce(c.settled_currency, i.currency) as "settledCurrency", coalesce(c.payout_id, '') as "payoutId"
    from erp_invoices i left join web_orders o on o.id = i.order_id left join order_money m on m.order_id = i.order_id
      left join lateral (
        select l.day, l.amount, l.fee, l.settled_currency, l.payout_id from payout_lines l
        where l.storefront_id = i.storefront_id and l.kind = 'charge' and l.order_id = i.order_id order by l.day, l.id limit 1
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
