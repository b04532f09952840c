import type { Sql } from './scope.ts'
import { each } from './scope.ts'

const columns = each((c) => c)
const equal = each((c) => `r.${c} = c.${c}`, { between: ' and ' })
const isSomething = each((c) => `${c} <> 0`, { between: ' or ' })

/**
 * The ledger of refunds: refunds after the invoice against credit memos, by order as a whole where the two agree, else by the
 * refund a memo names, else by equal amounts, else what is left of both. Merchandise stands net of discount on both sides.
 */
export async function tellRefunds(sql: Sql): Promise<number> {
  await sql.$executeRaw`
    create temp table given on commit drop as
    select r.id, r.external_id as key, r.refunded_on as day, true as is_told, 0 as pair,
      r.merchandise - r.discount as merchandise, 0::bigint as discount, r.shipping, r.fees, r.tax, r.total
    from work_refunds r where not r.before
    union all
    select id, '', starts_on - 1, false, 0, opening_merchandise - opening_discount, 0, opening_shipping, opening_fees, opening_tax, opening_total
    from work where opening_total <> 0`
  await sql.$executeRaw`
    create temp table booked_groups on commit drop as
    with r as (
      select id, key, count(*) as documents, max(day) as day, ${each((c) => `sum(${c})::bigint as ${c}`)} from given group by id, key
    ), named as (
      select c.*, case when exists (select from given g where g.id = c.id and g.key = c.refund_of and g.key <> '') then c.refund_of else '' end as key
      from work_credits c
    ), c as (
      select id, key, max(crm_on) as day, ${each((c) => `sum(${c})::bigint as ${c}`)} from named group by id, key
    ), whole as (
      select id from (select id, ${each((c) => `sum(${c}) as ${c}`)} from r group by id) r
        join (select id, ${each((c) => `sum(${c}) as ${c}`)} from c group by id) c using (id) where ${equal}
    ), by_key as (
      select id, key, r.id is not null as has_refund, c.id is not null as has_credit
      from r full join c using (id, key) where id not in (select id from whole)
    )
    select id, case when is_whole then 'all' when has_refund and has_credit then 'key ' || key else 'rest' end as pair, key
    from (
      select id, key, true as is_whole, false as has_refund, false as has_credit from whole
        join (select distinct id, key from (select id, key from given union all select id, key from named) k) k using (id)
      union all select id, key, false, has_refund, has_credit from by_key
    ) as groups`
  await sql.$executeRaw`
    create temp table pairs on commit drop as
    with r as (
      select g.id, p.pair, count(*) as given, max(g.day) as day, ${each((c) => `sum(g.${c})::bigint as ${c}`)}
      from given g join booked_groups p on p.id = g.id and p.key = g.key group by g.id, p.pair
    ), c as (
      select c.id, p.pair, max(c.crm_on) as day, array_agg(c.crm_num order by c.crm_num) as numbers, ${each((c) => `sum(c.${c})::bigint as ${c}`)}
      from work_credits c join booked_groups p on p.id = c.id
        and p.key = case when exists (select from given g where g.id = c.id and g.key = c.refund_of and g.key <> '') then c.refund_of else '' end
      group by c.id, p.pair
    )
    select id, pair, r.id is not null as has_refund, c.id is not null as has_credit, c.day, c.numbers, r.given,
      ${each((c) => `coalesce(c.${c}, 0) - coalesce(r.${c}, 0) as ${c}`)}
    from r full join c using (id, pair)`
  await sql.$executeRaw`
    insert into claims (id, ledger, class, is_open, day, rule, documents, ${columns})
    select id, 'refunds', 'REFUND_AMOUNT', false, day, case when pair = 'rest' then 'by order' else 'by reference' end, numbers, ${columns}
    from pairs where has_refund and has_credit and (${isSomething})`
  await sql.$executeRaw`
    insert into claims (id, ledger, class, is_open, day, rule, documents, ${columns})
    select g.id, 'refunds',
      case when g.day > (select limits.credit_from from run_limits limits join work w on w.storefront_id = limits.storefront_id where w.id = g.id)
        then 'IN_FLIGHT' else 'REFUND_NO_CREDIT' end,
      true, g.day, 'no credit memo', '{}', ${each((c) => `g.${c}`)}
    from given g join booked_groups b on b.id = g.id and b.key = g.key join pairs p on p.id = g.id and p.pair = b.pair
    where not p.has_credit
    union all
    select p.id, 'refunds', 'CREDIT_NO_REFUND', true, p.day, 'no refund in the shop', p.numbers, ${each((c) => `-p.${c}`)}
    from pairs p where not p.has_refund`
  return sql.$executeRaw`
    insert into made_events
    select id, day, 'refunds', 'refunded', '', 1, ${columns} from given where is_told
    union all
    select id, crm_on, 'refunds', 'credited', '', 1, ${columns} from work_credits
    union all
    select id, day, 'refunds', 'adjusted', class, 1, ${columns} from claims where ledger = 'refunds' and not is_open
    union all
    select id, day, 'refunds', 'open', class, 1, ${columns} from claims where ledger = 'refunds' and is_open
    union all
    select g.id, g.day, 'refunds', 'open', 'TIMING_CUTOFF', 1, ${each((c) => `g.${c}`)}
    from given g join booked_groups b on b.id = g.id and b.key = g.key join pairs p on p.id = g.id and p.pair = b.pair
    where p.has_credit
    union all
    select id, day, 'refunds', 'open', 'TIMING_CUTOFF', 0, ${columns} from claims where ledger = 'refunds' and class = 'REFUND_AMOUNT'
    union all
    select c.id, c.crm_on, 'refunds', 'open', 'TIMING_CUTOFF',
      -- The last memo clears what is counted of the refunds: two memos may book one.
      case when row_number() over (partition by p.id, p.pair order by c.crm_on desc, c.credit_id desc) = 1 then -p.given else 0 end,
      ${each((c) => `-c.${c}`)}
    from work_credits c join pairs p on p.id = c.id and p.has_refund and c.crm_num = any(p.numbers)`
}
