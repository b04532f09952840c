import { canonicalJson, sha256 } from '../../kernel/digest.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { ShopItemShown, ShopProduct } from '../../storefront/catalogue-port.ts'
import type { CatalogueShop } from './read-catalogue-shop.ts'

/** In `agreed`, of `existence`: no rule takes it off sale, it was there before the flow was or a person put it back. */
export const wasThere = 'there'

export type ShopItemKind = 'simple' | 'variable' | 'variation' | 'other'

/** A product or variation as it is kept. */
export interface LandedItem extends Omit<ShopItemShown, 'inStock'> {
  kind: ShopItemKind
  skuInherited: boolean
  attributes: { name: string; value: string }[]
}

export interface LandedProducts {
  landed: number
  /** New, or with another content: what is to be compared. */
  changed: number
}

/** Everything of a product, then each of its variations. */
export function itemsOfProduct(product: ShopProduct): LandedItem[] {
  const { variations, attributes, inStock: _, ...own } = product
  const shown: LandedItem = {
    ...own,
    skuInherited: false,
    attributes: attributes.map(({ name, options }) => ({ name, value: options.join(' | ') })),
  }
  return [shown, ...variations.map((variation) => variationOf(product, variation))]
}

/** A variation that reports its parent's SKU has none of its own (woocommerce.md 6); it is on sale only where its product is. */
function variationOf(
  product: ShopProduct,
  { inStock: _, ...variation }: ShopProduct['variations'][number],
): LandedItem {
  return {
    ...variation,
    kind: 'variation',
    skuInherited: variation.sku !== '' && variation.sku === product.sku,
    onSale: variation.onSale && product.onSale,
  }
}

/** What makes a shop item another one than before. A sale moves its quantity and date alone. */
const contentOf = ({ quantity: _, modifiedAt: __, createdAt: ___, ...content }: LandedItem) =>
  sha256(
    canonicalJson({
      ...content,
      regularPrice: content.regularPrice === null ? null : String(content.regularPrice),
      salePrice: content.salePrice === null ? null : String(content.salePrice),
    }),
  ).toString('hex')

/**
 * Writes shop items as read, in two statements; one read as before is not touched, and an older reading never goes over a
 * newer one. Variations that their product no longer lists are gone.
 * @param whole products with all their variations, so that what is missing is gone; false for single items
 * @param askedAt when the shop was asked, by our clock: what was landed since of the same second is newer
 * @param isFirst of the first reading of a shop: what it holds is there already, whatever the clocks say
 */
export async function landItems(
  tx: Sql,
  now: Date,
  shop: Pick<CatalogueShop, 'id' | 'currency'>,
  read: readonly LandedItem[],
  { whole, isFirst = false, askedAt = now }: { whole: boolean; isFirst?: boolean; askedAt?: Date },
): Promise<LandedProducts> {
  const unique = new Map(read.map((item) => [`${item.productId}/${item.variationId}`, item]))
  if (unique.size === 0) return { landed: 0, changed: 0 }
  const rows = [...unique.values()].map((item) => ({
    product_id: item.productId,
    variation_id: item.variationId,
    kind: item.kind,
    name: item.name,
    sku: item.sku,
    sku_inherited: item.skuInherited,
    barcode: item.barcode,
    status: item.status,
    on_sale: item.onSale,
    attributes: item.attributes,
    scale: item.scale,
    regular_amount: item.regularPrice === null ? null : String(item.regularPrice),
    sale_amount: item.salePrice === null ? null : String(item.salePrice),
    sale_from: item.saleFrom,
    sale_to: item.saleTo,
    keeper: item.keeper,
    quantity: item.quantity,
    created_at: item.createdAt,
    modified_at: item.modifiedAt,
    content: contentOf(item),
  }))
  // Held in the order of their ids, as everybody holds them.
  await tx.$queryRaw`
    select id from shop_items
    where storefront_id = ${shop.id}::uuid and product_id = any(${[...new Set(rows.map((row) => row.product_id))]}::text[])
    order by id for no key update`
  const [counted] = await tx.$queryRaw<{ landed: number; changed: number }[]>`
    with read as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (
        product_id text, variation_id text, kind shop_item_kind, name text, sku text, sku_inherited boolean, barcode text,
        status text, on_sale boolean, attributes jsonb, scale smallint, regular_amount bigint, sale_amount bigint,
        sale_from timestamptz, sale_to timestamptz, keeper stock_keeper, quantity integer, created_at timestamptz,
        modified_at timestamptz, content text)
    ), before as materialized (
      select s.id, s.product_id, s.variation_id, s.sku, s.sku_inherited, s.content_hash
      from shop_items s
      where s.storefront_id = ${shop.id}::uuid and s.product_id in (select product_id from read)
    ), written as (
      insert into shop_items as s (storefront_id, product_id, variation_id, kind, name, sku, sku_inherited, barcode, status,
        on_sale, attributes, currency, scale, regular_amount, sale_amount, sale_from, sale_to, keeper, quantity, created_at,
        modified_at, content_hash, first_read_at, read_at, agreed)
      select ${shop.id}::uuid, product_id, variation_id, kind, name, sku, sku_inherited, barcode, status, on_sale, attributes,
        ${shop.currency}, scale, regular_amount, sale_amount, sale_from, sale_to, keeper, quantity, created_at, modified_at,
        decode(content, 'hex'), ${now}, ${now}, ${JSON.stringify(isFirst ? { existence: wasThere } : {})}::jsonb
      from read order by product_id, variation_id
      on conflict (storefront_id, product_id, variation_id) do update set
        kind = excluded.kind, name = excluded.name, sku = excluded.sku, sku_inherited = excluded.sku_inherited,
        barcode = excluded.barcode, status = excluded.status, on_sale = excluded.on_sale, attributes = excluded.attributes,
        currency = excluded.currency, scale = excluded.scale, regular_amount = excluded.regular_amount,
        sale_amount = excluded.sale_amount, sale_from = excluded.sale_from, sale_to = excluded.sale_to,
        keeper = excluded.keeper, quantity = excluded.quantity, created_at = excluded.created_at,
        modified_at = excluded.modified_at, content_hash = excluded.content_hash, read_at = excluded.read_at, gone_at = null,
        dirty = s.dirty or s.content_hash <> excluded.content_hash or s.gone_at is not null
      where (s.modified_at < excluded.modified_at
          or (s.modified_at = excluded.modified_at and s.read_at <= ${askedAt}))
        and (s.content_hash <> excluded.content_hash or s.quantity is distinct from excluded.quantity
          or s.modified_at <> excluded.modified_at or s.gone_at is not null)
      returning s.id, s.sku, s.sku_inherited, s.content_hash
    ), gone as (
      update shop_items s set gone_at = ${now}, dirty = true
      where ${whole} and s.storefront_id = ${shop.id}::uuid and s.gone_at is null and s.read_at <= ${askedAt}
        and s.product_id in (select product_id from read) and s.variation_id <> ''
        and not exists (select from read r where r.product_id = s.product_id and r.variation_id = s.variation_id)
      returning s.id, s.sku, s.sku_inherited
    ), changed as (
      select w.id from written w left join before b on b.id = w.id where b.content_hash is distinct from w.content_hash
      union all select id from gone
    ), skus as (
      -- Whoever shares a SKU that came or went is looked at too.
      select w.sku from written w left join before b on b.id = w.id
      where not w.sku_inherited and w.sku <> '' and b.sku is distinct from w.sku
      union
      select b.sku from before b left join written w on w.id = b.id
      where not b.sku_inherited and b.sku <> ''
        and (b.id in (select id from gone) or (w.id is not null and w.sku is distinct from b.sku))
    ), sharing as (
      update shop_items s set dirty = true
      where s.storefront_id = ${shop.id}::uuid and s.sku in (select sku from skus) and not s.dirty
        and s.id not in (select id from written) and s.id not in (select id from gone)
    )
    select (select count(*) from read)::int as landed, (select count(*) from changed)::int as changed`
  return counted ?? { landed: 0, changed: 0 }
}

/**
 * Lands what the shop answered to a write: a part of an item, the rest is what is known of it. It is compared again.
 * @param from the products they belong to, for whether a variation is on sale
 */
export async function landShown(
  tx: Sql,
  now: Date,
  shop: Pick<CatalogueShop, 'id' | 'currency'>,
  shown: readonly ShopItemShown[],
): Promise<void> {
  if (shown.length === 0) return
  const known = await tx.$queryRaw<
    {
      productId: string
      variationId: string
      kind: ShopItemKind
      attributes: LandedItem['attributes']
      parentSku: string
      parentOnSale: boolean
    }[]
  >`
    select s.product_id as "productId", s.variation_id as "variationId", s.kind::text as kind, s.attributes,
      coalesce(p.sku, '') as "parentSku", coalesce(p.on_sale, false) as "parentOnSale"
    from unnest(${shown.map((one) => one.productId)}::text[], ${shown.map((one) => one.variationId)}::text[])
      as w (product_id, variation_id)
    join shop_items s on s.storefront_id = ${shop.id}::uuid and s.product_id = w.product_id and s.variation_id = w.variation_id
    left join shop_items p on p.storefront_id = s.storefront_id and p.product_id = s.product_id and p.variation_id = ''`
  const items = shown.flatMap(({ inStock: _, ...one }): LandedItem[] => {
    const row = known.find(
      ({ productId, variationId }) => productId === one.productId && variationId === one.variationId,
    )
    if (!row) return []
    const isVariation = row.kind === 'variation'
    return [
      {
        ...one,
        kind: row.kind,
        attributes: row.attributes,
        skuInherited: isVariation && one.sku !== '' && one.sku === row.parentSku,
        onSale: one.onSale && (!isVariation || row.parentOnSale),
      },
    ]
  })
  await landItems(tx, now, shop, items, { whole: false })
}
