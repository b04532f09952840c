import type { Db } from '../../kernel/db.ts'
import type { Candidate } from './score-item.ts'
import type { ShopGoods } from './shop-goods.ts'

export interface Asked {
  erpConnectionId: string
  /** Of an item price that names none. */
  storefrontCurrency: string
  goods: ShopGoods
}

const most = { bySku: 8, styles: 3, aStyle: 6 }

/**
 * Items that resemble what was asked for, in one statement for all: those whose barcode is the same or whose SKU shares three
 * tenths of its trigrams or more (by the index `erp_items_alike_idx`, whose expressions these are), and of the styles named
 * most alike those whose colour and size fit best. Styles are compared and not items, of which a style has dozens.
 * @returns by the place in `asked`
 */
export async function findCandidates(db: Db, asked: readonly Asked[]): Promise<Candidate[][]> {
  const found = asked.map((): Candidate[] => [])
  if (asked.length === 0) return found
  const column = (read: (one: Asked) => string) => asked.map(read)
  const rows = await db.$queryRaw<(Candidate & { place: number })[]>`
    with asked as (
      select place, connection_id, currency, title, words, nullif(plain_sku(sku), '') as plain, string_to_array(barcode, ' ') as barcodes
      from unnest(
        ${asked.map((_, place) => place)}::int[], ${column(({ erpConnectionId }) => erpConnectionId)}::uuid[],
        ${column(({ goods }) => goods.sku)}::text[], ${column(({ goods }) => goods.title)}::text[],
        ${column(({ goods }) => [goods.title, ...goods.attributes.map(({ value }) => value)].join(' '))}::text[],
        ${column(({ goods }) => writtenAs(goods.barcode))}::text[], ${column(({ storefrontCurrency }) => storefrontCurrency)}::text[]
      ) as t (place, connection_id, sku, title, words, barcode, currency)
    ), styles as materialized (
      select distinct connection_id, style, style_name from erp_items
      where connection_id in (select connection_id from asked) and gone_at is null and style_name <> ''
    ), alike as (
      select a.place, i.id from asked a cross join lateral (
        select e.id from erp_items e
        where e.connection_id = a.connection_id and e.gone_at is null and (
          plain_sku(e.third_party_item) % a.plain or plain_sku(e.style || e.color_code || e.size_desc) % a.plain
          or e.upc = any(a.barcodes) or e.ean = any(a.barcodes))
        order by (e.upc = any(a.barcodes) or e.ean = any(a.barcodes)) is true desc,
          greatest(similarity(plain_sku(e.third_party_item), a.plain),
            similarity(plain_sku(e.style || e.color_code || e.size_desc), a.plain)) desc nulls last, e.pkey
        limit ${most.bySku}
      ) i
      union
      select a.place, i.id from asked a
      cross join lateral (
        select s.style, s.style_name from styles s
        where s.connection_id = a.connection_id and similarity(s.style_name, a.title) >= 0.3
        order by similarity(s.style_name, a.title) desc, s.style, s.style_name limit ${most.styles}
      ) s
      cross join lateral (
        select e.id from erp_items e
        where e.connection_id = a.connection_id and e.style = s.style and e.style_name = s.style_name and e.gone_at is null
        order by similarity(e.style_name || ' ' || e.color_name || ' ' || e.size_desc, a.words) desc, e.active desc, e.pkey
        limit ${most.aStyle}
      ) i
    )
    select a.place, e.pkey, e.style, e.style_name as "styleName", e.color_code as "colorCode", e.color_name as "colorName",
      e.lbl_code as "lblCode", e.dimension, e.size_desc as "sizeDesc", e.third_party_item as "thirdPartyItem",
      coalesce(nullif(e.upc, ''), e.ean) as barcode, e.price_amount as price, coalesce(e.currency::text, a.currency) as currency, e.active,
      (e.upc = any(a.barcodes) or e.ean = any(a.barcodes)) is true as "barcodeSame",
      (plain_sku(e.third_party_item) = a.plain or plain_sku(e.style || e.color_code || e.size_desc) = a.plain) is true as "skuSame",
      coalesce(greatest(similarity(plain_sku(e.third_party_item), a.plain),
        similarity(plain_sku(e.style || e.color_code || e.size_desc), a.plain)), 0)::float8 as "skuAlike",
      similarity(e.style_name, a.title)::float8 as "titleAlike"
    from alike join asked a on a.place = alike.place join erp_items e on e.id = alike.id
    order by a.place, e.pkey`
  for (const { place, ...candidate } of rows) found[place]?.push(candidate)
  return found
}

/** The ways one barcode is written, apart by a space: UPC-A and EAN-13 name the same article with and without leading zeros. */
function writtenAs(barcode: string): string {
  const trimmed = barcode.replace(/\s/g, '')
  if (!/^\d{6,14}$/.test(trimmed)) return trimmed
  const digits = trimmed.replace(/^0+/, '')
  return [...new Set([trimmed, digits, ...[8, 12, 13, 14].map((length) => digits.padStart(length, '0'))])].join(' ')
}
