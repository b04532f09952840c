import { requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Amount } from '../kernel/money.ts'

export interface ItemHit {
  /** What an item link carries: `pkey:..`. */
  reference: string
  style: string
  styleName: string
  color: string
  size: string
  thirdPartyItem: string | null
  barcode: string | null
  price: Amount | null
  currency: string | null
  active: boolean
}

const most = 20

/** Mirrored ERP items whose style, name, colour, size, channel SKU or barcode hold every word; active ones first. @throws {Fault} NOT_PERMITTED */
export async function searchItems(db: Db, actor: Actor, text: string): Promise<ItemHit[]> {
  requirePermission(actor, 'mappings:read')
  const words = text.trim().split(/\s+/).filter(Boolean).slice(0, 6)
  if (words.length === 0) return []
  const scope = storefrontScope(actor)
  const holds = words.map(
    (
      word,
    ) => Prisma.sql`concat_ws(' ', style, style_name, color_code, color_name, lbl_code, dimension, size_desc, third_party_item, upc, ean)
      ilike ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`,
  )
  return db.$queryRaw<ItemHit[]>`
    select 'pkey:' || pkey as reference, style, style_name as "styleName",
      concat_ws(' ', nullif(color_code, ''), nullif(color_name, '')) as color,
      concat_ws(' ', nullif(lbl_code, ''), nullif(dimension, ''), nullif(size_desc, '')) as size,
      third_party_item as "thirdPartyItem", coalesce(upc, ean) as barcode, price_amount as price, currency::text as currency, active
    from erp_items
    where gone_at is null and ${Prisma.join(holds, ' and ')}
      and (${scope}::uuid[] is null or connection_id in (select erp_connection_id from storefronts where id = any(${scope}::uuid[])))
    order by active desc, style, color_code, size_desc, id limit ${most}`
}
