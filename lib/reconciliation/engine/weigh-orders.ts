import type { Sql } from './scope.ts'
import { each } from './scope.ts'

/**
 * `sides`: every order of `work` with its documents summed, where it stands, and what is to be explained. `rest_*` is what the
 * ERP invoiced more than the shop sold, `short_*` what the sales order holds and no invoice will bring any more.
 */
export async function weighOrders(sql: Sql): Promise<number> {
  const rows = await sql.$executeRaw`
    create temp table sides on commit drop as
    with invoiced as (
      select id, count(*) as documents, max(inv_on) as last_on, sum(pieces) as pieces, array_agg(inv_num order by inv_on, inv_num) as numbers,
        ${each((c) => `sum(${c})::bigint as ${c}`)}
      from work_invoices where counts and not doubled group by id
    ), refunded as (
      select id, sum(pieces) as pieces, ${each((c) => `sum(${c})::bigint as ${c}`)} from work_refunds where before group by id
    ), booked as (
      select id, count(*) as documents, count(*) filter (where status <> 'cancelled') as live, array_agg(ord_num order by place) as numbers
      from work_sales group by id
    ), raw as (
      select w.id, w.kind, w.begins, w.excluded, w.cancelled, w.pieces, w.line_pieces, w.tax_pairs, w.scale,
        w.gift_card, w.gift_card_fees, w.gift_card_discount, w.store_credit, w.store_credit_fees, w.store_credit_discount,
        coalesce(invoiced.documents, 0) as invoices, coalesce(invoiced.last_on, w.begins) as last_on,
        coalesce(invoiced.numbers, '{}') || coalesce(booked.numbers, '{}') as numbers,
        coalesce(booked.documents, 0) as booked, coalesce(booked.live, 0) as live,
        s.status, s.line_pieces as sales_lines, s.cancelled_pieces, s.id is not null as has_sales,
        coalesce(refunded.total, 0) <> 0 and s.total = w.total - refunded.total as is_net,
        greatest(0, s.pieces - coalesce(invoiced.pieces, 0)) as missing, coalesce(refunded.pieces, 0) as given_back,
        ${each((c) => `w.${c} as paid_${c}, coalesce(refunded.${c}, 0) as back_${c}, s.${c} as sales_${c}, coalesce(invoiced.${c}, 0) as inv_${c}`)}
      from work w left join invoiced on invoiced.id = w.id left join refunded on refunded.id = w.id
        left join booked on booked.id = w.id left join work_sales s on s.id = w.id and s.place = 1
    ), stood as (
      select *,
        case when kind = 'none' then 'none' when excluded then 'excluded'
          when cancelled and invoices = 0 and live = 0 then 'cancelled'
          when invoices > 0 and (not has_sales or status in ('shipped', 'cancelled')) then 'done'
          when booked = 0 then 'missing' when live = 0 then 'withdrawn' else 'open' end as standing,
        has_sales and missing - case when is_net then 0 else given_back end > 0 as is_short,
        ${each((c) => `inv_${c} - paid_${c} + back_${c} as diff_${c}`)},
        ${each((c) => `inv_${c} - sales_${c} + case when is_net then 0 else back_${c} end as hop_${c}`)}
      from raw
    )
    select *,
      ${each((c) => `case when standing = 'done' and is_short then hop_${c} else 0 end as short_${c}`)},
      ${each((c) => `case when standing <> 'done' then 0 when is_short then diff_${c} - hop_${c} else diff_${c} end as rest_${c}`)}
    from stood`
  await sql.$executeRaw`create unique index on sides (id)`
  await sql.$executeRaw`analyze sides`
  await sql.$executeRaw`
    create temp table claims (
      id bigint, ledger text, class text, is_open boolean, day date, rule text, documents text[], place serial,
      ${each((c) => `${c} bigint`)}
    ) on commit drop`
  return rows
}
