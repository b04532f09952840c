import { Prisma } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import { bufferUnitsSql, readBuffers } from '../../mappings/read-buffers.ts'
import { itemLocations } from './item-locations.ts'
import type { StockShop } from './stock-shops.ts'
import { notSentCodes } from './stored-level.ts'

export interface WrittenLevels {
  /** Rows that say something else now. */
  changed: number
  /** Of them those with another number. */
  renumbered: number
}

/** SQL: why nothing is sent; null when it is. Expects `s` shop_items and `o.listed`. */
const code = Prisma.sql`case s.keeper when 'parent' then ${notSentCodes.parent} when 'none' then ${notSentCodes.none}
  else case when not o.listed then ${notSentCodes.absent} end end`
const notSent = Object.values(notSentCodes)

/**
 * The stock equation over many shop items in one statement, as `sellableKitOf` says it in TypeScript: levels are written where
 * they come out otherwise. A new number raises the version and waits to be sent, but not while an older one is on its way.
 * @param items query of shop item ids
 * @param sharing storefronts whose unsent orders may be sent from the same locations
 */
export async function writeLevels(
  tx: Sql,
  now: Date,
  shop: StockShop,
  connectionId: string,
  items: Prisma.Sql,
  sharing: readonly string[],
): Promise<WrittenLevels> {
  const { excludedLots, excludedLabels, sharePercent, ceiling } = shop.policy
  const buffers = await readBuffers(tx, shop.id, shop.today, items)
  const place = await itemLocations(tx, shop, items)
  const wantedBuffer = bufferUnitsSql(Prisma.sql`b.units`, Prisma.sql`b.percent`, Prisma.sql`c.base`)
  const [row] = await tx.$queryRaw<WrittenLevels[]>`
    with parts as materialized (
      select t.id, p.item_id, p.quantity, i.item_key, i.lbl_code = any(${excludedLabels}::text[]) as excluded,
        ${place.locations} as locations, s.match = 'one' as alone
      from (${items}) as t(id)
      join shop_items s on s.id = t.id and s.gone_at is null and s.match in ('one', 'kit') and s.kind in ('simple', 'variation')
      join shop_item_parts p on p.shop_item_id = t.id
      join erp_items i on i.id = p.item_id
      ${place.join}
    ), stock as (
      select id, item_id, sum(ots)::integer as ots, jsonb_object_agg(location, ots) as locations
      from (
        select p.id, p.item_id, e.location, sum(e.ots)::integer as ots
        from parts p
        join erp_stock e on e.connection_id = ${connectionId}::uuid and e.item_key = p.item_key
        where not p.excluded and e.gone_at is null and e.location = any(p.locations)
          and not e.lot = any(${excludedLots}::text[])
        group by 1, 2, 3
      ) by_location
      group by 1, 2
    ), pending as (
      select id, item_id, sum(units)::integer as units, jsonb_object_agg(stage, units) as stages
      from (
        select p.id, p.item_id, q.stage, sum(q.units)::integer as units
        from parts p
        join stock_pending q on q.connection_id = ${connectionId}::uuid and q.item_id = p.item_id
        where case q.location when '' then q.storefront_id = any(${[...sharing]}::uuid[]) else q.location = any(p.locations) end
        group by 1, 2, 3
      ) by_stage
      group by 1, 2
    ), figures as (
      select p.id, p.item_id, p.alone,
        -- Rows that are gone say that there is none; no row ever says nothing.
        k.ots is not null or exists (
          select from erp_stock e where e.connection_id = ${connectionId}::uuid and e.item_key = p.item_key) as listed,
        jsonb_build_object('itemId', p.item_id::text, 'quantity', p.quantity, 'locations', coalesce(k.locations, '{}'),
          'pending', coalesce(q.stages, '{}')) as part,
        floor(coalesce(k.ots, 0)::numeric / p.quantity)::integer as ots,
        floor((coalesce(k.ots, 0) - coalesce(q.units, 0))::numeric / p.quantity)::integer as base
      from parts p
      left join stock k on k.id = p.id and k.item_id = p.item_id
      left join pending q on q.id = p.id and q.item_id = p.item_id
    ), counted as (
      select id, base, ots, listed, jsonb_build_array(part) as parts from figures where alone
      union all
      -- The part of a kit that allows the fewest decides.
      select id, min(base) as base, (array_agg(ots order by base, ots))[1] as ots, bool_and(listed) as listed,
        jsonb_agg(part order by item_id) as parts
      from figures where not alone group by id
    ), kept as (
      select c.*, b.rule_id,
        least(greatest(coalesce(${wantedBuffer}, 0), 0), greatest(c.base, 0)) as buffer
      from counted c left join (${buffers.rows}) b on b.shop_item_id = c.id
    ), offered as (
      select k.*, least((greatest(k.base - k.buffer, 0)::bigint * ${sharePercent} / 100)::integer, ${ceiling}::integer) as desired
      from kept k
    ), next as (
      select o.*, ${code} as code, s.quantity as shown, s.read_at as shown_at, l.shop_item_id is null as is_new,
        -- One that had a number before goes on from there.
        case when l.shop_item_id is null
          then 1 + coalesce((select max(e.version) from stock_events e where e.shop_item_id = o.id), 0) end as first,
        l.desired as was_desired, l.ots as was_ots
      from offered o
      join shop_items s on s.id = o.id
      left join stock_levels l on l.shop_item_id = o.id
      where l.shop_item_id is null
        or (l.ots, l.pending, l.buffer, l.desired) is distinct from (o.ots, o.ots - o.base, o.buffer, o.desired)
        or l.parts <> o.parts or l.buffer_rule_id is distinct from o.rule_id
        or case when ${code} is null then l.outcome_code = any(${notSent}) else l.outcome_code is distinct from ${code} end
    ), as_of as (
      select min(as_of) as at from erp_stock_locations
      where connection_id = ${connectionId}::uuid and location = any(${shop.locations}::text[])
    ), put as (
      insert into stock_levels as l (shop_item_id, storefront_id, ots, pending, buffer, buffer_rule_id, available, desired, parts,
        as_of, computed_at, version, state, ready_at, outcome_code, confirmed_version, confirmed_quantity, confirmed_at)
      select id, ${shop.id}::uuid, ots, ots - base, buffer, rule_id, base - buffer, desired, parts, as_of.at, ${now}, coalesce(first, 1),
        case when code is null and shown is distinct from desired then 'ready'::stock_state else 'settled' end, ${now}, code,
        case when code is null and shown = desired then first end, case when code is null and shown = desired then shown end,
        case when code is null and shown = desired then shown_at end
      from next cross join as_of order by id
      on conflict (shop_item_id) do update set ots = excluded.ots, pending = excluded.pending, buffer = excluded.buffer,
        buffer_rule_id = excluded.buffer_rule_id, available = excluded.available, desired = excluded.desired,
        parts = excluded.parts, as_of = excluded.as_of, computed_at = excluded.computed_at,
        version = l.version + case when l.desired <> excluded.desired then 1 else 0 end,
        state = case
          when l.state in ('sending', 'unknown') then l.state
          when excluded.outcome_code is not null then 'settled'
          when ${becomesReady} then 'ready' else l.state end,
        ready_at = case when l.state not in ('sending', 'unknown') and ${becomesReady} then excluded.ready_at else l.ready_at end,
        outcome_code = case when l.state in ('sending', 'unknown') then l.outcome_code
          when excluded.outcome_code is not null or ${becomesReady} then excluded.outcome_code else l.outcome_code end,
        outcome_message = case when l.state not in ('sending', 'unknown') and ${becomesReady} then null else l.outcome_message end
      returning shop_item_id, version, desired
    ), told as (
      insert into stock_events (shop_item_id, at, kind, version, quantity, detail)
      select n.id, ${now}, 'desired', p.version, p.desired,
        jsonb_build_object('ots', n.ots, 'pending', n.ots - n.base, 'buffer', n.buffer)
      from next n join put p on p.shop_item_id = n.id
      where n.is_new or n.was_desired <> n.desired or n.was_ots <> n.ots
      order by n.id
    ), shown as (
      insert into stock_events (shop_item_id, at, kind, version, quantity, detail)
      select n.id, ${now}, 'confirmed', n.first, n.shown, '{"by": "shown"}'
      from next n where n.is_new and n.code is null and n.shown = n.desired
      order by n.id
    )
    select count(*)::integer as changed,
      count(*) filter (where is_new or was_desired is distinct from desired)::integer as renumbered
    from next`
  return row ?? { changed: 0, renumbered: 0 }
}

/** SQL: there is a number the shop does not have: it is another one, or it may be sent from now on. */
const becomesReady = Prisma.sql`(l.desired <> excluded.desired or (excluded.outcome_code is null
  and l.outcome_code = any(${notSent})))`

/** Forgets the numbers of shop items that are gone or no item any more: they are not sent. What is on its way ends first. */
export async function dropLevels(tx: Sql, items: Prisma.Sql): Promise<number> {
  return tx.$executeRaw`
    delete from stock_levels l using (${items}) as t(id), shop_items s
    where l.shop_item_id = t.id and s.id = t.id and l.state not in ('sending', 'unknown')
      and (s.gone_at is not null or s.match not in ('one', 'kit') or s.kind not in ('simple', 'variation'))`
}
