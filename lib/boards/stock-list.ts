import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { VelocityClass } from '../mappings/buffer-contract.ts'
import type { StockStanding } from './stock-choices.ts'
import { isOversold, isWithout, type StockFilter, stockConditions } from './stock-conditions.ts'

export interface StockRow {
  /** Of shop_items. */
  id: string
  storefrontCode: string
  productId: string
  variationId: string
  sku: string
  /** Of a variation with its product's before it. */
  name: string
  onSale: boolean
  /** Why there is no number, where there is none. */
  keeper: 'own' | 'parent' | 'none'
  match: 'unread' | 'one' | 'kit' | 'no_item' | 'ambiguous' | 'none'
  state: StockStanding
  season: string
  velocity: VelocityClass
  /** Units of the last 28 days. */
  sold: number
  oversold: boolean
  /** null in all of these: it has no number. */
  ots: number | null
  pending: number | null
  buffer: number | null
  available: number | null
  desired: number | null
  sentQuantity: number | null
  sentAt: Date | null
  confirmedQuantity: number | null
  confirmedAt: Date | null
  /** How recent the ERP's figures in it are. */
  asOf: Date | null
  /** What the shop refused it for. */
  outcome: string | null
}

/** A page of shop items with their stock. `after` is the last row's id. @throws {Fault} NOT_PERMITTED */
export async function listStock(
  db: Db,
  actor: Actor,
  filter: StockFilter = {},
  page: { after?: string; size?: number } = {},
): Promise<{ rows: StockRow[]; next: string | null }> {
  requirePermission(actor, 'inventory:read', filter.storefrontId)
  const size = Math.min(page.size ?? 50, 500)
  const conditions = stockConditions(actor, filter)
  const after = page.after ? BigInt(page.after) : null
  const least = filter.sort === 'least'
  const order = least
    ? Prisma.sql`order by l.available, l.shop_item_id`
    : Prisma.sql`order by s.storefront_id, s.sku, s.id`
  const chosen = least
    ? leastFirst(conditions, after, size + 1)
    : Prisma.sql`
      select s.id from shop_items s left join stock_levels l on l.shop_item_id = s.id
      where ${conditions} ${
        after === null
          ? Prisma.empty
          : Prisma.sql`and (s.storefront_id, s.sku, s.id) > (select storefront_id, sku, id from shop_items where id = ${after})`
      }
      ${order} limit ${size + 1}`
  const found = await db.$queryRaw<(Omit<StockRow, 'id'> & { id: bigint })[]>`
    select ${stockColumns}
    from (${chosen}) chosen join shop_items s on s.id = chosen.id ${stockJoins}
    ${order}`
  const rows = found.slice(0, size).map((row) => ({ ...row, id: row.id.toString() }))
  return { rows, next: found.length > size ? (rows.at(-1)?.id ?? null) : null }
}

/** By what is left, each storefront along its own index. */
const leastFirst = (conditions: Prisma.Sql, after: bigint | null, most: number): Prisma.Sql => Prisma.sql`
  select page.id from storefronts f cross join lateral (
    select s.id, l.available from stock_levels l join shop_items s on s.id = l.shop_item_id
    where l.storefront_id = f.id and ${conditions} ${
      after === null
        ? Prisma.empty
        : Prisma.sql`and (l.available, l.shop_item_id) > (select available, shop_item_id from stock_levels where shop_item_id = ${after})`
    }
    order by l.available, l.shop_item_id limit ${most}) page
  order by page.available, page.id limit ${most}`

/** Columns of a `StockRow`, of `shop_items s`; with `stockJoins`. */
export const stockColumns = Prisma.sql`s.id, f.code as "storefrontCode", s.product_id as "productId", s.variation_id as "variationId",
  s.sku, case when h.name is null or starts_with(s.name, h.name) then s.name else concat_ws(', ', h.name, nullif(s.name, '')) end as name,
  s.on_sale as "onSale", s.keeper::text as keeper, s.match::text as match, case when ${isWithout} then 'without' else l.state::text end as state,
  coalesce(e.season, '') as season, coalesce(v.class::text, 'none') as velocity, coalesce(v.sold_28, 0) as sold,
  coalesce(${isOversold}, false) as oversold, l.ots, l.pending, l.buffer, l.available, l.desired, l.sent_quantity as "sentQuantity",
  l.sent_at as "sentAt", l.confirmed_quantity as "confirmedQuantity", l.confirmed_at as "confirmedAt", l.as_of as "asOf",
  case when l.state = 'refused' then coalesce(l.outcome_message, l.outcome_code) end as outcome`

export const stockJoins = Prisma.sql`
  join storefronts f on f.id = s.storefront_id
  left join shop_items h on s.variation_id <> '' and h.storefront_id = s.storefront_id and h.product_id = s.product_id
    and h.variation_id = ''
  left join stock_levels l on l.shop_item_id = s.id
  left join stock_velocities v on v.shop_item_id = s.id
  left join lateral (select i.season from shop_item_parts p join erp_items i on i.id = p.item_id
    where p.shop_item_id = s.id order by p.item_id limit 1) e on true`

/** How many fit a filter, counted no further than `most`. @throws {Fault} NOT_PERMITTED */
export async function countStock(
  db: Db,
  actor: Actor,
  filter: StockFilter = {},
  most = 10_000,
): Promise<{ items: number; more: boolean }> {
  requirePermission(actor, 'inventory:read', filter.storefrontId)
  const [row] = await db.$queryRaw<{ items: number }[]>`
    select count(*)::int as items from (
      select from shop_items s left join stock_levels l on l.shop_item_id = s.id
      where ${stockConditions(actor, filter)} limit ${most + 1}) counted`
  const items = row?.items ?? 0
  return { items: Math.min(items, most), more: items > most }
}
