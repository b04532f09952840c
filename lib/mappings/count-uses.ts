import type { Sql } from '../kernel/sql.ts'
import type { MappingTable } from './tables.ts'

/** How many more (or fewer) orders of a business date a rule decided something for. */
export interface RuleUse {
  /** yyyy-mm-dd */
  day: string
  /** Of a stored rule, or `unansweredRow` of a table. */
  rowId: bigint
  orders: number
}

/**
 * Under these in place of a rule's own row stand the orders a table had no answer for. Fixed for ever: rows of uses carry them.
 */
export const unansweredRow: Record<MappingTable, bigint> = {
  warehouse: -1n,
  tax: -2n,
  allowance: -3n,
  tender: -4n,
  shipping: -5n,
  payment: -6n,
  fee: -7n,
  item_link: -8n,
  text: -9n,
  preorder: -10n,
  price: -11n,
  hold: -12n,
  calendar: -13n,
  buffer: -14n,
  carrier: -15n,
  return_reason: -16n,
}

/** Adds to the uses of a storefront's rules, in one statement however many. Rows are taken in one order: two batches never wait in a ring. */
export async function countUses(tx: Sql, storefrontId: string, uses: readonly RuleUse[]): Promise<void> {
  const sums = new Map<string, RuleUse>()
  for (const use of uses) {
    const key = `${use.day} ${use.rowId}`
    sums.set(key, { ...use, orders: (sums.get(key)?.orders ?? 0) + use.orders })
  }
  const changed = [...sums.values()].filter(({ orders }) => orders !== 0)
  if (changed.length === 0) return
  await tx.$executeRaw`
    insert into mapping_uses as u (day, storefront_id, row_id, orders)
    select n.day::date, ${storefrontId}::uuid, n.row_id, n.orders
    from unnest(
      ${changed.map(({ day }) => day)}::text[], ${changed.map(({ rowId }) => rowId)}::bigint[],
      ${changed.map(({ orders }) => orders)}::integer[]) as n(day, row_id, orders)
    order by n.day, n.row_id
    on conflict (day, storefront_id, row_id) do update set orders = u.orders + excluded.orders`
}
