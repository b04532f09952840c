import type pg from 'pg'
import { demoMappingRows } from '../../lib/mappings/demo/rows.ts'
import { stockAsOf, stockShop } from './stock-rows.ts'

const shop = `'${stockShop.storefrontId}'::uuid`
const erp = `'${stockShop.erpConnectionId}'::uuid`

const fast = demoMappingRows.find((row) => row.table === 'buffer' && 'velocity' in row.match)
const { units: fastUnits = 0, percent: fastPercent = 0 } = (fast?.target ?? {}) as { units?: number; percent?: number }

/** Numbers with what they are made of and how they changed, bound to the items as ours are. */
export const bareTables = `
  create table if not exists bare_numbers (
    shop_item_id bigint primary key references shop_items, ots integer, pending integer, buffer integer, desired integer,
    locations jsonb, stages jsonb, version bigint) with (fillfactor = 70);
  create table if not exists bare_history (
    id bigserial primary key, shop_item_id bigint references shop_items, at timestamptz, version bigint, quantity integer);
  create index if not exists bare_history_item on bare_history (shop_item_id, id)`

/** What rules and policy say, written into one statement by hand. */
const numbers = `
  with taken as (
    select item_id, sum(units)::int as units, jsonb_object_agg(stage, units) as stages from (
    select item_id, stage, sum(quantity)::int as units from (
      select p.item_id, case o.bucket when 'arriving' then 'paid' else o.bucket::text end as stage, u.quantity
      from web_orders o
      cross join lateral jsonb_to_recordset(o.units) as u (product text, variation text, quantity int)
      join shop_items s on s.storefront_id = o.storefront_id and s.product_id = u.product and s.variation_id = u.variation
      join shop_item_parts p on p.shop_item_id = s.id
      where o.storefront_id = ${shop} and o.bucket in ('queued', 'held', 'arriving')
      union all
      select i.id, 'accepted', (line ->> 'quantity')::int
      from outbox_entries e
      cross join lateral jsonb_array_elements(e.body -> 'lines') line
      join erp_items i on i.connection_id = e.connection_id and i.item_key = concat_ws('/', line #>> '{item,division}',
        line #>> '{item,style}', line #>> '{item,colorCode}', line #>> '{item,lblCode}', line #>> '{item,dimension}',
        line #>> '{item,sizeDesc}')
      where e.connection_id = ${erp} and e.state = 'accepted' and e.accepted_at > '${stockAsOf}'
    ) every_one group by 1, 2) by_stage group by 1
  ), stock as (
    select item_key, sum(ots)::int as ots, jsonb_object_agg(location, ots) as locations from (
      select item_key, location, sum(ots)::int as ots from erp_stock
      where connection_id = ${erp} and location in ('MAIN', 'EU1', 'US1') and lot <> 'SAMPLE' and gone_at is null
      group by 1, 2
    ) by_location group by 1
  ), figures as (
    select s.id, k.locations, coalesce(t.stages, '{}') as stages, k.ots, coalesce(t.units, 0) as pending, k.ots - coalesce(t.units, 0) as base,
      case when i.season like 'SALE%' then 0
        when v.class = 'fast' then greatest(${fastUnits}, ceil((k.ots - coalesce(t.units, 0)) * ${fastPercent} / 100.0)::int)
        else 1 end as wanted
    from shop_items s
    join shop_item_parts p on p.shop_item_id = s.id
    join erp_items i on i.id = p.item_id
    join stock k on k.item_key = i.item_key
    left join taken t on t.item_id = i.id
    left join stock_velocities v on v.shop_item_id = s.id
    where s.storefront_id = ${shop} and s.gone_at is null and s.match = 'one' and i.lbl_code <> 'SAMPLE'
  ), numbers as (
    select id, ots, pending, least(wanted, greatest(base, 0)) as buffer, greatest(base - least(wanted, greatest(base, 0)), 0) as desired,
      locations, stages
    from figures
  )`

/** The same numbers, kept with their parts and with what changed: the yardstick. @returns milliseconds */
export const keepBareNumbers = (client: pg.Client): Promise<number> =>
  timed(
    client,
    `${numbers}, put as (
      insert into bare_numbers as b select id, ots, pending, buffer, desired, locations, stages, 1 from numbers
      on conflict (shop_item_id) do update set ots = excluded.ots, pending = excluded.pending, buffer = excluded.buffer,
        desired = excluded.desired, locations = excluded.locations, stages = excluded.stages, version = b.version + 1
      where (b.ots, b.pending, b.buffer, b.desired) is distinct from (excluded.ots, excluded.pending, excluded.buffer, excluded.desired)
      returning shop_item_id, version, desired
    )
    insert into bare_history (shop_item_id, at, version, quantity) select shop_item_id, now(), version, desired from put`,
  )

/** The same numbers, kept nowhere. @returns milliseconds */
export const sumBareNumbers = (client: pg.Client): Promise<number> =>
  timed(client, `${numbers} select count(*), sum(desired) from numbers`)

/** Planned as ours is (`planForMany`): a yardstick with a bad plan would flatter us. */
async function timed(client: pg.Client, statement: string): Promise<number> {
  await client.query(`set work_mem = '64MB'; set enable_nestloop = off`)
  const began = performance.now()
  await client.query(statement)
  return performance.now() - began
}

/** @throws {Error} naming a number that is another */
export async function compareBareNumbers(client: pg.Client, skus: number): Promise<void> {
  const { rows } = await client.query<{ same: number; named: string | null }>(
    `select count(*) filter (where (l.ots, l.pending, l.buffer, l.desired) = (b.ots, b.pending, b.buffer, b.desired)
           and l.parts -> 0 -> 'locations' = b.locations and l.parts -> 0 -> 'pending' = b.stages)::int as same,
       min(l.shop_item_id || ': ' || concat_ws(' ', l.ots, l.pending, l.buffer, l.desired) || ' and bare ' ||
         concat_ws(' ', b.ots, b.pending, b.buffer, b.desired))
         filter (where (l.ots, l.pending, l.buffer, l.desired) is distinct from (b.ots, b.pending, b.buffer, b.desired)) as named
     from stock_levels l full join bare_numbers b using (shop_item_id)`,
  )
  if (rows[0]?.same !== skus) throw new Error(`Only ${rows[0]?.same} of ${skus} numbers agree: ${rows[0]?.named}`)
}
