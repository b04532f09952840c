import { Prisma } from '../../kernel/db.ts'
import type { Scope, Sql } from './scope.ts'
import { each, erpColumn, within } from './scope.ts'

/**
 * The orders that are not plain, with their documents, in tables of this transaction: `work` (a row an order), `work_sales`,
 * `work_invoices`, `work_refunds`, `work_credits`. Documents dated before the first period count only for orders paid since.
 * @param limits the day after which a refund without credit memo is still in flight, by storefront
 */
export async function gatherWork(sql: Sql, scope: Scope): Promise<number> {
  const rows = await sql.$executeRaw`
    create temp table work on commit drop as
    with openings as (
      select i.order_id, ${each((c) => `sum(i.${c}) filter (where i.ledger = 'orders')::bigint as ${c}`)},
        ${each((c) => `sum(i.${c}) filter (where i.ledger = 'refunds')::bigint as refund_${c}`)}
      from opening_items i join opening_lists l on l.id = i.list_id
      where i.order_id is not null and l.approved_at is not null and l.withdrawn_at is null
        and l.storefront_id = any(${[...scope.storefrontIds]}::uuid[])
      group by i.order_id
    )
    select t.id, o.external_id as subject, t.storefront_id, t.currency, m.scale, terms.starts_on, m.paid_on,
      case when m.paid_on >= terms.starts_on then 'paid' when openings.total is not null then 'opening' else 'none' end as kind,
      case when m.paid_on >= terms.starts_on then m.paid_on else terms.starts_on - 1 end as begins,
      o.exclusion_code is not null as excluded, m.cancelled, m.pieces, m.line_pieces, m.tax_pairs,
      m.gift_card, m.gift_card_fees, m.gift_card_discount, m.store_credit, m.store_credit_fees, m.store_credit_discount,
      ${each((c) => `case when m.paid_on >= terms.starts_on then m.${c} else coalesce(openings.${c}, 0) end as ${c}`)},
      ${each((c) => `coalesce(openings.refund_${c}, 0) as opening_${c}`)}
    from tie_outs t join order_money m on m.order_id = t.id join web_orders o on o.id = t.id
      join month_end_terms terms on terms.storefront_id = t.storefront_id
      left join openings on openings.order_id = t.id
    where not t.plain and t.id > 0 and ${within(scope, 't', 'id')}`
  await sql.$executeRaw`create unique index on work (id)`
  await sql.$executeRaw`analyze work`
  await sql.$executeRaw`
    create temp table work_sales on commit drop as
    select w.id, s.ord_num, s.status, s.tender, s.pieces, s.cancelled_pieces, s.line_pieces,
      ${each((c) => `s.${erpColumn(c)} as ${c}`)},
      row_number() over (partition by w.id order by s.status = 'cancelled', s.id) as place
    from work w join erp_sales_orders s on s.order_id = w.id where s.gone_at is null`
  await sql.$executeRaw`
    create temp table work_invoices on commit drop as
    select w.id, i.id as invoice_id, i.inv_num, i.inv_on, i.pieces, ${each((c) => `i.${erpColumn(c)} as ${c}`)},
      (w.kind = 'paid' or i.inv_on >= w.starts_on) as counts,
      (w.kind = 'paid' and i.inv_on < w.begins and
        (select b.from_on from period_bounds b where b.storefront_id = w.storefront_id and i.inv_on >= b.from_on and i.inv_on < b.to_on)
        is distinct from
        (select b.from_on from period_bounds b where b.storefront_id = w.storefront_id and w.begins >= b.from_on and w.begins < b.to_on))
        as wrong_period,
      coalesce(s.place > 1, false) or (s.total = i.total and row_number() over (partition by w.id, i.ord_num,
        ${each((c) => `i.${erpColumn(c)}`)} order by i.inv_on, i.id) > 1) as doubled
    from work w join erp_invoices i on i.order_id = w.id
      left join work_sales s on s.id = w.id and s.ord_num = i.ord_num and i.ord_num <> '' and s.status <> 'cancelled'
    where i.posted and i.gone_at is null`
  await sql.$executeRaw`
    create temp table work_credits on commit drop as
    select w.id, c.id as credit_id, c.crm_num, c.crm_on, split_part(c.ref_num2, '-', 3) as refund_of,
      c.merchandise - c.discount as merchandise, 0::bigint as discount, c.freight as shipping,
      c.total_amount - c.merchandise + c.discount - c.freight - c.tax as fees, c.tax, c.total_amount as total
    from work w join erp_credit_memos c on c.order_id = w.id
    where c.posted and c.gone_at is null and c.crm_on >= w.starts_on`
  // A refund is of what was never invoiced when no invoice is dated before it, or when invoices and refunds together are no
  // more than was paid. A credit memo in its name says the contrary.
  await sql.$executeRaw`
    create temp table work_refunds on commit drop as
    select w.id, r.refund_id, f.external_id, coalesce(r.refunded_on, w.begins) as refunded_on, r.pieces, ${each((c) => `r.${c}`)},
      w.kind <> 'none' and not exists (select from work_credits c where c.id = w.id and c.refund_of = f.external_id)
        and (not exists (select from work_invoices i where i.id = w.id and i.inv_on < coalesce(r.refunded_on, w.begins))
          or w.kind = 'paid' and w.total >=
            (select coalesce(sum(i.total), 0) from work_invoices i where i.id = w.id and i.counts and not i.doubled)
            + sum(r.total) over (partition by w.id)) as before
    from work w join refund_money r on r.order_id = w.id join shop_refunds f on f.id = r.refund_id
    where coalesce(r.refunded_on, w.begins) >= w.starts_on`
  // Given back whole before anything was invoiced: by component it is what the order was made of, however the refund says it.
  await sql.$executeRaw`
    update work_refunds r set ${each((c) => `${c} = r.${c} + whole.${c}`)}
    from (
      select w.id, (array_agg(b.refund_id order by b.refunded_on desc, b.refund_id desc))[1] as last,
        ${each((c) => `min(w.${c}) - sum(b.${c})::bigint as ${c}`)}
      from work w join work_refunds b on b.id = w.id and b.before
      where w.kind <> 'none' and not exists (select from work_invoices i where i.id = w.id and i.counts)
      group by w.id having sum(b.total) = min(w.total)
    ) whole
    where r.id = whole.id and r.refund_id = whole.last`
  for (const table of ['work_sales', 'work_invoices', 'work_refunds', 'work_credits'])
    await sql.$executeRaw`create index on ${Prisma.raw(table)} (id)`
  return rows
}
