import type { Sql } from './scope.ts'
import { each } from './scope.ts'

/** A sum that is not what its entries make it. Amounts of the total, ten-thousandths. */
export interface WrongDay {
  currency: string
  /** yyyy-mm-dd */
  day: string
  ledger: string
  step: string
  class: string
  kept: bigint
  entries: bigint
}

/**
 * Sums the entries anew beside `money_days` and names every difference, in any component. What came late for a signed period
 * stands in the entries on its own day and in the sums on the first open one: carried items are counted over.
 */
export async function verifyDays(sql: Sql, storefrontId: string): Promise<WrongDay[]> {
  const columns = each((c) => c)
  return sql.$queryRaw<WrongDay[]>`
    with both_sides as (
      select currency, day, ledger, step, class, documents, ${columns}, total as kept, 0::bigint as told
      from money_days where storefront_id = ${storefrontId}::uuid
      union all
      select currency, day, ledger, step, class, -documents, ${each((c) => `-${c}`)}, 0, total
      from money_entries where storefront_id = ${storefrontId}::uuid
      union all
      select p.currency, c.day, c.ledger, c.step, c.class, c.documents, ${each((c) => `c.${c}`)}, 0, -c.total
      from carried_items c join periods p on p.id = c.period_id
      where p.storefront_id = ${storefrontId}::uuid and c.folded_at is null
      union all
      select p.currency, c.counts_on, c.ledger, c.step, c.class, -c.documents, ${each((c) => `-c.${c}`)}, 0, c.total
      from carried_items c join periods p on p.id = c.period_id
      where p.storefront_id = ${storefrontId}::uuid and c.folded_at is null
    )
    select currency, to_char(day, 'YYYY-MM-DD') as day, ledger, step, class, sum(kept)::bigint as kept, sum(told)::bigint as entries
    from both_sides group by currency, day, ledger, step, class
    having sum(documents) <> 0 or ${each((c) => `sum(${c}) <> 0`, { between: ' or ' })}
    order by currency, day, ledger, step, class`
}
