import type { Sql } from './scope.ts'
import { each } from './scope.ts'

const columns = each((c) => c)
const negative = each((c) => `-${c}`)

/**
 * The entries of the ledger of orders, from documents and claims, into `made_events`. An open item is told twice: in when it
 * begins, out when the document dates that clears it.
 */
export async function tellOrders(sql: Sql): Promise<number> {
  await sql.$executeRaw`
    create temp table made_events (id bigint, day date, ledger text, step text, class text, documents int,
      ${each((c) => `${c} bigint`)}) on commit drop`
  await sql.$executeRaw`
    insert into made_events
    select id, begins, 'orders', 'paid', '', 1, ${each((c) => `paid_${c}`)} from sides where kind = 'paid'
    union all
    select id, begins, 'orders', standing, '', 1, ${each((c) => `paid_${c} - back_${c}`)} from sides
    where standing = 'excluded' or standing = 'cancelled' and (${each((c) => `diff_${c} <> 0`, { between: ' or ' })})
    union all
    select r.id, r.refunded_on, 'orders', 'refunded', '', 1, ${each((c) => `r.${c}`)} from work_refunds r where r.before
    union all
    select id, inv_on, 'orders', 'invoiced', '', 1, ${columns} from work_invoices where counts
    union all
    select id, day, 'orders', 'adjusted', class, 1, ${columns} from claims where ledger = 'orders' and not is_open
    union all
    select id, begins, 'orders', 'open', class, 1, ${each((c) => `claims.${c}`)} from claims join sides using (id)
    where ledger = 'orders' and is_open`
  // The other half of a document in the wrong period: what it brought to the earlier one.
  await sql.$executeRaw`
    insert into made_events
    select id, inv_on, 'orders', 'adjusted', 'WRONG_PERIOD', 1, ${columns} from work_invoices where wrong_period and not doubled`
  return sql.$executeRaw`
    insert into made_events
    with cleared as (
      select s.id, s.begins, i.inv_on as day, 1 as documents, ${each((c) => `i.${c}`)}
      from work_invoices i join sides s on s.id = i.id
      where i.counts and not i.doubled and not i.wrong_period and s.standing in ('done', 'missing', 'withdrawn', 'open')
      union all
      select s.id, s.begins, r.refunded_on, 1, ${each((c) => `r.${c}`)}
      from work_refunds r join sides s on s.id = r.id where r.before
      union all
      select s.id, s.begins, c.day, 0, ${each((c) => `-c.${c}`)}
      from claims c join sides s on s.id = c.id
      where c.ledger = 'orders' and not c.is_open and c.class not in ('DUPLICATE_IN_ERP', 'WRONG_PERIOD') and s.standing = 'done'
    )
    select id, begins, 'orders', 'open', 'TIMING_CUTOFF', documents, ${columns} from cleared where day <> begins
    union all
    select id, day, 'orders', 'open', 'TIMING_CUTOFF', -documents, ${negative} from cleared where day <> begins`
}

/**
 * What an invoice alone says is wrong: a second one for what was sold once, one before its order was paid in a period of its
 * own, one for an order that was left out, was never paid, or was paid before the first period and is not on the opening list.
 */
export async function claimInvoices(sql: Sql): Promise<number> {
  return sql.$executeRaw`
    insert into claims (id, ledger, class, is_open, day, rule, documents, ${columns})
    select i.id, 'orders', 'DUPLICATE_IN_ERP', false, i.inv_on, 'a second document for the same sale', array[i.inv_num], ${each((c) => `i.${c}`)}
    from work_invoices i where i.counts and i.doubled
    union all
    select i.id, 'orders', case when s.excluded then 'UNCLASSIFIED' when w.paid_on is null then 'MISSING_IN_SHOP' else 'OPENING' end,
      false, i.inv_on, case when s.excluded then 'invoiced although left out' when w.paid_on is null then 'not paid in the shop'
        else 'not on the opening list' end, array[i.inv_num], ${each((c) => `i.${c}`)}
    from work_invoices i join sides s on s.id = i.id join work w on w.id = i.id
    where i.counts and not i.doubled and s.standing in ('none', 'excluded')
    union all
    select i.id, 'orders', 'WRONG_PERIOD', false, w.begins, 'dated in a period before the payment', array[i.inv_num], ${each((c) => `-i.${c}`)}
    from work_invoices i join work w on w.id = i.id where i.wrong_period and not i.doubled`
}
