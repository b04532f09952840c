import type { Sql } from '../../kernel/sql.ts'
import { skuByPattern } from '../../mirror/item-index.ts'
import { channelFlag } from './compare-items.ts'
import { grouped } from './grouped.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'
import type { StyleDraft, StyleItem, StyleProduct } from './style-drafts.ts'
import { draftStyle } from './style-drafts.ts'

/** The styles as they would be published, in three statements whatever their number. */
export async function readStyleDrafts(
  tx: Sql,
  shop: CatalogueShop,
  styleKeys: readonly string[],
  skuPattern: string | null,
): Promise<StyleDraft[]> {
  const items = await readStyleItems(tx, shop, styleKeys)
  const byStyle = grouped(items, ({ division, style }) => `${division}/${style}`)
  const products = await readStyleProducts(tx, shop, [...new Set(items.flatMap(({ productId }) => productId ?? []))])
  const skuOf = (item: StyleItem) => item.thirdPartyItem ?? (skuPattern ? skuByPattern(skuPattern, item) : '')
  const missing = items.filter(({ productId }) => productId === null)
  const taken = await readTaken(tx, shop, [...missing.map(skuOf), ...styleKeys.map((key) => key.replaceAll('/', '-'))])
  return styleKeys.map((styleKey) => {
    const own = byStyle.get(styleKey) ?? []
    const productIds = new Set(own.flatMap(({ productId }) => productId ?? []))
    const known = products.filter(({ productId }) => productIds.has(productId))
    return draftStyle(styleKey, own, known, { currency: shop.currency, skuOf, taken })
  })
}

const readStyleItems = (tx: Sql, shop: CatalogueShop, styleKeys: readonly string[]): Promise<StyleItem[]> => {
  const keys = styleKeys.map((key) => key.split(/\/(.*)/s))
  return tx.$queryRaw<StyleItem[]>`
    select e.id, e.pkey, e.division, e.style, e.style_name as "styleName", e.color_code as "colorCode",
      e.color_name as "colorName", e.lbl_code as "lblCode", e.dimension, e.size_desc as "sizeDesc", e.upc, e.ean,
      e.third_party_item as "thirdPartyItem", e.price_amount as price, e.retail_amount as retail,
      e.currency::text as currency, e.active,
      (select min(s.product_id) from shop_item_parts p join shop_items s on s.id = p.shop_item_id
        where p.item_id = e.id and s.storefront_id = ${shop.id}::uuid and s.gone_at is null and s.match = 'one'
      ) as "productId",
      e.third_party_item is not null and exists (
        select from catalogue_changes c
        where c.storefront_id = ${shop.id}::uuid and c.kind = 'publish' and c.sku = e.third_party_item
          and c.state in ('proposed', 'ready', 'sending', 'unknown')) as "isAsked"
    from unnest(${keys.map(([division = '']) => division)}::text[], ${keys.map(([, style = '']) => style)}::text[])
      as k (division, style)
    join erp_items e on e.connection_id = ${shop.erpConnectionId}::uuid and e.style = k.style and e.division = k.division
    where e.active and e.gone_at is null and e.channel_flag = ${channelFlag}
    order by e.id`
}

const readStyleProducts = (
  tx: Sql,
  shop: CatalogueShop,
  productIds: readonly string[],
): Promise<StyleProduct[]> => tx.$queryRaw<StyleProduct[]>`
  select product_id as "productId", kind::text as kind, attributes from shop_items
  where storefront_id = ${shop.id}::uuid and product_id = any(${productIds}::text[]) and variation_id = '' and gone_at is null`

/** Those of the SKUs that the shop has already; it compares without case and spaces. */
async function readTaken(tx: Sql, shop: CatalogueShop, skus: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ sku: string }[]>`
    select distinct a.sku
    from unnest(${skus.filter((sku) => sku !== '')}::text[]) as a (sku)
    join shop_items s on s.storefront_id = ${shop.id}::uuid and lower(btrim(s.sku)) = lower(btrim(a.sku))
    where s.gone_at is null and not s.sku_inherited`
  return new Set(rows.map(({ sku }) => sku))
}
