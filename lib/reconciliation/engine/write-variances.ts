import { Prisma } from '../../kernel/db.ts'
import type { Scope, Sql } from './scope.ts'
import { each, within } from './scope.ts'

/**
 * What the passes claim, as a list people work on. A person's work stays on a row that is found again with the same amounts,
 * another amount opens it again; what is no longer found was cleared by the document that came.
 */
export async function writeVariances(sql: Sql, scope: Scope, asOf: Date): Promise<number> {
  const columns = each((c) => c)
  await sql.$executeRaw`
    create temp table found on commit drop as
    with parts as (
      select w.storefront_id, w.currency, w.scale, c.ledger, c.class, w.id as tie_out_id, w.id as order_id, w.subject, c.day,
        c.documents, c.rule, c.place, ${each((c) => `c.${c}`)}
      from claims c join work w on w.id = c.id where c.is_open or c.day >= w.starts_on
      union all
      select s.storefront_id, s.currency, coalesce((select m.scale from order_money m where m.storefront_id = s.storefront_id and m.currency = s.currency limit 1), 2),
        s.ledger, s.class, s.id, null, s.subject, s.day, case when s.number = '' then '{}'::text[] else array[s.number] end,
        case s.class when 'OPENING' then 'no document bears it out' else 'no order carries the reference' end, 0, ${each((c) => `s.${c}`)}
      from strangers s
    )
    select storefront_id, currency, min(scale) as scale, ledger, class, subject, min(tie_out_id) as tie_out_id, min(order_id) as order_id,
      max(day) as day, min(rule) as rule,
      coalesce((select array_agg(distinct d order by d) from unnest(string_to_array(string_agg(array_to_string(documents, ' '), ' '), ' ')) d where d <> ''), '{}') as documents,
      ${each((c) => `sum(${c})::bigint as ${c}`)}
    from parts group by storefront_id, currency, ledger, class, subject
    having ${each((c) => `sum(${c}) <> 0`, { between: ' or ' })}`
  const same = each((c) => `v.${c} = excluded.${c}`, { between: ' and ' })
  const rows = await sql.$executeRaw`
    insert into variances as v (storefront_id, currency, scale, ledger, class, tie_out_id, order_id, subject, ${columns}, day, documents,
      rule, found_at, changed_at)
    select storefront_id, currency, scale, ledger, class, tie_out_id, order_id, subject, ${columns}, day, documents, rule, ${asOf}, ${asOf}
    from found
    on conflict (storefront_id, currency, ledger, class, subject) do update set
      ${each((c) => `${c} = excluded.${c}`)}, day = excluded.day, documents = excluded.documents, rule = excluded.rule,
      tie_out_id = excluded.tie_out_id, order_id = excluded.order_id, changed_at = excluded.changed_at, gone_at = null,
      state = case when v.gone_at is null and ${same} then v.state else 'open' end,
      accepted_by_id = case when ${same} then v.accepted_by_id end, accepted_at = case when ${same} then v.accepted_at end
    where v.gone_at is not null or not (${same}) or v.day <> excluded.day or v.documents <> excluded.documents`
  const mine = scope.orderIds
    ? Prisma.sql`(${within(scope, 'v', 'tie_out_id')} or v.tie_out_id < 0 and v.storefront_id = any(${[...scope.storefrontIds]}::uuid[]))`
    : within(scope, 'v')
  await sql.$executeRaw`
    update variances v set gone_at = ${asOf}, changed_at = ${asOf},
      state = 'resolved', evidence_kind = coalesce(v.evidence_kind, 'document'),
      evidence_reference = coalesce(v.evidence_reference, (select t.rule from tie_outs t where t.id = v.tie_out_id))
    where v.gone_at is null and v.ledger <> 'payments' and ${mine} and not exists (
      select from found f where f.storefront_id = v.storefront_id and f.currency = v.currency and f.ledger = v.ledger
        and f.class = v.class and f.subject = v.subject)`
  await sql.$executeRaw`
    update tie_outs t set verdict = f.class
    from (select distinct on (tie_out_id) tie_out_id, class from found order by tie_out_id, abs(total) desc, class) f
    where t.id = f.tie_out_id and t.verdict <> f.class`
  return rows
}
