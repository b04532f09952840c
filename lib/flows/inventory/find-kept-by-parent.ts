import type { ShopFinding } from '../../exceptions/settle-findings.ts'
import type { Sql } from '../../kernel/sql.ts'
import { notSentCodes } from './stored-level.ts'

/** Products whose variations share one stock: nothing is sent for them (failure 39). A case a product. */
export async function findKeptByParent(tx: Sql, storefrontId: string): Promise<ShopFinding[]> {
  const products = await tx.$queryRaw<
    { productId: string; name: string; first: bigint; skus: string[]; count: number }[]
  >`
    select s.product_id as "productId", coalesce(p.name, min(s.name)) as name, min(s.id) as first, count(*)::integer as count,
      (array_agg(s.sku order by s.id))[1:20] as skus
    from stock_levels l
    join shop_items s on s.id = l.shop_item_id
    left join shop_items p on p.storefront_id = s.storefront_id and p.product_id = s.product_id and p.variation_id = ''
    where l.storefront_id = ${storefrontId}::uuid and l.outcome_code = ${notSentCodes.parent} and s.gone_at is null and s.on_sale
    group by s.product_id, p.name
    order by s.product_id`
  return products.map(({ productId, name, first, skus, count }) => ({
    code: 'STOCK_KEPT_BY_PARENT',
    cause: {
      key: `product:${productId}`,
      field: 'stock',
      value: name,
      shopItemId: String(first),
      variations: count,
      skus,
    },
  }))
}
