import type { Sql } from '../../kernel/sql.ts'

const hourMs = 3_600_000
/** What left within so many days is looked through each time, everything once a day. */
const recentMs = 3 * 24 * hourMs

/**
 * The other way round: shipped picks of which the shop was never to be told, whatever happened before - mirrored before the flow
 * ran, matched to their order late, or with a flag that was lost. Raises their orders' flags.
 * @returns how many orders
 */
export async function findUntold(db: Sql, now: Date, storefrontId: string): Promise<number> {
  const [whole] = await db.$queryRaw<{ due: boolean }[]>`
    insert into poll_cursors as c (storefront_id, flow, whole_at, polled_at)
    values (${storefrontId}::uuid, 'shipments', ${now}, ${now})
    on conflict (storefront_id, flow) do update set
      whole_at = case when c.whole_at > ${new Date(now.getTime() - 24 * hourMs)} then c.whole_at else excluded.whole_at end,
      polled_at = excluded.polled_at
    returning whole_at = ${now} as due`
  const from = whole?.due ? new Date(0) : new Date(now.getTime() - recentMs)
  const [found] = await db.$queryRaw<{ count: number }[]>`
    with untold as (
      select p.order_id from erp_picks p
      where p.storefront_id = ${storefrontId}::uuid and p.shipped_at >= ${from} and p.order_id is not null and p.gone_at is null
        and not exists (select from dispatches d where d.pick_id = p.id and d.order_id = p.order_id)
    ), flagged as (
      update web_orders o set dispatch_dirty = true
      from (
        select id from web_orders where id in (select order_id from untold) and not dispatch_dirty
        order by id for no key update
      ) concerned
      where o.id = concerned.id
      returning o.id
    )
    select count(*)::int as count from flagged`
  return found?.count ?? 0
}
