import { requirePermission, storefrontScope } from '../access/permissions.ts'
import type { PendingStage } from '../flows/inventory/stored-level.ts'
import { longestBatchHours, stampMarginSeconds } from '../flows/inventory/write-pending.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'

export interface TakenOrder {
  /** Of the row: an order may take from several locations. */
  id: string
  orderId: string
  number: string
  storefrontCode: string
  stage: PendingStage
  /** '' until it has one. */
  location: string
  /** Pieces of the ERP's items. */
  units: number
  placedAt: Date
}

const most = 100

/**
 * Orders of every storefront of the ERP that took pieces of a shop item's ERP items and are not inside the ERP's figures, the
 * newest first: order by order what `writePending` sums up, and a test holds the two equal.
 * @throws {Fault} NOT_PERMITTED
 */
export async function readTakenOrders(
  db: Db,
  actor: Actor,
  shopItemId: bigint,
): Promise<{ rows: TakenOrder[]; more: boolean }> {
  requirePermission(actor, 'inventory:read')
  requirePermission(actor, 'orders:read')
  const scope = storefrontScope(actor)
  const mine = (storefront: Prisma.Sql) =>
    scope === null ? Prisma.sql`true` : Prisma.sql`${storefront} = any(${scope}::uuid[])`
  const found = await db.$queryRaw<(Omit<TakenOrder, 'id' | 'orderId'> & { orderId: bigint })[]>`
    with wanted as materialized (
      select i.id, i.item_key, i.connection_id from shop_items s
      join shop_item_parts p on p.shop_item_id = s.id join erp_items i on i.id = p.item_id
      where s.id = ${shopItemId} and ${mine(Prisma.sql`s.storefront_id`)}
    ), erp as (
      select c.id, make_interval(secs => coalesce(c.clock_skew_seconds, 0) + ${stampMarginSeconds}) as ahead,
        coalesce((select max(l.read_at) from erp_stock_locations l where l.connection_id = c.id), now())
          - make_interval(hours => ${longestBatchHours}) as oldest
      from connections c where c.id in (select connection_id from wanted)
    ), selling as materialized (
      select s.id, s.storefront_id, s.product_id, s.variation_id, s.sku
      from shop_items s where s.match in ('one', 'kit') and s.id in (
        select p.shop_item_id from shop_item_parts p where p.item_id in (select id from wanted))
    ), shops as (
      select f.id, m.mode, f.live_from, erp.oldest from storefronts f join erp on erp.id = f.erp_connection_id
      left join storefront_flows m on m.storefront_id = f.id and m.flow = 'orders'
      where ${mine(Prisma.sql`f.id`)}
    ), standing as (
      select o.id, o.storefront_id, o.units, o.dirty,
        case o.bucket when 'arriving' then 'paid' when 'unclassed' then 'held' else o.bucket::text end as stage
      from shops s join web_orders o on o.storefront_id = s.id and o.bucket in ('arriving', 'held', 'queued', 'unclassed')
        and (s.mode = 'live' or (s.mode = 'shadow' and o.placed_at > s.oldest))
        and (o.bucket <> 'unclassed' or (o.paid_at >= coalesce(s.live_from, o.paid_at) and o.missing_since is null))
      union all
      select o.id, o.storefront_id, o.units, o.dirty, 'on_hold' from shops s
      join storefront_statuses t on t.storefront_id = s.id and t.takes_stock
      join web_orders o on o.storefront_id = s.id and o.bucket in ('unpaid', 'cancelled') and o.status_slug = t.slug
        and o.missing_since is null and (s.mode = 'live' or (s.mode = 'shadow' and o.placed_at > s.oldest))
        and (o.bucket = 'unpaid' or o.total_amount = 0 or o.refunded_amount < o.total_amount)
    ), entered as (
      select o.id, e.body, e.accepted_at,
        case when e.state = 'accepted' and e.lost_at is null then 'accepted'
          when e.state = 'staged' then 'staged' when o.stage = 'held' then 'held' else 'queued' end as stage
      from standing o
      join outbox_entries e on e.order_id = o.id and e.kind = 'sales_order' and e.state not in ('rejected', 'withdrawn')
        and (not o.dirty or (e.state = 'accepted' and e.lost_at is null))
      union all
      select o.id, e.body, e.accepted_at, case when e.lost_at is null then 'accepted' else 'held' end
      from erp
      join outbox_entries e on e.connection_id = erp.id and e.kind = 'sales_order' and e.state = 'accepted'
        and (e.lost_at is not null or e.accepted_at > erp.oldest)
      join web_orders o on o.id = e.order_id and o.bucket = 'in_erp' and o.storefront_id in (select id from shops)
    ), lines as (
      select n.id, n.stage, coalesce(line ->> 'location', '') as location, (line ->> 'quantity')::numeric as pieces, n.accepted_at,
        concat_ws('/', line #>> '{item,division}', line #>> '{item,style}', line #>> '{item,colorCode}',
          line #>> '{item,lblCode}', line #>> '{item,dimension}', line #>> '{item,sizeDesc}') as item_key
      from entered n cross join lateral jsonb_array_elements(n.body -> 'lines') line
    ), taken as (
      select l.id, l.stage, l.location, l.pieces
      from lines l join wanted w on w.item_key = l.item_key cross join erp
      left join erp_stock_locations a on a.connection_id = erp.id and a.location = l.location
      where l.stage <> 'accepted' or a.as_of is null or l.accepted_at is null or a.as_of < l.accepted_at + erp.ahead
        or exists (select from erp_stock r where r.connection_id = erp.id and r.item_key = l.item_key
          and r.location = l.location and r.refused_at < l.accepted_at + erp.ahead)
      union all
      select o.id, o.stage, '', u.quantity * p.quantity
      from standing o
      cross join lateral jsonb_to_recordset(o.units) as u (product text, variation text, sku text, quantity integer)
      cross join lateral (
        select coalesce(
          (select s.id from shop_items s where s.storefront_id = o.storefront_id and s.product_id = u.product
            and s.variation_id = u.variation and s.match in ('one', 'kit')),
          (select s.id from shop_items s where s.storefront_id = o.storefront_id and s.sku = u.sku and u.sku <> ''
            and s.gone_at is null and s.match in ('one', 'kit') order by s.id limit 1)) as id
        where exists (select from selling m where m.storefront_id = o.storefront_id
          and (m.sku = u.sku or (m.product_id = u.product and m.variation_id = u.variation)))) sold
      join shop_item_parts p on p.shop_item_id = sold.id and p.item_id in (select id from wanted)
      where not exists (select from entered n where n.id = o.id)
    )
    select t.id as "orderId", o.number, f.code as "storefrontCode", t.stage, t.location, sum(t.pieces)::int as units,
      o.placed_at as "placedAt"
    from taken t join web_orders o on o.id = t.id join storefronts f on f.id = o.storefront_id
    group by t.id, o.number, f.code, t.stage, t.location, o.placed_at having sum(t.pieces) <> 0
    order by o.placed_at desc, t.id desc, t.location limit ${most + 1}`
  const rows = found.slice(0, most).map((row) => ({
    ...row,
    orderId: row.orderId.toString(),
    id: `${row.orderId}/${row.stage}/${row.location}`,
  }))
  return { rows, more: found.length > most }
}
