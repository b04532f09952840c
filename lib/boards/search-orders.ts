import { requirePermission, storefrontScope } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'

export interface OrderHit {
  id: string
  storefront: string
  number: string
  bucket: string
  ordNum: string | null
  placedAt: Date
}

const most = 12

/** Orders by the beginning of their number or sales order, by shop id, PO number or reference to the ERP: index look-ups, newest first. */
export async function searchOrders(db: Db, actor: Actor, text: string): Promise<OrderHit[]> {
  requirePermission(actor, 'orders:read')
  const words = text.trim().replace(/^#/, '')
  if (words === '') return []
  const prefix = `${words.replace(/[\\%_]/g, '\\$&')}%`
  const scope = storefrontScope(actor)
  const mine = scope === null ? Prisma.empty : Prisma.sql`and storefront_id = any(${[...scope]}::uuid[])`
  return db.$queryRaw<OrderHit[]>`
    with hits as (
      (select id from web_orders where number like ${prefix} ${mine} order by number limit 50)
      union
      (select id from web_orders where storefront_id = any(array(select id from storefronts)) and external_id = ${words} ${mine})
      union
      (select id from web_orders where po_num = ${words} ${mine} limit 50)
      union
      (select order_id from outbox_entries where ord_num like ${prefix} ${mine} order by ord_num limit 50)
      union
      (select order_id from outbox_entries
        where connection_id = any(array(select id from connections)) and kind = any(enum_range(null::outbox_kind)) and reference = ${words} ${mine})
    )
    select o.id::text as id, s.code as storefront, o.number, o.bucket::text as bucket,
      (select e.ord_num from outbox_entries e where e.order_id = o.id and e.kind = 'sales_order' limit 1) as "ordNum",
      o.placed_at as "placedAt"
    from hits join web_orders o using (id) join storefronts s on s.id = o.storefront_id
    order by o.number = ${words} desc, o.placed_at desc limit ${most}`
}
