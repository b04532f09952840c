import type { Sql } from '../../kernel/sql.ts'

/** Stamps are whole seconds and clocks are compared by whole seconds: what is nearer than this is taken for not inside. */
export const stampMarginSeconds = 2

/** Every site's stock is batched at least daily: an order accepted this long before the last reading is inside it. */
export const longestBatchHours = 24

/**
 * What orders have taken of an ERP's items and its figures do not hold yet, written to `stock_pending` where it changed: one
 * statement over the open orders. Unsent orders count by what they took in the shop, sent and queued ones by the lines of their
 * sales order; an accepted one until its location's as-of is later than its acceptance, both by the ERP's clock (rules 18, 19).
 * @returns items whose pending units changed
 */
export async function writePending(tx: Sql, now: Date, connectionId: string): Promise<bigint[]> {
  const rows = await tx.$queryRaw<{ itemId: bigint }[]>`
    with erp as (
      select c.id, make_interval(secs => coalesce(c.clock_skew_seconds, 0) + ${stampMarginSeconds}) as ahead,
        coalesce((select max(l.read_at) from erp_stock_locations l where l.connection_id = c.id), ${now}::timestamptz)
          - make_interval(hours => ${longestBatchHours}) as oldest
      from connections c where c.id = ${connectionId}::uuid
    ), shops as (
      -- In shadow somebody else sends them: their orders are in the ERP within a batch. Off, nobody knows of them.
      select s.id, f.mode = 'live' as sends, s.live_from
      from storefronts s join storefront_flows f on f.storefront_id = s.id and f.flow = 'orders' and f.mode <> 'off'
      where s.erp_connection_id = ${connectionId}::uuid
    ), standing as (
      -- Orders that take stock and are not known to be in the ERP.
      select o.id, o.storefront_id, o.units, o.dirty,
        case o.bucket when 'arriving' then 'paid' when 'unclassed' then 'held' else o.bucket::text end as stage
      from erp cross join shops s
      join web_orders o on o.storefront_id = s.id and o.bucket in ('arriving', 'held', 'queued', 'unclassed')
        and (s.sends or o.placed_at > erp.oldest)
        -- Paid, and then in a status nobody has classed yet.
        and (o.bucket <> 'unclassed' or (o.paid_at >= coalesce(s.live_from, o.paid_at) and o.missing_since is null))
      union all
      -- Not paid, or not any more: the shop's status says whether it keeps what it took.
      select o.id, o.storefront_id, o.units, o.dirty, 'on_hold'
      from erp cross join shops s
      join storefront_statuses t on t.storefront_id = s.id and t.takes_stock
      join web_orders o on o.storefront_id = s.id and o.bucket in ('unpaid', 'cancelled') and o.status_slug = t.slug
        and o.missing_since is null and (s.sends or o.placed_at > erp.oldest)
        and (o.bucket = 'unpaid' or o.total_amount = 0 or o.refunded_amount < o.total_amount)
    ), entered as (
      select o.id, o.storefront_id, e.body, e.accepted_at,
        case when e.state = 'accepted' and e.lost_at is null then 'accepted'
          when e.state = 'staged' then 'staged' when o.stage = 'held' then 'held' else 'queued' end as stage
      from standing o
      join outbox_entries e on e.order_id = o.id and e.kind = 'sales_order' and e.state not in ('rejected', 'withdrawn')
        -- Changed in the shop and not yet mapped again: what it takes there counts.
        and (not o.dirty or (e.state = 'accepted' and e.lost_at is null))
      union all
      select o.id, o.storefront_id, e.body, e.accepted_at, 'accepted'
      from erp
      join outbox_entries e on e.connection_id = erp.id and e.kind = 'sales_order' and e.state = 'accepted'
        and e.accepted_at > erp.oldest and e.lost_at is null
      join web_orders o on o.id = e.order_id and o.bucket = 'in_erp'
      union all
      -- The ERP lists them no more: they have to be sent again.
      select o.id, o.storefront_id, e.body, null, 'held'
      from erp
      join outbox_entries e on e.connection_id = erp.id and e.kind = 'sales_order' and e.lost_at is not null
        and e.state = 'accepted'
      join web_orders o on o.id = e.order_id and o.bucket = 'in_erp'
    ), lines as (
      select n.storefront_id, n.stage, line ->> 'location' as location, (line ->> 'quantity')::numeric as quantity,
        concat_ws('/', line #>> '{item,division}', line #>> '{item,style}', line #>> '{item,colorCode}',
          line #>> '{item,lblCode}', line #>> '{item,dimension}', line #>> '{item,sizeDesc}') as item_key,
        n.accepted_at
      from entered n cross join lateral jsonb_array_elements(n.body -> 'lines') line
    ), keyed as (
      select distinct on (k.item_key) k.item_key, i.id as item_id
      from (select distinct item_key from lines) k
      join erp_items i on i.connection_id = ${connectionId}::uuid and i.item_key = k.item_key
      order by k.item_key, i.gone_at desc nulls first, i.id
    ), sold as (
      select w.storefront_id, w.stage, p.item_id, w.quantity * p.quantity as pieces
      from (
        select o.storefront_id, o.stage, u.quantity, coalesce(named.id, (
          select s.id from shop_items s
          where s.storefront_id = o.storefront_id and s.sku = u.sku and u.sku <> '' and s.gone_at is null
            and s.match in ('one', 'kit')
          order by s.id limit 1)) as shop_item_id
        from standing o
        cross join lateral jsonb_to_recordset(o.units) as u (product text, variation text, sku text, quantity integer)
        left join lateral (
          select s.id from shop_items s
          where s.storefront_id = o.storefront_id and s.product_id = u.product and s.variation_id = u.variation
            and s.match in ('one', 'kit')
        ) named on true
        where not exists (select from entered n where n.id = o.id)
      ) w
      join shop_item_parts p on p.shop_item_id = w.shop_item_id
    ), wanted as (
      select item_id, storefront_id, location, stage, sum(pieces)::integer as units
      from (
        select k.item_id, l.storefront_id, coalesce(l.location, '') as location, l.stage, l.quantity as pieces
        from lines l
        join keyed k on k.item_key = l.item_key
        cross join erp
        left join erp_stock_locations a on a.connection_id = erp.id and a.location = l.location
        where l.stage <> 'accepted' or a.as_of is null or l.accepted_at is null or a.as_of < l.accepted_at + erp.ahead
          -- A row that cannot be read keeps what it said before.
          or exists (select from erp_stock r where r.connection_id = erp.id and r.item_key = l.item_key
            and r.location = l.location and r.refused_at < l.accepted_at + erp.ahead)
        union all
        select item_id, storefront_id, '', stage, pieces from sold
      ) every_one
      group by 1, 2, 3, 4
      having sum(pieces) <> 0
    ), gone as (
      delete from stock_pending p
      where p.connection_id = ${connectionId}::uuid and not exists (
        select from wanted w where w.item_id = p.item_id and w.storefront_id = p.storefront_id
          and w.location = p.location and w.stage = p.stage)
      returning p.item_id
    ), put as (
      insert into stock_pending as p (connection_id, item_id, storefront_id, location, stage, units)
      select ${connectionId}::uuid, item_id, storefront_id, location, stage, units from wanted
      on conflict (connection_id, item_id, storefront_id, location, stage) do update set units = excluded.units
        where p.units <> excluded.units
      returning p.item_id
    )
    select item_id as "itemId" from gone union select item_id from put`
  return rows.map(({ itemId }) => itemId)
}
