import type { Tx } from '../kernel/db.ts'
import { enqueue } from '../queue/enqueue.ts'

interface ChangedRow {
  table: string
  storefrontId: string | null
  match?: object
}

/** Has the shop items compared again whose item link changed: they are named by their SKU, or by product and variation. */
export async function touchLinkedItems(tx: Tx, changed: readonly ChangedRow[]): Promise<void> {
  const links = changed.filter(({ table }) => table === 'item_link')
  const keys = links.map(({ match }) => String((match as { key?: unknown } | undefined)?.key ?? ''))
  const skus = keys.filter((key) => key.startsWith('sku:')).map((key) => key.slice('sku:'.length))
  const products = keys.filter((key) => key.startsWith('product:')).map((key) => key.slice('product:'.length))
  if (skus.length + products.length === 0) return
  const everywhere = links.some(({ storefrontId }) => storefrontId === null)
  const storefrontIds = [...new Set(links.flatMap(({ storefrontId }) => storefrontId ?? []))]
  const touched = await tx.$queryRaw<{ storefrontId: string }[]>`
    with waiting as (
      select i.id from storefronts f join shop_items i on i.storefront_id = f.id
      where (${everywhere} or f.id = any(${storefrontIds}::uuid[])) and i.sku = any(${skus}::text[])
      union
      select i.id from storefronts f
      join unnest(${products.map((name) => name.split('/')[0] ?? '')}::text[],
        ${products.map((name) => name.split('/')[1] ?? '')}::text[]) as p (product_id, variation_id) on true
      join shop_items i on i.storefront_id = f.id and i.product_id = p.product_id and i.variation_id = p.variation_id
      where ${everywhere} or f.id = any(${storefrontIds}::uuid[])
    ), held as (
      select id from shop_items where id in (select id from waiting) order by id for no key update
    ), marked as (
      update shop_items i set dirty = true from held where i.id = held.id
      returning i.storefront_id
    )
    select distinct storefront_id as "storefrontId" from marked`
  await enqueue(
    tx,
    touched.map(({ storefrontId }) => ({ task: 'catalogue:compare' as const, payload: { storefrontId } })),
  )
}
