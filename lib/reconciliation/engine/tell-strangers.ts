import type { Scope, Sql } from './scope.ts'
import { each, erpColumn } from './scope.ts'

/** Ids of what no order of the shop carries: below zero, a range each for invoices, credit memos and opening items. */
const creditRange = 4611686018427387904n
const openingRange = 2305843009213693952n

/**
 * Documents under a web reference that no order carries, and opening items of orders that are not there: a tie-out a reference.
 * They are few, and have no order to flag: every run takes all of them.
 */
export async function tellStrangers(sql: Sql, { storefrontIds }: Scope): Promise<number> {
  const shops = [...storefrontIds]
  await sql.$executeRaw`
    create temp table strangers on commit drop as
    with unknown as (
      select -i.id as id, i.storefront_id, i.currency, 'orders' as ledger, 'MISSING_IN_SHOP' as class, i.inv_on as day,
        coalesce(nullif(i.po_num, ''), nullif(i.alt_po, ''), i.inv_num) as subject, i.inv_num as number, ${each((c) => `i.${erpColumn(c)} as ${c}`)}
      from erp_invoices i where i.order_id is null and i.posted and i.gone_at is null and i.storefront_id = any(${shops}::uuid[])
      union all
      select -c.id - ${creditRange}::bigint, c.storefront_id, c.currency, 'refunds', 'MISSING_IN_SHOP', c.crm_on,
        coalesce(nullif(c.ref_num2, ''), nullif(c.po_num, ''), c.crm_num), c.crm_num, c.merchandise - c.discount, 0, c.freight, 0, c.tax, c.total_amount
      from erp_credit_memos c where c.order_id is null and c.posted and c.gone_at is null and c.storefront_id = any(${shops}::uuid[])
      union all
      select -i.id - ${openingRange}::bigint, l.storefront_id, l.currency, i.ledger, 'OPENING', t.starts_on - 1, i.external_id, '',
        ${each((c) => `i.${c}`)}
      from opening_items i join opening_lists l on l.id = i.list_id join month_end_terms t on t.storefront_id = l.storefront_id
      where i.order_id is null and l.approved_at is not null and l.withdrawn_at is null and l.storefront_id = any(${shops}::uuid[])
    )
    select max(u.id) over (partition by u.storefront_id, u.currency, u.ledger, u.class, u.subject) as id, u.storefront_id, u.currency,
      u.ledger, u.class, u.day, u.subject, u.number, ${each((c) => `u.${c}`)}
    from unknown u join month_end_terms t on t.storefront_id = u.storefront_id and u.day >= t.starts_on - 1`
  const nothing = each(() => '0')
  const invoiced = each((c) => `coalesce(sum(${c}) filter (where ledger = 'orders' and class = 'MISSING_IN_SHOP'), 0)`)
  const rows = await sql.$executeRaw`
    insert into tie_outs (id, order_id, storefront_id, currency, paid_on, ${each((c) => c)}, ${each((c) => `erp_${c}`)},
      sales_orders, sales_total, invoices, invoiced_on, last_invoiced_on, refunded, credited, rule, verdict, plain)
    select id, null, storefront_id, currency, null, ${nothing}, ${invoiced}, 0, 0,
      count(*) filter (where ledger = 'orders' and class = 'MISSING_IN_SHOP'), min(day), max(day), 0,
      coalesce(sum(total) filter (where ledger = 'refunds' and class = 'MISSING_IN_SHOP'), 0), '', min(class), false
    from strangers group by id, storefront_id, currency`
  const plain = each((c) => c)
  await sql.$executeRaw`
    insert into money_events (tie_out_id, storefront_id, currency, day, ledger, step, class, documents, ${plain})
    select id, storefront_id, currency, day, ledger, case ledger when 'orders' then 'invoiced' else 'credited' end, '', 1, ${plain}
    from strangers where class = 'MISSING_IN_SHOP'
    union all
    select id, storefront_id, currency, day, ledger, case class when 'OPENING' then 'open' else 'adjusted' end, class, 1, ${plain}
    from strangers`
  return rows
}
