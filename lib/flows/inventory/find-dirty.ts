import { Prisma } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import { itemsOf } from '../../mappings/read-buffers.ts'
import type { StockShop } from './stock-shops.ts'

/** Matches that were being committed while the last computation looked are computed again. */
const comparedMarginSeconds = 120

export interface Dirty {
  /** Query of the ids of shop items to compute. */
  items: Prisma.Sql
  /** How many; null for all. */
  count: number | null
}

/**
 * The shop items whose number may come out otherwise: their stock, what orders have taken of them, or what they are in the ERP
 * changed since the last computation. All of them when the policy asks for it, and with every new day, when dated rules turn.
 */
export async function findDirty(
  tx: Sql,
  shop: StockShop,
  connectionId: string,
  changes: { upTo: bigint; pending: readonly bigint[]; newDay: boolean },
): Promise<Dirty> {
  const { computedChangeNo, computedAt, recompute } = shop.policy
  const all = { items: itemsOf(shop.id), count: null }
  if (recompute || changes.newDay || computedAt === null) return all
  const since = new Date(computedAt.getTime() - comparedMarginSeconds * 1_000)
  const rows = await tx.$queryRaw<{ id: bigint }[]>`
    with items as (
      select i.id
      from erp_stock e
      join erp_items i on i.connection_id = e.connection_id and i.item_key = e.item_key
      where e.connection_id = ${connectionId}::uuid and e.change_no > ${computedChangeNo} and e.change_no <= ${changes.upTo}
      union
      select unnest(${[...changes.pending]}::bigint[])
    )
    select s.id from shop_items s
    where s.storefront_id = ${shop.id}::uuid and s.compared_at > ${since}
    union
    select s.id from items join shop_item_parts p on p.item_id = items.id
    join shop_items s on s.id = p.shop_item_id and s.storefront_id = ${shop.id}::uuid`
  const ids = rows.map(({ id }) => id)
  return { items: Prisma.sql`select unnest(${ids}::bigint[]) as id`, count: ids.length }
}
