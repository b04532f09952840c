import { requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { Amount, Scale } from '../kernel/money.ts'
import { countedAtMost, itemHolds, nameOfItem, ofStorefronts } from './catalogue-conditions.ts'

/** `off_sale`: products that stand as draft or private, to be released or left in quarantine. */
export const shownItems = ['every', 'off_sale'] as const

export interface ItemsFilter {
  storefrontId?: string
  show: (typeof shownItems)[number]
  search?: string
}

/** A product or variation of the shop, and how it stands to the item master. */
export interface ShopItemRow {
  id: string
  storefrontId: string
  storefrontCode: string
  productId: string
  variationId: string
  kind: 'simple' | 'variable' | 'variation' | 'other'
  sku: string
  name: string
  status: string
  onSale: boolean
  currency: string
  scale: Scale
  price: Amount | null
  quantity: number | null
  match: 'unread' | 'one' | 'kit' | 'no_item' | 'ambiguous' | 'none'
  findings: number
  /** Of a variable product. */
  variations: number
  /** How many of its variations have an open finding. */
  faulty: number
  quarantined: boolean
  createdAt: Date
  /** The change of its status under way. */
  changing: boolean
}

function conditionsOf(actor: Actor, { storefrontId, show, search }: ItemsFilter): Prisma.Sql {
  const conditions = [Prisma.sql`i.gone_at is null`, ofStorefronts(actor, 'i', storefrontId)]
  // A variation goes on sale with its product: products are what is released.
  if (show === 'off_sale') conditions.push(Prisma.sql`i.status in ('draft', 'private') and i.variation_id = ''`)
  if (search) conditions.push(itemHolds(search))
  return Prisma.join(conditions, ' and ')
}

type Raw = Omit<ShopItemRow, 'id'> & { id: bigint }

/** Shop items a page at a time, last landed first. `after` is the last row's id. @throws {Fault} NOT_PERMITTED */
export async function listShopItems(
  db: Db,
  actor: Actor,
  filter: ItemsFilter,
  page: { after?: string; size?: number } = {},
): Promise<{ rows: ShopItemRow[]; next: string | null }> {
  requirePermission(actor, 'catalogue:read', filter.storefrontId)
  const size = Math.min(page.size ?? 50, 500)
  const beyond = page.after ? Prisma.sql`and i.id < ${BigInt(page.after)}` : Prisma.empty
  const found = await db.$queryRaw<Raw[]>`
    select i.id, i.storefront_id as "storefrontId", s.code as "storefrontCode", i.product_id as "productId",
      i.variation_id as "variationId", i.kind::text as kind, i.sku, ${nameOfItem} as name, i.status,
      i.on_sale as "onSale", i.currency::text as currency, i.scale, i.regular_amount as price, i.quantity, i.match::text as match,
      (select count(*)::int from catalogue_findings f where f.shop_item_id = i.id and f.closed_at is null) as findings,
      v.variations, v.faulty,
      i.status <> 'publish' and exists (
        select from catalogue_changes c where c.shop_item_id = i.id and c.kind = 'quarantine' and c.state = 'done') as quarantined,
      i.created_at as "createdAt",
      exists (select from catalogue_changes c where c.shop_item_id = i.id and c.kind in ('release', 'quarantine', 'restore')
        and c.state in ('ready', 'sending', 'unknown')) as changing
    from (select * from shop_items i where ${conditionsOf(actor, filter)} ${beyond} order by i.id desc limit ${size + 1}) i
    join storefronts s on s.id = i.storefront_id
    left join shop_items p on p.storefront_id = i.storefront_id and p.product_id = i.product_id and p.variation_id = '' and i.variation_id <> ''
    cross join lateral (
      select count(*)::int as variations, count(*) filter (where exists (
        select from catalogue_findings f where f.shop_item_id = w.id and f.closed_at is null))::int as faulty
      from shop_items w where i.kind = 'variable' and w.storefront_id = i.storefront_id and w.product_id = i.product_id
        and w.variation_id <> '' and w.gone_at is null) v
    order by i.id desc`
  const rows = found.slice(0, size).map((row) => ({ ...row, id: row.id.toString() }))
  return { rows, next: found.length > size ? (rows.at(-1)?.id ?? null) : null }
}

export interface ShopItemsCount {
  /** At most so many as are counted one by one. */
  items: number
  more: boolean
}

/** @throws {Fault} NOT_PERMITTED */
export async function countShopItems(db: Db, actor: Actor, filter: ItemsFilter): Promise<ShopItemsCount> {
  requirePermission(actor, 'catalogue:read', filter.storefrontId)
  const [row] = await db.$queryRaw<{ items: number }[]>`
    select count(*)::int as items from (select from shop_items i where ${conditionsOf(actor, filter)} limit ${countedAtMost + 1}) counted`
  const items = row?.items ?? 0
  return { items: Math.min(items, countedAtMost), more: items > countedAtMost }
}

/** Whether the catalogue is read at all, and when it last was: what the comparison is worth. */
export interface CatalogueReading {
  storefrontId: string
  storefrontCode: string
  mode: 'off' | 'shadow' | 'live'
  liveSince: Date | null
  polledAt: Date | null
  lastError: string | null
  /** Products and variations the shop has. */
  items: number
  /** Landed and not compared yet. */
  waiting: number
}

/** One row a storefront of the actor's. @throws {Fault} NOT_PERMITTED */
export async function readCatalogueReading(db: Db, actor: Actor, storefrontId?: string): Promise<CatalogueReading[]> {
  requirePermission(actor, 'catalogue:read', storefrontId)
  const mine = ofStorefronts(actor, 'i', storefrontId)
  return db.$queryRaw<CatalogueReading[]>`
    select i.storefront_id as "storefrontId", i.code as "storefrontCode", coalesce(m.mode::text, 'off') as mode,
      m.live_since as "liveSince", p.polled_at as "polledAt", p.last_error as "lastError", n.items, n.waiting
    from (select id as storefront_id, code from storefronts) i
    left join storefront_flows m on m.storefront_id = i.storefront_id and m.flow = 'catalogue'
    left join poll_cursors p on p.storefront_id = i.storefront_id and p.flow = 'catalogue'
    cross join lateral (
      select count(*)::int as items, count(*) filter (where w.dirty)::int as waiting
      from shop_items w where w.storefront_id = i.storefront_id and w.gone_at is null) n
    where ${mine} order by i.code`
}
