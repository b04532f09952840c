import type { ShopFinding } from '../../exceptions/settle-findings.ts'
import { Prisma } from '../../kernel/db.ts'
import type { Json } from '../../kernel/digest.ts'
import type { Amount } from '../../kernel/money.ts'
import type { Sql } from '../../kernel/sql.ts'
import { judgeOversell } from './judge-oversell.ts'
import { notSentCodes } from './stored-level.ts'

/** More than these at once is one cause, and the first show it. */
const mostItems = 200
const mostOrders = 50

/**
 * SQL: less than nothing is left of a part even when every accepted order is in the ERP's figures by now. Until they are known to
 * be, they are subtracted, but nobody is alarmed by them.
 */
const isCertain = Prisma.sql`exists (
  select from jsonb_array_elements(l.parts) p
  where (select coalesce(sum(v::integer), 0) from jsonb_each_text(p -> 'locations') as t (k, v))
    < (select coalesce(sum(v::integer), 0) from jsonb_each_text(p -> 'pending') as t (k, v) where k <> 'accepted'))`

interface Oversold {
  id: bigint
  sku: string
  name: string
  counted: boolean
  drifted: boolean
  buffered: boolean
  confirmed: number | null
  confirmedAt: Date | null
  available: number
  /** Of the case that is open already. */
  why: string | null
  prevented: string | null
}

interface Taking {
  id: bigint
  orderId: bigint
  number: string
  units: number
  /** By our clock. */
  placedAt: Date
  amount: Amount
  currency: string
}

/**
 * Shop items of which orders have taken more than there is, each with its orders, how it came about and what would have
 * prevented it (failure 40). One the ERP itself has sold too often, and no order of the shop, is not the shop's matter.
 */
export async function findOversold(tx: Sql, now: Date, storefrontId: string): Promise<ShopFinding[]> {
  const items = await tx.$queryRaw<Oversold[]>`
    select l.shop_item_id as id, s.sku, s.name, s.keeper = 'own' as counted, l.buffer_rule_id is not null as buffered,
      l.confirmed_quantity as confirmed, l.confirmed_at as "confirmedAt", l.available,
      exists (select from exception_cases d where d.code = 'STOCK_OVERWRITTEN' and d.storefront_id = l.storefront_id
        and d.state <> 'closed' and d.cause ->> 'shopItemId' = l.shop_item_id::text) as drifted,
      c.cause ->> 'why' as why, c.cause ->> 'prevented' as prevented
    from stock_levels l
    join shop_items s on s.id = l.shop_item_id
    left join exception_cases c on c.code = 'OVERSOLD' and c.storefront_id = l.storefront_id and c.state <> 'closed'
      and c.cause ->> 'shopItemId' = l.shop_item_id::text
    where l.storefront_id = ${storefrontId}::uuid and l.available < 0 and s.gone_at is null
      and (c.id is not null or ${isCertain})
      -- Services and downloads: the ERP holds none of them and the shop counts none.
      and l.outcome_code is distinct from ${notSentCodes.absent}
      and (s.keeper = 'own' or exists (select from jsonb_array_elements(l.parts) p where p -> 'locations' <> '{}'))
    order by l.available, l.shop_item_id
    limit ${mostItems}`
  if (items.length === 0) return []
  const taking = await readTaking(tx, now, storefrontId, items)
  return items.flatMap((item) => {
    const orders = taking.filter(({ id }) => id === item.id)
    // What is missing was taken in another shop: it opens its case there.
    if (orders.length === 0) return []
    return [findingOf(item, orders)]
  })
}

function findingOf(item: Oversold, orders: readonly Taking[]): ShopFinding {
  const since = orders.filter(({ placedAt }) => item.confirmedAt !== null && placedAt >= item.confirmedAt)
  const soldSince = since.reduce((total, { units }) => total + units, 0)
  const short = -item.available
  // How it came about was seen when it did.
  const judged = item.why
    ? { why: item.why, prevented: item.prevented ?? '' }
    : judgeOversell({ ...item, short, soldSince })
  const cause: ShopFinding['cause'] & Record<string, Json> = {
    key: `shop:${item.id}`,
    field: 'stock',
    value: item.sku || item.name,
    sku: item.sku,
    shopItemId: String(item.id),
    units: short,
    ...judged,
    orders: orders.map(({ number }) => number),
  }
  return {
    code: 'OVERSOLD',
    cause,
    orders: orders.map(({ orderId, amount, currency }) => ({ orderId, amount, currency })),
  }
}

/** The orders that took of these items and may be short of it, the latest first, with those an open case names already. */
async function readTaking(tx: Sql, now: Date, storefrontId: string, items: readonly Oversold[]): Promise<Taking[]> {
  const rows = await tx.$queryRaw<Taking[]>`
    with asked as (
      select s.id, s.product_id, s.variation_id, s.sku
      from shop_items s where s.id = any(${items.map(({ id }) => id)}::bigint[])
    ), standing as (
      select o.id from web_orders o
      where o.storefront_id = ${storefrontId}::uuid and (o.bucket in ('arriving', 'held', 'queued')
        or (o.bucket = 'unclassed' and o.paid_at is not null))
      union
      select o.id from storefront_statuses t
      join web_orders o on o.storefront_id = t.storefront_id and o.bucket in ('unpaid', 'cancelled') and o.status_slug = t.slug
        and o.missing_since is null
        and (o.bucket = 'unpaid' or o.total_amount = 0 or o.refunded_amount < o.total_amount)
      where t.storefront_id = ${storefrontId}::uuid and t.takes_stock
      union
      -- Accepted of late: whether the ERP's figures hold them yet or not.
      select e.order_id from outbox_entries e
      join web_orders o on o.id = e.order_id and o.bucket = 'in_erp'
      where e.storefront_id = ${storefrontId}::uuid and e.kind = 'sales_order' and e.state = 'accepted'
        and e.accepted_at > ${now}::timestamptz - interval '1 day'
    ), taken as (
      select a.id, o.id as order_id, sum(u.quantity)::integer as units
      from standing t
      join web_orders o on o.id = t.id
      cross join lateral jsonb_to_recordset(o.units) as u (product text, variation text, sku text, quantity integer)
      join asked a on (a.product_id = u.product and a.variation_id = u.variation) or (u.product = '' and a.sku = u.sku and a.sku <> '')
      where u.quantity > 0
      group by a.id, o.id
      union all
      select a.id, j.order_id, 0
      from asked a
      join exception_cases c on c.code = 'OVERSOLD' and c.storefront_id = ${storefrontId}::uuid and c.state <> 'closed'
        and c.cause ->> 'shopItemId' = a.id::text
      join exception_subjects j on j.case_id = c.id and j.closed_at is null
      join web_orders o on o.id = j.order_id and o.bucket not in ('cancelled', 'excluded')
    ), ranked as (
      select t.id, t.order_id, sum(t.units)::integer as units,
        row_number() over (partition by t.id order by max(o.placed_at) desc, t.order_id desc) as place
      from taken t join web_orders o on o.id = t.order_id
      group by t.id, t.order_id
    )
    select r.id, r.order_id as "orderId", o.number, r.units,
      o.placed_at - make_interval(secs => coalesce(n.clock_skew_seconds, 0)) as "placedAt", o.total_amount as amount,
      o.currency::text as currency
    from ranked r join web_orders o on o.id = r.order_id
    join storefronts f on f.id = o.storefront_id join connections n on n.id = f.connection_id
    where r.place <= ${mostOrders}
    order by r.id, r.place`
  return rows
}
