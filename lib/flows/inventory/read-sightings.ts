import { Prisma } from '../../kernel/db.ts'
import type { Sql } from '../../kernel/sql.ts'
import type { Sighting } from './judge-drift.ts'

export interface SeenLevel extends Sighting {
  shopItemId: bigint
  sku: string
  name: string
  desired: number
  version: bigint
  seenAt: Date
  confirmedAt: Date
}

/** Orders paid a while after they were placed move stock when they are paid. */
const longestUnpaid = Prisma.sql`interval '7 days'`
/** The clocks are compared now and then, and the shop's stamps are whole seconds. */
const clockMargin = Prisma.sql`interval '15 seconds'`
const atMost = 500

/**
 * Numbers seen in the shop that are not what it confirmed, with what its orders did since: those whose orders are all read up to
 * when it was seen, as a sale nobody has read of yet explains too.
 * @param from `sample`: read beside our writes; `poll`: came with the product
 */
export function readSightings(
  db: Sql,
  storefrontId: string,
  ordersReadTo: Date,
  from: 'sample' | 'poll',
): Promise<SeenLevel[]> {
  const [seen, at] =
    from === 'sample'
      ? [Prisma.sql`l.seen_quantity`, Prisma.sql`l.seen_at`]
      : [Prisma.sql`s.quantity`, Prisma.sql`s.read_at`]
  return db.$queryRaw<SeenLevel[]>`
    with clock as (
      -- Orders are stamped by the shop's clock.
      select make_interval(secs => coalesce(n.clock_skew_seconds, 0)) - ${clockMargin} as ahead
      from storefronts f join connections n on n.id = f.connection_id where f.id = ${storefrontId}::uuid
    ), other as materialized (
      select l.shop_item_id, l.confirmed_quantity, l.confirmed_at, l.desired, l.version, ${seen} as seen, ${at} as seen_at, s.sku,
        s.name, s.product_id, s.variation_id
      from stock_levels l join shop_items s on s.id = l.shop_item_id
      where l.storefront_id = ${storefrontId}::uuid and l.state = 'settled' and s.keeper = 'own' and s.gone_at is null
        and l.confirmed_quantity is not null and ${at} > l.confirmed_at and ${seen} <> l.confirmed_quantity
        and ${at} <= ${ordersReadTo}
      order by ${at}, l.shop_item_id
      limit ${atMost}
    ), orders as materialized (
      select o.units, o.status_class, o.modified_at, o.placed_at
      from web_orders o
      where o.storefront_id = ${storefrontId}::uuid
        and o.placed_at >= (select min(confirmed_at) from other) + (select ahead from clock) - ${longestUnpaid}
        and o.modified_at >= (select min(confirmed_at) from other) + (select ahead from clock)
    ), moved as (
      select w.shop_item_id, sum(u.sold)::integer as sold,
        sum(case o.status_class when 'cancelled' then u.sold else u.sold - u.quantity end)::integer as restocked
      from orders o
      cross join lateral jsonb_to_recordset(o.units) as u (product text, variation text, sku text, quantity integer, sold integer)
      join other w on (w.product_id = u.product and w.variation_id = u.variation) or (u.product = '' and w.sku = u.sku)
      where o.modified_at >= w.confirmed_at + (select ahead from clock)
      group by w.shop_item_id
    )
    select w.shop_item_id as "shopItemId", w.sku, w.name, w.desired, w.version, w.seen, w.seen_at as "seenAt",
      w.confirmed_quantity as confirmed, w.confirmed_at as "confirmedAt", coalesce(m.sold, 0) as sold,
      coalesce(m.restocked, 0) as restocked
    from other w left join moved m on m.shop_item_id = w.shop_item_id
    order by w.shop_item_id`
}
