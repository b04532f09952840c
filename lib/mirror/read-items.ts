import type { Sql } from '../kernel/sql.ts'
import type { IndexedItem, ItemIndex, NeededItems } from './item-index.ts'
import { createItemIndex } from './item-index.ts'

/** The mirrored items a batch of orders may name, in one statement. */
export async function readItems(
  tx: Sql,
  connectionId: string,
  needed: NeededItems,
  skuPattern: string | null,
): Promise<ItemIndex> {
  const styles = skuPattern ? stylesOf(needed.skus, skuPattern) : []
  const { skus, barcodes, pkeys, keys } = needed
  const items = await tx.$queryRaw<IndexedItem[]>`
    select pkey, division, style, color_code as "colorCode", lbl_code as "lblCode", dimension, size_desc as "sizeDesc", upc, ean,
      third_party_item as "thirdPartyItem", price_amount as price, currency::text as currency, active
    from erp_items
    where connection_id = ${connectionId}::uuid and gone_at is null and (
      third_party_item = any(${skus}::text[]) or upc = any(${barcodes}::text[]) or ean = any(${barcodes}::text[])
      or pkey = any(${pkeys}::text[])
      or (cardinality(${styles}::text[]) > 0 and style = any(${styles}::text[]))
      or (cardinality(${keys}::text[]) > 0
        and concat_ws('/', division, style, color_code, lbl_code, dimension, size_desc) = any(${keys}::text[])))`
  return createItemIndex(items, skuPattern)
}

/** The styles SKUs of a pattern such as `{style}-{colorCode}-{sizeDesc}` belong to. */
function stylesOf(skus: readonly string[], pattern: string): string[] {
  const source = pattern
    .split(/(\{\w+\})/)
    .map((part) =>
      part === '{style}' ? '(?<style>.+)' : /^\{\w+\}$/.test(part) ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('')
  const reader = new RegExp(`^${source}$`)
  const styles = skus.map((sku) => reader.exec(sku)?.groups?.style).filter((style) => style !== undefined)
  return [...new Set(styles)]
}
