import type { Sql } from '../kernel/sql.ts'
import { isRefundedInShop } from './lost-chargebacks.ts'

/**
 * Ties order, charge, fee, refund and payout out by transaction, set by set, and writes what differs as variances of the ledger
 * of payments: FX, fee, paid out twice, payout missing, refunded otherwise than in the shop, chargeback, never captured. Only
 * gateways with terms; a day is judged once a file reaches it, a payout where the gateway's files name payouts. A person's work
 * stays where the amount does.
 * @returns variances written
 */
export async function tieOutPayments(sql: Sql, now: Date, storefrontId: string): Promise<number> {
  // A file may come before its orders do.
  await sql.$executeRaw`
    update payout_lines l set order_id = o.id from web_orders o
    where l.storefront_id = ${storefrontId}::uuid and l.order_id is null and l.transaction_id <> ''
      and o.transaction_id = l.transaction_id and o.transaction_id <> '' and o.storefront_id = l.storefront_id`
  await sql.$executeRaw`drop table if exists found_payments`
  await sql.$executeRaw`
    create temp table found_payments on commit drop as
    with shop as (
      select s.id, s.time_zone, (${now}::timestamptz at time zone s.time_zone)::date as today from storefronts s where s.id = ${storefrontId}::uuid
    ), lines as (
      select l.*, t.fee_basis_points, t.fee_fixed, t.payout_days, power(10::numeric, 4 - l.settled_scale) as step
      from payout_lines l join gateway_terms t on t.storefront_id = l.storefront_id and t.gateway = l.gateway
      where l.storefront_id = ${storefrontId}::uuid
    ), charges as (
      select *, row_number() over (partition by gateway, transaction_id order by day, payout_id, id) as place,
        sum(amount) over (partition by gateway, transaction_id order by day, payout_id, id) as charged_by_then,
        array_agg(payout_id) over (partition by gateway, transaction_id order by day, payout_id, id
          rows between unbounded preceding and unbounded following) as payouts
      from lines where kind = 'charge' and transaction_id <> ''
    ), reached as (
      select gateway, max(day) as until, bool_or(kind = 'charge' and payout_id <> '') as names_payouts from lines group by gateway
    )
    select 'FX' as class, settled_currency as currency, settled_scale as scale, transaction_id as subject, order_id, day,
      array[transaction_id] as documents, (settled - round(amount * rate::numeric / step) * step)::bigint as total
    from charges where place = 1 and rate ~ '^[0-9]+([.][0-9]+)?$' and currency <> settled_currency
      -- A minor unit is how the provider rounds.
      and abs(settled - round(amount * rate::numeric / step) * step) > step
    union all
    select 'PAYMENT_FEE', settled_currency, settled_scale, transaction_id, order_id, day, array[transaction_id],
      (fee - round(settled * fee_basis_points / 10000.0 / step) * step - fee_fixed)::bigint
    from charges where place = 1 and fee_basis_points is not null
    union all
    -- A second capture of what the order still owes is none.
    select 'PAYOUT_DUPLICATE', c.settled_currency, c.settled_scale, c.transaction_id, c.order_id, c.day, array[c.transaction_id] || c.payouts,
      c.settled - c.fee
    from charges c left join order_money m on m.order_id = c.order_id and m.currency = c.currency
    where c.place > 1 and c.payout_id <> '' and c.payouts[1] <> '' and c.payout_id <> c.payouts[1]
      and (m.total is null or c.charged_by_then > m.total)
    union all
    select 'PAYOUT_MISSING', c.settled_currency, c.settled_scale, c.transaction_id, c.order_id, c.day, array[c.transaction_id], c.settled - c.fee
    from charges c cross join shop join reached r on r.gateway = c.gateway and r.names_payouts
    where c.place = 1 and c.payout_id = '' and c.day + c.payout_days <= shop.today
    union all
    select 'CHARGEBACK', l.currency, m.scale, l.transaction_id, l.order_id, min(l.day), array[l.transaction_id], sum(l.amount)::bigint
    from lines l left join order_money m on m.order_id = l.order_id
    where l.kind = 'chargeback' and not ${isRefundedInShop}
    group by l.currency, m.scale, l.transaction_id, l.order_id
    union all
    select 'CAPTURE_MISSING', m.currency, m.scale, o.transaction_id, o.id, m.paid_on, array[o.transaction_id], m.total
    from web_orders o join order_money m on m.order_id = o.id join gateway_terms t on t.storefront_id = o.storefront_id and t.gateway = o.gateway
      join reached r on r.gateway = o.gateway and m.paid_on <= r.until
      join month_end_terms terms on terms.storefront_id = o.storefront_id and m.paid_on >= terms.starts_on
    where o.storefront_id = ${storefrontId}::uuid and o.transaction_id <> '' and m.total > 0
      and exists (select from erp_invoices i where i.order_id = o.id and i.posted and i.gone_at is null)
      and not exists (select from lines l where l.kind = 'charge' and l.transaction_id = o.transaction_id)
    union all
    -- The gateway gave back less than the shop sent by it, or more than the shop knows of. What is refunded by hand may have gone
    -- by the gateway's own console, and a bank may have taken it instead.
    select 'REFUND_AMOUNT', o.currency, m.scale, o.transaction_id, o.id, f.day, array[o.transaction_id] || f.refunds,
      case when b.given < f.sent then f.sent - b.given - least(b.taken, f.sent - b.given) else least(f.refunded - b.given, 0) end::bigint
    from (
        select r.order_id, sum(r.amount) as refunded, coalesce(sum(r.amount) filter (where r.by_gateway), 0) as sent,
          max((r.refunded_at at time zone shop.time_zone)::date) as day, array_agg(r.external_id order by r.id) as refunds
        from shop_refunds r cross join shop where r.storefront_id = shop.id and r.gone_at is null and r.refunded_at is not null
        group by r.order_id
      ) f join web_orders o on o.id = f.order_id and o.transaction_id <> '' join order_money m on m.order_id = o.id
      join reached r on r.gateway = o.gateway and f.day <= r.until
      join month_end_terms terms on terms.storefront_id = o.storefront_id and f.day >= terms.starts_on
      cross join lateral (
        select coalesce(-sum(l.amount) filter (where l.kind = 'refund'), 0) as given,
          coalesce(-sum(l.amount) filter (where l.kind = 'chargeback'), 0) as taken, bool_and(l.currency = o.currency) as is_told
        from lines l where l.transaction_id = o.transaction_id and l.kind in ('refund', 'chargeback')
      ) b
    where b.is_told is not false
    union all
    -- Given back by the gateway, and the shop knows of no refund.
    select 'REFUND_AMOUNT', l.currency, l.settled_scale, l.transaction_id, min(l.order_id), min(l.day), array[l.transaction_id], sum(l.amount)::bigint
    from lines l where l.kind = 'refund' and l.transaction_id <> '' and l.order_id is not null
      and not exists (select from shop_refunds f where f.order_id = l.order_id and f.gone_at is null)
    group by l.currency, l.settled_scale, l.transaction_id`
  const rows = await sql.$executeRaw`
    insert into variances as v (storefront_id, currency, scale, ledger, class, subject, order_id, day, documents, total, rule, found_at, changed_at)
    select ${storefrontId}::uuid, currency, coalesce(min(scale), 2), 'payments', class, subject, min(order_id), min(day), min(documents),
      sum(total)::bigint, class, ${now}, ${now}
    from found_payments where total <> 0 group by currency, class, subject
    on conflict (storefront_id, currency, ledger, class, subject) do update set
      total = excluded.total, day = excluded.day, documents = excluded.documents, order_id = excluded.order_id, changed_at = excluded.changed_at,
      gone_at = null, state = case when v.gone_at is null and v.total = excluded.total then v.state else 'open' end,
      accepted_by_id = case when v.total = excluded.total then v.accepted_by_id end,
      accepted_at = case when v.total = excluded.total then v.accepted_at end
    where v.gone_at is not null or v.total <> excluded.total or v.day <> excluded.day or v.documents <> excluded.documents`
  await sql.$executeRaw`
    update variances v set gone_at = ${now}, changed_at = ${now}, state = 'resolved',
      evidence_kind = coalesce(v.evidence_kind, 'document'), evidence_reference = coalesce(v.evidence_reference, v.subject)
    where v.storefront_id = ${storefrontId}::uuid and v.ledger = 'payments' and v.gone_at is null and not exists (
      select from found_payments f where f.total <> 0 and f.currency = v.currency and f.class = v.class and f.subject = v.subject)`
  return rows
}
