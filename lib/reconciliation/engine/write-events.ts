import type { Sql } from './scope.ts'
import { each } from './scope.ts'

/** The entries made, in their place: nothing dated before the first period, nothing that is zero. */
export async function writeEvents(sql: Sql): Promise<number> {
  const columns = each((c) => c)
  return sql.$executeRaw`
    insert into money_events (tie_out_id, storefront_id, currency, day, ledger, step, class, documents, ${columns})
    select w.id, w.storefront_id, w.currency, e.day, e.ledger, e.step, e.class, e.documents, ${each((c) => `e.${c}`)}
    from made_events e join work w on w.id = e.id
    where e.day >= case e.step when 'open' then w.starts_on - 1 else w.starts_on end
      and (${each((c) => `e.${c} <> 0`, { between: ' or ' })})`
}
