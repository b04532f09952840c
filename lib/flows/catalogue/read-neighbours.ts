import type { Sql } from '../../kernel/sql.ts'
import { grouped } from './grouped.ts'
import type { ComparedItem } from './item-values.ts'
import type { JudgedBy } from './judge-shop-item.ts'

/** Who else of the shop carries the SKU of an item as its own. */
export async function readSharing(
  tx: Sql,
  storefrontId: string,
  items: readonly ComparedItem[],
): Promise<Map<bigint, JudgedBy['sharing']>> {
  const carrying = items.filter(({ sku, skuInherited, goneAt }) => sku !== '' && !skuInherited && !goneAt)
  const skus = [...new Set(carrying.map(({ sku }) => sku))]
  if (skus.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ sku: string; id: bigint; productId: string; variationId: string }[]>`
    select sku, id, product_id as "productId", variation_id as "variationId" from shop_items
    where storefront_id = ${storefrontId}::uuid and sku = any(${skus}::text[]) and not sku_inherited and gone_at is null
      and kind <> 'other'
    order by id`
  const bySku = grouped(rows, ({ sku }) => sku)
  return new Map(
    carrying.map(({ id, sku }) => [
      id,
      (bySku.get(sku) ?? [])
        .filter((other) => other.id !== id)
        .map(({ id: other, productId, variationId }) => ({ shopItemId: String(other), productId, variationId })),
    ]),
  )
}

/** SKUs these items were found to share and that nobody shares any more, whatever they carry by now. */
export async function readUnshared(tx: Sql, storefrontId: string, items: readonly ComparedItem[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ sku: string }[]>`
    select distinct f.shop_value as sku from catalogue_findings f
    where f.storefront_id = ${storefrontId}::uuid and f.subject = any(${items.map(({ id }) => `shop:${id}`)}::text[])
      and f.code = 'SKU_SHARED' and f.closed_at is null and (
        select count(*) from shop_items s
        where s.storefront_id = f.storefront_id and s.sku = f.shop_value and not s.sku_inherited and s.gone_at is null
          and s.kind <> 'other') < 2`
  return rows.map(({ sku }) => sku)
}

/** The name of the style a variable product's variations belong to, where it is one; as they were matched last. */
export async function readStyleNames(
  tx: Sql,
  storefrontId: string,
  items: readonly ComparedItem[],
): Promise<Map<string, string>> {
  const products = items.filter(({ kind, goneAt }) => kind === 'variable' && !goneAt).map(({ productId }) => productId)
  if (products.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ productId: string; name: string }[]>`
    select s.product_id as "productId", min(e.style_name) as name
    from shop_items s
    join shop_item_parts p on p.shop_item_id = s.id
    join erp_items e on e.id = p.item_id
    where s.storefront_id = ${storefrontId}::uuid and s.product_id = any(${products}::text[]) and s.variation_id <> ''
      and s.gone_at is null
    group by s.product_id having count(distinct (e.division, e.style)) = 1`
  return new Map(rows.filter(({ name }) => name !== '').map(({ productId, name }) => [productId, name]))
}
