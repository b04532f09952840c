import { Prisma } from '../../kernel/db.ts'
import type { Scope, Sql } from './scope.ts'
import { each, within } from './scope.ts'

const columns = each((c) => c)
const sums = each((c) => `sum(${c})::bigint as ${c}`)
const isSomething = each((c) => `sum(${c}) <> 0`, { between: ' or ' })

/** Entries of what a run is about to tie out again, so that afterwards only the difference is added. */
export const keepBefore = (sql: Sql, scope: Scope): Promise<number> => sql.$executeRaw`
    create temp table before_run on commit drop as
    select e.tie_out_id, e.storefront_id, e.currency, e.day, e.ledger, e.step, e.class, e.documents, ${each((c) => `e.${c}`)}
    from money_entries e where ${ofRun(scope)}`

/** With orders named: theirs, and those of documents that belong to no order. */
const ofRun = (scope: Scope): Prisma.Sql =>
  scope.orderIds
    ? Prisma.sql`(${within(scope, 'e', 'tie_out_id')} or e.tie_out_id < 0 and ${within({ ...scope, orderIds: null }, 'e')})`
    : within(scope, 'e')

/**
 * Adds what moved to `money_days`. What falls on a day of a signed period is counted on the first open day instead, and is
 * named in `carried_items`; so is what stood open and is cleared since, without moving the period.
 * @returns the locked periods that something came to late, with the orders that moved them
 */
export async function addMoved(sql: Sql, scope: Scope, asOf: Date): Promise<LateChange[]> {
  await sql.$executeRaw`
    create temp table moved on commit drop as
    with locks as (
      select storefront_id, currency, max(to_on) as open_from from periods where state in ('signed_off', 'suspended') group by 1, 2
    ), difference as (
      select tie_out_id, storefront_id, currency, day, ledger, step, class, sum(documents) as documents, ${sums}
      from (
        select tie_out_id, storefront_id, currency, day, ledger, step, class, documents, ${columns} from money_entries e where ${ofRun(scope)}
        union all
        select tie_out_id, storefront_id, currency, day, ledger, step, class, -documents, ${each((c) => `-${c}`)} from before_run
      ) both_ways
      group by tie_out_id, storefront_id, currency, day, ledger, step, class
      having sum(documents) <> 0 or ${isSomething}
    )
    select d.*, greatest(d.day, coalesce(l.open_from, d.day)) as counts_on
    from difference d left join locks l on l.storefront_id = d.storefront_id and l.currency = d.currency`
  await addDays(sql, Prisma.sql`select *, counts_on as on_day from moved`)
  const late = await sql.$queryRaw<LateChange[]>`
    with named as (
      insert into carried_items (period_id, tie_out_id, order_id, subject, day, counts_on, ledger, step, class, documents, ${columns}, found_at)
      select p.id, m.tie_out_id, t.order_id, coalesce(o.number, v.subject, m.tie_out_id::text), m.day, m.counts_on, m.ledger, m.step, m.class,
        m.documents, ${each((c) => `m.${c}`)}, ${asOf}
      -- What stood open before the first period is that one's opening balance.
      from moved m cross join lateral (
          select f.id from periods f where f.storefront_id = m.storefront_id and f.currency = m.currency and f.to_on > m.day
          order by f.from_on limit 1) p
        left join tie_outs t on t.id = m.tie_out_id left join web_orders o on o.id = t.order_id
        left join lateral (select subject from variances where tie_out_id = m.tie_out_id limit 1) v on true
      where m.day < m.counts_on
      returning period_id, subject, ledger, step, class, documents, ${columns}
    ), moved_by as (
      -- What stood open and now has a document that clears it has another class and the same amount: nothing moved.
      select period_id, subject from named group by period_id, subject, ledger, step, case when step <> 'open' then class end
      having sum(documents) <> 0 or ${isSomething}
    )
    select period_id as "periodId", array_agg(distinct subject order by subject) as subjects from moved_by group by period_id`
  return late
}

export interface LateChange {
  periodId: string
  /** Order numbers, or the references of documents of no order. */
  subjects: string[]
}

/** Adds sums to the days, and takes away the days that come to nothing. */
export async function addDays(sql: Sql, rows: Prisma.Sql): Promise<void> {
  await sql.$executeRaw`
    insert into money_days as d (storefront_id, currency, day, ledger, step, class, documents, ${columns})
    select storefront_id, currency, on_day, ledger, step, class, sum(documents)::int, ${sums}
    from (${rows}) rows group by storefront_id, currency, on_day, ledger, step, class
    on conflict (storefront_id, currency, day, ledger, step, class) do update set
      documents = d.documents + excluded.documents, ${each((c) => `${c} = d.${c} + excluded.${c}`)}`
}

/**
 * Days anew from the entries, where nothing is locked: a full run. The plain orders are summed by the two days they have first,
 * for nearly all of a month is them.
 */
export async function rebuildDays(sql: Sql, scope: Scope): Promise<void> {
  await sql.$executeRaw`delete from money_days d where ${within(scope, 'd')}`
  await addDays(
    sql,
    Prisma.sql`
      with plain as materialized (
        select t.storefront_id, t.currency, t.paid_on, t.invoiced_on, count(*) as orders, ${each((c) => `sum(t.${c})::bigint as ${c}`)}
        from tie_outs t where t.plain and ${within(scope, 't')} group by t.storefront_id, t.currency, t.paid_on, t.invoiced_on
      )
      select p.storefront_id, p.currency, told.on_day, 'orders' as ledger, told.step, told.class, told.sign * p.orders as documents,
        ${each((c) => `told.sign * p.${c} as ${c}`)}
      from plain p cross join lateral (values (p.paid_on, 'paid', '', 1), (p.invoiced_on, 'invoiced', '', 1),
        (p.paid_on, 'open', 'TIMING_CUTOFF', 1), (p.invoiced_on, 'open', 'TIMING_CUTOFF', -1)) told (on_day, step, class, sign)
      where told.step <> 'open' or p.paid_on <> p.invoiced_on
      union all
      select e.storefront_id, e.currency, e.day, e.ledger, e.step, e.class, e.documents, ${each((c) => `e.${c}`)}
      from money_events e where ${within(scope, 'e')}`,
  )
}

export async function dropEmptyDays(sql: Sql, scope: Scope): Promise<void> {
  await sql.$executeRaw`
    delete from money_days d where ${within({ ...scope, orderIds: null }, 'd')} and documents = 0
      and ${each((c) => `${c} = 0`, { between: ' and ' })}`
}
