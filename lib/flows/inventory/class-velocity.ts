import { enqueue } from '../../queue/enqueue.ts'
import { notify } from '../../queue/notify.ts'
import type { FlowContext } from '../context.ts'
import { defaultStockPolicy } from './stock-policy.ts'

const dayMs = 86_400_000
export const velocityDays = 28

export interface Classed {
  /** Shop items whose units or class changed. */
  changed: number
  /** Of them those of another class: their buffers may be others. */
  moved: number
}

/**
 * Counts what each shop item sold in the last 28 days, net of what was refunded by line, and classes it by the storefront's
 * thresholds: fast from, slow below, none without a sale. Orders count that are paid, by the day they were placed, gone live or
 * not: it is demand. One statement.
 */
export async function classVelocity({ db, clock }: FlowContext, storefrontId: string): Promise<Classed> {
  const now = clock.now()
  const since = new Date(now.getTime() - velocityDays * dayMs)
  const { fastFrom, slowBelow } = defaultStockPolicy
  return db.$transaction(async (tx) => {
    const [{ changed = 0, moved = 0 } = {}] = await tx.$queryRaw<{ changed: number; moved: number }[]>`
      with limits as (
        select coalesce(max(fast_from), ${fastFrom}::int) as fast_from, coalesce(max(slow_below), ${slowBelow}::int) as slow_below
        from stock_policies where storefront_id = ${storefrontId}::uuid
      ), units as (
        select u.product, u.variation, u.sku, sum(u.quantity) as units
        from web_orders o
        cross join lateral jsonb_to_recordset(o.units) as u (product text, variation text, sku text, quantity int)
        where o.storefront_id = ${storefrontId}::uuid and o.status_class = 'paid' and o.missing_since is null
          and o.placed_at >= ${since} and o.placed_at < ${now}
        group by 1, 2, 3
      ), sold as (
        select coalesce(named.id, alike.id) as shop_item_id, sum(u.units) as units
        from units u
        left join shop_items named on named.storefront_id = ${storefrontId}::uuid and named.product_id = u.product
          and named.variation_id = u.variation and named.kind in ('simple', 'variation')
        left join lateral (
          -- Sold before its product was made anew.
          select k.id from shop_items k
          where named.id is null and u.sku <> '' and k.storefront_id = ${storefrontId}::uuid and k.sku = u.sku
            and not k.sku_inherited and k.kind in ('simple', 'variation') and k.gone_at is null
          order by k.id limit 1
        ) alike on true
        group by 1
      ), classed as (
        select s.id as shop_item_id, coalesce(sold.units, 0)::int as units,
          (case when coalesce(sold.units, 0) <= 0 then 'none' when sold.units >= l.fast_from then 'fast'
            when sold.units < l.slow_below then 'slow' else 'medium' end)::velocity_class as class
        from shop_items s cross join limits l left join sold on sold.shop_item_id = s.id
        where s.storefront_id = ${storefrontId}::uuid and s.kind in ('simple', 'variation') and s.gone_at is null
      ), before as materialized (
        select v.shop_item_id, v.sold_28, v.class from stock_velocities v where v.storefront_id = ${storefrontId}::uuid
      ), written as (
        insert into stock_velocities (shop_item_id, storefront_id, sold_28, class, computed_at)
        select shop_item_id, ${storefrontId}::uuid, units, class, ${now} from classed order by shop_item_id
        on conflict (shop_item_id) do update set
          sold_28 = excluded.sold_28, class = excluded.class, computed_at = excluded.computed_at
      )
      select count(*) filter (where (b.sold_28, b.class) is distinct from (c.units, c.class))::int as changed,
        -- Who was never classed counted as one without a sale.
        count(*) filter (where c.class <> coalesce(b.class, 'none'))::int as moved
      from classed c left join before b on b.shop_item_id = c.shop_item_id`
    if (moved > 0) {
      await tx.stockPolicy.updateMany({ where: { storefrontId }, data: { recompute: true } })
      const shop = await tx.storefront.findUnique({ where: { id: storefrontId }, select: { erpConnectionId: true } })
      const connectionId = shop?.erpConnectionId
      if (connectionId) await enqueue(tx, [{ task: 'inventory:compute', payload: { connectionId } }])
    }
    if (changed > 0) await notify(tx, 'inventory')
    return { changed, moved }
  })
}
