import { narrowScope, requirePermission } from '../access/permissions.ts'
import { shownNow } from '../flows/inventory/hold-guard.ts'
import { notSentCodes } from '../flows/inventory/stored-level.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import { isOversold } from './stock-conditions.ts'

/** A storefront's stock in figures, and the pace it is sent at. */
export interface StockSummary {
  storefrontId: string
  code: string
  name: string
  /** Of the inventory flow. */
  mode: 'off' | 'shadow' | 'live'
  /** Shop items whose number is ours to send. */
  items: number
  zero: number
  oversold: number
  /** Not confirmed yet: to be sent, being sent, in doubt. */
  underWay: number
  refused: number
  guarded: number
  computedAt: Date | null
  /** The oldest of the ERP's figures in a number. */
  asOf: Date | null
  normalSeconds: number
  peakSeconds: number
  peakUntil: Date | null
  guardOpenUntil: Date | null
}

/** Every storefront the actor sees, by code. @throws {Fault} NOT_PERMITTED */
export async function readStockSummary(db: Db, actor: Actor, storefrontId?: string): Promise<StockSummary[]> {
  requirePermission(actor, 'inventory:read', storefrontId)
  const scope = narrowScope(actor, storefrontId)
  const mine = scope === null ? Prisma.sql`true` : Prisma.sql`f.id = any(${scope}::uuid[])`
  return db.$queryRaw<StockSummary[]>`
    select f.id as "storefrontId", f.code, f.name, coalesce(w.mode::text, 'off') as mode,
      coalesce(n.items, 0) as items, coalesce(n.zero, 0) as zero, coalesce(n.oversold, 0) as oversold,
      coalesce(n.under_way, 0) as "underWay", coalesce(n.refused, 0) as refused, coalesce(n.guarded, 0) as guarded,
      p.computed_at as "computedAt", n.as_of as "asOf", coalesce(p.normal_seconds, 60) as "normalSeconds",
      coalesce(p.peak_seconds, 15) as "peakSeconds", p.peak_until as "peakUntil", p.guard_open_until as "guardOpenUntil"
    from storefronts f
    left join storefront_flows w on w.storefront_id = f.id and w.flow = 'inventory'
    left join stock_policies p on p.storefront_id = f.id
    left join (
      select l.storefront_id, count(*)::int as items, min(l.as_of) as as_of, count(*) filter (where l.desired = 0)::int as zero,
        count(*) filter (where ${isOversold})::int as oversold,
        count(*) filter (where l.state in ('ready', 'sending', 'unknown'))::int as under_way,
        count(*) filter (where l.state = 'refused')::int as refused,
        count(*) filter (where l.state = 'guarded')::int as guarded
      from stock_levels l where l.outcome_code is null or l.outcome_code <> all(${Object.values(notSentCodes)})
      group by l.storefront_id) n on n.storefront_id = f.id
    where ${mine} order by f.code limit 200`
}

export interface GuardedItem {
  id: string
  sku: string
  name: string
  /** What the shop offers now, as it confirmed or as it was read since. */
  shown: number
  desired: number
  sold: number
}

export interface Guarded {
  storefrontId: string
  code: string
  name: string
  items: number
  /** Of them, those that would go to zero. */
  toZero: number
  /** On offer in the shop now, of every item that has a number. */
  onOffer: number
  guardPercent: number
  since: Date
  /** The best sellers among what would go to zero. */
  worst: GuardedItem[]
}

const worstAtMost = 8

/** What waits for a person because too much would go to zero at once, a storefront a row. @throws {Fault} NOT_PERMITTED */
export async function readGuarded(db: Db, actor: Actor, storefrontId?: string): Promise<Guarded[]> {
  requirePermission(actor, 'inventory:read', storefrontId)
  const scope = narrowScope(actor, storefrontId)
  const mine = scope === null ? Prisma.sql`true` : Prisma.sql`l.storefront_id = any(${scope}::uuid[])`
  const shops = await db.$queryRaw<Omit<Guarded, 'worst'>[]>`
    select f.id as "storefrontId", f.code, f.name, g.items, g."toZero", g.since, coalesce(p.guard_percent, 20) as "guardPercent",
      (select count(*)::int from stock_levels l join shop_items s on s.id = l.shop_item_id
        where l.storefront_id = f.id and s.gone_at is null and s.keeper = 'own' and ${shownNow} > 0) as "onOffer"
    from (
      select l.storefront_id, count(*)::int as items, count(*) filter (where l.desired = 0)::int as "toZero", min(l.ready_at) as since
      from stock_levels l where l.state = 'guarded' and ${mine} group by l.storefront_id) g
    join storefronts f on f.id = g.storefront_id
    left join stock_policies p on p.storefront_id = f.id
    order by f.code`
  return Promise.all(shops.map(async (shop) => ({ ...shop, worst: await readWorst(db, shop.storefrontId) })))
}

async function readWorst(db: Db, storefrontId: string): Promise<GuardedItem[]> {
  const rows = await db.$queryRaw<(Omit<GuardedItem, 'id'> & { id: bigint })[]>`
    select s.id, s.sku, s.name, ${shownNow} as shown, l.desired,
      coalesce(v.sold_28, 0) as sold
    from stock_levels l join shop_items s on s.id = l.shop_item_id
    left join stock_velocities v on v.shop_item_id = s.id
    where l.storefront_id = ${storefrontId}::uuid and l.state = 'guarded' and l.desired = 0
    order by coalesce(v.sold_28, 0) desc, s.sku, s.id limit ${worstAtMost}`
  return rows.map((row) => ({ ...row, id: row.id.toString() }))
}
