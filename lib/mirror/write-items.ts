import type { ErpItemRecord } from '../erp/port.ts'
import type { Tx } from '../kernel/db.ts'
import { canonicalJson, sha256 } from '../kernel/digest.ts'

/** Everything of an item that anybody reads; not when it was changed or read. */
const contentOf = ({ lastModAt: _, price, retailPrice, ...content }: ErpItemRecord) =>
  sha256(canonicalJson({ ...content, price: price?.toString() ?? null, retailPrice: retailPrice?.toString() ?? null }))

const itemKeyOf = ({ division, style, colorCode, lblCode, dimension, sizeDesc }: ErpItemRecord) =>
  [division, style, colorCode, lblCode, dimension, sizeDesc].join('/')

/**
 * Writes items as read, in one statement; one read as before is not touched. An item that a style read here no longer lists
 * is gone.
 * @returns what may be waited for by these names: SKU, barcodes and keys of items that changed, came or went
 */
export async function writeItems(
  tx: Tx,
  now: Date,
  connectionId: string,
  items: readonly ErpItemRecord[],
): Promise<string[]> {
  // A page may list an item twice; the last one counts.
  const unique = [...new Map(items.map((item) => [item.pkey, item])).values()].sort((a, b) =>
    a.pkey < b.pkey ? -1 : 1,
  )
  if (unique.length === 0) return []
  const column = <Value>(read: (item: ErpItemRecord) => Value) => unique.map(read)
  const rows = await tx.$queryRaw<{ names: string[] }[]>`
    with read as (
      select * from unnest(
        ${column((i) => i.pkey)}::text[], ${column((i) => i.stylePkey)}::text[], ${column((i) => i.division)}::text[],
        ${column((i) => i.season)}::text[], ${column((i) => i.style)}::text[], ${column((i) => i.styleName)}::text[],
        ${column((i) => i.colorCode)}::text[], ${column((i) => i.colorName)}::text[], ${column((i) => i.lblCode)}::text[],
        ${column((i) => i.dimension)}::text[], ${column((i) => i.sizeDesc)}::text[], ${column((i) => i.upc)}::text[],
        ${column((i) => i.ean)}::text[], ${column((i) => i.thirdPartyItem)}::text[], ${column((i) => i.price)}::bigint[],
        ${column((i) => i.currency)}::text[], ${column((i) => i.active)}::bool[], ${column((i) => i.channelFlag)}::text[],
        ${column(contentOf)}::bytea[], ${column((i) => i.lastModAt)}::timestamptz[], ${column(itemKeyOf)}::text[],
        ${column((i) => JSON.stringify(i.groups))}::text[], ${column((i) => i.retailPrice)}::bigint[]
      ) as t (pkey, style_pkey, division, season, style, style_name, color_code, color_name, lbl_code, dimension, size_desc,
              upc, ean, third_party_item, price_amount, currency, active, channel_flag, content_hash, last_mod_at, item_key,
              groups, retail_amount)
    ), before as (
      select e.* from erp_items e where e.connection_id = ${connectionId}::uuid and e.pkey in (select pkey from read)
    ), written as (
      insert into erp_items as e (connection_id, pkey, style_pkey, division, season, style, style_name, color_code, color_name,
        lbl_code, dimension, size_desc, upc, ean, third_party_item, price_amount, currency, active, channel_flag,
        content_hash, last_mod_at, item_key, groups, retail_amount, read_at)
      select ${connectionId}::uuid, r.pkey, r.style_pkey, r.division, r.season, r.style, r.style_name, r.color_code,
        r.color_name, r.lbl_code, r.dimension, r.size_desc, r.upc, r.ean, r.third_party_item, r.price_amount, r.currency,
        r.active, r.channel_flag, r.content_hash, r.last_mod_at, r.item_key,
        array(select jsonb_array_elements_text(r.groups::jsonb)), r.retail_amount, ${now}
      from read r order by r.pkey
      on conflict (connection_id, pkey) do update set
        style_pkey = excluded.style_pkey, division = excluded.division, season = excluded.season, style = excluded.style,
        style_name = excluded.style_name, color_code = excluded.color_code, color_name = excluded.color_name,
        lbl_code = excluded.lbl_code, dimension = excluded.dimension, size_desc = excluded.size_desc, upc = excluded.upc,
        ean = excluded.ean, third_party_item = excluded.third_party_item, price_amount = excluded.price_amount,
        currency = excluded.currency, active = excluded.active, channel_flag = excluded.channel_flag,
        content_hash = excluded.content_hash, last_mod_at = excluded.last_mod_at,
        item_key = excluded.item_key, groups = excluded.groups, retail_amount = excluded.retail_amount,
        read_at = excluded.read_at, gone_at = null
      where e.content_hash <> excluded.content_hash or e.gone_at is not null
      returning e.*
    ), gone as (
      update erp_items e set gone_at = ${now}
      where e.connection_id = ${connectionId}::uuid and e.gone_at is null
        and e.style_pkey in (select style_pkey from read) and e.pkey not in (select pkey from read)
      returning e.*
    ), touched as (
      select * from written union all select * from gone
      union all select b.* from before b where b.pkey in (select pkey from written)
    )
    select array_remove(array[third_party_item, upc, ean, pkey, item_key], null) as names from touched`
  return [...new Set(rows.flatMap(({ names }) => names))]
}

/** After a reading of the whole item master: what it did not list is gone. @returns the names of what went */
export async function markUnlisted(
  tx: Tx,
  now: Date,
  connectionId: string,
  listedPkeys: readonly string[],
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ names: string[] }[]>`
    update erp_items set gone_at = ${now}
    where connection_id = ${connectionId}::uuid and gone_at is null and pkey <> all(${listedPkeys}::text[])
    returning array_remove(array[third_party_item, upc, ean, pkey, item_key], null) as names`
  return rows.flatMap(({ names }) => names)
}
