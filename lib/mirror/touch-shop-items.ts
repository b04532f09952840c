import type { Tx } from '../kernel/db.ts'
import { enqueue } from '../queue/enqueue.ts'

/**
 * Has the shop items compared again that items changed under these names (SKU, barcodes, pkeys and keys, before and after)
 * may concern: those made of one, those that carry such a SKU or barcode, and the unmatched that were known by such a SKU or
 * are linked to what was not there.
 * @returns how many shop items are marked
 */
export async function touchShopItems(tx: Tx, connectionId: string, names: readonly string[]): Promise<number> {
  if (names.length === 0) return 0
  const barcodes = [...new Set(names.flatMap(writings))]
  const touched = await tx.$executeRaw`
    with shops as (
      select id from storefronts where erp_connection_id = ${connectionId}::uuid
    ), concerned as (
      select p.shop_item_id as id from erp_items e join shop_item_parts p on p.item_id = e.id
      where e.connection_id = ${connectionId}::uuid and e.pkey = any(${names}::text[])
      union
      select s.id from shops h join shop_items s on s.storefront_id = h.id where s.sku = any(${names}::text[])
      union
      select s.id from shops h join shop_items s on s.storefront_id = h.id
      where s.barcode <> '' and s.barcode = any(${barcodes}::text[])
      union
      select s.id from shops h join shop_items s on s.storefront_id = h.id
      where s.match in ('none', 'ambiguous') and (s.matched_by = 'link' or s.agreed ->> 'sku' = any(${names}::text[]))
    ), named as (
      -- A variable product bears the name of its variations' style.
      select p.id from concerned c join shop_items s on s.id = c.id and s.variation_id <> ''
      join shop_items p on p.storefront_id = s.storefront_id and p.product_id = s.product_id and p.variation_id = ''
    ), waiting as (
      select s.id from shop_items s join shops h on h.id = s.storefront_id
      where s.id in (select id from concerned union select id from named) and not s.dirty
      order by s.id for no key update of s
    )
    update shop_items s set dirty = true from waiting where s.id = waiting.id`
  // Items that no shop item is made of are compared too.
  await enqueueComparison(tx, connectionId)
  return touched
}

/** After the first reading of the items: until then nothing could be matched. */
export async function touchAllShopItems(tx: Tx, connectionId: string): Promise<void> {
  await tx.$executeRaw`
    update shop_items s set dirty = true
    from (
      select id from shop_items
      where not dirty and storefront_id in (select id from storefronts where erp_connection_id = ${connectionId}::uuid)
      order by id for no key update
    ) waiting
    where s.id = waiting.id`
  await enqueueComparison(tx, connectionId)
}

/**
 * Has the shop items compared again that were read since the last reading of the items had begun, are known by no item and
 * might be quarantined: only now can it be said that the ERP does not know them.
 */
export async function touchUnknownShopItems(tx: Tx, connectionId: string, since: Date): Promise<void> {
  // One that is being compared just now is waited for and looked at again.
  const touched = await tx.$executeRaw`
    with waiting as (
      select s.id
      from storefronts h
      join storefront_flows f on f.storefront_id = h.id and f.flow = 'catalogue' and f.mode = 'live'
      join shop_items s on s.storefront_id = h.id and s.created_at >= date_trunc('second', f.live_since)
      where h.erp_connection_id = ${connectionId}::uuid and s.read_at >= ${since} and (s.match = 'none' or s.dirty)
        and s.gone_at is null and s.kind in ('simple', 'variation')
      order by s.id for no key update of s
    )
    update shop_items s set dirty = true from waiting where s.id = waiting.id`
  if (touched > 0) await enqueueComparison(tx, connectionId)
}

/** UPC-A, EAN-13 and GTIN-14 name the same article with and without leading zeros. */
function writings(name: string): string[] {
  if (!/^\d{6,14}$/.test(name)) return []
  const bare = name.replace(/^0+/, '')
  return [name, bare, ...[8, 12, 13, 14].map((length) => bare.padStart(length, '0'))]
}

async function enqueueComparison(tx: Tx, connectionId: string): Promise<void> {
  const shops = await tx.storefrontFlow.findMany({
    where: { flow: 'catalogue', mode: { not: 'off' }, storefront: { erpConnectionId: connectionId } },
    select: { storefrontId: true },
  })
  await enqueue(
    tx,
    shops.map(({ storefrontId }) => ({ task: 'catalogue:compare' as const, payload: { storefrontId } })),
  )
}
