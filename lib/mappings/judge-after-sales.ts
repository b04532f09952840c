import type { Tx } from '../kernel/db.ts'
import { enqueue } from '../queue/enqueue.ts'
import type { MappingFile } from './tables.ts'

interface Changed {
  table: MappingFile
  storefrontId: string | null
}

const tablesOfShipments: ReadonlySet<MappingFile> = new Set(['carrier', 'payment', 'shipping', 'calendar'])

/**
 * Has shipments the shop has not confirmed, and refunds the ERP has not been told of, judged again by the rules that changed.
 * What was carried out stays as it is.
 */
export async function judgeAfterSales(tx: Tx, changed: readonly Changed[]): Promise<void> {
  const shipments = scopeOf(changed.filter(({ table }) => tablesOfShipments.has(table)))
  const refunds = scopeOf(changed.filter(({ table }) => table === 'return_reason'))
  if (shipments) {
    const touched = await tx.$queryRaw<{ storefrontId: string }[]>`
      with concerned as (
        select o.id from web_orders o
        where (${shipments.everywhere} or o.storefront_id = any(${shipments.storefrontIds}::uuid[]))
          and exists (select 1 from dispatches d where d.order_id = o.id
            and (d.confirmed_at is null or o.captured_at is null) and d.state <> 'withdrawn')
        order by o.id for no key update
      ), marked as (
        update web_orders o set dispatch_dirty = true from concerned where o.id = concerned.id
        returning o.storefront_id
      )
      select distinct storefront_id as "storefrontId" from marked`
    await enqueue(
      tx,
      touched.map(({ storefrontId }) => ({ task: 'shipments:judge', payload: { storefrontId } })),
    )
  }
  if (refunds) {
    const touched = await tx.$queryRaw<{ storefrontId: string }[]>`
      with concerned as (
        select o.id from web_orders o
        where (${refunds.everywhere} or o.storefront_id = any(${refunds.storefrontIds}::uuid[]))
          and exists (select 1 from shop_refunds r join refund_parts p on p.refund_id = r.id
            where r.order_id = o.id and p.state in ('waiting', 'held', 'planned'))
        order by o.id for no key update
      ), marked as (
        update web_orders o set refunds_dirty = true from concerned where o.id = concerned.id
        returning o.storefront_id
      )
      select distinct storefront_id as "storefrontId" from marked`
    await enqueue(
      tx,
      touched.map(({ storefrontId }) => ({ task: 'returns:plan', payload: { storefrontId } })),
    )
  }
}

function scopeOf(changed: readonly Changed[]): { everywhere: boolean; storefrontIds: string[] } | null {
  if (changed.length === 0) return null
  return {
    everywhere: changed.some(({ storefrontId }) => storefrontId === null),
    storefrontIds: [...new Set(changed.flatMap(({ storefrontId }) => storefrontId ?? []))],
  }
}
