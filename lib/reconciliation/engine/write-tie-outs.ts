import { Prisma } from '../../kernel/db.ts'
import { components } from '../components.ts'
import type { Scope, Sql } from './scope.ts'
import { each, erpColumn, within } from './scope.ts'

const names = `id, order_id, storefront_id, currency, paid_on, ${components.join(', ')}, ${components.map((c) => `erp_${c}`).join(', ')},
  sales_orders, sales_total, invoices, invoiced_on, last_invoiced_on, refunded, credited, rule, verdict, plain`

const said = (alias: string) => Prisma.raw(names.replaceAll(/\w+/g, (name) => `${alias}.${name}`))

/**
 * One row an order with what each side says of it, and whether that is all there is to say: paid, invoiced once, equal in
 * every component. A few statements, whatever the number of orders; everything after it concerns only those that are not
 * plain. A plain row that stands as it was is not written again: nearly all of a month are.
 * @returns how many orders there are
 */
export async function writeTieOuts(sql: Sql, scope: Scope): Promise<number> {
  const totals = (column: (component: string) => string) => each((c) => `sum(${column(c)})::bigint as ${c}`)
  await sql.$executeRaw`
    create temp table moved_tie_outs on commit drop as
    with terms as (
      select storefront_id, starts_on, coalesce((tolerance ->> 'minorUnits')::int, 0) as minor_units,
        coalesce((tolerance ->> 'basisPoints')::int, 0) as basis_points
      from month_end_terms
    ), inv as (
      select i.order_id, count(*) as documents, min(i.inv_on) as first_on, max(i.inv_on) as last_on, ${totals((c) => `i.${erpColumn(c)}`)}
      from erp_invoices i where i.posted and i.gone_at is null and i.order_id is not null and ${within(scope, 'i')}
      group by i.order_id
    ), sales as (
      select s.order_id, count(*) as documents, count(*) filter (where s.status <> 'cancelled') as live,
        coalesce(sum(s.total) filter (where s.status <> 'cancelled'), 0)::bigint as total
      from erp_sales_orders s where s.gone_at is null and s.order_id is not null and ${within(scope, 's')}
      group by s.order_id
    ), refunds as (
      select r.order_id, max(r.refunded_on) as last_on, sum(r.total)::bigint as total
      from refund_money r where ${within(scope, 'r')} group by r.order_id
    ), credits as (
      select c.order_id, max(c.crm_on) as last_on, sum(c.total_amount)::bigint as total
      from erp_credit_memos c where c.posted and c.gone_at is null and c.order_id is not null and ${within(scope, 'c')}
      group by c.order_id
    ), openings as (
      select distinct i.order_id from opening_items i join opening_lists l on l.id = i.list_id
      where i.order_id is not null and l.approved_at is not null and l.withdrawn_at is null
        and l.storefront_id = any(${[...scope.storefrontIds]}::uuid[])
    ), excluded as (
      select o.id from web_orders o where o.exclusion_code is not null and ${within(scope, 'o', 'id')}
    ), told as (
      select m.order_id as id, m.order_id, m.storefront_id, m.currency, m.paid_on, ${each((c) => `m.${c}`)},
        ${each((c) => `coalesce(inv.${c}, 0) as erp_${c}`)}, coalesce(sales.documents, 0) as sales_orders,
        coalesce(sales.total, 0) as sales_total, coalesce(inv.documents, 0) as invoices, inv.first_on as invoiced_on,
        inv.last_on as last_invoiced_on, coalesce(refunds.total, 0) as refunded, coalesce(credits.total, 0) as credited,
        case when inv.order_id is null then ''
          when ${equal} then case when inv.documents = 1 then 'exact' else 'exact split' end
          when abs(inv.total - m.total) <= t.minor_units * power(10, 4 - m.scale) then 'minor units'
          when abs(inv.total - m.total) * 10000 <= t.basis_points * abs(m.total) then 'percent' else '' end as rule,
        '' as verdict,
        coalesce(inv.documents = 1 and inv.first_on >= m.paid_on and ${equal} and m.paid_on >= t.starts_on, false)
          and not m.cancelled and coalesce(sales.live, 1) <= 1 and refunds.order_id is null and credits.order_id is null
          and openings.order_id is null and excluded.id is null as plain
      from order_money m join terms t on t.storefront_id = m.storefront_id
        left join inv on inv.order_id = m.order_id left join sales on sales.order_id = m.order_id
        left join refunds on refunds.order_id = m.order_id left join credits on credits.order_id = m.order_id
        left join openings on openings.order_id = m.order_id left join excluded on excluded.id = m.order_id
      where ${within(scope, 'm')} and (m.paid_on >= t.starts_on or openings.order_id is not null
        or inv.last_on >= t.starts_on or refunds.last_on >= t.starts_on and m.paid_on is not null or credits.last_on >= t.starts_on)
    )
    select t.id as old_id, told.* from told full join (select * from tie_outs o where ${within(scope, 'o', 'id')}) t on t.id = told.id
    where not coalesce(t.plain and told.plain and row(${said('t')}) is not distinct from row(${said('told')}), false)`
  await sql.$executeRaw`delete from tie_outs where id in (select old_id from moved_tie_outs)`
  await sql.$executeRaw`
    insert into tie_outs (${Prisma.raw(names)}) select ${Prisma.raw(names)} from moved_tie_outs where id is not null`
  const [row] = await sql.$queryRaw<{ orders: number }[]>`
    select count(*)::int as orders from tie_outs t where ${within(scope, 't', 'id')} and id > 0`
  return row?.orders ?? 0
}

const equal = Prisma.raw(
  ['merchandise', 'discount', 'shipping', 'fees', 'tax', 'total'].map((c) => `inv.${c} = m.${c}`).join(' and '),
)
