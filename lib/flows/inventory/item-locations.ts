import { Prisma } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import { itemPatterns, reachableLocations } from './reachable-locations.ts'
import type { StockShop } from './stock-shops.ts'

/**
 * Where each shop item's stock counts, as one expression and what it has to be joined with (rule 18). Most shops name no item in
 * their warehouse rules: then it is one list for all. Expects the shop item's id as `t.id`.
 */
export async function itemLocations(
  tx: Sql,
  { warehouses }: StockShop,
  items: Prisma.Sql,
): Promise<{ locations: Prisma.Sql; join: Prisma.Sql }> {
  const usual = Prisma.sql`${reachableLocations(warehouses, null)}::text[]`
  const patterns = itemPatterns(warehouses)
  if (patterns.skus.length + patterns.items.length === 0) return { locations: usual, join: Prisma.empty }
  const named = await tx.$queryRaw<{ id: bigint; sku: string; itemKeys: string[] }[]>`
    select s.id, s.sku, array_agg(i.item_key) as "itemKeys"
    from (${items}) as asked(id)
    join shop_items s on s.id = asked.id
    join shop_item_parts p on p.shop_item_id = s.id
    join erp_items i on i.id = p.item_id
    group by s.id, s.sku
    having lower(s.sku) like any (${patterns.skus}::text[]) or bool_or(lower(i.item_key) like any (${patterns.items}::text[]))`
  if (named.length === 0) return { locations: usual, join: Prisma.empty }
  const places = named.map(({ id, ...facts }) => ({ id: String(id), locations: reachableLocations(warehouses, facts) }))
  return {
    locations: Prisma.sql`coalesce(place.locations, ${usual})`,
    join: Prisma.sql`
      left join jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as place (id bigint, locations text[]) on place.id = t.id`,
  }
}
