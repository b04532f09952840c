import { narrowScope, requirePermission } from '../access/permissions.ts'
import type { Actor } from '../kernel/actor.ts'
import type { Db } from '../kernel/db.ts'
import { Prisma } from '../kernel/db.ts'
import type { VelocityClass } from '../mappings/buffer-contract.ts'
import { nearDays, type RiskBand } from './stock-choices.ts'
import { isCounted, isOversold } from './stock-conditions.ts'
import { type StockRow, stockColumns, stockJoins } from './stock-list.ts'

export interface RiskFilter {
  storefrontId?: string
  band?: RiskBand
  velocity?: VelocityClass
  /** How many days of sales count as near. */
  days?: number
}

export interface RiskRow extends StockRow {
  band: RiskBand
  /** How long what is left lasts at the pace of the last 28 days; null when nothing was sold. */
  coverDays: number | null
}

// What orders have taken beyond the ERP's figure first, then by days of cover: a sold-out item nobody asks for comes last.
const urgency = Prisma.sql`case when ${isOversold} then (l.ots - l.pending)::numeric
  when coalesce(v.sold_28, 0) > 0 then greatest(l.available, 0) * 28.0 / v.sold_28
  else 1000000 end`

const bandOf = Prisma.sql`case when ${isOversold} then 'oversold' when l.available <= 0 then 'none_left' else 'near' end`

/**
 * What is oversold, sold out, or will be within days at the pace it sells: the most urgent first. Items that are not on sale
 * are left out unless they are oversold. `after` is the last row's id.
 * @throws {Fault} NOT_PERMITTED
 */
export async function listRisk(
  db: Db,
  actor: Actor,
  filter: RiskFilter = {},
  page: { after?: string; size?: number } = {},
): Promise<{ rows: RiskRow[]; next: string | null }> {
  requirePermission(actor, 'inventory:read', filter.storefrontId)
  const size = Math.min(page.size ?? 50, 500)
  const beyond = page.after
    ? Prisma.sql`where (r.urgency, r.id) > (select a.urgency, a.id from risky a where a.id = ${BigInt(page.after)})`
    : Prisma.empty
  const found = await db.$queryRaw<(Omit<RiskRow, 'id' | 'coverDays'> & { id: bigint; coverDays: number | null })[]>`
    with risky as (${riskyItems(actor, filter)})
    select ${stockColumns}, r.band,
      case when coalesce(v.sold_28, 0) > 0 then round(greatest(l.available, 0) * 28.0 / v.sold_28, 1)::float8 end as "coverDays"
    from (select r.id, r.urgency, r.band from risky r ${beyond} order by r.urgency, r.id limit ${size + 1}) r
    join shop_items s on s.id = r.id ${stockJoins}
    order by r.urgency, r.id`
  const rows = found.slice(0, size).map((row) => ({ ...row, id: row.id.toString() }))
  return { rows, next: found.length > size ? (rows.at(-1)?.id ?? null) : null }
}

/** How many stand in each band. @throws {Fault} NOT_PERMITTED */
export async function countRisk(db: Db, actor: Actor, filter: RiskFilter = {}): Promise<Record<RiskBand, number>> {
  requirePermission(actor, 'inventory:read', filter.storefrontId)
  const { band: _, ...wider } = filter
  const rows = await db.$queryRaw<{ band: RiskBand; items: number }[]>`
    select r.band, count(*)::int as items from (${riskyItems(actor, wider)}) r group by r.band`
  const counted = { oversold: 0, none_left: 0, near: 0 }
  for (const { band, items } of rows) counted[band] = items
  return counted
}

function riskyItems(actor: Actor, { storefrontId, band, velocity, days = nearDays }: RiskFilter): Prisma.Sql {
  const scope = narrowScope(actor, storefrontId)
  return Prisma.sql`
    select s.id, ${urgency} as urgency, ${bandOf} as band
    from stock_levels l join shop_items s on s.id = l.shop_item_id
    left join stock_velocities v on v.shop_item_id = l.shop_item_id
    where ${isCounted} and (s.on_sale or ${isOversold})
      and (l.available <= 0 or l.available * 28 < ${days} * coalesce(v.sold_28, 0))
      ${scope === null ? Prisma.empty : Prisma.sql`and l.storefront_id = any(${scope}::uuid[])`}
      ${band === undefined ? Prisma.empty : Prisma.sql`and ${bandOf} = ${band}`}
      ${velocity === undefined ? Prisma.empty : Prisma.sql`and coalesce(v.class, 'none') = ${velocity}::velocity_class`}`
}
